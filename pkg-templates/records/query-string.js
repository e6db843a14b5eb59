import { isData, isObject, isWhole, own } from "../host/reader.js";
import { encoding, violation } from "../host/violation.js";

/** Whether it is an integer that JavaScript may hold as another one. @param {unknown} item */
export const isUnsafe = (item) => Number.isInteger(item) && !Number.isSafeInteger(item);

/** @param {unknown} item */
const isItem = (item) => (typeof item === "string" ? isWhole(item) : typeof item === "number" ? Number.isFinite(item) : typeof item === "boolean");

/**
 * The query string of parameters that a caller passed: an object of names and values, a URLSearchParams, a Map or pairs. A
 * list gives its name once for each item, so it must have one.
 * @param {any} parameters
 * @returns {string | undefined | import("../host/violation.js").Violation}
 */
export const queryString = (parameters) =>
  encoding(() => {
    if (parameters === undefined) return undefined;
    const iterable = typeof parameters === "object" && parameters !== null && typeof parameters[Symbol.iterator] === "function";
    if (!iterable && !(isObject(parameters) && isData(parameters))) return violation("notObject");
    const pairs = [];
    for (const pair of iterable ? parameters : Object.entries(own(parameters))) {
      if (!Array.isArray(pair) || pair.length !== 2) return violation("notObject");
      const [name, value] = pair;
      if (value === undefined) continue;
      if ((typeof name !== "string" && typeof name !== "number") || !isWhole(String(name))) return violation("notText", 0, "");
      // It would be sent as no filter at all.
      if (Array.isArray(value) && value.length === 0) return violation("empty", 0, String(name));
      for (const item of Array.isArray(value) ? value : [value]) {
        if (isUnsafe(item)) return violation("unsafeInteger", 0, String(name));
        if (!isItem(item)) return violation("notText", 0, String(name));
        pairs.push(`${encodeURIComponent(name)}=${encodeURIComponent(item)}`);
      }
    }
    return pairs.join("&") || undefined;
  });
