// Node only: an HTTP server that misbehaves on request. It speaks HTTP/1.1 itself, on node:net, so that it can
// answer any bytes, stop anywhere, and keep every byte it was sent.
import { createServer } from "node:net";

/**
 * How to answer. The first rule whose `path` and `header` match and whose `times` are not used up is taken; 404 without one.
 * @typedef {object} Rule
 * @property {string} [path] what the path begins with
 * @property {string} [header] a line of the request, such as `x-fault: slow`; case counts in the value only
 * @property {number} [times] how many requests it answers; default all
 * @property {number} [status] default 200
 * @property {Record<string, string>} [headers]
 * @property {string | Uint8Array} [body]
 * @property {boolean} [echo] answers the request's own body
 * @property {string} [raw] the whole answer, byte for byte, in place of status, headers and body
 * @property {number} [contentLength] what is declared, in place of the truth
 * @property {number} [headersAfterMs]
 * @property {number} [bodyAfterMs]
 * @property {number} [byteEveryMs] the body trickles
 * @property {number} [resetAfterBytes] of the answer; 0 is before the first
 * @property {number} [closeAfterBytes] the same, but in an orderly way
 * @property {boolean} [silent] never answers
 * @property {number} [endless] so many bytes of body, as long as somebody takes them
 */

/**
 * @typedef {object} Seen
 * @property {string} method
 * @property {string} path as it stood in the request line
 * @property {Record<string, string>} headers names in lower case
 * @property {string} body
 * @property {Buffer} raw the whole request
 * @property {boolean} closed whether its connection has ended
 * @property {number} taken bytes of an endless body that could be written
 */

/** Does not keep the process from ending. @param {number} ms */
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms).unref());

export class FaultServer {
  /** @type {Rule[]} */
  rules;
  /** @type {Seen[]} */
  requests = [];
  connections = 0;
  /** All bytes received, on any connection. */
  bytes = 0;
  #server = createServer((socket) => this.#connected(socket));
  /** @type {Set<import("node:net").Socket>} */
  #sockets = new Set();

  /** @param {Rule[]} rules */
  constructor(rules) {
    this.rules = rules.map((rule) => ({ ...rule }));
  }

  /** @param {Rule[]} [rules] */
  static async start(rules = []) {
    const server = new FaultServer(rules);
    await new Promise((resolve) => server.#server.listen(0, "127.0.0.1", () => resolve(undefined)));
    return server;
  }

  get origin() {
    const address = /** @type {import("node:net").AddressInfo} */ (this.#server.address());
    return `http://127.0.0.1:${address.port}`;
  }

  async close() {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** @param {import("node:net").Socket} socket */
  #connected(socket) {
    this.connections++;
    this.#sockets.add(socket);
    /** @type {Seen[]} */
    const seen = [];
    let received = Buffer.alloc(0);
    let busy = Promise.resolve();
    socket.setNoDelay(true);
    socket.on("error", () => {});
    socket.on("close", () => {
      this.#sockets.delete(socket);
      for (const request of seen) request.closed = true;
    });
    socket.on("data", (chunk) => {
      this.bytes += chunk.length;
      received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
      for (let request = parse(received); request !== undefined; request = parse(received)) {
        const whole = request;
        received = received.subarray(whole.raw.length);
        seen.push(whole);
        this.requests.push(whole);
        // One after the other, as a server that keeps the connection alive answers.
        busy = busy.then(() => this.#answer(socket, whole)).catch(() => {});
      }
    });
  }

  /** @param {Seen} request */
  #ruleFor(request) {
    const matches = (/** @type {Rule} */ { path, header, times }) => {
      if (times === 0 || (path !== undefined && !request.path.startsWith(path))) return false;
      if (header === undefined) return true;
      const [name, value] = header.split(/:\s*/, 2);
      return request.headers[name.toLowerCase()] === value;
    };
    const rule = this.rules.find(matches);
    if (rule?.times !== undefined) rule.times--;
    return rule ?? { status: 404 };
  }

  /** @param {import("node:net").Socket} socket @param {Seen} request */
  async #answer(socket, request) {
    const rule = this.#ruleFor(request);
    if (rule.silent) return;
    if (rule.headersAfterMs !== undefined) await sleep(rule.headersAfterMs);
    const [head, body] = bytesOf(rule, request);
    if (rule.endless !== undefined) {
      socket.write(head);
      const piece = Buffer.alloc(64 * 1024, " ");
      for (; request.taken < rule.endless && !socket.destroyed; request.taken += piece.length) {
        if (!socket.write(piece)) await new Promise((resolve) => socket.once("drain", resolve).once("close", resolve));
      }
      return;
    }
    const cut = rule.resetAfterBytes ?? rule.closeAfterBytes;
    if (cut !== undefined) {
      socket.write(Buffer.concat([head, body]).subarray(0, cut));
      // Or what was written may never leave.
      if (cut > 0) await sleep(5);
      return rule.resetAfterBytes === undefined ? socket.end() : socket.resetAndDestroy();
    }
    if (rule.bodyAfterMs === undefined && rule.byteEveryMs === undefined) return void socket.write(Buffer.concat([head, body]));
    socket.write(head);
    if (rule.bodyAfterMs !== undefined) await sleep(rule.bodyAfterMs);
    if (rule.byteEveryMs === undefined) return void socket.write(body);
    for (const byte of body) {
      if (socket.destroyed) return;
      socket.write(Buffer.of(byte));
      await sleep(rule.byteEveryMs);
    }
  }
}

/** @param {Rule} rule @param {Seen} request */
function bytesOf(rule, request) {
  if (rule.raw !== undefined) return [Buffer.from(rule.raw, "latin1"), Buffer.alloc(0)];
  const body = Buffer.from(rule.echo ? request.body : (rule.body ?? ""));
  const headers = { "content-length": String(rule.contentLength ?? rule.endless ?? body.length), ...rule.headers };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return [Buffer.from(`HTTP/1.1 ${rule.status ?? 200} Answer\r\n${lines.join("")}\r\n`, "latin1"), body];
}

/**
 * The first request in what was received, if it is there whole.
 * @param {Buffer} received
 * @returns {Seen | undefined}
 */
function parse(received) {
  const end = received.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const [line, ...lines] = received.subarray(0, end).toString("latin1").split("\r\n");
  const [method, path] = line.split(" ");
  /** @type {Record<string, string>} */
  const headers = {};
  for (const text of lines) {
    const colon = text.indexOf(":");
    headers[text.slice(0, colon).toLowerCase()] = text.slice(colon + 1).trim();
  }
  const start = end + 4;
  if (headers["transfer-encoding"] === undefined) {
    const length = Number(headers["content-length"] ?? 0);
    if (received.length < start + length) return undefined;
    const raw = received.subarray(0, start + length);
    return { method, path, headers, body: raw.subarray(start).toString(), raw, closed: false, taken: 0 };
  }
  /** @type {Buffer[]} */
  const parts = [];
  for (let at = start; ; ) {
    const lineEnd = received.indexOf("\r\n", at);
    if (lineEnd < 0) return undefined;
    const size = Number.parseInt(received.subarray(at, lineEnd).toString("latin1"), 16);
    at = lineEnd + 2 + size + 2;
    if (received.length < at) return undefined;
    if (size === 0) return { method, path, headers, body: Buffer.concat(parts).toString(), raw: received.subarray(0, at), closed: false, taken: 0 };
    parts.push(received.subarray(lineEnd + 2, lineEnd + 2 + size));
  }
}
