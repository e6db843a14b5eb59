/**
 * Records never enter WebAssembly. Each kernel here shapes the body or the query
 * of one request from a whole batch, and checks what only it sees. None holds
 * policy: what was wrong is returned as data and the core words the error.
 */

/**
 * What a shaping kernel found wrong; `src/host/kernels.rs` reads the same numbers.
 * @typedef {{ rule: number, index: number, key: string | undefined }} Fault
 */
export const NOT_AN_OBJECT = 1;
export const EMPTY = 2;
export const EMPTY_KEY = 3;
export const UNSENDABLE = 4;
const TOKENS_NOT_AN_OBJECT = 5;
const TOKENS_MISMATCH = 6;
export const NOT_TEXT = 7;
const REDACTION = 8;
export const UNKNOWN_KEY = 9;

/** @returns {Fault} */
export const fault = (/** @type {number} */ rule, /** @type {number} */ index, /** @type {string} */ key = "") => ({ rule, index, key: key.slice(0, 64) });

export const isObject = (/** @type {unknown} */ value) => typeof value === "object" && value !== null && !Array.isArray(value);
// Nearly every text begins with a character that is no blank: no need to trim it.
export const isText = (/** @type {unknown} */ value) => typeof value === "string" && (value.charCodeAt(0) > 32 || value.trim() !== "");

// Objects of this class inherit nothing, and unlike those of Object.create(null) they are fast.
function Own() {}
Own.prototype = Object.create(null);

/**
 * A caller's options without what `Object.prototype` or a class adds to them.
 * @param {unknown} value
 * @returns {Record<string, unknown> | undefined}
 */
export const own = (value) => (isObject(value) ? Object.assign(new /** @type {any} */ (Own)(), value) : undefined);

/** How many of an object's members are given. @param {Record<string, unknown>} members */
export function count(members) {
  let given = 0;
  for (const key in members) if (members[key] !== undefined) given++;
  return given;
}

const UNSENDABLE_TYPES = /* @__PURE__ */ new Set(["bigint", "function", "symbol"]);

/**
 * A number JSON turns into null, or a value it cannot write, would be lost without a word.
 * @param {unknown} value
 */
export const unsendable = (value) => (typeof value === "number" ? !Number.isFinite(value) : UNSENDABLE_TYPES.has(typeof value));

/** False for what JSON would make `{}` of, as of a promise, a map or a blob. @param {any} value */
export const isData = (value) => !isObject(value) || isPlain(value) || typeof value.toJSON === "function" || (Object.keys(value).length > 0 && !ArrayBuffer.isView(value));

/**
 * @param {Record<string, unknown>} row
 * @param {number} index
 * @returns {Fault | undefined}
 */
function rowFault(row, index) {
  if (!isObject(row)) return fault(NOT_AN_OBJECT, index);
  let filled = false;
  for (const key of Object.keys(row)) {
    if (key === "") return fault(EMPTY_KEY, index);
    const value = row[key];
    if (typeof value === "string") {
      filled = true;
      continue;
    }
    if (unsendable(value) || !isData(value)) return fault(UNSENDABLE, index, key);
    filled ||= value !== undefined;
  }
  return filled ? undefined : fault(EMPTY, index);
}

/**
 * JSON text, or the row and column that JSON cannot write (a cycle, a deep bigint, a throwing getter).
 * @param {unknown} body
 * @param {Record<string, unknown>[]} rows
 * @returns {string | Fault}
 */
function stringify(body, rows) {
  try {
    return JSON.stringify(body);
  } catch {
    for (let index = 0; index < rows.length; index++) {
      for (const key of Object.keys(rows[index])) {
        try {
          JSON.stringify(rows[index][key]);
        } catch {
          return fault(UNSENDABLE, index, key);
        }
      }
    }
    return fault(UNSENDABLE, 0);
  }
}

/**
 * @param {Record<string, unknown>} row
 * @param {Record<string, unknown>} tokens
 */
function sameKeys(row, tokens) {
  const keys = Object.keys(row);
  return keys.length === Object.keys(tokens).length && keys.every((key) => Object.hasOwn(tokens, key));
}

