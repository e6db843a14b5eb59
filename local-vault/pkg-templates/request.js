/**
 * Reads what a fetch call was given: a URL or a Request, and an init. Text and
 * bytes are taken as they are, which spares the common call a `Request` and a
 * stream; every other kind of body is left to the runtime to read.
 */

/** What the path of every connection begins with: there the credential is in a header of its own, and all headers count. */
const GATEWAY = "/v1/gateway/";

/**
 * @param {Request | string | URL} input
 * @param {RequestInit} [init]
 * @returns {Promise<{ head: string, body: string | Uint8Array, signal: AbortSignal | null | undefined }>}
 */
export async function readRequest(input, init) {
  const plain = typeof input === "string" || input instanceof URL;
  const request = plain ? undefined : init === undefined ? input : new Request(input, init);
  const source = request ?? init ?? {};
  // A turn of the queue first: as with a real fetch, a caller may abort right after calling.
  await undefined;
  const signal = source.signal;
  signal?.throwIfAborted();
  const url = new URL(request?.url ?? String(input));
  const headers = new Headers(source.headers);
  const { body, type } = request ? { body: new Uint8Array(await request.arrayBuffer()), type: null } : await readBody(init?.body);
  const contentType = headers.get("content-type") ?? type ?? "";
  const isConnection = url.pathname.startsWith(GATEWAY);
  const credential = isConnection ? connectionCredential(headers) : headers.get("authorization");
  const lines = [(source.method ?? "GET").toUpperCase(), url.pathname + url.search, url.origin, credential ?? "", contentType];
  if (isConnection) {
    if (contentType !== "") headers.set("content-type", contentType);
    for (const entry of headers) lines.push(...entry);
  }
  const head = lines.join("\n");
  return { head, body, signal };
}

/**
 * @param {BodyInit | null | undefined} body
 * @returns {Promise<{ body: string | Uint8Array, type: string | null }>}
 */
async function readBody(body) {
  if (typeof body === "string") return { body, type: "text/plain;charset=UTF-8" };
  if (body === null || body === undefined) return { body: "", type: null };
  if (body instanceof Uint8Array) return { body, type: null };
  if (body instanceof ArrayBuffer) return { body: new Uint8Array(body), type: null };
  const carrier = new Response(body);
  // Before the body: in Bun a form's content type is gone once it has been read.
  const type = carrier.headers.get("content-type");
  return { body: new Uint8Array(await carrier.arrayBuffer()), type };
}

/** The credential of a connection call has no scheme; the core knows one kind only. @param {Headers} headers */
function connectionCredential(headers) {
  const credential = headers.get("x-skyflow-authorization");
  return credential === null ? null : `Bearer ${credential}`;
}
