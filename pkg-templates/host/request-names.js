/**
 * The names in a caller's request that a server's text may repeat: of tables, columns and column groups, and members of
 * enums. Never values, ids, tokens, files, or anything of a body that is the caller's own.
 */
/** @typedef {"members" | "columns" | "nothing"} Shown which names: of the request's own members, of these and of the columns in its rows, or none */
import { DetectEntities, DetectOutputTranscription, MaskingMethod, OrderBy, RedactionType, RequestMethod, TokenMode, TokenType } from "../enums.js";

const MAX_NAMES = 200;
/** Rows, and items of a list, that are looked at. */
const MAX_ITEMS = 100;
const MAX_NAME_CHARACTERS = 64;
/** As columns are called. A longer number in it would be a value; of one letter, it would let spelled words through. */
const NAME = /^(?=.*[A-Za-z].*[A-Za-z])[A-Za-z0-9_]+$/;
const LONG_NUMBER = /\d{5}/;

/** Members that hold a name or a list of names. */
const NAMED = ["table", "columnName", "fields", "upsert", "columnGroup"];
/** Members that hold a row, or a list of rows. */
const ROWS = ["values", "data", "tokens"];

/** Members that hold a member of an enum or a list of them, at any depth of a request for Detect. */
const ENUMS = ["redactionType", "tokenMode", "orderBy", "method", "maskingMethod", "outputTranscription", "entities", "default", "vaultToken", "entityUniqueCounter", "entityOnly", "redactedEntities", "maskedEntities", "plainTextEntities"];
const MAX_DEPTH = 4;

/** @type {Set<unknown> | undefined} */
let enumMembers;

/** @param {unknown} value */
function isEnumMember(value) {
  enumMembers ??= new Set([DetectEntities, DetectOutputTranscription, MaskingMethod, OrderBy, RedactionType, RequestMethod, TokenMode, TokenType].flatMap((members) => Object.values(members)));
  return enumMembers.has(value);
}

class Names {
  /** @type {Set<string>} */
  found = new Set();

  get isFull() {
    return this.found.size >= MAX_NAMES;
  }

  /** @param {unknown} name */
  add(name) {
    if (typeof name !== "string" || name.length > MAX_NAME_CHARACTERS || this.isFull) return;
    if (NAME.test(name) && !LONG_NUMBER.test(name)) this.found.add(name).add(name.toLowerCase());
  }

  /** @param {unknown[]} names */
  addEach(names) {
    for (const name of names) this.add(name);
  }

  /** The keys of a row. @param {any} row */
  addKeys(row) {
    for (const key in row) {
      if (this.isFull) return;
      if (Object.hasOwn(row, key)) this.add(key);
    }
  }
}

/** @param {any} members @param {string} name @returns {any} its own member */
const own = (members, name) => (Object.hasOwn(members, name) ? members[name] : undefined);

const isObject = (/** @type {unknown} */ value) => typeof value === "object" && value !== null;

/** @param {any} list one item, or a list @returns {any[]} */
const items = (list) => (Array.isArray(list) ? list.slice(0, MAX_ITEMS) : [list]);

/** @param {any} request @param {Names} names @param {number} depth how deep it looks */
function addEnums(request, names, depth) {
  for (const member of Object.keys(request).slice(0, MAX_ITEMS)) {
    const value = request[member];
    if (ENUMS.includes(member)) names.addEach(items(value).filter(isEnumMember));
    else if (depth > 0 && isObject(value) && Object.getPrototypeOf(value) === Object.prototype) addEnums(value, names, depth - 1);
  }
}

/**
 * The names that a request shows. Never throws.
 * @param {any} request
 * @param {Shown} shown
 * @param {string} operation
 * @returns {Set<string>} for `scrub`
 */
export function requestNames(request, shown, operation) {
  const names = new Names();
  names.add(operation);
  if (!isObject(request) || shown === "nothing") return names.found;
  const hasRows = shown === "columns";
  try {
    for (const member of NAMED) names.addEach(items(own(request, member)));
    for (const row of ROWS.flatMap((member) => items(own(request, member))).filter(isObject)) {
      if (hasRows) names.addKeys(row);
      else {
        // An item of tokenize or detokenize.
        names.add(own(row, "columnGroup"));
        addEnums(row, names, 0);
      }
    }
    addEnums(request, names, hasRows ? 0 : MAX_DEPTH);
  } catch {
    // A getter or a proxy of the caller's. What was found until then will do.
  }
  return names.found;
}
