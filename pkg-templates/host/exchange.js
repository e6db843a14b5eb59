/**
 * One HTTP exchange, and the sleep between two of them: the timers, the abort
 * wiring and the reading of bytes that have to happen in JavaScript. It decides
 * nothing; the core reads the outcome and decides. An exchange always resolves,
 * whatever `fetch` does: it may ignore its signal, throw anything, or never settle.
 */

import { subscribe, unsubscribe } from "./abort.js";
import { cleanCause, digestOf } from "./cause.js";
import { MAX_TIMER_MS } from "./driver.js";
import { leftOpen, unstreamed } from "./open-body.js";
import { blobBytes, isBlob, tagOf } from "./blob.js";
import { cancel, readAll } from "./chunks.js";

// The body of a failed call is small; only a success may be as large as the caller allows.
const MAX_ERROR_BYTES = 1 << 20;

/**
 * @typedef {"timeout" | "aborted" | "notSent" | "noResponse" | "interrupted" | "failed" | "tooLarge"} FailureKind
 * @typedef {object} HttpResponse
 * @property {number | undefined} status of a complete response
 * @property {FailureKind | undefined} failure why there is none
 * @property {number | undefined} incompleteStatus of a response whose body is too large to be read
 * @property {Uint8Array} bytes
 * @property {ReadableStream<Uint8Array>} [stream] the body, where the caller reads it
 * @property {string | null} requestId
 * @property {Headers | null} headers
 * @property {unknown} cause
 * @typedef {((input: string, init: RequestInit) => Promise<Response>) | undefined} Fetch the caller's, or none for the runtime's
 */

const NO_BYTES = /* @__PURE__ */ new Uint8Array(0);

/** @returns {HttpResponse} */
const without = (/** @type {FailureKind} */ failure, /** @type {unknown} */ cause = undefined) => ({
  status: undefined,
  failure,
  incompleteStatus: undefined,
  bytes: NO_BYTES,
  requestId: null,
  headers: null,
  cause,
});

/**
 * @param {Fetch} fetch
 * @param {string} url scheme, host and the part of the path that holds names only
 * @param {string | undefined} privatePath the rest of the path, encoded
 * @param {string | undefined} query encoded, if there is any
 * @param {string} method
 * @param {Record<string, string> | undefined} clientHeaders those of every attempt, already checked; the others win over them
 * @param {Record<string, string>} headers copied: a custom fetch may change what it is given
 * @param {Record<string, string> | undefined} extraHeaders the caller's, already checked
 * @param {BodyInit | undefined} body
 * @param {number} timeoutMs for headers and body together; 0 is none
 * @param {AbortSignal | undefined} signal the caller's
 * @param {number} maxBytes of a response's body
 * @param {boolean} streams whether the body of a success is left for the caller to read
 * @param {boolean} full whether causes show texts whole
 * @returns {Promise<HttpResponse>}
 */
export function send(fetch, url, privatePath, query, method, clientHeaders, headers, extraHeaders, body, timeoutMs, signal, maxBytes, streams, full) {
  const watch = new Watch(signal);
  try {
    if (signal?.aborted) watch.abort();
    else subscribe(signal, watch.abort);
    if (watch.settled) return watch.promise;
    if (timeoutMs > 0) watch.timer = setTimeout(timedOut, Math.min(timeoutMs, MAX_TIMER_MS), watch);
    const init = new Init(method, { ...clientHeaders, ...headers, ...extraHeaders }, body);
    const whole = privatePath === undefined ? url : url + privatePath;
    exchange(watch, fetch, query ? `${whole}?${query}` : whole, init, streams ? undefined : maxBytes, { full });
  } catch (cause) {
    watch.settle(without("failed", cleanCause(cause, { full })));
  }
  return watch.promise;
}

/** Whether the runtime's requests may say that nothing is to be stored: workerd refused the member until 2025. @type {boolean | undefined} */
let takesCache;

