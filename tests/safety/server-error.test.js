// R22, R62, R63: what is read of an error answer, and what is left of that which `fetch` threw.
import test from "node:test";
import { createServer } from "node:net";

import { cleanCause } from "../../pkg-templates/host/cause.js";
import { ErrorResponse } from "../../pkg-templates/host/error-response.js";
import { readServerError } from "../../pkg-templates/host/server-error.js";
import * as assert from "../support/assert.js";
import { figure } from "../support/figures.js";
import { random, SEEDS } from "../support/random.js";
import { CODECS } from "./codecs.js";

const names = new Set(["persons", "ssn"]);

/** @param {any} body @param {{ status?: number, type?: string | null, headers?: Record<string, string>, full?: boolean }} [answer] */
function read(body, { status = 400, type = "application/json", headers = {}, full = false } = {}) {
  const bytes = body === null || body instanceof Uint8Array ? body : new TextEncoder().encode(typeof body === "string" ? body : JSON.stringify(body));
  return readServerError({ status, bytes, headers: new Headers(type === null ? headers : { "content-type": type, ...headers }) }, { names, full });
}

test("the documented body is read whole", () => {
  const body = { error: { grpc_code: 5, http_code: 404, http_status: "Not Found", message: "Object not found", details: [{ field: "ssn", reason: "Ann Lee is not valid", n: [404, 7, true, null] }] } };
  assert.deepEqual(read(body, { status: 404, headers: { "error-from-client": " True" } }), {
    message: "Object not found",
    httpStatus: "Not Found",
    grpcCode: 5,
    details: [{ field: "ssn", reason: "[...] is not valid", "[...] 2": [404, "[...]", "[...]", null] }, { errorFromClient: true }],
    body: "json",
  });
});

test("common shapes of error bodies are read for their message", () => {
  for (const [body, message, details = []] of /** @type {[any, string | null, any[]?][]} */ ([
    [{ error: "Invalid request" }, "Invalid request"],
    [{ error: { message: "" } }, null],
    [{ error: { message: 5, details: 7, grpc_code: "x", http_status: [] } }, null],
    [{ responses: [{ Status: 400, Body: { error: "Column ssn is invalid" } }, {}, { Body: { error: "Unique constraint" } }] }, "Column ssn is invalid; Unique constraint"],
    [{ message: "not found" }, "not found"],
    [{ error: "invalid_grant", error_description: "JWT has expired" }, "invalid_grant: JWT has expired", [{ error: "invalid_grant" }]],
    [{ error: { code: "card_declined", decline_code: "do_not_honor", message: "Your card was declined.", type: "card_error" } }, "Your card was declined.", [{ code: "card_declined", decline_code: "do_not_honor", type: "card_error" }]],
    [{ decline_code: "do_not_honor" }, null, [{ decline_code: "do_not_honor" }]],
    [{ code: "Zoe_Lee", status: "failed" }, null, [{ status: "failed" }]],
    [{ type: "https://example.com/credit", title: "Not enough credit.", detail: "Balance is 30", status: 400 }, "Not enough credit: Balance is [...]"],
    [{ title: "Forbidden" }, "Forbidden"],
    [{ errors: [{ message: "name is required" }, { message: "second" }] }, "name is required", [{ message: "name is required" }, { message: "second" }]],
    [{ errors: ["name is required", "Ann"] }, "name is required; [...]", ["name is required", "[...]"]],
    [{ detail: [{ loc: ["body", "ssn"], msg: "field required", type: "missing" }] }, "field required", [{ loc: ["body", "ssn"], msg: "field required", type: "missing" }]],
    [{ statusCode: 400, message: ["email must be an email", "name is empty"], error: "Bad Request" }, "Bad Request: email must be an email; name is empty", [{ error: "Bad Request" }]],
    [[{ error: { message: "invalid token" } }], "invalid token"],
    ["null", null],
    ["[]", null],
    ["5", null],
    ['"no access"', "no access"],
    [{ error: { message: "Ann" } }, "[...]"],
    ['{"__proto__":{"message":"invalid"},"error":{"__proto__":{"message":"invalid"}}}', null],
  ])) {
    const found = read(body);
    assert.deepEqual([found.message, found.details, found.body], [message, details, "json"], JSON.stringify(body));
  }
});

