/**
 * Many rows by several requests at a time. How they are cut, and that every row
 * is fit to send, was decided by the core before; here they are run and put
 * together again in the order of the request.
 */
import { call } from "./drive.js";
import { refused, SkyflowError } from "./errors.js";
import { notify } from "./hooks.js";
import { numberOf } from "./operations.js";
import { bulkPlan } from "./wasm/engine.js";

/**
 * @typedef {"insert" | "detokenize"} Operation
 * @typedef {{ list: "values" | "data", results: "insertedFields" | "detokenizedFields", name: string }} Shape
 * @typedef {import("./index.js").RecordError} RecordError
 */

/** @type {Record<Operation, Shape>} */
const shapes = {
  insert: { list: "values", results: "insertedFields", name: "bulkInsert" },
  detokenize: { list: "data", results: "detokenizedFields", name: "bulkDetokenize" },
};

/** A row refused with one of these was not carried out, and may be another time. */
const TRANSIENT = /* @__PURE__ */ new Set([408, 429, 500, 502, 503, 504]);

/**
 * @param {import("./wasm/engine.js").Client} handle
 * @param {string} vaultId
 * @param {Operation} operation
 * @param {any} request
 * @param {import("./index.js").CallOptions | undefined} options
 * @returns {Promise<any>}
 */
export async function bulk(handle, vaultId, operation, request, options) {
  const { list, results, name } = shapes[operation];
  const { batchSize, concurrency } = bulkPlan(numberOf(operation), name, request);
  const { onProgress, ...each } = taken(request, list, name);
  const items = each[list];
  const total = items.length;
  /** @type {any[]} what each batch ended in: its response or its SkyflowError */
  const ends = new Array(Math.ceil(total / batchSize));
  // A bulk call uses the configuration it began with, like any other.
  const frozen = handle.fork();
  let begun = 0;
  let done = 0;
  /** @type {SkyflowError | undefined} */
  let fatal;

  async function worker() {
    while (fatal === undefined && begun < ends.length) {
      const batch = begun++;
      const from = batch * batchSize;
      const part = { ...each, [list]: items.slice(from, from + batchSize) };
      if (each.tokens !== undefined) part.tokens = each.tokens.slice(from, from + batchSize);
      try {
        ends[batch] = await call(frozen, operation, vaultId, part, options);
      } catch (error) {
        ends[batch] = error;
        if (each.continueOnError !== true || !(error instanceof SkyflowError) || error.code === "ABORTED") fatal ??= /** @type {SkyflowError} */ (error);
      }
      done += Math.min(batchSize, total - from);
      if (onProgress !== undefined) notify(() => onProgress(done, total), {});
    }
  }

  try {
    await Promise.all(Array.from({ length: Math.min(concurrency, ends.length) }, worker));
  } finally {
    frozen.free();
  }
  if (fatal !== undefined) throw stopped(fatal, ends, batchSize, total);
  return joined(ends, batchSize, items, results);
}

/**
 * The request as it is now: from here on nobody changes it, or throws from it.
 * @param {any} request
 * @param {string} list
 * @param {string} name
 */
function taken(request, list, name) {
  try {
    const { tokens, ...each } = request;
    return { ...each, [list]: [...each[list]], ...(tokens !== undefined && { tokens: [...tokens] }) };
  } catch {
    throw refused(`${name}: the request cannot be read`);
  }
}

/**
 * The error that ended a bulk call, with what became of every row in its details.
 * @param {SkyflowError} error
 * @param {any[]} ends
 * @param {number} batchSize
 * @param {number} total
 */
function stopped(error, ends, batchSize, total) {
  const rows = { done: /** @type {number[][]} */ ([]), failed: /** @type {number[][]} */ ([]), notSent: /** @type {number[][]} */ ([]) };
  const skyflowIds = [];
  for (let batch = 0; batch < ends.length; batch++) {
    const range = [batch * batchSize, Math.min(total, (batch + 1) * batchSize) - 1];
    const end = ends[batch];
    if (end === undefined) rows.notSent.push(range);
    else if (end instanceof Error) rows.failed.push(range);
    else {
      rows.done.push(range);
      for (const field of end.insertedFields ?? []) skyflowIds.push(field.skyflowId);
    }
  }
  if (error instanceof SkyflowError) error.details.push({ bulk: { total, rows, skyflowIds } });
  return error;
}

/**
 * The errors of a batch with their positions in it. Those of a detokenize tell only their token, but
 * they and the fields come in the order of the request.
 * @param {any} end
 * @param {any[]} items
 * @param {number} from
 * @returns {Iterable<[number, RecordError]>}
 */
function* indexed(end, items, from) {
  const errors = end.errors ?? [];
  let field = 0;
  let index = 0;
  for (const error of errors) {
    if (error.requestIndex !== undefined) yield [error.requestIndex, error];
    else {
      while (end.detokenizedFields[field]?.token === items[from + index].token) {
        field++;
        index++;
      }
      yield [index++, error];
    }
  }
}

/**
 * @param {any[]} ends
 * @param {number} batchSize
 * @param {any[]} items
 * @param {Shape["results"]} results
 */
function joined(ends, batchSize, items, results) {
  /** @type {any[]} */
  const succeeded = [];
  /** @type {RecordError[]} */
  const errors = [];
  const toRetry = [];
  let requestId = null;
  for (let batch = 0; batch < ends.length; batch++) {
    const from = batch * batchSize;
    const end = ends[batch];
    requestId = end.requestId;
    if (end instanceof SkyflowError) {
      const { httpCode, message: error } = end;
      for (let requestIndex = from; requestIndex < Math.min(items.length, from + batchSize); requestIndex++) {
        errors.push(httpCode === 0 ? { requestIndex, requestId, error } : { requestIndex, requestId, httpCode, error });
        if (end.retryable) toRetry.push(items[requestIndex]);
      }
      continue;
    }
    end[results].forEach((/** @type {any} */ field, /** @type {number} */ index) => {
      if (results === "insertedFields") field.requestIndex = from + (field.requestIndex ?? index);
      succeeded.push(field);
    });
    for (const [index, error] of indexed(end, items, from)) {
      const requestIndex = from + index;
      errors.push({ ...error, requestIndex });
      if (TRANSIENT.has(error.httpCode ?? 0)) toRetry.push(items[requestIndex]);
    }
  }
  const summary = { total: items.length, succeeded: items.length - errors.length, failed: errors.length };
  return { [results]: succeeded, errors: errors.length ? errors : null, requestId, summary, toRetry };
}
