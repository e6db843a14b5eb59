/** The rows of a bulk call: the request of each batch, and its results. How they are cut, and which rows may be sent again, the core decides. */
import { SkyflowError } from "../errors.js";
import { settlesWithin } from "../host/driver.js";
import { withResponse } from "../host/error-response.js";
import { isData, isObject, own, snapshot } from "../host/reader.js";
import { isSource, Source } from "./bulk-source.js";
import { placeOf } from "./detokenize.js";
import { flaw, jsonText } from "./json-data.js";
import { idKey } from "./response.js";
import { missingRow } from "./row-error.js";
import { columnsOf } from "./rows.js";

/** @typedef {import("../index.js").RecordError} RecordError */

/** A value as JSON will write it; what JSON would lose stays, and is refused. @param {any} value */
const copyValue = (value) => (typeof value === "object" && value !== null && flaw(value) === undefined ? JSON.parse(jsonText(value)) : value);

/**
 * A row or an item as it will be written; what cannot be written stays, and is refused.
 * @param {any} row
 * @param {boolean} isItem whose members are known, unlike the columns of a row
 */
function copyRow(row, isItem) {
  try {
    if (!isObject(row) || !isData(row)) return row;
    const copy = isItem ? own(row, true) : own(columnsOf(row));
    for (const name of Object.keys(copy)) copy[name] = copyValue(copy[name]);
    return { ...copy };
  } catch {
    return row;
  }
}

/** @param {any} head @param {string} list @param {any[]} rows @param {any[] | undefined} tokens */
function partOf(head, list, rows, tokens) {
  const part = own(head);
  part[list] = rows;
  if (tokens !== undefined) part.tokens = tokens;
  return snapshot(part);
}

/** Rows that one request sends. */
class Batch {
  #head;
  #list;
  /** @type {any[] | undefined} */
  #tokens;
  /** Positions of the rows that are sent. @type {number[]} */
  sent;
  /** @type {[position: number, error: SkyflowError][]} */
  refused = [];

  /**
   * @param {any} head
   * @param {string} list
   * @param {number} first position of its first row in the whole
   * @param {number} number its own
   * @param {any[]} rows the caller's
   * @param {any[]} copies
   */
  constructor(head, list, first, number, rows, copies) {
    this.#head = head;
    this.#list = list;
    this.first = first;
    this.number = number;
    this.rows = rows;
    this.copies = copies;
    // A row behind the last of the tokens has none.
    this.#tokens = head.tokens?.length >= 0 ? rows.map((_, position) => head.tokens[first + position] ?? null) : undefined;
    this.sent = rows.map((_, position) => position);
  }

  get length() {
    return this.rows.length;
  }

  /** How many rows are sent. */
  get left() {
    return this.sent.length;
  }

  /** The position of a row in the whole. @param {number} index of one that is sent */
  at(index) {
    return this.first + this.sent[index];
  }

  /** The request of all that is sent, or of one row. @param {number | undefined} position */
  request(position) {
    const chosen = position === undefined ? this.sent : [position];
    const tokens = this.#tokens;
    return partOf(this.#head, this.#list, chosen.map((one) => this.copies[one]), tokens && chosen.map((one) => tokens[one]));
  }

  /** @param {number} position @param {SkyflowError} error */
  refuse(position, error) {
    this.refused.push([position, error]);
    this.sent = this.sent.filter((other) => other !== position);
  }
}

/** Adds a range, to the last one if it continues that. @param {number[][]} ranges @param {number} first @param {number} length @param {boolean} merged */
function addRange(ranges, first, length, merged) {
  const last = merged ? ranges.at(-1) : undefined;
  if (last !== undefined && last[1] + 1 === first) last[1] += length;
  else ranges.push([first, first + length - 1]);
}

class Load {
  #head;
  #list;
  /** @type {string} */
  #results;
  /** The caller's own rows. @type {any[]} */
  #rows = [];
  /** @type {any[]} */
  #copies = [];
  /** @type {Source | undefined} */
  #source;
  #next = 0;
  #batches = 0;
  #size = 1;
  #keeps;
  /** Results of the batches, if they are kept. @type {any[]} */
  #parts = [];
  #counts = { total: 0, succeeded: 0, failed: 0 };
  /** @type {string | null} */
  #requestId = null;
  /** @type {{ done: number[][], failed: number[][] }} */
  #ranges = { done: [], failed: [] };
  #notified = Promise.resolve();
  /** Rows whose request has ended. Batches begin in their order, so all others were not sent. */
  #ended = 0;
  /** Whether sending all of it again may write rows twice. */
  #mayHaveWritten = false;

