/**
 * What is wrong with a caller's data, or with a response: found by a codec, worded by the core.
 *
 * @typedef {"notObject" | "empty" | "emptyName" | `lossy ${string}` | "unsafeInteger" | "tokensNotObject" | "tokensNotData" | "tokensMismatch" | "notText"
 *   | "notTexts" | "redaction" | "unknownMember" | "notHeaderValue" | "duplicate" | "noSlash" | "notEncoded" | "dotSegment"
 *   | "notData" | "encoded" | "notSelect" | "refused" | "undefined" | "threw"} Rule
 */
import { className, isObject, shownName } from "./reader.js";

/** A rule that the caller's data violates, with the place. Its name is the caller's own, so it may be a value. */
export class Violation {
  /** @param {Rule} rule @param {number} index of the item @param {string} member column or member */
  constructor(rule, index, member) {
    this.rule = rule;
    this.index = index;
    this.member = shownName(member);
  }
}

export const violation = (/** @type {Rule} */ rule, /** @type {number} */ index = 0, /** @type {string} */ member = "") => new Violation(rule, index, member);

/** An item that is no object; of one that must be awaited first it is said. @param {unknown} item @param {number} index */
export const notObject = (item, index) => violation(isObject(item) && className(item) === "Promise" ? "lossy a promise" : "notObject", index);

/** The same at a place that the package names. @param {Rule} rule @param {string} place */
export const violationAt = (rule, place) => Object.assign(violation(rule), { member: place });

/** A violation as lines: the index, the member, and the rule, which may name a class of the caller's. @param {unknown} returned by a codec */
export const violationOf = (returned) => (returned instanceof Violation ? `${returned.index}\n${returned.member}\n${returned.rule}` : undefined);

/** What is wrong with a response: a codec returns a text in place of a result. @param {unknown} returned */
export const problemOf = (returned) => (typeof returned === "string" ? returned : undefined);

/**
 * What `encode` returns; what the caller's own getters and proxies throw may quote a value and goes no further.
 * @template T
 * @param {() => T} encode
 */
export function encoding(encode) {
  try {
    return encode();
  } catch (thrown) {
    return thrown instanceof Violation ? thrown : violation("threw");
  }
}
