/** JSON of a caller's data, where what JSON would lose silently is refused. */
import { tagOf } from "../host/blob.js";
import { className, isData, isPlain, isWhole, own } from "../host/reader.js";
import { violation } from "../host/violation.js";

/** @typedef {import("../host/violation.js").Violation} Violation */
/** @typedef {import("../host/violation.js").Rule} Rule */

/** Deeper data than this is a mistake or an attack on the stack. */
const MAX_DEPTH = 200;

/** @param {string} subject named in the message @returns {Rule} */
const lossy = (subject) => `lossy ${subject}`;
/** JSON has an escape for it, which every server reads as something else. */
const BROKEN = lossy("half of a surrogate pair");

/** Whether JSON text may hold half of a surrogate pair: the runtime writes it, and nothing else, like this. @param {string} text */
export const isSuspect = (text) => text.includes("\\ud");

/**
 * The rule that a value violates, if any. A value that is `undefined` is for the caller of this to judge.
 * @param {any} value
 * @param {number} [depth]
 * @returns {Rule | undefined}
 */
export function flaw(value, depth = 0) {
  switch (typeof value) {
    case "string":
      return isWhole(value) ? undefined : BROKEN;
    case "boolean":
    case "undefined":
      return undefined;
    case "number":
      return !Number.isFinite(value) ? lossy(Number.isNaN(value) ? "NaN" : "an infinity") : Number.isInteger(value) && !Number.isSafeInteger(value) ? "unsafeInteger" : undefined;
    case "object":
      return value === null ? undefined : objectFlaw(value, depth);
    default:
      return lossy(`a ${typeof value}`);
  }
}

/** @param {any} value @param {number} depth @returns {Rule | undefined} */
function objectFlaw(value, depth) {
  if (depth > MAX_DEPTH) return lossy(`a cycle, or more than ${MAX_DEPTH} levels`);
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      const found = value[index] === undefined ? lossy("undefined in a list") : flaw(value[index], depth + 1);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (typeof value.toJSON === "function") {
    // An invalid Date becomes null; bytes of Node become a list of numbers.
    if (ArrayBuffer.isView(value)) return lossy("bytes");
    const written = value.toJSON();
    if (tagOf(value) === "Date") return typeof written === "string" ? undefined : lossy("an invalid Date");
    // So do the invalid dates of libraries.
    return written === value || (written ?? undefined) === undefined ? lossy("an object whose toJSON returns no data") : flaw(written, depth + 1);
  }
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return lossy("bytes");
  if (!isData(value)) return lossy(className(value) === "Promise" ? "a promise" : `an instance of ${className(value) || "a built-in class"}`);
  const members = isPlain(value) ? value : own(value);
  for (const name of Object.keys(members)) {
    const found = flaw(name, depth) ?? flaw(members[name], depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whether data without flaws has objects that JSON would not write as they are read here. @param {any} value @returns {boolean} */
function hasInstances(value) {
  if (typeof value !== "object" || value === null) return false;
  if (Array.isArray(value)) return value.some(hasInstances);
  if (value instanceof Date) return false;
  if (typeof value.toJSON === "function" || !isPlain(value)) return true;
  for (const name of Object.keys(value)) if (hasInstances(value[name])) return true;
  return false;
}

/**
 * JSON text of data without flaws. The getters of a class are read as its members are; without any, the runtime is several
 * times as fast.
 * @param {unknown} value
 * @param {unknown[]} [objects] all of it that may be an instance of a class
 * @returns {string}
 */
export const jsonText = (value, objects = [value]) => (objects.some(hasInstances) ? textOfInstances(value) : JSON.stringify(value));

/** @param {unknown} value @returns {string} */
const textOfInstances = (value) => JSON.stringify(value, (_, member) => (typeof member === "object" && member !== null && !Array.isArray(member) && !isPlain(member) && isData(member) && typeof member.toJSON !== "function" ? { ...own(member) } : member));

/**
 * JSON text of an object whose members' names are used in messages.
 * @param {any} value
 * @returns {string | Violation}
 */
export function objectText(value) {
  for (const name of Object.keys(value)) {
    const found = flaw(name) ?? flaw(value[name]);
    if (found !== undefined) return violation(found, 0, name);
  }
  return jsonText(value);
}
