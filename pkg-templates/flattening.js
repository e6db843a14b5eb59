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
  /** @type {{ skyflowId: string, requestIndex?: number }} */
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