  /**
   * @param {any} request
   * @param {string} list
   * @param {string} results
   * @param {string} more members that only the whole has, with a blank between them
   * @param {boolean} keeps whether the results of all batches are kept
   */
  constructor(request, list, results, more, keeps) {
    this.#head = own(request);
    for (const name of more.split(" ")) delete this.#head[name];
    this.#list = list;
    this.#results = results;
    this.#keeps = keeps;
    const rows = request[list];
    if (Array.isArray(rows)) this.#rows = [...rows];
    else this.#source = new Source(rows);
  }

  /** The request without rows. */
  head() {
    return partOf(this.#head, this.#list, [], undefined);
  }

  /** Some of the rows, as the caller has them. @param {number} start @param {number} end */
  slice(start, end) {
    return new Batch(this.#head, this.#list, start, 0, this.#rows.slice(start, end), this.#rows.slice(start, end)).request(undefined);
  }

  /** Copies what was checked: from here on nobody changes it. */
  copy() {
    this.#copies = this.#rows.map((row) => this.#copied(row));
    this.#head.tokens = this.#head.tokens?.map((/** @type {any} */ tokens) => copyRow(tokens, false));
  }

  /**
   * The next rows, or a promise of them; nothing when there are none.
   * @param {number} size
   */
  read(size) {
    this.#size = size;
    if (this.#source !== undefined) return this.#source.ended ? undefined : this.#received(this.#source, size);
    const end = this.#next + size;
    return this.#batch(this.#rows.slice(this.#next, end), this.#copies.slice(this.#next, end));
  }

  /** @param {Source} source @param {number} size */
  async #received(source, size) {
    /** @type {any[]} */
    const rows = [];
    /** @type {any[]} */
    const copies = [];
    // A source may give the same object again and again, changed.
    await source.read(size, (row) => {
      rows.push(row);
      copies.push(this.#copied(row));
    });
    return this.#batch(rows, copies);
  }

  /** @param {any} row */
  #copied(row) {
    return copyRow(row, this.#results !== "insertedFields");
  }

  /** @param {any[]} rows @param {any[]} copies */
  #batch(rows, copies) {
    if (rows.length === 0) return undefined;
    const batch = new Batch(this.#head, this.#list, this.#next, this.#batches++, rows, copies);
    this.#next += rows.length;
    return batch;
  }

  /** @param {Batch} batch @param {any} error */
  failed({ first, length }, error) {
    this.#ended += length;
    this.#mayHaveWritten ||= error?.retryable === false;
    addRange(this.#ranges.failed, first, length, this.#source !== undefined);
  }

  /**
   * Adds what became of a batch, and returns it.
   * @param {Batch} batch
   * @param {any} outcome its result, or a SkyflowError; undefined when nothing of it was sent
   * @param {string} transient statuses of rows that may be sent again, with a blank between them
   */
  settle(batch, outcome, transient) {
    const { first, rows, sent, refused } = batch;
    const resendable = new Set(transient.split(" ").map(Number));
    const name = this.#results;
    const requestId = outcome?.requestId ?? null;
    /** @type {any[]} */
    const succeeded = [];
    /** @type {RecordError[]} */
    const errors = [];
    /** @type {number[]} */
    const again = [];
    const ofError = (/** @type {SkyflowError} */ { httpCode, message: error, requestId, response }, /** @type {number} */ position) =>
      errors.push(withResponse(httpCode === 0 ? { requestIndex: first + position, requestId, error } : { requestIndex: first + position, requestId, httpCode, error }, response));
    if (outcome instanceof SkyflowError) {
      for (const position of sent) ofError(outcome, position);
      if (outcome.retryable) again.push(...sent);
    } else if (outcome !== undefined) {
      outcome[name].forEach((/** @type {any} */ field, /** @type {number} */ index) => {
        if (name === "insertedFields") field.requestIndex = batch.at(own(field).requestIndex ?? index);
        succeeded.push(name === "tokenizedFields" ? { ...field, requestIndex: batch.at(index) } : field);
      });
      for (const error of outcome.errors ?? []) {
        const index = placeOf(error) ?? error.requestIndex;
        errors.push(withResponse({ ...error, requestIndex: batch.at(index) }, error.response));
        if (resendable.has(error.httpCode ?? 0)) again.push(sent[index]);
      }
      // Those of no row: the vault lists what it deleted, and may leave out a list that is empty.
      const deleted = name === "deletedIds" ? new Set(succeeded.map(idKey)) : undefined;
      if (deleted !== undefined) for (const position of sent) if (!deleted.has(idKey(batch.copies[position]))) errors.push(missingRow(first + position, requestId));
    }
    for (const [position, error] of refused) ofError(error, position);
    if (refused.length > 0) errors.sort((a, b) => (a.requestIndex ?? 0) - (b.requestIndex ?? 0));
    const summary = { total: rows.length, succeeded: rows.length - errors.length, failed: errors.length };
    const toRetry = { toRetry: again.map((position) => rows[position]), toRetryIndexes: again.map((position) => first + position) };
    const result = { firstIndex: first, rows, [name]: succeeded, errors: errors.length ? errors : null, requestId, summary, ...toRetry };
    for (const count of /** @type {const} */ (["total", "succeeded", "failed"])) this.#counts[count] += summary[count];
    if (outcome instanceof SkyflowError) this.failed(batch, outcome);
    else {
      this.#ended += rows.length;
      this.#mayHaveWritten = true;
      addRange(this.#ranges.done, first, rows.length, this.#source !== undefined);
    }
    if (this.#keeps) this.#parts[batch.number] = { ...result, rows: undefined };
    this.#requestId = requestId ?? this.#requestId;
    return result;
  }

  /**
   * Hands the caller what became of a batch; never two at a time.
   * @param {(result: any) => unknown} listener
   * @param {any} result
   */
  deliver(listener, result) {
    const notified = this.#notified.then(() => listener(result));
    this.#notified = notified.then(() => {}, () => {});
    return notified;
  }

  /** The result of the whole: all that the batches came to, or the counts alone. */
  result() {
    const summary = this.#counts;
    if (!this.#keeps) return { requestId: this.#requestId, summary };
    const all = (/** @type {string} */ name) => this.#parts.flatMap((part) => part[name] ?? []);
    const errors = all("errors");
    const requestId = this.#parts.at(-1)?.requestId ?? null;
    return { [this.#results]: all(this.#results), errors: errors.length ? errors : null, requestId, summary, toRetry: all("toRetry"), toRetryIndexes: all("toRetryIndexes") };
  }

  /**
   * The error that stopped the call, with the fate of every row in its details.
   * @param {any} error
   */
  stopped(error) {
    if (!(error instanceof SkyflowError)) return error;
    const isList = this.#source === undefined;
    /** @type {(number | null)[][]} */
    const notSent = isList ? [] : [[this.#ended, null]];
    const total = isList ? this.#rows.length : null;
    for (let first = this.#ended; isList && first < this.#rows.length; first += this.#size) notSent.push([first, Math.min(first + this.#size, this.#rows.length) - 1]);
    const inOrder = (/** @type {number[][]} */ ranges) => ranges.sort(([a], [b]) => a - b);
    const rows = { done: inOrder(this.#ranges.done), failed: inOrder(this.#ranges.failed), notSent };
    const skyflowIds = this.#parts.flatMap((part) => part.insertedFields ?? []).map(({ skyflowId }) => skyflowId);
    if (this.#results === "insertedFields" && this.#head.upsert === undefined && this.#mayHaveWritten) error.retryable = false;
    error.details.push({ bulk: { total, rows, skyflowIds } });
    return error;
  }

  /**
   * Tells a source that no more is read, and waits for it, but not for ever.
   * @param {number} ms 0 is any number
   * @param {AbortSignal | undefined} signal
   */
  close(ms, signal) {
    return this.#source ? settlesWithin(this.#source.close(), ms, signal) : Promise.resolve();
  }
}

/**
 * @param {any} request
 * @param {string} list
 * @param {string} results
 * @param {string} more
 * @param {boolean} keeps
 */
export const bulkLoad = (request, list, results, more, keeps) => new Load(request, list, results, more, keeps);

export const isBulkSource = isSource;

/** @param {unknown} error @returns {string} empty for what is no SkyflowError */
export const codeOf = (error) => (error instanceof SkyflowError ? error.code : "");
