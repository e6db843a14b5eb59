// R63: malformed answers on a raw socket. Runtimes hang the bytes of the connection on their errors; ours hold none of them.
import { createServer } from "node:net";
import test, { after, before } from "node:test";
import { gzipSync } from "node:zlib";

import * as assert from "../support/assert.js";
import { figure } from "../support/figures.js";
import { RUNTIMES } from "../support/in-runtimes.js";

const MARK = "Zq7Kx2Zebulon4111";
const CARD = "4929-1234-5678-9012";
const SECRET = `${MARK} ${CARD}`;
/** No JSON, so that it is no answer even where a runtime takes the rest for one. */
const BODY = `<${SECRET}>`;
const ok = "HTTP/1.1 200 OK\r\n";
const close = "connection: close\r\n";
const sized = (/** @type {string | Buffer} */ body) => `content-length: ${body.length}\r\n${close}\r\n`;

/** Compressed text whose last bytes are not those of its check sum. */
function badGzip() {
  const bytes = gzipSync(BODY);
  bytes[bytes.length - 6] ^= 0xff;
  return bytes;
}

/** Bytes to send in order; then the connection is closed, or reset. @type {[string, (string | Buffer)[], "reset"?][]} */
const ANSWERS = [
  ["no HTTP at all", [`${SECRET}\r\n\r\n`]],
  ["HTTP/0.9: a body alone", [BODY]],
  ["a status that is no number", [`HTTP/1.1 ${SECRET}\r\n${sized(BODY)}${BODY}`]],
  ["a status of five digits", [`HTTP/1.1 20000 ${SECRET}\r\n${sized(BODY)}${BODY}`]],
  ["a version that there is not", [`HTTP/7.3 200 ${SECRET}\r\n${sized(BODY)}${BODY}`]],
  ["a reason that quotes a record, with an error", [`HTTP/1.1 400 ${SECRET}\r\n${sized(BODY)}${BODY}`]],
  ["a reason with control characters", [`HTTP/1.1 400 ${SECRET}\x07\x1b[31m\r\n${sized(BODY)}${BODY}`]],
  ["a status line that is cut off", [`HTTP/1.1 200 ${SECRET}`]],
  ["a header without a colon", [`${ok}${SECRET}\r\n${sized(BODY)}${BODY}`]],
  ["a header with a blank in its name", [`${ok}x ${SECRET}: 1\r\n${sized(BODY)}${BODY}`]],
  ["a header without a name", [`${ok}: ${SECRET}\r\n${sized(BODY)}${BODY}`]],
  ["a NUL in a header", [`${ok}x-note: ${SECRET}\0${SECRET}\r\n${sized(BODY)}${BODY}`]],
  ["a NUL in a header's name", [`${ok}x-\0${MARK}: 1\r\n${sized(BODY)}${BODY}`]],
  ["a NUL in front", [`\0${SECRET}\r\n${ok}${sized(BODY)}${BODY}`]],
  ["a carriage return inside a header", [`${ok}x-note: a\r${SECRET}\r\n${sized(BODY)}${BODY}`]],
  ["a header that goes on in the next line", [`${ok}x-note: a\r\n ${SECRET}\r\n${sized(BODY)}${BODY}`]],
  ["lines that end without a carriage return", [`HTTP/1.1 200 OK\nx-note: ${SECRET}\ncontent-length: ${BODY.length}\n\n${BODY}`]],
  ["a header of a megabyte", [`${ok}x-note: ${SECRET.repeat(30_000)}\r\n${sized(BODY)}${BODY}`]],
  ["20,000 headers", [`${ok}${Array.from({ length: 20_000 }, (_, index) => `x-${index}: ${MARK}\r\n`).join("")}${sized(BODY)}${BODY}`]],
  ["headers twice", [`${ok}content-type: text/html\r\ncontent-type: ${SECRET}\r\nx-request-id: a ${SECRET}\r\nx-request-id: ${SECRET}\r\n${sized(BODY)}${BODY}`]],
  ["two lengths", [`${ok}content-length: 3\r\ncontent-length: ${BODY.length}\r\n${close}\r\n${BODY}`]],
  ["a length and chunks", [`${ok}content-length: 5\r\ntransfer-encoding: chunked\r\n${close}\r\n${BODY.length.toString(16)}\r\n${BODY}\r\n0\r\n\r\n`]],
  ["a length that is no number", [`${ok}content-length: ${SECRET}\r\n${close}\r\n${BODY}`]],
  ["a negative length", [`${ok}content-length: -7\r\n${close}\r\n${BODY}`]],
  ["a length past all numbers", [`${ok}content-length: 99999999999999999999999\r\n${close}\r\n${BODY}`]],
  ["a length that is too long", [`${ok}content-length: ${BODY.length + 50}\r\n${close}\r\n${BODY}`]],
  ["a length that is too short", [`${ok}content-length: ${BODY.length - 8}\r\n${close}\r\n${BODY}`]],
  ["a chunk whose size is no number", [`${ok}transfer-encoding: chunked\r\n${close}\r\n${SECRET}\r\n${BODY}\r\n0\r\n\r\n`]],
  ["a chunk whose size is past all numbers", [`${ok}transfer-encoding: chunked\r\n${close}\r\nffffffffffffffffff\r\n${BODY}\r\n0\r\n\r\n`]],
  ["a chunk that is longer than its size", [`${ok}transfer-encoding: chunked\r\n${close}\r\n3\r\n${BODY}\r\n0\r\n\r\n`]],
  ["an extension of a chunk", [`${ok}transfer-encoding: chunked\r\n${close}\r\n${BODY.length.toString(16)};${SECRET}\r\n${BODY}\r\n0\r\n\r\n`]],
  ["a trailer", [`${ok}transfer-encoding: chunked\r\n${close}\r\n${BODY.length.toString(16)}\r\n${BODY}\r\n0\r\nx-note ${SECRET}\r\n\r\n`]],
  ["chunks without an end", [`${ok}transfer-encoding: chunked\r\n${close}\r\n${BODY.length.toString(16)}\r\n${BODY}\r\n`]],
  ["an unknown transfer coding", [`${ok}transfer-encoding: ${MARK}\r\n${close}\r\n${BODY}`]],
  ["plain text for gzip", [`${ok}content-encoding: gzip\r\n${sized(BODY)}${BODY}`]],
  ["gzip with a wrong check sum", [`${ok}content-encoding: gzip\r\n${sized(badGzip())}`, badGzip()]],
  ["gzip that is cut off", [`${ok}content-encoding: gzip\r\n${close}\r\n`, gzipSync(BODY).subarray(0, 20)]],
  ["plain text for brotli", [`${ok}content-encoding: br\r\n${sized(BODY)}${BODY}`]],
  ["an unknown content coding", [`${ok}content-encoding: ${MARK}\r\n${sized(BODY)}${BODY}`]],
  ["ten content codings", [`${ok}content-encoding: ${Array(10).fill("gzip").join(", ")}\r\n${sized(BODY)}${BODY}`]],
  ["100 and nothing more", [`HTTP/1.1 100 ${SECRET}\r\nx-note: ${SECRET}\r\n\r\n`]],
  ["101 with another protocol", [`HTTP/1.1 101 ${SECRET}\r\nupgrade: ${MARK}\r\nconnection: upgrade\r\n\r\n${BODY}`]],
  ["204 with a body", [`HTTP/1.1 204 ${SECRET}\r\n${sized(BODY)}${BODY}`]],
  ["a redirect to no URL", [`HTTP/1.1 302 Found\r\nlocation: ${SECRET}\r\n${sized(BODY)}${BODY}`]],
  ["two answers at once", [`${ok}content-length: 1\r\n\r\n<HTTP/1.1 200 ${SECRET}\r\n${sized(BODY)}${BODY}`]],
  ["a reset before any byte", [], "reset"],
  ["a reset in the status line", [`HTTP/1.1 200 ${SECRET}`], "reset"],
  ["a reset behind the status line", [`HTTP/1.1 200 ${SECRET}\r\n`], "reset"],
  ["a reset in a header", [`${ok}x-note: ${SECRET}`], "reset"],
  ["a reset behind the headers", [`${ok}x-note: ${SECRET}\r\n${sized(BODY)}`], "reset"],
  ["a reset in the body", [`${ok}content-length: ${BODY.length + 9}\r\n\r\n`, BODY], "reset"],
  ["a reset in a chunk", [`${ok}transfer-encoding: chunked\r\n\r\nff\r\n`, BODY], "reset"],
];

