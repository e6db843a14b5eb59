/**
 * Records never enter WebAssembly. Each kernel here checks the answer to one
 * request and flattens it into the result. A string in place of a result says
 * what is not as it must be; the core words the error.
 *
 * Rows are flattened by object spread, never by `Object.assign` or
 * `target[key] =`: a column may be called `__proto__`.
 */
import { header, isEmpty, json, text } from "./attempt.js";

/** @typedef {import("./attempt.js").Outcome} Outcome */

const isObject = (/** @type {unknown} */ value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** A member of an answer; what someone added to Object.prototype is not part of it. @param {any} object @param {string} key */
export const get = (object, key) => (isObject(object) ? own(object, key) : undefined);

/** The same of what is known to be an object. @param {any} object @param {string} key */
const own = (object, key) => (Object.hasOwn(object, key) ? object[key] : undefined);

const NONE = /** @type {any} */ ({});

const isText = (/** @type {unknown} */ value) => typeof value === "string" && value !== "";

/**
 * @param {Outcome} answer
 * @returns {Record<string, any> | string}
 */
export function objectOf(answer) {
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
  const found = get(body, list);
  return Array.isArray(found) ? found : `\`${list}\` is not a list`;
}

/**
 * The record's own id and index win over token columns of the same names.
 * @param {string} skyflowId
 * @param {number | undefined} requestIndex
 * @param {Record<string, unknown> | null | undefined} tokens
 */
function insertedField(skyflowId, requestIndex, tokens) {
  /** @type {{ skyflowId: string, requestIndex?: number }} */
  const field = requestIndex === undefined ? { skyflowId, ...tokens } : { skyflowId, requestIndex, ...tokens };
  if (tokens == null) return field;
  if (field.skyflowId !== skyflowId) field.skyflowId = skyflowId;
  if (field.requestIndex !== requestIndex && requestIndex !== undefined) field.requestIndex = requestIndex;
  if (Object.hasOwn(tokens, "skyflow_id")) delete (/** @type {any} */ (field).skyflow_id);
  return field;
}

/**
 * @param {any} record
 * @param {number | undefined} requestIndex
 * @returns {object | undefined} undefined when it is no inserted row: one without an id could not be found again
 */
function insertedRow(record, requestIndex) {
  if (!isObject(record)) return undefined;
  const skyflowId = own(record, "skyflow_id");
  const tokens = own(record, "tokens");
  return isText(skyflowId) && (tokens == null || isObject(tokens)) ? insertedField(skyflowId, requestIndex, tokens) : undefined;
}

/**
 * @param {Outcome} answer to a bulk insert
 * @param {number} sent rows
 */
export function inserted(answer, sent) {
  const records = listOf(answer, "records");
  if (typeof records === "string") return records;
  if (records.length !== sent) return `\`records\` has ${records.length} entries for ${sent} rows`;
  const insertedFields = [];
  for (let index = 0; index < sent; index++) {
    const field = insertedRow(records[index], undefined);
    if (field === undefined) return `\`records[${index}]\` is not an inserted record`;
    insertedFields.push(field);
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
    const httpCode = statusOf(get(item, "Status"));
    const records = get(get(item, "Body"), "records");
    const success = httpCode !== undefined && httpCode >= 200 && httpCode < 300 && Array.isArray(records);
    const fields = success ? records.map((record) => insertedRow(record, requestIndex)) : [];
    if (fields.length > 0 && !fields.includes(undefined)) insertedFields.push(...fields);
    else errors.push(rowError(requestIndex, requestId, httpCode, item));
  }
  return { insertedFields, errors: errors.length ? errors : null, requestId };
}

/** A number, or text of digits. @param {unknown} status */
function statusOf(status) {
  const number = typeof status === "number" || (typeof status === "string" && /^\d{3}$/.test(status)) ? Number(status) : 0;
  return Number.isInteger(number) && number >= 100 && number <= 599 ? number : undefined;
}

/**
 * @param {number} requestIndex
 * @param {string | null} requestId
 * @param {number | undefined} httpCode
 * @param {unknown} item
 */
function rowError(requestIndex, requestId, httpCode, item) {
  const said = get(get(item, "Body"), "error");
  const text = typeof said === "string" ? said : get(said, "message");
  const error = isText(text) ? text : "the vault's answer does not say what became of this row";
  return httpCode === undefined ? { requestIndex, requestId, error } : { requestIndex, requestId, httpCode, error };
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
  // Asked once for all records: asking each of them for each member takes a tenth of the time.
  const polluted = ["token", "value", "valueType", "error"].some((member) => member in Object.prototype);
  const detokenizedFields = [];
  const errors = [];
  for (const record of records) {
    const { token, value, valueType, error } = polluted ? Object.assign(Object.create(null), record) : (record ?? NONE);
    if (typeof token !== "string") return `\`records[${detokenizedFields.length + errors.length}].token\` is not a string`;
    if (error) errors.push({ token, error: String(error), requestId });
    else detokenizedFields.push({ token, value, type: valueType ?? null });
  }
  return { detokenizedFields, errors: errors.length ? errors : null, requestId };
}

/** A record's columns, its id in front and before a column of the same name. @param {Record<string, unknown>} fields */
function rowOf(fields) {
  if (!Object.hasOwn(fields, "skyflow_id")) return { ...fields };
  const { skyflow_id: skyflowId, ...columns } = fields;
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
    const fields = get(record, "fields");
    if (!isObject(fields)) return `\`records[${data.length}].fields\` is not an object`;
    data.push(rowOf(fields));
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
  if (typeof deletedIds === "string") return deletedIds;
  const bad = deletedIds.findIndex((id) => !isText(id));
  return bad < 0 ? { deletedIds, errors: null, requestId: answer.requestId } : `\`RecordIDResponse[${bad}]\` is not an id`;
}

/** @param {Outcome} answer */
export function updated(answer) {
  const record = objectOf(answer);
  if (typeof record === "string") return record;
  const updatedField = insertedRow(record, undefined);
  return updatedField === undefined ? "it is not an updated record" : { updatedField, errors: null, requestId: answer.requestId };
}

/** @param {Outcome} answer */
export function queried(answer) {
  const found = listOf(answer, "records");
  if (typeof found === "string") return found;
  const fields = [];
  for (const record of found) {
    const columns = get(record, "fields");
    if (!isObject(columns)) return `\`records[${fields.length}].fields\` is not an object`;
    const tokens = get(record, "tokens") ?? {};
    if (!isObject(tokens)) return `\`records[${fields.length}].tokens\` is not an object`;
    fields.push({ ...rowOf(columns), tokenizedData: { ...tokens } });
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
  // The vault may know a value and have no token for it.
  const bad = tokenizedFields.findIndex((field) => get(field, "token") !== null && !isText(get(field, "token")));
  if (bad >= 0) return `\`records[${bad}].token\` is not a string`;
  return { tokenizedFields, errors: null, requestId: answer.requestId };
}

/** @param {Outcome} answer */
export function uploaded(answer) {
  const body = objectOf(answer);
  if (typeof body === "string") return body;
  const skyflowId = get(body, "skyflowID");
  return typeof skyflowId === "string" ? { skyflowId, errors: null, requestId: answer.requestId } : "`skyflowID` is not a string";
}

/** @param {Outcome} answer */
export function deletedFile(answer) {
  const body = objectOf(answer);
  if (typeof body === "string") return body;
  const [skyflowId, done] = [get(body, "skyflow_id"), get(body, "deleted")];
  if (typeof skyflowId !== "string" || typeof done !== "boolean") return "`skyflow_id` and `deleted` are not there";
  return { skyflowId, deleted: done, errors: null, requestId: answer.requestId };
}

/** @param {Outcome} answer */
export function scanStatus(answer) {
  const body = objectOf(answer);
  if (typeof body === "string") return body;
  const status = get(body, "av_scan_status");
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
