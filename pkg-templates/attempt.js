/**
 * One HTTP exchange, and the sleep between two of them: the timers, the abort
 * wiring and the reading of bytes that have to happen in JavaScript. It decides
 * nothing; the core reads the outcome and decides. An attempt always resolves,
 * whatever `fetch` does: it may ignore its signal, throw anything, or never settle.
 */

import { withoutUrl } from "./conceal.js";

/** Ends without an answer; `src/host/fetch.rs` reads the same numbers. An answer ends with its HTTP status. */
const TIMED_OUT = -1;
const ABORTED = -2;
const FAILED = -3;
const TOO_LARGE = -4;

// What a failed call is told about is small; only an answer may be as large as the caller allows.
const MAX_ERROR_BYTES = 1 << 20;

/**
 * @typedef {object} Outcome
 * @property {number} ended
 * @property {number} status
 * @property {Uint8Array | null} bytes
 * @property {string | null} requestId
 * @property {Headers | null} headers
 * @property {unknown} cause
 */

/** @returns {Outcome} */
const without = (/** @type {number} */ ended, /** @type {unknown} */ cause = undefined) => ({
  ended,
  status: 0,
  bytes: null,
  requestId: null,
  headers: null,
  cause,
});

/**
 * @typedef {((input: string, init: RequestInit) => Promise<Response>) | undefined} Fetch the caller's, or none for the runtime's
 */

/**
 * @param {Fetch} fetch
 * @param {string} url without its query string
 * @param {string | undefined} query text after the question mark, already encoded, if there is any
 * @param {string} method
 * @param {Record<string, string>} headers copied: a custom fetch may change what it is given
 * @param {Record<string, string> | undefined} extra the caller's, already checked
 * @param {BodyInit | undefined} body
 * @param {number} timeoutMs for headers and body together; 0 is none
 * @param {AbortSignal | undefined} signal the caller's
 * @param {number} maxBytes of an answer's body
 * @returns {Promise<Outcome>}
 */
export function attempt(fetch, url, query, method, headers, extra, body, timeoutMs, signal, maxBytes) {
  const watch = new Watch(signal);
  try {
    if (signal !== undefined) {
      if (signal.aborted) watch.handleEvent();
      else signal.addEventListener("abort", watch);
    }
    if (watch.settled) return watch.promise;
    if (timeoutMs > 0) watch.timer = setTimeout(timedOut, timeoutMs, watch);
    const init = new Init(method, extra === undefined ? { ...headers } : { ...headers, ...extra }, body);
    exchange(watch, fetch, query ? `${url}?${query}` : url, new Proxy(init, watch), maxBytes);
  } catch (cause) {
    watch.settle(without(FAILED, cause));
  }
  return watch.promise;
}

/** @implements {RequestInit} */
class Init {
  redirect = /** @type {const} */ ("manual");
  /** @type {AbortSignal | undefined} */
  signal = undefined;

  /**
   * @param {string} method
   * @param {Record<string, string>} headers
   * @param {BodyInit | undefined} body
   */
  constructor(method, headers, body) {
    this.method = method;
    this.headers = headers;
    this.body = body;
  }
}
// `fetch` reads inherited members too, and someone may have added to Object.prototype.
Object.setPrototypeOf(Init.prototype, null);

/** Settles an attempt once: by its answer, its timer or the caller's signal, whichever is first. */
class Watch {
  settled = false;
  /** @type {AbortController | undefined} */
  controller = undefined;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  timer = undefined;
  /** @type {ReadableStreamDefaultReader<Uint8Array> | undefined} while a body is read */
  reader = undefined;

  /** @param {AbortSignal | undefined} signal */
  constructor(signal) {
    this.signal = signal;
    /** @type {Promise<Outcome>} */
    this.promise = new Promise((resolve) => {
      this.resolve = resolve;
    });
  }

  /** @param {Outcome} outcome */
  settle(outcome) {
    if (this.settled) return;
    this.settled = true;
    clearTimeout(this.timer);
    /** @type {(outcome: Outcome) => void} */ (this.resolve)(outcome);
    forget(this.signal, this);
  }

