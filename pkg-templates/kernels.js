/**
 * Records never enter WebAssembly. Each kernel here does one job on a whole
 * batch: shape a request body, or check and flatten an answer. None holds
 * policy: what was wrong is returned as data and the core words the error.
 *
 * Rows are flattened by object spread, never by `Object.assign` or
 * `target[key] =`: a column may be called `__proto__`.
 */
import { header, isEmpty, json, text } from "./attempt.js";

/** @typedef {import("./attempt.js").Outcome} Outcome */

/**
 * What a shaping kernel found wrong; `src/host/kernels.rs` reads the same numbers.
 * @typedef {{ rule: number, index: number, key: string | undefined }} Fault
 */
const NOT_AN_OBJECT = 1;
const EMPTY = 2;
const EMPTY_KEY = 3;
const UNSENDABLE = 4;
const TOKENS_NOT_AN_OBJECT = 5;
const TOKENS_MISMATCH = 6;
const NOT_TEXT = 7;
const REDACTION = 8;
const UNKNOWN_KEY = 9;

/** @returns {Fault} */
const fault = (/** @type {number} */ rule, /** @type {number} */ index, /** @type {string} */ key = "") => ({ rule, index, key: key.slice(0, 64) });

const isObject = (/** @type {unknown} */ value) => typeof value === "object" && value !== null && !Array.isArray(value);
// Nearly every text begins with a character that is no blank: no need to trim it.
const isText = (/** @type {unknown} */ value) => typeof value === "string" && (value.charCodeAt(0) > 32 || value.trim() !== "");

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
const unsendable = (value) => (typeof value === "number" ? !Number.isFinite(value) : UNSENDABLE_TYPES.has(typeof value));

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
    if (unsendable(value)) return fault(UNSENDABLE, index, key);
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
    const { redactionType: redaction = "DEFAULT" } = Object.hasOwn(item, "redactionType") ? item : {};
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

/** Whether a text is whole: half of a surrogate pair would be sent as another character. @param {string} text */
export const isWhole = (text) => !/\p{Surrogate}/u.test(text);

/**
 * What `fetch` sends by itself stays; everything else becomes JSON.
 * @param {unknown} body
 */
