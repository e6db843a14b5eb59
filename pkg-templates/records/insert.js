/** Rows to insert, and the rows that were inserted. */
import { isSuspect, jsonText } from "./json-data.js";
import { get, listOf, reading, writtenRow } from "./response.js";
import { errorText, rowMessages, withPart } from "./row-error.js";
import { brokenText, checkedRow, checkedTokens, sameNames } from "./rows.js";
import { encoding, Violation, violation } from "../host/violation.js";

/** @typedef {import("../host/exchange.js").HttpResponse} HttpResponse */

/**
 * The body of an insert, in its bulk form, or in its batch form when there is a `batchTable`.
 * @param {any} request
 * @param {boolean} strict every row needs a token for each of its columns
 * @param {string | undefined} batchTable
 * @param {boolean} tokenization
 * @param {string | undefined} upsert
 * @param {boolean | undefined} homogeneous
 * @param {string | undefined} byot
 * @returns {string | Violation}
 */
export const insertBody = ({ values, tokens }, strict, batchTable, tokenization, upsert, homogeneous, byot) =>
  encoding(() => {
    const records = [];
    /** @type {unknown[]} */
    const objects = [];
    for (let index = 0; index < values.length; index++) {
      const fields = checkedRow(values[index], index, objects);
      if (fields instanceof Violation) return fields;
      const rowTokens = tokens?.[index] ?? undefined;
      const own = rowTokens === undefined ? undefined : checkedTokens(rowTokens, index);
      if (own instanceof Violation) return own;
      objects.push(own);
      if (strict && (own === undefined || !sameNames(fields, own))) return violation("tokensMismatch", index);
      if (batchTable === undefined) records.push(own === undefined ? { fields } : { fields, tokens: own });
      else records.push({ fields, tableName: batchTable, method: "POST", tokenization, upsert, tokens: own });
    }
    const text = jsonText(batchTable === undefined ? { records, tokenization, upsert, homogeneous, byot } : { records, continueOnError: true, byot }, objects);
    return (isSuspect(text) ? brokenText(values) : undefined) ?? text;
  });

/**
 * @param {HttpResponse} response to an insert in its bulk form
 * @param {number} sent rows
 */
export const insertResult = (response, sent) =>
  reading(() => {
    const records = listOf(response, "records");
    if (typeof records === "string") return records;
    if (records.length !== sent) return `\`records\` has ${records.length} entries for ${sent} rows`;
    const insertedFields = [];
    for (let index = 0; index < sent; index++) {
      const field = writtenRow(records[index], undefined);
      if (field === undefined) return `\`records[${index}]\` is not an inserted record`;
      insertedFields.push(field);
    }
    return { insertedFields, errors: null, requestId: response.requestId };
  });

/**
 * Every row ends in `insertedFields` or in `errors`, whatever the response holds for it.
 * @param {HttpResponse} response to an insert in its batch form
 * @param {number} sent rows
 * @param {unknown} request
 * @param {boolean} full whether errors show the vault's words whole
 */
export const insertBatchResult = (response, sent, request, full) =>
  reading(() => {
    const responses = listOf(response, "responses");
    if (typeof responses === "string") return responses;
    if (responses.length > sent) return `\`responses\` has ${responses.length} entries for ${sent} rows`;
    const { requestId } = response;
    const show = rowMessages(request, "columns", "insert", full);
    const insertedFields = [];
    const errors = [];
    for (let requestIndex = 0; requestIndex < sent; requestIndex++) {
      const item = responses[requestIndex];
      const httpCode = statusOf(get(item, "Status"));
      const records = get(get(item, "Body"), "records");
      const success = httpCode !== undefined && httpCode >= 200 && httpCode < 300 && Array.isArray(records);
      const fields = success ? records.map((record) => writtenRow(record, requestIndex)) : [];
      if (fields.length > 0 && !fields.includes(undefined)) for (const field of fields) insertedFields.push(field);
      else errors.push(withPart(rowError(requestIndex, requestId, httpCode, item, show), response, get(item, "Body"), httpCode));
    }
    return { insertedFields, errors: errors.length ? errors : null, requestId };
  });

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
 * @param {(text: string) => string} show
 */
function rowError(requestIndex, requestId, httpCode, item, show) {
  const error = errorText(get(get(item, "Body"), "error"), show);
  return httpCode === undefined ? { requestIndex, requestId, error } : { requestIndex, requestId, httpCode, error };
}