function mayNotStore() {
  try {
    takesCache ??= new Request("https://localhost", { cache: "no-store" }).cache === "no-store";
  } catch {
    takesCache = false;
  }
  return takesCache;
}

/** @implements {RequestInit} */
class Init {
  redirect = /** @type {const} */ ("manual");

  /**
   * @param {string} method
   * @param {Record<string, string>} headers
   * @param {BodyInit | undefined} body
   */
  constructor(method, headers, body) {
    this.method = method;
    this.headers = headers;
    this.body = body;
    /** @type {AbortSignal | undefined} */
    this.signal = undefined;
    // Frameworks store what `fetch` returns, and would store what the vault returns.
    if (mayNotStore()) this.cache = /** @type {const} */ ("no-store");
  }
}
// `fetch` reads inherited members too, and someone may have added to Object.prototype.
Object.setPrototypeOf(Init.prototype, null);

/** Settles an exchange once: by its response, its timer or the caller's signal, whichever is first. */
class Watch {
  settled = false;
  controller = new AbortController();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  timer = undefined;
  /** @type {ReadableStreamDefaultReader<Uint8Array> | undefined} while a body is read */
  reader = undefined;

  /** @param {AbortSignal | undefined} signal */
  constructor(signal) {
    this.signal = signal;
    this.abort = () => this.stop(without("aborted", signal?.reason));
    /** @type {Promise<HttpResponse>} */
    this.promise = new Promise((resolve) => {
      this.resolve = resolve;
    });
  }

  /** @param {HttpResponse} outcome */
  settle(outcome) {
    if (this.settled) return;
    this.settled = true;
    clearTimeout(this.timer);
    /** @type {(outcome: HttpResponse) => void} */ (this.resolve)(outcome);
    unsubscribe(this.signal, this.abort);
  }

  /** The reason is settled first: aborting makes `fetch` reject, with an error that says less. @param {HttpResponse} outcome */
  stop(outcome) {
    this.settle(outcome);
    this.controller.abort();
    // A body that does not hang on the signal, as of a custom `fetch`, would go on for ever.
    cancel(this.reader);
  }
}

const timedOut = (/** @type {Watch} */ watch) => watch.stop(without("timeout"));

/** @param {any} thrown */
const textOf = (thrown) => (typeof thrown?.message === "string" ? thrown.message : "");

/**
 * Whether `fetch` refused its arguments, so that nothing was sent. Runtimes give such an error no code; a lost connection
 * is told otherwise by each of them.
 * @param {any} thrown
 */
function isArgumentError(thrown) {
  try {
    // Of what is no function only that of node-fetch 2, which takes no Blob: a mistake behind the request is none of its arguments.
    return thrown?.name === "TypeError" && thrown.cause === undefined && /illegal invocation|abortsignal|requestinit|construct 'request'|\.pipe is not a function/i.test(textOf(thrown));
  } catch {
    return false;
  }
}

/**
 * @param {Fetch} fetch
 * @param {string} url
 * @param {Init} init
 * @param {Watch} watch
 * @returns {Promise<Response>}
 */
async function fetched(fetch, url, init, watch) {
  init.signal = watch.controller.signal;
  // The Blob of a test's document, as jsdom's, is none for the `fetch` of Node, which would send the text `[object Blob]`.
  if (isBlob(init.body) && init.body.stream === undefined) init.body = await blobBytes(init.body);
  for (;;) {
    try {
      return await (fetch === undefined ? globalThis.fetch(url, init) : fetch(url, init));
    } catch (thrown) {
      if (!isArgumentError(thrown)) throw thrown;
      if (init.signal !== undefined && /abortsignal/i.test(textOf(thrown))) {
        // The AbortController of a test's document is none for the `fetch` of Node. Then it goes without: the timeout and the
        // caller's signal end the call all the same.
        init.signal = undefined;
      } else if (isBlob(init.body) && /\.pipe is not a function/.test(textOf(thrown))) {
        // node-fetch 2, and cross-fetch on Node, take no Blob of the platform. They have opened a connection, and sent nothing on it.
        init.body = await blobBytes(init.body);
        if (watch.settled) throw thrown;
        watch.controller.abort();
        watch.controller = new AbortController();
        init.signal &&= watch.controller.signal;
      } else throw thrown;
    }
  }
}