/**
 * The body of an insert, in its bulk form (`table` undefined) or its batch form.
 * @param {Record<string, unknown>[]} values
 * @param {(Record<string, unknown> | null)[] | undefined} tokens
 * @param {boolean} strict every row needs a token for each of its columns
 * @param {string | undefined} table
 * @param {boolean} tokenization
 * @param {string | undefined} upsert
 * @param {boolean | undefined} homogeneous
 * @param {string | undefined} byot
 * @returns {string | Fault}
 */
export function insertBody(values, tokens, strict, table, tokenization, upsert, homogeneous, byot) {
  const records = [];
  for (let index = 0; index < values.length; index++) {
    const fields = values[index];
    const found = rowFault(fields, index);
    if (found !== undefined) return found;
    const given = tokens?.[index] ?? undefined;
    if (given !== undefined && !isObject(given)) return fault(TOKENS_NOT_AN_OBJECT, index);
    if (strict && (given === undefined || !sameKeys(fields, given))) return fault(TOKENS_MISMATCH, index);
    if (table === undefined) records.push(given === undefined ? { fields } : { fields, tokens: given });
    else records.push({ fields, tableName: table, method: "POST", tokenization, upsert, tokens: given });
  }
  const body = table === undefined ? { records, tokenization, upsert, homogeneous, byot } : { records, continueOnError: true, byot };
  return stringify(body, values);
}

/**
 * @param {{ token: string, redactionType?: string }[]} data
 * @param {boolean | undefined} continueOnError
 * @param {boolean | undefined} downloadURL
 * @returns {string | Fault}
 */
export function detokenizeBody(data, continueOnError, downloadURL) {
  const detokenizationParameters = [];
  for (let index = 0; index < data.length; index++) {
    const item = data[index];
    if (!isObject(item)) return fault(NOT_AN_OBJECT, index);
    const token = Object.hasOwn(item, "token") ? item.token : undefined;
    if (!isText(token)) return fault(NOT_TEXT, index, "token");
    const given = Object.hasOwn(item, "redactionType") ? item.redactionType : undefined;
    const redaction = given === undefined ? "DEFAULT" : given;
    if (redaction !== "DEFAULT" && redaction !== "PLAIN_TEXT" && redaction !== "MASKED" && redaction !== "REDACTED") return fault(REDACTION, index);
    detokenizationParameters.push({ token, redaction });
  }
  return JSON.stringify({ detokenizationParameters, continueOnError, downloadURL });
}

/** The id of the row to update; `skyflowId` before its older spelling. @param {Record<string, unknown>} data */
export const recordId = (data) => (Object.hasOwn(data, "skyflowId") ? data.skyflowId : Object.hasOwn(data, "skyflow_id") ? data.skyflow_id : undefined);

/**
 * @param {Record<string, unknown>} data
 * @param {Record<string, unknown> | undefined} tokens
 * @param {boolean} strict every column needs a token
 * @param {boolean | undefined} tokenization
 * @param {string} byot
 * @returns {string | Fault}
 */
export function updateBody(data, tokens, strict, tokenization, byot) {
  const { skyflowId: _, skyflow_id: __, ...fields } = data;
  const found = rowFault(fields, 0);
  if (found !== undefined) return found;
  if (tokens !== undefined && Object.keys(tokens).length === 0) return fault(TOKENS_NOT_AN_OBJECT, 0);
  if (strict && tokens !== undefined && !sameKeys(fields, tokens)) return fault(TOKENS_MISMATCH, 0);
  return stringify({ record: { fields, tokens }, tokenization, byot }, [fields]);
}