  /** The reason is settled first: aborting makes `fetch` reject, with an error that says less. @param {Outcome} outcome */
  stop(outcome) {
    this.settle(outcome);
    this.controller?.abort();
    // A body that does not hang on the signal, as of a custom `fetch`, would go on for ever.
    this.reader?.cancel().catch(() => {});
  }

  /**
   * The trap of the proxy before `init`: its signal is made when it is read. Most of a call's time here would go into
   * it, or into a getter of its own, and a `fetch` that never looks at it has nothing to abort.
   * @param {Init} init
   * @param {keyof Init} member
   */
  get(init, member) {
    return member === "signal" ? (init.signal ??= (this.controller = new AbortController()).signal) : init[member];
  }

  handleEvent() {
    this.stop(without(ABORTED, this.signal?.reason));
  }
}

/** A signal of another kind than the runtime's may throw at anything. @param {AbortSignal | undefined} signal @param {any} listener */
export function forget(signal, listener) {
  try {
    signal?.removeEventListener("abort", listener);
  } catch {
    // Then it keeps its listener.
  }
}

const timedOut = (/** @type {Watch} */ watch) => watch.stop(without(TIMED_OUT));

/**
 * @param {Watch} watch
 * @param {Fetch} fetch
 * @param {string} url
 * @param {RequestInit} init
 * @param {number} maxBytes
 */
async function exchange(watch, fetch, url, init, maxBytes) {
  try {
    const response = await (fetch === undefined ? globalThis.fetch(url, init) : fetch(url, init));
    const status = response?.status;
    if (typeof status !== "number") return watch.settle(without(FAILED, new TypeError("fetch did not give a Response")));
    if (watch.settled) return discard(response);
    const headers = typeof response.headers?.get === "function" ? response.headers : null;
    const success = status >= 200 && status < 300;
    const limit = success ? maxBytes : Math.min(maxBytes, MAX_ERROR_BYTES);
    let bytes;
    // Counted as it comes: a declared length is of the coded body, and in Node `arrayBuffer` and `json` take longer.
    if (typeof response.body?.getReader === "function") {
      const reader = response.body.getReader();
      watch.reader = reader;
      // workerd as of 2024 counts the end of a cancelled reader as a rejection nobody handled.
      reader.closed?.catch?.(() => {});
      const first = await reader.read();
      // Most answers are one chunk: nothing to collect.
      const next = first.done ? first : await reader.read();
      bytes = next.done ? within(first.value ?? new Uint8Array(0), limit) : await collect(reader, [first.value ?? new Uint8Array(0), next.value], limit);
    } else if (response.body === null) {
      bytes = new Uint8Array(0);
    } else {
      // A stand-in for a Response, as tests and proxies make them.
      bytes = within(new TextEncoder().encode(await response.text()), limit);
    }
    if (bytes === null) discard(response);
    const ended = bytes === null && success ? TOO_LARGE : status;
    watch.settle({ ended, status, bytes, requestId: textHeader(headers, "x-request-id") ?? null, headers, cause: undefined });
  } catch (cause) {
    // Inside the body too: nobody knows what the rest would have said.
    watch.settle(without(FAILED, withoutUrl(cause, url)));
  }
}

const within = (/** @type {Uint8Array} */ bytes, /** @type {number} */ limit) => (bytes.length > limit ? null : bytes);

/**
 * The whole body, or null when there are more than `limit` bytes.
 * @param {ReadableStreamDefaultReader<Uint8Array>} reader
 * @param {Uint8Array[]} chunks read already
 * @param {number} limit
 * @returns {Promise<Uint8Array | null>}
 */
async function collect(reader, chunks, limit) {
  let length = 0;
  for (const chunk of chunks) length += chunk.length;
  for (;;) {
    if (length > limit) {
      reader.cancel().catch(() => {});
      return null;
    }
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    chunks.push(value);
  }
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}

/** An unread body keeps its connection busy. @param {Response} response */
function discard(response) {
  try {
    response.body?.cancel?.()?.catch?.(() => {});
  } catch {
    // A locked or foreign body cannot be cancelled, and nothing waits for it.
  }
}

