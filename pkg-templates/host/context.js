/** The context of a service account's tokens: the claim `ctx`. */
import { isData, isObject, own } from "./reader.js";

/** Deeper data than this is a mistake or an attack on the stack. */
const MAX_DEPTH = 32;

/** A context that makes no claim. */
const NO_CONTEXT = { value: undefined, facts: undefined };

/** Whether JSON would lose any of it silently, or cannot be made of it. @param {any} value @param {number} depth @returns {boolean} */
function isLossy(value, depth = 0) {
  if (depth > MAX_DEPTH) return true;
  if (typeof value === "number") return !Number.isFinite(value);
  if (typeof value !== "object") return value === undefined || typeof value === "bigint" || typeof value === "function" || typeof value === "symbol";
  if (value === null) return false;
  if (Array.isArray(value)) return value.some((item) => isLossy(item, depth + 1));
  if (value instanceof Date) return Number.isNaN(value.getTime());
  return !isData(value) || Object.values(own(value)).some((member) => isLossy(member, depth + 1));
}

/**
 * The claim `ctx`, and what the core may know of it: whether it is usable, and why not. A number or a boolean is a context,
 * as in both official SDKs.
 * @param {any} given
 * @returns {{ value: unknown, facts: unknown }}
 */
export function contextOf(given) {
  if (given === undefined) return NO_CONTEXT;
  const fact = (/** @type {string} */ context) => ({ value: undefined, facts: { context } });
  if (given === null) return fact("empty");
  try {
    if (typeof given === "string") return given === "" ? fact("empty") : given.trim() === "" ? fact("blank") : { value: given, facts: { context: "usable" } };
    if (typeof given === "boolean") return { value: given, facts: { context: "usable" } };
    if (typeof given === "number") return Number.isFinite(given) ? { value: given, facts: { context: "usable" } } : fact("lossy");
    if (!isObject(given)) return fact(Array.isArray(given) ? "list" : "other");
    if (!isData(given)) return fact("lossy");
    const members = own(given);
    if (Object.keys(members).length === 0) return fact("empty");
    if (!Object.keys(members).every((key) => /^\w+$/.test(key) && key !== "__proto__")) return fact("key");
    if (isLossy(members)) return fact("lossy");
    return { value: JSON.parse(JSON.stringify({ ...members })), facts: { context: "usable" } };
  } catch {
    return fact("lossy");
  }
}
