/**
 * A stand-in for `fetch` that keeps what it was given and answers from a script.
 */

/**
 * @typedef {object} Answer
 * @property {number} [status] default 200
 * @property {Record<string, string>} [headers]
 * @property {unknown} [body] text, bytes or a stream as they are; anything else as JSON
 *
 * @typedef {object} Recorded
 * @property {string} url
 * @property {string} method
 * @property {Record<string, string>} headers names in lower case
 * @property {any} body
 * @property {any} init as it was passed
 *
 * @typedef {Answer | Response | ((request: Recorded, index: number) => unknown)} Script
 */

const isRaw = (/** @type {unknown} */ body) =>
  body === null || body === undefined || typeof body === "string" || body instanceof Uint8Array || body instanceof ReadableStream;

/** @param {Answer} answer */
export function respond({ status = 200, headers = {}, body }) {
  if (isRaw(body)) return new Response(/** @type {BodyInit | null | undefined} */ (body), { status, headers });
  return new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json", ...headers } });
}

/**
 * Answers by a list, whose last entry answers all later requests too, or by one entry.
 * @param {Script | Script[]} script
 */
export function recorder(script) {
  /** @type {Recorded[]} */
  const requests = [];
  const entries = Array.isArray(script) ? script : [script];
  const fetch = async (/** @type {any} */ input, /** @type {any} */ init = {}) => {
    const headers = Object.fromEntries(Object.entries(init.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
    const request = { url: String(input), method: init.method ?? "GET", headers, body: init.body, init };
    requests.push(request);
    const index = requests.length - 1;
    const entry = entries[Math.min(index, entries.length - 1)];
    const answer = await (typeof entry === "function" ? entry(request, index) : entry);
    const isAnswer = answer !== null && typeof answer === "object" && !(answer instanceof Response) && Object.getPrototypeOf(answer) === Object.prototype && !("ok" in answer);
    return isAnswer ? respond(answer) : answer;
  };
  return { fetch: /** @type {any} */ (fetch), requests };
}

/** A fetch that never answers; it rejects, as the runtimes' own do, when its signal aborts. */
export const hang = (/** @type {Recorded} */ { init }) =>
  new Promise((_, reject) => {
    init.signal.addEventListener("abort", () => reject(init.signal.reason));
  });

/**
 * A body that sends `text` and then nothing more, until it is cancelled.
 * @param {string} text
 */
export function stalledBody(text) {
  const state = { cancelled: false };
  const stream = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(text));
    },
    cancel() {
      state.cancelled = true;
    },
  });
  return { stream, state };
}