// Blanks and comments may stand before a statement; `SELECTED` is no SELECT.
const STATEMENT = /^(?:\s|--[^\n]*(?:\n|$)|\/\*[^]*?\*\/|\()*(?:select|with)(?![\w$])/i;

/**
 * @param {unknown} query
 * @returns {string | undefined} undefined when it is no SELECT
 */
export const queryBody = (query) => (typeof query === "string" && STATEMENT.test(query) ? JSON.stringify({ query }) : undefined);

/**
 * @param {{ value: string, columnGroup: string }[]} values
 * @returns {string | Fault}
 */
export function tokenizeBody(values) {
  const tokenizationParameters = [];
  for (let index = 0; index < values.length; index++) {
    const item = own(values[index]);
    if (item === undefined) return fault(NOT_AN_OBJECT, index);
    const { value, columnGroup, ...others } = item;
    if (!isText(value)) return fault(NOT_TEXT, index, "value");
    if (!isText(columnGroup)) return fault(NOT_TEXT, index, "columnGroup");
    for (const key of Object.keys(others)) return fault(UNKNOWN_KEY, index, key);
    tokenizationParameters.push({ value, columnGroup });
  }
  return JSON.stringify({ tokenizationParameters });
}

/** The length of an array; less than 0 when it is none, or throws when it is asked. @param {any} value */
export function lengthOf(value) {
  try {
    return Array.isArray(value) ? value.length : -1;
  } catch {
    return -1;
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

/** Whether a text is whole: half of a surrogate pair would be sent as another character. @param {string} text */
export const isWhole = (text) => !/[\ud800-\udfff]/u.test(text);

/** Whether `fetch` knows what to do with it. @param {unknown} body */
export const sendsItself = (body) =>
  typeof body === "string" || body instanceof FormData || body instanceof URLSearchParams || body instanceof Blob || body instanceof ArrayBuffer || ArrayBuffer.isView(body);

/**
 * What `fetch` sends by itself stays; everything else becomes JSON.
 * @param {unknown} body
 */
export function rawBody(body) {
  if (body === undefined || sendsItself(body)) return body;
  const text = JSON.stringify(body);
  if (text === undefined) throw new TypeError("not JSON");
  return text;
}

/**
 * @param {Record<string, unknown>} query
 * @returns {string | undefined | Fault}
 */
export function rawQuery(query) {
  const pairs = [];
  for (const [name, value] of Object.entries(query)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item === undefined) continue;
      if (!["string", "number", "boolean"].includes(typeof item)) return fault(NOT_TEXT, pairs.length, name);
      pairs.push(`${encodeURIComponent(name)}=${encodeURIComponent(item)}`);
    }
  }
  return pairs.join("&") || undefined;
}

/**
 * @param {string[]} list
 * @param {boolean} blank whether blanks alone are text
 * @returns {Fault | undefined}
 */
function textFault(list, blank) {
  for (let index = 0; index < list.length; index++) {
    const item = list[index];
    if (!(blank ? typeof item === "string" && item !== "" : isText(item))) return fault(NOT_TEXT, index);
  }
}

/** Nothing but the check. @param {string[]} list @returns {string | Fault} */
export const checkTexts = (list) => textFault(list, false) ?? "";

/**
 * @param {string[]} ids
 * @returns {string | Fault}
 */
export const deleteBody = (ids) => textFault(ids, false) ?? JSON.stringify({ skyflow_ids: ids });

// The vault answers at most 25 records to one request, and some proxies take no longer a URL than this.
const MOST_ITEMS = 25;
const MOST_CHARACTERS = 4000;

/**
 * A list as repeated query parameters, cut into as many queries as it takes.
 * @param {string} name
 * @param {string[]} list
 * @param {boolean} blank whether an item may consist of blanks
 * @returns {string[] | Fault}
 */
export function queryLists(name, list, blank) {
  const found = textFault(list, blank);
  if (found !== undefined) return found;
  /** @type {string[]} */
  const queries = [];
  let query = "";
  let items = 0;
  for (let index = 0; index < list.length; index++) {
    // Half of a surrogate pair is no character, and has no encoding.
    if (!isWhole(list[index])) return fault(NOT_TEXT, index);
    const pair = `${name}=${encodeURIComponent(list[index])}`;
    if (items === MOST_ITEMS || (items > 0 && query.length + pair.length > MOST_CHARACTERS)) {
      queries.push(query);
      query = "";
      items = 0;
    }
    query += items++ === 0 ? pair : `&${pair}`;
  }
  queries.push(query);
  return queries;
}

/**
 * @param {(string | undefined)[]} parts
 * @returns {string | undefined}
 */
export const joinQuery = (...parts) => parts.filter((part) => part !== undefined).join("&") || undefined;