test("other bodies say what they are", () => {
  for (const [body, type, kind, message] of /** @type {[any, string | null, string, string | null][]} */ ([
    [null, "application/json", "large", null],
    ["", "text/plain", "empty", null],
    ["<!DOCTYPE html><p>invalid</p>", null, "html", null],
    ["invalid", "text/html; charset=utf-8", "html", null],
    ["\n upstream connect error \n at line 5", "text/plain; charset=utf-8", "text", "upstream connect error"],
    ["upstream connect error", "application/octet-stream", "other", null],
    ['{"error":{"message":"invalid"}}', null, "json", "invalid"],
    ['{"error":{"message":"invalid"}}', "text/plain", "json", "invalid"],
    ["\ufeff{\"message\":\"invalid\"}", "application/json", "json", "invalid"],
    ["<error>invalid</error>", "application/xml", "other", null],
    ["error=invalid", "application/x-www-form-urlencoded", "other", null],
    ['{"error":', "application/json", "other", null],
    [new Uint8Array([0xff, 0xfe, 0]), "application/json", "other", null],
    ["[".repeat(20_000) + "]".repeat(20_000), "application/json", "other", null],
    [`[${"{},".repeat(5000)}{}]`, "application/json", "other", null],
    [JSON.stringify({ error: { message: "invalid", more: "x".repeat(70_000) } }), "application/json", "other", null],
  ])) {
    const found = read(body, { type });
    assert.deepEqual([found.body, found.message, found.details], [kind, message, []], String(body).slice(0, 60));
  }
  const throwing = /** @type {any} */ ({ get() { throw new Error("no"); } });
  assert.equal(readServerError({ status: 400, bytes: new TextEncoder().encode("{}"), headers: throwing }, { names, full: false }).body, "json");
});

test("a gRPC code is a whole number from 0 to 16, and a status is shown whole or not", () => {
  for (const [code, expected] of [[0, 0], [16, 16], [17, null], [-1, null], [3.5, null], ["3", null], [4111, null]]) assert.equal(read({ error: { grpc_code: code } }).grpcCode, expected);
  assert.equal(read({ error: { http_status: "Bad Ann" } }).httpStatus, null);
  assert.equal(read({ error: { http_status: "Too Many Requests" } }).httpStatus, "Too Many Requests");
});

test("shown whole, all is as the server said it, but for control characters", () => {
  const found = read({ error: { message: "Ann\u202e Lee", http_status: "Bad Ann", details: [{ Ann: [4111, true, "x\u0000"] }] } }, { full: true });
  assert.deepEqual(found, { message: "Ann  Lee", httpStatus: "Bad Ann", grpcCode: null, details: [{ Ann: [4111, true, "x "] }], body: "json" });
  assert.equal(read({ error: { message: "x ".repeat(20_000) } }, { full: true }).message?.length, 39_999);
});

/** Puts a value into every place of an answer. */
const ANSWERS = [
  (/** @type {string} */ value) => ({ error: { message: `bad ${value}`, http_status: value, grpc_code: value, details: [value, { [value]: value, n: { [`a ${value}`]: [[value]] } }], code: value, type: `x_${value}` } }),
  (/** @type {string} */ value) => ({ error: value, error_description: value, message: value, reason: value }),
  (/** @type {string} */ value) => ({ title: value, detail: value, type: `https://${value}/`, errors: [{ message: value, [value]: 1 }] }),
  (/** @type {string} */ value) => ({ responses: [{ Body: { error: `bad ${value}` } }] }),
  (/** @type {string} */ value) => [{ errors: [value, [value], { detail: value }], status: value }],
  (/** @type {string} */ value) => `${value}: bad ${value}`,
];

test("R62 no part of a value is in anything that is read of an answer", () => {
  let answers = 0;
  for (const seed of SEEDS) {
    const source = random(seed);
    for (let round = 0; round < 400; round++) {
      const mark = Array.from({ length: 14 }, () => source.pick([..."cdfgkmpqstxz", ..."012356789"])).join("");
      const codecs = Array.from({ length: 1 + source.below(2) }, () => source.pick(Object.entries(CODECS)));
      const coded = codecs.reduce((text, [, codec]) => codec(text), mark);
      const make = source.pick(ANSWERS);
      const answer = make(coded);
      const found = JSON.stringify(read(answer, { type: typeof answer === "string" ? "text/plain" : "application/json" }));
      const pieces = [...(mark + coded).matchAll(/[A-Za-z0-9+%]{4,}/g)].flatMap(([run]) => Array.from({ length: run.length - 3 }, (_, at) => run.slice(at, at + 4)));
      const leaked = pieces.find((piece) => found.toLowerCase().includes(piece.toLowerCase()) && !/^[a-z]*$/i.test(piece));
      assert.equal(leaked, undefined, `${codecs.map(([name]) => name).join(", then ")}: ${found}`);
      answers++;
    }
  }
  figure("R62", `${answers} answers with a marked value, coded, in every place: no four characters of it in what is read`);
});

test("what fetch threw is rebuilt from its name, message, codes and cause", () => {
  const bottom = Object.assign(new Error("Response does not match the HTTP/1.1 protocol"), { name: "HTTPParserError", code: "HPE_INVALID_CONSTANT", data: Buffer.from("secret") });
  const middle = Object.assign(new Error("connect ECONNREFUSED 10.0.0.7:443"), { errno: -111, code: "ECONNREFUSED", syscall: "connect", address: "10.0.0.7", cause: bottom });
  const cause = cleanCause(Object.freeze(new TypeError("fetch failed for https://ann.example/4111", { cause: middle })), { full: false });
  assert.ok(cause instanceof TypeError);
  const own = (/** @type {any} */ error) => Object.getOwnPropertyNames(error).sort();
  assert.deepEqual([cause.name, cause.message, own(cause)], ["TypeError", "fetch failed for https:[...]", ["cause", "message", "stack"]]);
  const inner = /** @type {any} */ (cause.cause);
  assert.deepEqual([inner.name, inner.message, inner.errno, inner.code, inner.syscall, own(inner)], ["Error", "connect ECONNREFUSED [...]", -111, "ECONNREFUSED", "connect", ["cause", "code", "errno", "message", "stack", "syscall"]]);
  assert.deepEqual([inner.cause.name, inner.cause.code, own(inner.cause)], ["HTTPParserError", "HPE_INVALID_CONSTANT", ["code", "message", "name", "stack"]]);
  assert.equal(inner.cause.stack, "HTTPParserError: Response does not match the HTTP/1.1 protocol");
  const whole = /** @type {any} */ (cleanCause(new TypeError("fetch failed for https://ann.example/4111", { cause: middle }), { full: true }));
  assert.deepEqual([whole.message, whole.cause.message, "data" in whole.cause.cause], ["fetch failed for https://ann.example/4111", "connect ECONNREFUSED 10.0.0.7:443", false]);
});

