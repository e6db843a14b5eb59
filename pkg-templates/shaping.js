/**
 * Records never enter WebAssembly. Each kernel here shapes the body or the query
 * of one request from a whole batch, and checks what only it sees. None holds
 * policy: what was wrong is returned as data and the core words the error.
 */
import { isObject, isPlain, isText, isWhole, own } from "./members.js";

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

const UNSENDABLE_TYPES = /* @__PURE__ */ new Set(["bigint", "function", "symbol"]);

/**
 * A number JSON turns into null, or a value it cannot write, would be lost without a word.
 * @param {unknown} value
 */
export const unsendable = (value) => (typeof value === "number" ? !Number.isFinite(value) : UNSENDABLE_TYPES.has(typeof value));

/** False for what JSON would make `{}` of, as of a promise, a map or a blob. @param {any} value */
export const isData = (value) => !isObject(value) || isPlain(value) || typeof value.toJSON === "function" || (Object.keys(value).length > 0 && !ArrayBuffer.isView(value));

/** Whether JSON would lose any of it without a word, or cannot be made of it. @param {any} value @returns {boolean} */
function isLossy(value) {
  if (typeof value !== "object" || value === null) return unsendable(value);
  try {
    return !isData(value) || (typeof value.toJSON !== "function" && Object.values(value).some(isLossy));
  } catch {
    // A cycle, or a getter that throws.
    return true;
  }
}

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
    if (isLossy(value)) return fault(UNSENDABLE, index, key);
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
 * @param {{ values: Record<string, unknown>[], tokens?: (Record<string, unknown> | null)[] }} request
 * @param {boolean} strict every row needs a token for each of its columns
 * @param {string | undefined} table
 * @param {boolean} tokenization
 * @param {string | undefined} upsert
 * @param {boolean | undefined} homogeneous
 * @param {string | undefined} byot
 * @returns {string | Fault}
 */
export function insertBody({ values, tokens }, strict, table, tokenization, upsert, homogeneous, byot) {
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
 * @param {{ data: { token: string, redactionType?: string }[] }} request
 * @param {boolean | undefined} continueOnError
 * @param {boolean | undefined} downloadURL
 * @returns {string | Fault}
 */
export function detokenizeBody({ data }, continueOnError, downloadURL) {
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
 * @param {{ values: { value: string, columnGroup: string }[] }} request
 * @returns {string | Fault}
 */
export function tokenizeBody({ values }) {
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
 * @returns {Fault | undefined}
 */
function textFault(list) {
  for (let index = 0; index < list.length; index++) if (!isText(list[index])) return fault(NOT_TEXT, index);
}

/** Nothing but the check. @param {string[]} list @returns {string | Fault} */
export const checkTexts = (list) => textFault(list) ?? "";

/**
 * @param {{ ids: string[] }} request
 * @returns {string | Fault}
 */
export const deleteBody = ({ ids }) => textFault(ids) ?? JSON.stringify({ skyflow_ids: ids });

// The vault answers at most 25 records to one request, and some proxies take no longer a URL than this.
const MOST_ITEMS = 25;
const MOST_CHARACTERS = 4000;

const both = (/** @type {string} */ first, /** @type {string} */ second) => (first && second ? `${first}&${second}` : first || second);

/**
 * A list of a get as query parameters, cut into as many queries as it takes.
 * @param {string[]} list
 * @param {string} member
 * @param {string} name on the wire
 * @param {boolean} blank whether an item may consist of blanks
 * @returns {string[] | Fault}
 */
function queryLists(list, member, name, blank) {
  const queries = [];
  let query = "";
  let items = 0;
  for (let index = 0; index < list.length; index++) {
    const item = list[index];
    // Half of a surrogate pair is no character, and has no encoding.
    if (!(blank ? typeof item === "string" && item !== "" : isText(item)) || !isWhole(item)) return fault(NOT_TEXT, 0, `${member}[${index}]`);
    const pair = `${name}=${encodeURIComponent(item)}`;
    if (items === MOST_ITEMS || (items > 0 && query.length + pair.length > MOST_CHARACTERS)) {
      queries.push(query);
      query = "";
      items = 0;
    }
    query = both(query, pair);
    items++;
  }
  queries.push(query);
  return queries;
}

/**
 * The queries of a get: as many as its ids or values take, alike in everything else.
 * @param {{ ids?: string[], columnName?: string, columnValues?: string[], fields?: string[] }} request
 * @param {string} rest the parameters besides
 * @returns {string | string[] | Fault}
 */
export function getQueries({ ids, columnName, columnValues = [], fields = [] }, rest) {
  const chosen = ids === undefined ? queryLists(columnValues, "columnValues", "column_values", true) : queryLists(ids, "ids", "skyflow_ids", false);
  if (!Array.isArray(chosen)) return chosen;
  const columns = queryLists(fields, "fields", "fields", false);
  if (!Array.isArray(columns)) return columns;
  const column = columnName === undefined ? "" : `column_name=${encodeURIComponent(columnName)}`;
  const shared = both(both(columns.join("&"), column), rest);
  return chosen.length === 1 ? both(chosen[0], shared) : chosen.map((query) => both(query, shared));
}

/** @param {string} fixed of a connection's URL @param {string | undefined} query */
export const joinQuery = (fixed, query) => [fixed, query].filter(Boolean).join("&");

