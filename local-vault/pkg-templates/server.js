/**
 * Serves a vault's `fetch` over HTTP on the loopback interface.
 *
 * A page in a browser on the same machine must not get through: the `Host` has
 * to be this server's own (DNS rebinding), an `Origin` too, and no CORS headers
 * are ever sent.
 */
import { createServer } from "node:http";

const ADDRESS = "127.0.0.1";
const MAX_BODY_BYTES = 64 * 1024 * 1024;

/**
 * @param {{ fetch: (input: string, init?: RequestInit) => Promise<Response> }} vault
 * @param {number} port 0 for any free one
 * @param {(() => Promise<void>) | undefined} afterWrite awaited before a change is answered
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 */
export async function serve(vault, port, afterWrite) {
  /** @type {string[]} */
  let hosts = [];
  const server = createServer((incoming, outgoing) => {
    answer(incoming, outgoing).catch((error) => {
      if (!outgoing.headersSent) refuse(outgoing, 500, "The local vault could not answer.");
      else outgoing.destroy(error);
    });
  });

  /**
   * @param {import("node:http").IncomingMessage} incoming
   * @param {import("node:http").ServerResponse} outgoing
   */
  async function answer(incoming, outgoing) {
    const { host = "", origin } = incoming.headers;
    if (!hosts.includes(host) || (origin !== undefined && !hosts.includes(origin.replace(/^http:\/\//, "")))) {
      return refuse(outgoing, 403, "Only requests addressed to this server's own host are answered.");
    }
    const body = await readBody(incoming);
    if (body === undefined) return refuse(outgoing, 413, "The body is too large.");
    const method = incoming.method ?? "GET";
    const headers = new Headers();
    for (const [name, values = []] of Object.entries(incoming.headersDistinct)) {
      for (const value of values) headers.append(name, value);
    }
    const response = await vault.fetch(`http://${host}${incoming.url}`, { method, headers, body });
    if (method !== "GET" && response.ok) await afterWrite?.();
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    outgoing.end(Buffer.from(await response.arrayBuffer()));
  }

  await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, ADDRESS, () => resolve(undefined));
  });
  const bound = /** @type {import("node:net").AddressInfo} */ (server.address()).port;
  hosts = [`${ADDRESS}:${bound}`, `localhost:${bound}`, `[::1]:${bound}`];
  return {
    url: `http://${ADDRESS}:${bound}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/**
 * @param {import("node:http").IncomingMessage} incoming
 * @returns {Promise<Uint8Array<ArrayBuffer> | undefined>} nothing when it is too large
 */
async function readBody(incoming) {
  const chunks = [];
  let size = 0;
  for await (const chunk of incoming) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/**
 * @param {import("node:http").ServerResponse} outgoing
 * @param {number} status
 * @param {string} message
 */
function refuse(outgoing, status, message) {
  outgoing.writeHead(status, { "content-type": "application/json", connection: "close" });
  outgoing.end(JSON.stringify({ error: { http_code: status, message, details: [] } }));
}
