/** The parts of a bulk call, and its result. How it is cut, and which rows may be sent again, the core decides. */
import { SkyflowError } from "../errors.js";
import { isObject, own, snapshot } from "../host/reader.js";
import { jsonText } from "./json-data.js";
import { columnsOf } from "./rows.js";

/** @typedef {import("../index.js").RecordError} RecordError */

/** The caller's own rows of a bulk request, whose copies are sent. @type {WeakMap<object, any[]>} */
const originals = /* @__PURE__ */ new WeakMap();

/** A value as JSON will write it. @param {any} value */
const copyValue = (value) => (typeof value === "object" && value !== null ? JSON.parse(jsonText(value)) : value);

/** A row or an item that was checked, as it will be written. @param {any} row */
function copyRow(row) {
  if (!isObject(row)) return row;
  const copy = own(columnsOf(row));
  for (const name of Object.keys(copy)) copy[name] = copyValue(copy[name]);
  return { ...copy };
}

/**
 * The request without what only the whole has, its rows copied: from here on nobody changes them.
 * @param {any} request
 * @param {string} list
 */
export function bulkRequest({ batchSize: _, concurrency: __, onProgress: ___, ...request }, list) {
  const copy = own(request);
  for (const name of [list, "tokens"]) if (copy[name] !== undefined) copy[name] = copy[name].map(copyRow);
  originals.set(copy, [...request[list]]);
  return copy;
}

/**
 * The request of one batch.
 * @param {any} request
 * @param {string} list
 * @param {number} start
 * @param {number} end
 */
export function batchRequest(request, list, start, end) {
  const part = own(request);
  for (const name of [list, "tokens"]) if (part[name] !== undefined) part[name] = part[name].slice(start, end);
  return snapshot(part);
}

/** @param {unknown} error */
export const isSkyflowError = (error) => error instanceof SkyflowError;

/** @param {SkyflowError} error */
export const codeOf = ({ code }) => code;

/**
 * The error that stopped a bulk call, with the fate of every row in its details.
 * @param {any} error
 * @param {any[]} outcomes of the batches: a result, an error, or nothing for one that was not sent
 * @param {number} batchSize
 * @param {number} total
 */
export function stoppedBulk(error, outcomes, batchSize, total) {
  const rows = { done: /** @type {number[][]} */ ([]), failed: /** @type {number[][]} */ ([]), notSent: /** @type {number[][]} */ ([]) };
  const skyflowIds = [];
  for (let batch = 0; batch < outcomes.length; batch++) {
    const range = [batch * batchSize, Math.min(total, (batch + 1) * batchSize) - 1];
    const outcome = outcomes[batch];
    if (outcome === undefined) rows.notSent.push(range);
    else if (outcome instanceof Error) rows.failed.push(range);
    else {
      rows.done.push(range);
      for (const field of own(outcome).insertedFields ?? []) skyflowIds.push(field.skyflowId);
    }
  }
  if (error instanceof SkyflowError) error.details.push({ bulk: { total, rows, skyflowIds } });
  return error;
}

/**
 * The errors of a batch with their positions in it. Those of a detokenize have only their token, but
 * they and the fields come in the order of the request.
 * @param {any} outcome
 * @param {any[]} items
 * @param {number} start
 * @returns {Iterable<[number, RecordError]>}
 */
function* indexed(outcome, items, start) {
  let field = 0;
  let index = 0;
  for (const error of outcome.errors ?? []) {
    if (Object.hasOwn(error, "requestIndex")) yield [error.requestIndex, error];
    else {
      while (outcome.detokenizedFields[field]?.token === items[start + index].token) {
        field++;
        index++;
      }
      yield [index++, error];
    }
  }
}

/**
 * @param {any[]} outcomes of all batches
 * @param {any} request
 * @param {string} list
 * @param {"insertedFields" | "detokenizedFields"} results
 * @param {number} batchSize
 * @param {string} transient statuses of rows that may be sent again, with a blank between them
 */
export function bulkResult(outcomes, request, list, results, batchSize, transient) {
  const items = originals.get(request) ?? request[list];
  const resendable = new Set(transient.split(" ").map(Number));
  /** @type {any[]} */
  const succeeded = [];
  /** @type {RecordError[]} */
  const errors = [];
  const toRetry = [];
  let requestId = null;
  for (let batch = 0; batch < outcomes.length; batch++) {
    const start = batch * batchSize;
    const outcome = outcomes[batch];
    requestId = outcome.requestId;
    if (outcome instanceof SkyflowError) {
      const { httpCode, message: error } = outcome;
      for (let requestIndex = start; requestIndex < Math.min(items.length, start + batchSize); requestIndex++) {
        errors.push(httpCode === 0 ? { requestIndex, requestId, error } : { requestIndex, requestId, httpCode, error });
        if (outcome.retryable) toRetry.push(items[requestIndex]);
      }
      continue;
    }
    outcome[results].forEach((/** @type {any} */ field, /** @type {number} */ index) => {
      if (results === "insertedFields") field.requestIndex = start + (own(field).requestIndex ?? index);
      succeeded.push(field);
    });
    for (const [index, error] of indexed(outcome, request[list], start)) {
      const requestIndex = start + index;
      errors.push({ ...error, requestIndex });
      if (resendable.has(error.httpCode ?? 0)) toRetry.push(items[requestIndex]);
    }
  }
  const summary = { total: items.length, succeeded: items.length - errors.length, failed: errors.length };
  return { [results]: succeeded, errors: errors.length ? errors : null, requestId, summary, toRetry };
}