test("anything may be thrown", () => {
  const throwing = new Proxy(class {}, { get() { throw new Error("no"); }, getPrototypeOf() { throw new Error("no"); }, ownKeys() { throw new Error("no"); } });
  const endless = new Error("timeout");
  endless.cause = endless;
  for (const [thrown, message, name = "Error"] of /** @type {[any, string, string?][]} */ ([
    ["connection timeout Ann", "connection timeout [...]"],
    [undefined, "undefined was thrown"],
    [null, "null was thrown"],
    [5, "number was thrown"],
    [Symbol("Ann"), "symbol was thrown"],
    [throwing, ""],
    [{}, ""],
    [{ name: "JaneError", message: "timeout", code: "JANE", errno: 123456, syscall: "jane" }, "timeout"],
    [{ name: 5, message: {}, code: {}, cause: 5 }, ""],
    [endless, "timeout"],
    [new DOMException("This operation was aborted", "AbortError"), "This operation was aborted", "AbortError"],
    [Object.assign(Object.create(null), { message: "timeout", name: "SocketError" }), "timeout", "SocketError"],
  ])) {
    const error = cleanCause(thrown, { full: false });
    assert.ok(error instanceof Error);
    assert.deepEqual([error.name, error.message], [name, message], typeof thrown);
    assert.ok(!/jane|123456/i.test(JSON.stringify(Object.getOwnPropertyDescriptors(error))));
    structuredClone(error);
  }
  let depth = 0;
  for (let error = /** @type {any} */ (cleanCause(endless, { full: false })); error !== undefined; error = error.cause) depth++;
  assert.equal(depth, 5);
});

test("R63 nothing of a connection's bytes is on the error of a malformed answer", async () => {
  const mark = "Canary4111Zq7xkcd";
  const malformed = [`HTTP/9.9 200 ${mark}\r\n\r\n`, `${mark}\r\n\r\n`, `HTTP/1.1 2000000 ${mark}\r\n\r\n`, `HTTP/1.1 200 OK\r\n${mark}\r\n\r\n`, `HTTP/1.1 200 OK\r\ncontent-length: ${mark}\r\n\r\n`, `HTTP/1.1 200 OK\r\n${mark}\u0001: x\r\n\r\n`, `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${mark}\r\n`, `HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\n${mark}`, `HTTP/1.1 200 OK\r\nlocation: \u0000${mark}\r\n\r\n`];
  let answer = "";
  /** @type {Set<import("node:net").Socket>} */
  const sockets = new Set();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {}).once("data", () => socket.end(answer));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {any} */ (server.address());
  let thrown = 0;
  const all = (/** @type {any} */ error) => [error, error?.cause, error?.cause?.cause].filter(Boolean).map((each) => JSON.stringify(Object.getOwnPropertyNames(each).map((name) => String(each[name])))).join();
  let raw = 0;
  for (answer of malformed) {
    try {
      await (await fetch(`http://127.0.0.1:${port}/${mark}`, { signal: AbortSignal.timeout(300) })).text();
    } catch (error) {
      thrown++;
      if (all(error).includes(mark)) raw++;
      assert.excludes(all(cleanCause(error, { full: false })), mark);
    }
  }
  server.close();
  for (const socket of sockets) socket.destroy();
  assert.ok(thrown >= 6 && raw > 0, `${thrown} errors, ${raw} with bytes`);
  figure("R63", `${malformed.length} malformed answers, ${thrown} errors: Node left bytes of the answer on ${raw}, the rebuilt causes on 0`);
});

test("an error response gives the whole answer to those who ask, and shows nothing by itself", () => {
  const response = new ErrorResponse(402, new Headers({ "x-a": "b" }), new TextEncoder().encode('{"decline_code":"x"}'));
  assert.deepEqual([response.status, response.headers.get("x-a"), response.text(), response.json().decline_code], [402, "b", '{"decline_code":"x"}', "x"]);
  assert.excludes(JSON.stringify(response), "decline");
  const none = new ErrorResponse(500, null, null);
  assert.deepEqual([none.text(), none.json(), [...none.headers]], ["", undefined, []]);
  assert.equal(new ErrorResponse(500, null, new TextEncoder().encode("secret")).json(), undefined);
});
