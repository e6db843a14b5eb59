/**
 * Serves a vault's `fetch` over HTTP.
 *
 * A web page must not reach the vault unless its origin is allowed: the `Host` has
 * to be one of this server (DNS rebinding), and so does an `Origin`.
 */
import { randomUUID } from "node:crypto";
import { STATUS_CODES, createServer } from "node:http";
import { hostname, networkInterfaces } from "node:os";

import { servePage } from "./page-files.js";

const MAX_BODY_BYTES = 64 * 1024 * 1024;
const TOO_LARGE = "Invalid request. The body is larger than 64 MiB.";
/** The codes of the service's error bodies, for the statuses of this file. @type {Record<number, number>} */
const GRPC_CODES = { 400: 3, 403: 7, 413: 8, 500: 13 };
const DEFAULT_HTTP_PORT = 80;
/** How long a connection stays for the client to read a refusal that came before its whole request was read. */
const LINGER_MS = 3_000;

/**
 * @typedef {object} ServeOptions
 * @property {number} port 0 for any free one
 * @property {string} [host] the address to listen on, loopback by default
 * @property {string[]} [cors] origins whose pages may call the vault
 * @property {(line: string) => void} [log]
 */

/**
 * @param {{ fetch: (input: any) => Promise<any> }} vault
 * @param {ServeOptions} options
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 */
export async function serve(vault, { port, host = "127.0.0.1", cors = [], log }) {
  /** @type {Set<string>} */
  let hosts = new Set();
  const server = createServer(handle);
  // A client that asks before it sends a body gets its refusal before.
  server.on("checkContinue", handle);

  /**
   * @param {import("node:http").IncomingMessage} incoming
   * @param {import("node:http").ServerResponse} outgoing
   */
  function handle(incoming, outgoing) {
    answer(incoming, outgoing).catch((error) => {
      if (!outgoing.headersSent) refuse(outgoing, 500, "The local vault could not respond.");
      else outgoing.destroy(error);
    });
  }

  /**
   * @param {import("node:http").IncomingMessage} incoming
   * @param {import("node:http").ServerResponse} outgoing
   */
  async function answer(incoming, outgoing) {
    const { host: requested = "", origin } = incoming.headers;
    if ((incoming.headersDistinct.host ?? []).length !== 1) return refuse(outgoing, 400, "The request must have one Host header.");
    if (!incoming.url?.startsWith("/")) return refuse(outgoing, 400, "The request target must be a path such as /v1/vaults.");
    if (!hosts.has(requested.toLowerCase())) return refuse(outgoing, 403, `The host ${JSON.stringify(requested)} is not one of this server. Its hosts are ${[...hosts].join(", ")}.`);
    const isAllowed = origin !== undefined && cors.includes(origin);
    if (origin !== undefined && !isAllowed && !hosts.has(origin.replace(/^http:\/\//, ""))) {
      return refuse(outgoing, 403, `Web pages of ${JSON.stringify(origin)} may not call this vault. Start it with --cors ${origin} to allow them.`);
    }
    if (isAllowed) allow(outgoing, origin, incoming);
    if (isAllowed && incoming.method === "OPTIONS") return void outgoing.writeHead(204).end();
    if (await servePage(incoming, outgoing)) return;
    if (Number(incoming.headers["content-length"] ?? 0) > MAX_BODY_BYTES) return refuse(outgoing, 413, TOO_LARGE);
    if (incoming.headers.expect !== undefined) outgoing.writeContinue();
    const body = await readBody(incoming);
    if (body === undefined) return refuse(outgoing, 413, TOO_LARGE);
    const method = incoming.method ?? "GET";
    const headers = new Headers();
    for (const [name, values = []] of Object.entries(incoming.headersDistinct)) {
      for (const value of values) headers.append(name, value);
    }
    const url = `http://${requested}${incoming.url}`;
    // HTTP has bodies with any method, and only a request that is one already has a GET with a body.
    const request = /** @type {any} */ ({ url, method, headers, arrayBuffer: async () => body });
    const response = await vault.fetch(request);
    // Without the query, which can hold values.
    const path = incoming.url?.split("?")[0];
    log?.(`${response.status} ${method} ${path} ${response.headers.get("x-request-id") ?? ""}`);
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    outgoing.end(Buffer.from(await response.arrayBuffer()));
  }

  await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => resolve(undefined));
  });
  const bound = /** @type {import("node:net").AddressInfo} */ (server.address()).port;
  const names = hostNames(host);
  hosts = new Set(names.flatMap((name) => (bound === DEFAULT_HTTP_PORT ? [name, `${name}:${bound}`] : [`${name}:${bound}`])));
  return {
    url: bound === DEFAULT_HTTP_PORT ? `http://${names[0]}` : `http://${names[0]}:${bound}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/**
 * The names under which the server can be reached; the first one is for the URL.
 * @param {string} host
 */
function hostNames(host) {
  const loopback = ["127.0.0.1", "localhost", "[::1]"];
  const inUrl = (/** @type {string} */ address) => (address.includes(":") ? `[${address}]` : address);
  if (host !== "0.0.0.0" && host !== "::") return [inUrl(host), ...loopback];
  const addresses = Object.values(networkInterfaces()).flatMap((entries) => entries ?? []);
  // The machine's own name is that of a container for the others of its network.
  return [...loopback, hostname().toLowerCase(), ...addresses.map(({ address }) => inUrl(address))];
}

/**
 * Adds the CORS headers for an allowed origin.
 * @param {import("node:http").ServerResponse} outgoing
 * @param {string} origin
 * @param {import("node:http").IncomingMessage} incoming
 */
function allow(outgoing, origin, incoming) {
  outgoing.setHeader("access-control-allow-origin", origin);
  outgoing.setHeader("vary", "origin");
  outgoing.setHeader("access-control-expose-headers", "x-request-id, retry-after, error-from-client");
  if (incoming.method !== "OPTIONS") return;
  outgoing.setHeader("access-control-allow-methods", "GET, POST, PUT, PATCH, DELETE");
  outgoing.setHeader("access-control-allow-headers", incoming.headers["access-control-request-headers"] ?? "");
}

/**
 * Reads a body, and no further than the limit.
 * @param {import("node:http").IncomingMessage} incoming
 * @returns {Promise<Uint8Array<ArrayBuffer> | undefined>} nothing when it is too large
 */
function readBody(incoming) {
  return new Promise((resolve, reject) => {
    /** @type {Uint8Array<ArrayBuffer>[]} */
    const chunks = [];
    let size = 0;
    incoming.on("data", (chunk) => {
      size += chunk.length;
      if (size <= MAX_BODY_BYTES) return void chunks.push(chunk);
      incoming.removeAllListeners("data").pause();
      resolve(undefined);
    });
    incoming.once("end", () => resolve(Buffer.concat(chunks)));
    incoming.once("error", reject);
  });
}

/**
 * Refuses a request. What is left of it is not read: the connection ends once the client had the time to read the refusal.
 * @param {import("node:http").ServerResponse} outgoing
 * @param {number} status
 * @param {string} message
 */
function refuse(outgoing, status, message) {
  outgoing.writeHead(status, { "content-type": "application/json", "x-request-id": randomUUID(), connection: "close" });
  const error = { grpc_code: GRPC_CODES[status], http_code: status, message, http_status: STATUS_CODES[status], details: [] };
  outgoing.end(JSON.stringify({ error }));
  const { req: incoming } = outgoing;
  if (incoming.complete) return;
  incoming.pause();
  setTimeout(() => incoming.socket.destroy(), LINGER_MS).unref();
}
