/** JSON of a caller's data, where what JSON would lose silently is refused. */
import { isData, isPlain, own } from "../host/reader.js";
import { violation } from "../host/violation.js";

/** @typedef {import("../host/violation.js").Violation} Violation */
/** @typedef {import("../host/violation.js").Rule} Rule */

/** Deeper data than this is a mistake or an attack on the stack. */
const MAX_DEPTH = 200;

/**
 * The rule that a value violates, if any. A value that is `undefined` is for the caller of this to judge.
 * @param {any} value
 * @param {number} [depth]
 * @returns {Rule | undefined}
 */
export function flaw(value, depth = 0) {
  switch (typeof value) {
    case "string":
    case "boolean":
    case "undefined":
      return undefined;
    case "number":
      return !Number.isFinite(value) ? "lossy" : Number.isInteger(value) && !Number.isSafeInteger(value) ? "unsafeInteger" : undefined;
    case "object":
      return value === null ? undefined : objectFlaw(value, depth);
    default:
      return "lossy";
  }
}

/** @param {any} value @param {number} depth @returns {Rule | undefined} */
function objectFlaw(value, depth) {
  if (depth > MAX_DEPTH) return "lossy";
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      const found = value[index] === undefined ? "lossy" : flaw(value[index], depth + 1);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (typeof value.toJSON === "function") {
    // An invalid Date becomes null; bytes of Node become a list of numbers.
    if (ArrayBuffer.isView(value)) return "lossy";
    const written = value.toJSON();
    if (value instanceof Date) return typeof written === "string" ? undefined : "lossy";
    return written === value ? "lossy" : written === undefined ? "lossy" : flaw(written, depth + 1);
  }
  if (!isData(value) || ArrayBuffer.isView(value)) return "lossy";
  const members = isPlain(value) ? value : own(value);
  for (const name of Object.keys(members)) {
    const found = flaw(members[name], depth + 1);
    if (found !== undefined) return found;
  }
  // Members that only a class's methods know are not data.
  return !isPlain(value) && Object.keys(members).length === 0 ? "lossy" : undefined;
}

/**
 * JSON text of data without flaws. The getters of a class are read as its members are.
 * @param {unknown} value
 * @returns {string}
 */
export const jsonText = (value) => JSON.stringify(value, (_, member) => (typeof member === "object" && member !== null && !Array.isArray(member) && !isPlain(member) && isData(member) && typeof member.toJSON !== "function" ? { ...own(member) } : member));

/**
 * JSON text of an object whose members' names are used in messages.
 * @param {any} value
 * @returns {string | Violation}
 */
export function objectText(value) {
  for (const name of Object.keys(value)) {
    const found = flaw(value[name]);
    if (found !== undefined) return violation(found, 0, name);
  }
  return jsonText(value);
}
