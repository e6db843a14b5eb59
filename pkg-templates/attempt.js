/**
 * One HTTP exchange, and the sleep between two of them: the timers, the abort
 * wiring and the reading of bytes that have to happen in JavaScript. It decides
 * nothing; the core reads the outcome and decides. An attempt always resolves,
 * whatever `fetch` does: it may ignore its signal, throw anything, or never settle.
 */

/** Kinds of outcome; `src/host/fetch.rs` reads the same numbers. */
const ANSWER = 0;
const TIMED_OUT = 1;
const ABORTED = 2;
const FAILED = 3;
const TOO_LARGE = 4;
const BODY_FAILED = 5;

// What a failed call is told about is small; only an answer may be as large as the caller allows.
const MAX_ERROR_BYTES = 1 << 20;

/**
 * @typedef {object} Outcome
 * @property {number} kind
 * @property {number} status
 * @property {Uint8Array | null} bytes
 * @property {string | null} requestId
 * @property {Headers | null} headers
 * @property {unknown} cause
 */

/** @returns {Outcome} */
const outcome = (/** @type {number} */ kind, /** @type {unknown} */ cause = undefined, status = 0) => ({
  kind,
  status,
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
 * @param {string | undefined} query text after the question mark, already encoded
 * @param {string} method
 * @param {Record<string, string>} headers copied: a custom fetch may change what it is given
 * @param {Record<string, string> | undefined} extra the caller's, already checked
 * @param {BodyInit | undefined} body text is JSON; anything else brings its own content type
 * @param {number} timeoutMs for headers and body together; 0 is none
 * @param {AbortSignal | undefined} signal the caller's
 * @param {number} maxBytes of an answer's body
 * @returns {Promise<Outcome>}
 */
export function attempt(fetch, url, query, method, headers, extra, body, timeoutMs, signal, maxBytes) {
  return new Promise((resolve) => {
    const controller = new AbortController();
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    let settled = false;
    const settle = (/** @type {Outcome} */ result) => {
      settled = true;
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
      resolve(result);
    };
    // The reason is settled first: aborting makes `fetch` reject, with an error that says less.
    const stop = (/** @type {Outcome} */ result) => {
      if (settled) return;
      settle(result);
      controller.abort();
    };
    const onAbort = () => stop(outcome(ABORTED, signal?.reason));
    if (signal?.aborted) return onAbort();
    signal?.addEventListener("abort", onAbort);
    if (timeoutMs > 0) timer = setTimeout(() => stop(outcome(TIMED_OUT)), timeoutMs);
    const sent = typeof body === "string" ? { ...headers, ...extra, "content-type": "application/json" } : { ...headers, ...extra };
    const init = { method, headers: sent, body, redirect: /** @type {const} */ ("manual"), signal: controller.signal };
    exchange(fetch, query === undefined ? url : `${url}?${query}`, init, maxBytes, () => settled).then(
      (result) => settled || settle(result),
      (cause) => settled || settle(outcome(FAILED, cause)),
    );
  });
}

/**
 * @param {Fetch} fetch
 * @param {string} url
 * @param {RequestInit} init
 * @param {number} maxBytes
 * @param {() => boolean} settled
 * @returns {Promise<Outcome>}
 */
async function exchange(fetch, url, init, maxBytes, settled) {
  const response = await (fetch === undefined ? globalThis.fetch(url, init) : fetch(url, init));
  const status = response?.status;
  if (typeof status !== "number") return outcome(FAILED, new TypeError("fetch did not give a Response"));
  if (settled()) {
    discard(response);
    return outcome(TIMED_OUT);
  }
  const headers = typeof response.headers?.get === "function" ? response.headers : null;
  const success = status >= 200 && status < 300;
  const result = outcome(ANSWER, undefined, status);
  result.headers = headers;
  result.requestId = headers?.get("x-request-id") ?? null;
  try {
    result.bytes = await read(response, headers, success ? maxBytes : Math.min(maxBytes, MAX_ERROR_BYTES));
  } catch (cause) {
    result.kind = BODY_FAILED;
    result.cause = cause;
    return result;
  }
  if (result.bytes === null) {
    result.kind = success ? TOO_LARGE : ANSWER;
    discard(response);
  }
  return result;
}

/**
 * The body's bytes, or null when there are more than `limit`.
 * @param {Response} response
 * @param {Headers | null} headers
 * @param {number} limit
 * @returns {Promise<Uint8Array | null>}
 */
async function read(response, headers, limit) {
  const declared = headers?.get("content-length") ?? null;
  // The declared length counts coded bytes, so it bounds nothing when the body is compressed.
  if (declared !== null && (headers?.get("content-encoding") ?? null) === null) {
    if (Number(declared) > limit) return null;
    return new Uint8Array(await response.arrayBuffer());
  }
  if (typeof response.body?.getReader === "function") return readStream(response.body.getReader(), limit);
  if (response.body === null) return new Uint8Array(0);
  // A stand-in for a Response, as tests and proxies make them.
  const bytes = new TextEncoder().encode(await response.text());
  return bytes.length > limit ? null : bytes;
}

/**
 * @param {ReadableStreamDefaultReader<Uint8Array>} reader
 * @param {number} limit
 * @returns {Promise<Uint8Array | null>}
 */
async function readStream(reader, limit) {
  /** @type {Uint8Array[]} */
  const chunks = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > limit) {
      reader.cancel().catch(() => {});
      return null;
    }
    chunks.push(value);
  }
  if (chunks.length === 1) return chunks[0];
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
      signal?.removeEventListener("abort", onAbort);
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
export const header = (answer, name) => answer.headers?.get(name) ?? undefined;

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
 * @param {Outcome} answer
 * @param {number} limit bytes looked at
 * @returns {string}
 */
export const text = (answer, limit) => new TextDecoder().decode((answer.bytes ?? new Uint8Array(0)).subarray(0, limit));

/** What `sky-metadata` says of the runtime; never the machine's name. */
function describeRuntime() {
  const { process, navigator } = /** @type {any} */ (globalThis);
  const agent = navigator?.userAgent;
  const named = process?.versions?.bun ? `Bun@${process.versions.bun}` : process?.versions?.deno ? `Deno@${process.versions.deno}` : undefined;
  const runtime = named ?? (process?.versions?.node ? `Node@v${process.versions.node}` : typeof agent === "string" ? agent.slice(0, 60) : "unknown");
  return { runtime, platform: String(process?.platform ?? "unknown"), arch: String(process?.arch ?? "unknown") };
}

/** @type {string | undefined} */
let metadata;

/**
 * The headers of every vault and detect call.
 * @param {string} authorization
 * @param {string} version of this package
 * @returns {Record<string, string>}
 */
export function vaultHeaders(authorization, version) {
  if (metadata === undefined) {
    const { runtime, platform, arch } = describeRuntime();
    metadata = JSON.stringify({
      sdk_name_version: `skyflow-edge@${version}`,
      sdk_client_device_model: `${platform} ${arch}`,
      sdk_client_os_details: platform,
      sdk_runtime_details: runtime.replace(/[^\x20-\x7e]/g, "?"),
    });
  }
  return { authorization, "sky-metadata": metadata };
}