/** A number, a date, a flag or a type: no other header enters the core's memory, since a server may quote anything there. */
const SMALL_HEADER = /^(?:\d{1,13}(?:\.\d{1,9})?|true|false|[a-z]{3,9},? [\w:+-]{1,12}(?: [\w:+-]{1,12}){1,5}|[\w.+-]{1,40}\/[\w.+-]{1,80})$/i;
const MAX_ORIGIN_CHARACTERS = 200;

/** What a custom `fetch` returned may have anything in the place of a status; the core takes 16 bits of it. @param {unknown} status @returns {status is number} */
const isStatus = (status) => Number.isInteger(status) && /** @type {number} */ (status) >= 0 && /** @type {number} */ (status) < 1000;

/**
 * @param {Watch} watch
 * @param {Fetch} fetch
 * @param {string} url
 * @param {Init} init
 * @param {number | undefined} maxBytes undefined where the caller reads the body of a success
 * @param {{ full: boolean }} shown whether causes show texts whole
 */
async function exchange(watch, fetch, url, init, maxBytes, shown) {
  let response;
  try {
    response = await fetched(fetch, url, init, watch);
  } catch (thrown) {
    const kind = isArgumentError(thrown) ? "notSent" : digestOf(thrown) === undefined ? "failed" : "interrupted";
    return watch.settle(without(kind, cleanCause(thrown, shown)));
  }
  try {
    const status = response?.status;
    if (!isStatus(status) || response.bodyUsed === true) return watch.settle(without("noResponse", new TypeError(response?.bodyUsed ? "the body of the Response was read already" : "fetch did not return a Response")));
    if (watch.settled) return cancel(response.body);
    const headers = typeof response.headers?.get === "function" ? response.headers : null;
    const success = response.ok ?? (status >= 200 && status < 300);
    const requestId = idIn(textHeader(headers, "x-request-id"));
    if (success && maxBytes === undefined) {
      const stream = leftOpen(watch, response, shown);
      return watch.settle({ status, failure: undefined, incompleteStatus: undefined, bytes: NO_BYTES, stream, requestId, headers, cause: undefined });
    }
    const limit = maxBytes ?? MAX_ERROR_BYTES;
    const bytes = await bodyOf(watch, response, success ? limit : Math.min(limit, MAX_ERROR_BYTES));
    const tooLarge = bytes === null && success;
    watch.settle({
      status: tooLarge ? undefined : status,
      failure: tooLarge ? "tooLarge" : undefined,
      incompleteStatus: bytes === null ? status : undefined,
      bytes: bytes ?? NO_BYTES,
      requestId,
      headers,
      cause: undefined,
    });
  } catch (thrown) {
    // Inside the body: nobody knows what the rest would have said.
    watch.settle(without("failed", cleanCause(thrown, shown)));
  }
}

/**
 * @param {Watch} watch
 * @param {any} response
 * @param {number} limit
 * @returns {Promise<Uint8Array | null>} null when there are more bytes than the limit
 */
async function bodyOf(watch, response, limit) {
  // Counted as it comes: a declared length is of the coded body, and in Node `arrayBuffer` and `json` take longer.
  if (typeof response.body?.getReader === "function") {
    const reader = response.body.getReader();
    watch.reader = reader;
    // workerd as of 2024 counts the end of a cancelled reader as a rejection nobody handled.
    reader.closed?.catch?.(() => {});
    const first = await reader.read();
    // Most bodies are one chunk: nothing to collect.
    const next = first.done ? first : await reader.read();
    return next.done ? within(first.value ?? NO_BYTES, limit) : await collect(reader, [first.value ?? NO_BYTES, next.value], limit, watch);
  }
  return within(await unstreamed(response), limit);
}