/**
 * @param {number} ms
 * @param {AbortSignal | undefined} signal
 * @returns {Promise<boolean>} false when the signal ended it early
 */
export function sleep(ms, signal) {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve(false);
    const end = (/** @type {boolean} */ whole) => {
      clearTimeout(timer);
      forget(signal, onAbort);
      resolve(whole);
    };
    const onAbort = () => end(false);
    const timer = setTimeout(() => end(true), ms);
    signal?.addEventListener("abort", onAbort);
  });
}

/**
 * @param {Outcome} answer
 * @param {string} name
 */
export const header = (answer, name) => textHeader(answer.headers, name);

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

const strict = /* @__PURE__ */ new TextDecoder("utf-8", { fatal: true });

/** @param {Outcome} answer */
export const isEmpty = (answer) => answer.bytes === null || answer.bytes.length === 0;

/**
 * @param {Outcome} answer
 * @param {number} [limit] bytes; a longer body is not parsed
 * @returns {any} the parsed body; throws when it is not UTF-8 or not JSON
 */
export function json({ bytes }, limit = Infinity) {
  if (bytes === null || bytes.length > limit) throw new RangeError("no body that may be parsed");
  return JSON.parse(strict.decode(bytes));
}

/**
 * The same for the core: an import that throws leaves its result's place in the table of references taken for good.
 * @param {Outcome} answer
 * @param {number} limit
 * @returns {any} undefined when it is not JSON
 */
export function jsonIfAny(answer, limit) {
  try {
    return json(answer, limit);
  } catch {
    return undefined;
  }
}

/**
 * @param {Outcome} answer
 * @param {number} limit bytes looked at
 * @returns {string}
 */
export const text = (answer, limit) => new TextDecoder().decode((answer.bytes ?? new Uint8Array(0)).subarray(0, limit));

/**
 * The headers of a connection's call: those of a vault's, its token bare in a header of its own, and the caller's.
 * @param {Record<string, string>} headers
 * @param {Record<string, string>} own
 */
export const gatewayHeaders = ({ authorization, ...rest }, own) => ({ "x-skyflow-authorization": authorization.slice("Bearer ".length), ...rest, ...own });

/** The headers of a token exchange, whose credential is in its body. @returns {Record<string, string>} */
export const jsonHeaders = () => ({ "content-type": "application/json" });

/** What `sky-metadata` says of the runtime; never the machine's name. */
function describeRuntime() {
  const { Deno, navigator } = /** @type {any} */ (globalThis);
  // A look at `process` would have Deno load Node's whole world.
  const { versions, os, platform = os, arch } = Deno?.build ? { versions: Deno.version, ...Deno.build } : (/** @type {any} */ (globalThis).process ?? {});
  const agent = navigator?.userAgent;
  const named = versions?.bun ? `Bun@${versions.bun}` : versions?.deno ? `Deno@${versions.deno}` : undefined;
  const runtime = named ?? (versions?.node ? `Node@v${versions.node}` : typeof agent === "string" ? agent.slice(0, 60) : "unknown");
  return { runtime, platform: String(platform ?? "unknown"), arch: String(arch ?? "unknown") };
}

/** @type {string | undefined} */
let metadata;

/**
 * The headers of every vault and detect call.
 * @param {string} authorization
 * @param {string} version of this package
 * @param {boolean} json whether a JSON body goes with them
 * @returns {Record<string, string>}
 */
export function vaultHeaders(authorization, version, json) {
  if (metadata === undefined) {
    const { runtime, platform, arch } = describeRuntime();
    metadata = JSON.stringify({
      sdk_name_version: `skyflow-edge@${version}`,
      sdk_client_device_model: `${platform} ${arch}`,
      sdk_client_os_details: platform,
      sdk_runtime_details: runtime.replace(/[^\x20-\x7e]/g, "?"),
    });
  }
  const headers = { authorization, "sky-metadata": metadata };
  return json ? { ...headers, "content-type": "application/json" } : headers;
}