export function rawBody(body) {
  if (body === undefined || typeof body === "string") return body;
  if (body instanceof FormData || body instanceof URLSearchParams || body instanceof Blob) return body;
  if (body instanceof ArrayBuffer || ArrayBuffer.isView(body)) return body;
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

// Answers. A string in place of a result says what is not as it must be.

/**
 * @param {Outcome} answer
 * @returns {Record<string, any> | string}
 */
function objectOf(answer) {
  try {
    const body = json(answer);
    return isObject(body) ? body : "the body is not a JSON object";
  } catch {
    return isEmpty(answer) ? "the body is empty" : "the body is not JSON";
  }
}

/**
 * @param {Outcome} answer
 * @param {string} list the member that must be an array
 * @returns {any[] | string}
 */
function listOf(answer, list) {
  const body = objectOf(answer);
  if (typeof body === "string") return body;
  return Array.isArray(body[list]) ? body[list] : `\`${list}\` is not a list`;
}

/**
 * The record's own id and index win over token columns of the same names.
 * @param {string} skyflowId
 * @param {number | undefined} requestIndex
 * @param {Record<string, unknown> | null | undefined} tokens
 */
function insertedField(skyflowId, requestIndex, tokens) {
  const field = requestIndex === undefined ? { skyflowId, ...tokens } : { skyflowId, requestIndex, ...tokens };
  field.skyflowId = skyflowId;
  if (requestIndex !== undefined) field.requestIndex = requestIndex;
  if (tokens != null && "skyflow_id" in tokens) delete (/** @type {any} */ (field).skyflow_id);
  return field;
}

const isInserted = (/** @type {any} */ record) => typeof record?.skyflow_id === "string" && (record.tokens == null || isObject(record.tokens));

/**
 * @param {Outcome} answer to a bulk insert
 * @param {number} sent rows
 */
export function inserted(answer, sent) {
  const records = listOf(answer, "records");
  if (typeof records === "string") return records;
  if (records.length !== sent) return `\`records\` has ${records.length} entries for ${sent} rows`;
  const insertedFields = [];
  for (const record of records) {
    if (!isInserted(record)) return `\`records[${insertedFields.length}]\` is not an inserted record`;
    insertedFields.push(insertedField(record.skyflow_id, undefined, record.tokens));
  }
  return { insertedFields, errors: null, requestId: answer.requestId };
}

/**
 * Every row ends in `insertedFields` or in `errors`, whatever the answer holds for it.
 * @param {Outcome} answer to a batch insert
 * @param {number} sent rows
 */
export function insertedEach(answer, sent) {
  const responses = listOf(answer, "responses");
  if (typeof responses === "string") return responses;
  if (responses.length > sent) return `\`responses\` has ${responses.length} entries for ${sent} rows`;
  const { requestId } = answer;
  const insertedFields = [];
  const errors = [];
  for (let requestIndex = 0; requestIndex < sent; requestIndex++) {
    const item = responses[requestIndex];
    const httpCode = Number(item?.Status);
    const records = item?.Body?.records;
    const done = httpCode >= 200 && httpCode < 300 && Array.isArray(records) && records.length > 0 && records.every(isInserted);
    if (done) for (const record of records) insertedFields.push(insertedField(record.skyflow_id, requestIndex, record.tokens));
    else errors.push(rowError(requestIndex, requestId, httpCode, item));
  }
  return { insertedFields, errors: errors.length ? errors : null, requestId };
}

/**
 * @param {number} requestIndex
 * @param {string | null} requestId
 * @param {number} httpCode
 * @param {any} item
 */
function rowError(requestIndex, requestId, httpCode, item) {
  const said = item?.Body?.error;
  const error = typeof said === "string" ? said : typeof said?.message === "string" ? said.message : "the vault's answer does not say what became of this row";
  return Number.isInteger(httpCode) ? { requestIndex, requestId, httpCode, error } : { requestIndex, requestId, error };
}

/**
 * @param {Outcome} answer
 * @param {number} sent tokens
 */
export function detokenized(answer, sent) {
  const records = listOf(answer, "records");
  if (typeof records === "string") return records;
  if (records.length !== sent) return `\`records\` has ${records.length} entries for ${sent} tokens`;
  const { requestId } = answer;
  const detokenizedFields = [];
  const errors = [];
  for (const record of records) {
    if (!isObject(record)) return `\`records[${detokenizedFields.length + errors.length}]\` is not an object`;
    const { token, value, valueType, error } = record;
    if (error) errors.push({ token, error: String(error), requestId });
    else detokenizedFields.push({ token, value, type: valueType ?? null });
  }
  return { detokenizedFields, errors: errors.length ? errors : null, requestId };
}

/** The id in front, before a column of the same name. @param {unknown} skyflowId @param {Record<string, unknown>} columns */
function withId(skyflowId, columns) {
  const row = { skyflowId, ...columns };
  row.skyflowId = skyflowId;
  return row;
}

/** @param {Outcome} answer */
export function records(answer) {
  const found = listOf(answer, "records");
  if (typeof found === "string") return found;
  const data = [];
  for (const record of found) {
    const fields = record?.fields;
    if (!isObject(fields)) return `\`records[${data.length}].fields\` is not an object`;
    const { skyflow_id: skyflowId, ...columns } = fields;
    data.push(skyflowId === undefined ? columns : withId(skyflowId, columns));
  }
  return { data, errors: null, requestId: answer.requestId };
}

/** Adds the rows of a further answer to those of the first. @param {any} result @param {any} next */
export function append(result, next) {
  for (const row of next.data) result.data.push(row);
  result.requestId = next.requestId;
}

/** @param {Outcome} answer */
export function deleted(answer) {
  const deletedIds = listOf(answer, "RecordIDResponse");
  return typeof deletedIds === "string" ? deletedIds : { deletedIds, errors: null, requestId: answer.requestId };
}

/** @param {Outcome} answer */
export function updated(answer) {
  const record = objectOf(answer);
  if (typeof record === "string") return record;
  if (!isInserted(record)) return "`skyflow_id` is not a string";
  return { updatedField: insertedField(record.skyflow_id, undefined, record.tokens), errors: null, requestId: answer.requestId };
}

/** @param {Outcome} answer */
export function queried(answer) {
  const found = listOf(answer, "records");
  if (typeof found === "string") return found;
  const fields = [];
  for (const record of found) {
    if (!isObject(record?.fields)) return `\`records[${fields.length}].fields\` is not an object`;
    const { skyflow_id: skyflowId, ...columns } = record.fields;
    const tokenizedData = { ...record.tokens };
    const row = skyflowId === undefined ? columns : withId(skyflowId, columns);
    fields.push({ ...row, tokenizedData });
  }
  return { fields, errors: null, requestId: answer.requestId };
}

/**
 * @param {Outcome} answer
 * @param {number} sent values
 */
export function tokenized(answer, sent) {
  const tokenizedFields = listOf(answer, "records");
  if (typeof tokenizedFields === "string") return tokenizedFields;
  if (tokenizedFields.length !== sent) return `\`records\` has ${tokenizedFields.length} entries for ${sent} values`;
  for (let index = 0; index < sent; index++) if (!isObject(tokenizedFields[index])) return `\`records[${index}]\` is not an object`;
  return { tokenizedFields, errors: null, requestId: answer.requestId };
}

/** @param {Outcome} answer */
export function uploaded(answer) {
  const body = objectOf(answer);
  if (typeof body === "string") return body;
  const skyflowId = body.skyflowID;
  return typeof skyflowId === "string" ? { skyflowId, errors: null, requestId: answer.requestId } : "`skyflowID` is not a string";
}

/** @param {Outcome} answer */
export function deletedFile(answer) {
  const body = objectOf(answer);
  if (typeof body === "string") return body;
  const { skyflow_id: skyflowId, deleted: done } = body;
  if (typeof skyflowId !== "string" || typeof done !== "boolean") return "`skyflow_id` and `deleted` are not there";
  return { skyflowId, deleted: done, errors: null, requestId: answer.requestId };
}

/** @param {Outcome} answer */
export function scanStatus(answer) {
  const body = objectOf(answer);
  if (typeof body === "string") return body;
  const status = body.av_scan_status;
  return typeof status === "string" ? { status, errors: null, requestId: answer.requestId } : "`av_scan_status` is not a string";
}

/** JSON where the server says so, text otherwise. @param {Outcome} answer */
export function rawAnswer(answer) {
  const { status, requestId } = answer;
  const headers = answer.headers ?? new Headers();
  const type = header(answer, "content-type") ?? "";
  if (isEmpty(answer)) return { data: null, status, headers, requestId };
  if (!/json/i.test(type)) return { data: text(answer, Infinity), status, headers, requestId };
  try {
    return { data: json(answer), status, headers, requestId };
  } catch {
    return "the body is not JSON";
  }
}