/** @param {Uint8Array} bytes a stand-in's body may give anything @param {number} limit */
function within(bytes, limit) {
  if (tagOf(bytes) !== "Uint8Array") throw new TypeError("the body is not bytes");
  return bytes.length > limit ? null : bytes;
}

/**
 * The whole body, or null when there are more than `limit` bytes.
 * @param {ReadableStreamDefaultReader<Uint8Array>} reader
 * @param {Uint8Array[]} chunks read already
 * @param {number} limit
 * @param {Watch} watch
 * @returns {Promise<Uint8Array | null>}
 */
async function collect(reader, chunks, limit, watch) {
  const length = await readAll(reader, chunks, limit, () => watch.settled);
  if (length === undefined) return null;
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(/** @type {Uint8Array} */ (within(chunk, limit)), offset);
    offset += chunk.length;
  }
  return bytes;
}

/**
 * A time that ends by itself, by its signal, or by `stop`.
 * @param {number} ms may be Infinity
 * @param {AbortSignal | undefined} signal
 * @returns {{ passed: Promise<boolean>, stop: () => void }} whether the whole time has passed
 */
export function deadline(ms, signal) {
  /** @type {() => void} */
  let stop = () => {};
  const passed = new Promise((resolve) => {
    if (signal?.aborted) return resolve(false);
    const end = (/** @type {boolean} */ whole) => {
      clearTimeout(timer);
      unsubscribe(signal, stop);
      resolve(whole);
    };
    stop = () => end(false);
    const timer = ms === Infinity ? undefined : setTimeout(() => end(true), Math.min(ms, MAX_TIMER_MS));
    subscribe(signal, stop);
  });
  return { passed, stop };
}

/**
 * Waits, but no longer than until the signal aborts.
 * @param {number} ms
 * @param {AbortSignal | undefined} signal
 * @returns {Promise<boolean>} whether it waited as long as that
 */
export const sleep = (ms, signal) => deadline(ms, signal).passed;

/**
 * @param {HttpResponse} response
 * @param {string} name
 */
export function headerOf(response, name) {
  // The parameters of a type change nothing.
  const text = textHeader(response.headers, name)?.split(";", 1)[0].trim();
  if (text === undefined) return undefined;
  // No wait is that long, and it may be a number of a card.
  if (/^\d{14,64}$/.test(text)) return "9".repeat(13);
  return SMALL_HEADER.test(text) ? text : undefined;
}

/** Stays in JavaScript, so that it may be any text. @param {HttpResponse} response @returns {string | undefined} */
export const charsetOf = (response) => /charset="?([^\s;"]+)/i.exec(textHeader(response.headers, "content-type") ?? "")?.[1];

/** The origin that a redirect leads to; its path and query may quote what was sent. @param {HttpResponse} response @returns {string | undefined} */
export function redirectOrigin(response) {
  try {
    const { protocol, origin } = new URL(textHeader(response.headers, "location") ?? "");
    return /^https?:$/.test(protocol) && origin.length <= MAX_ORIGIN_CHARACTERS ? origin : undefined;
  } catch {
    return undefined;
  }
}

/** What support asks for. A server may put anything there, so only what can be an id is one; groups of digits alone are rather a number of a card or a person, and `sky-` begins an API key. */
const REQUEST_ID = /^(?![\d.:-]{9,}$|sky-)[\w.:-]{1,64}$/i;

/** @param {string | undefined} text */
const idIn = (text) => (text !== undefined && REQUEST_ID.test(text) ? text : null);

/**
 * The headers of a custom `fetch` are what it made of them; the core can take text only.
 * @param {Headers | null} headers
 * @param {string} name
 */
function textHeader(headers, name) {
  try {
    const value = headers?.get(name);
    return typeof value === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}