const hex = (/** @type {string} */ text) => Buffer.from(text).toString("hex");
const base64 = (/** @type {string} */ text) => Buffer.from(text).toString("base64").replace(/=+$/, "").slice(0, -1);
/** The marks as they are and as tools show bytes. @type {[string, string][]} */
const MARKS = [
  ["text", MARK], ["text", "Zebulon"], ["text", CARD], ["hex", hex(MARK)], ["hex", hex(CARD)], ["bytes", hex(MARK).replace(/..(?=.)/g, "$& ")],
  ["numbers", [...Buffer.from(MARK)].join(",")], ["numbers", [...Buffer.from(MARK)].join(", ")], ["base64", base64(MARK)], ["base64", base64(BODY)], ["digits", CARD.replaceAll("-", "")],
];

/** @type {import("node:net").Server} */
let server;
/** @type {Set<import("node:net").Socket>} */
const sockets = new Set();
before(async () => {
  server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {}).on("close", () => sockets.delete(socket));
    let received = "";
    socket.on("data", async (chunk) => {
      received += chunk.toString("latin1");
      const index = /\/answer-(\d+)[ ?]/.exec(received)?.[1];
      if (index === undefined || !received.includes("\r\n\r\n")) return;
      received = "";
      const [, parts, end] = ANSWERS[Number(index)];
      for (const part of parts) {
        socket.write(typeof part === "string" ? Buffer.from(part, "latin1") : part);
        // Or the part before a reset may never leave.
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      if (end === "reset") socket.resetAndDestroy();
      else socket.end();
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
});
after(() => {
  for (const socket of sockets) socket.destroy();
  server.close();
});

for (const [runtime, run] of Object.entries(RUNTIMES)) {
  test(`R63 each malformed answer ends in a SkyflowError that holds none of its bytes, in ${runtime}`, async () => {
    const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
    const call = `malformedCalls("http://127.0.0.1:${port}", ${JSON.stringify(ANSWERS.map((_, index) => `answer-${index}`))})`;
    const { result, unhandled } = await run(`import { malformedCalls } from "./tests/safety/malformed-calls.js";`, call, [`127.0.0.1:${port}`]);
    assert.equal(result.length, ANSWERS.length * 2);
    const codes = new Map();
    const wrong = [];
    let held = 0;
    for (const { name, operation, error, code, shown } of result) {
      const what = `${ANSWERS[Number(name.slice(7))][0]}, ${operation}`;
      codes.set(code, (codes.get(code) ?? 0) + 1);
      if (!error) wrong.push(`${what}: no SkyflowError, but ${code}`);
      if (MARKS.some(([, mark]) => shown.includes(mark))) held++;
      for (const [form, mark] of MARKS) if (shown.includes(mark)) wrong.push(`${what}: the mark as ${form}, in ${shown.slice(Math.max(0, shown.indexOf(mark) - 150), shown.indexOf(mark) + 50)}`);
    }
    figure("R63", `${runtime}: ${ANSWERS.length} malformed answers, ${result.length} calls, ${result.filter((/** @type {any} */ { error }) => error).length} ended in a SkyflowError (${[...codes].map(([code, count]) => `${code} ${count}`).join(", ")}), ${held} held bytes of the answer`);
    assert.deepEqual(wrong, []);
    assert.deepEqual(unhandled, []);
  });
}

test("R63 the marks are found where a runtime's own error holds the bytes", () => {
  const raw = Object.assign(new Error("Parse Error"), { data: Buffer.from(SECRET), text: SECRET });
  const shown = [String(raw.data), raw.text, raw.data.toString("hex"), raw.data.toString("base64"), JSON.stringify(raw.data), `${[...raw.data]}`].join("\n");
  for (const form of ["text", "hex", "base64", "numbers"]) assert.ok(MARKS.some(([of, mark]) => of === form && shown.includes(mark)), form);
});
