/** The context of a service account's tokens: the claim `ctx`. */
import { isData, isObject, own } from "./reader.js";

/** Deeper data than this is a mistake or an attack on the stack. */
const MAX_DEPTH = 32;

/** What a configuration that was read back shows for a secret; `src/auth/credentials.rs` writes it. */
export const MASK = "***";

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
 * @param {any} context
 * @returns {{ value: unknown, facts: unknown }}
 */
export function contextOf(context) {
  if (context === undefined) return NO_CONTEXT;
  const fact = (/** @type {string} */ state) => ({ value: undefined, facts: { context: state } });
  if (context === null) return fact("empty");
  if (context === MASK) return fact("masked");
  try {
    if (typeof context === "string") return context === "" ? fact("empty") : context.trim() === "" ? fact("blank") : { value: context, facts: { context: "usable" } };
    if (typeof context === "boolean") return { value: context, facts: { context: "usable" } };
    if (typeof context === "number") return Number.isFinite(context) ? { value: context, facts: { context: "usable" } } : fact("lossy");
    if (!isObject(context)) return fact(Array.isArray(context) ? "list" : "other");
    if (!isData(context)) return fact("lossy");
    const members = own(context);
    if (Object.keys(members).length === 0) return fact("empty");
    if (!Object.keys(members).every((key) => /^\w+$/.test(key) && key !== "__proto__")) return fact("key");
    if (isLossy(members)) return fact("lossy");
    return { value: JSON.parse(JSON.stringify({ ...members })), facts: { context: "usable" } };
  } catch {
    return fact("lossy");
  }
}
