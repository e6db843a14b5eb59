/**
 * A `fetch` that gives canned answers and keeps what it was asked, in the form of the recordings.
 */
import assert from "node:assert/strict";

/**
 * @typedef {{ status?: number, headers?: Record<string, string>, body?: unknown, text?: string, bytes?: Uint8Array<ArrayBuffer>, networkError?: string, timeout?: boolean }} Canned
 * @typedef {{ method: string, url: string, query: string[], headers: Record<string, any>, body: unknown }} Sent
 */

/**
 * @param {Canned | Canned[]} answers one for each request; the last one serves all that follow
 */
export function cannedFetch(answers) {
  const queue = [answers].flat();
  /** @type {Sent[]} */
  const sent = [];
  /** @param {any} url @param {any} init */
  const fetch = async (url, init) => {
    sent.push(asRecorded(url, init));
    return answer(queue[Math.min(sent.length, queue.length) - 1], init);
  };
  return { fetch, sent };
}

/**
 * @param {Canned} canned
 * @param {RequestInit} init
 * @returns {Promise<Response>}
 */
export async function answer(canned, init) {
  if (canned.timeout) {
    return new Promise((_, reject) => init.signal?.addEventListener("abort", () => reject(init.signal?.reason)));
  }
  if (canned.networkError !== undefined) throw new TypeError("fetch failed", { cause: new Error(canned.networkError) });
  const text = canned.text ?? (canned.body === undefined ? "" : JSON.stringify(canned.body));
  // Bytes, because a string would bring a content type of its own.
  const bytes = canned.bytes ?? new TextEncoder().encode(text);
  return new Response(bytes, { status: canned.status ?? 200, headers: canned.headers ?? {} });
}

/** @param {string} url @param {any} init @returns {Sent} */
function asRecorded(url, init) {
  assert.equal(typeof url, "string");
  const [address, query = ""] = url.split(/\?(.*)/s);
  const parsed = new URL(url);
  assert.equal(parsed.origin + parsed.pathname, address, "the URL parser must find nothing to change");
  assert.equal(init.redirect, "manual", "a redirect would take credentials and records along");
  const headers = Object.fromEntries(new Headers(init.headers));
  if (headers["sky-metadata"] !== undefined) {
    // @ts-ignore: an object in place of the text, as in the recordings
    headers["sky-metadata"] = { $keys: Object.keys(JSON.parse(headers["sky-metadata"])).sort() };
  }
  if (init.body instanceof Blob) assert.equal(headers["content-type"], init.body.type, "whatever `fetch` makes of a blob, the server must learn its type");
  if (headers["content-type"]?.startsWith("multipart/")) headers["content-type"] = headers["content-type"].replace(/boundary=.+/, "boundary=*");
  const body = typeof init.body === "string" && headers["content-type"]?.endsWith("json") ? JSON.parse(init.body) : init.body;
  return { method: init.method, url: address, query: pairs(query), headers, body };
}

/** The pairs of a query in an order of their own, `name=value` with both decoded. @param {string} query */
export const pairs = (query) => [...new URLSearchParams(query)].map(([name, value]) => `${name}=${value}`).sort();

/** A form as its parts, a blob of JSON as what it says; anything else as it is. @param {unknown} body */
export async function partsOf(body) {
  if (!(body instanceof Blob)) return body;
  if (body.type === "application/json") return JSON.parse(await body.text());
  if (!body.type.startsWith("multipart/form-data")) return body;
  const form = await new Response(body, { headers: { "content-type": body.type } }).formData();
  const parts = [...form].map(async ([name, value]) => {
    const disposition = `form-data; name="${name}"`;
    if (typeof value === "string") return { disposition, name, text: value };
    const bytes = Buffer.from(await value.arrayBuffer());
    const content = bytes.equals(Buffer.from(bytes.toString())) ? { text: bytes.toString() } : { base64: bytes.toString("base64") };
    return { disposition: `${disposition}; filename="${value.name}"`, contentType: value.type, name, ...content };
  });
  return inOrder(await Promise.all(parts));
}

/** @param {{ name: string }[]} parts */
export const inOrder = (parts) => [...parts].sort((one, other) => (one.name < other.name ? -1 : 1));
