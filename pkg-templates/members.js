/**
 * What a caller hands over, as the core reads it: a copy of its own members, so that neither a polluted
 * `Object.prototype` nor a getter that answers differently the second time changes anything.
 */

/** In place of a number of members; `src/host/fields.rs` reads the same numbers. */
const ABSENT = -1;
const NOT_AN_OBJECT = -2;
const THREW = -3;

/** In place of a length. */
const NO_LIST = -1;
const NO_MEMBER = -2;

export const isObject = (/** @type {unknown} */ value) => typeof value === "object" && value !== null && !Array.isArray(value);
/** Not blank, by what Unicode calls white space, as in the core: a byte order mark is none. @param {unknown} value */
export function isText(value) {
  if (typeof value !== "string") return false;
  const first = value.charCodeAt(0);
  // Nearly every text begins like this: no need to search it.
  return (first > 32 && first < 127) || /[^\s\x85]|\ufeff/.test(value);
}

/** Whether a text is whole: half of a surrogate pair would be sent as another character. @param {string} text */
export const isWhole = (text) => !/[\ud800-\udfff]/u.test(text);

/** @param {string} text */
export const wholeText = (text) => (isWhole(text) ? text : undefined);

// Objects of this class inherit nothing, and unlike those of Object.create(null) they are fast.
function Own() {}
Own.prototype = Object.create(null);

/**
 * A caller's options without what `Object.prototype` or a class adds to them.
 * @param {unknown} value
 * @returns {Record<string, unknown> | undefined}
 */
export const own = (value) => (isObject(value) ? Object.assign(new /** @type {any} */ (Own)(), value) : undefined);

/** @type {Record<string, unknown> | undefined} */
let copy;

/**
 * Copies what a caller handed over. All that its getters and proxies may throw, they throw here.
 * @param {unknown} value
 * @returns {number} how many members are given, or one of the numbers above
 */
export function take(value) {
  if (value === undefined) return ABSENT;
  try {
    const members = own(value);
    if (members === undefined) return NOT_AN_OBJECT;
    let given = 0;
    for (const key in members) if (members[key] !== undefined) given++;
    copy = members;
    return given;
  } catch {
    return THREW;
  }
}

/** The copy. Nothing of a caller's stays here. */
export function taken() {
  const members = copy;
  copy = undefined;
  return members;
}

/** @param {Record<string, unknown>} members a copy @param {string} name */
export const member = (members, name) => members[name];

/** A text that is neither blank nor broken. @param {Record<string, any>} members @param {string} name */
export function textOf(members, name) {
  const value = members[name];
  return isText(value) && isWhole(value) ? value : undefined;
}

/** The length of a member that is an array. @param {Record<string, any>} members @param {string} name */
export function lengthOf(members, name) {
  const value = members[name];
  if (value === undefined) return NO_MEMBER;
  try {
    return Array.isArray(value) ? value.length : NO_LIST;
  } catch {
    return NO_LIST;
  }
}

/** An object written as a literal, of this realm or another. @param {any} value */
export function isPlain(value) {
  try {
    const prototype = Object.getPrototypeOf(value);
    return prototype === null || Object.getPrototypeOf(prototype) === null;
  } catch {
    return false;
  }
}
