import { SkyflowError } from "skyflow-edge";

import * as assert from "../support/assert.js";
import { fails, stubbed } from "../support/clients.js";
import { suite } from "../support/suite.js";

const test = suite("errors");

const get = { table: "persons" };
const once = { maxRetries: 0 };

/** The error that this answer becomes. @param {any} answer */
async function errorOf(answer) {
  const { vault } = stubbed(answer);
  const error = await assert.rejects(vault.get(get, once));
  assert.ok(error instanceof SkyflowError, assert.show(error));
  return error;
}

test("SkyflowError is an Error with all fields, whatever it is given", () => {
  const bare = new SkyflowError("no");
  assert.ok(bare instanceof Error);
  assert.equal(String(bare), "SkyflowError: no");
  assert.equal(bare.name, "SkyflowError");
  assert.ok(!("cause" in bare));
  assert.deepEqual(bare.toJSON(), { name: "SkyflowError", message: "no", code: "API", operation: null, httpCode: 400, httpStatus: null, grpcCode: null, requestId: null, details: [], retryable: false, retryAfterMs: null });
  const fields = { code: /** @type {const} */ ("SERVER"), httpCode: 500, httpStatus: "x", grpcCode: 13, requestId: "r", details: [1], retryable: true, cause: undefined };
  const full = new SkyflowError("no", fields);
  assert.ok("cause" in full);
  assert.deepEqual(full.toJSON(), { name: "SkyflowError", message: "no", code: "SERVER", operation: null, httpCode: 500, httpStatus: "x", grpcCode: 13, requestId: "r", details: [1], retryable: true, retryAfterMs: null });
});

test("toJSON holds neither cause nor stack, and JSON.stringify uses it", async () => {
  const cause = new Error("the cause");
  const error = await errorOf(() => Promise.reject(cause));
  assert.equal(error.cause, cause);
  const json = JSON.parse(JSON.stringify(error));
  assert.deepEqual(Object.keys(json), ["name", "message", "code", "operation", "httpCode", "httpStatus", "grpcCode", "requestId", "details", "retryable", "retryAfterMs"]);
  assert.excludes(JSON.stringify(error), "the cause");
});

test("a documented error body is read whole", async () => {
  const error = await errorOf({
    status: 404,
    headers: { "x-request-id": "r-7", "error-from-client": "True" },
    body: { error: { grpc_code: 5, http_code: 418, http_status: "Nothing Here", message: "no such row", details: [{ field: "x", n: [1, true, null] }] } },
  });
  assert.deepEqual(error.toJSON(), {
    name: "SkyflowError",
    message: "no such row",
    code: "NOT_FOUND",
    operation: null,
    httpCode: 404,
    httpStatus: "Nothing Here",
    grpcCode: 5,
    requestId: "r-7",
    details: [{ field: "x", n: [1, true, null] }, { errorFromClient: true }],
    retryable: false,
    retryAfterMs: null,
  });
  assert.ok(!("cause" in error));
});

test("each status has its code and its name", async () => {
  await assert.each(/** @type {[number, string, string | null][]} */ ([
    [400, "API", "Bad Request"],
    [401, "AUTHENTICATION", "Unauthorized"],
    [403, "PERMISSION_DENIED", "Forbidden"],
    [404, "NOT_FOUND", "Not Found"],
    [405, "API", "Method Not Allowed"],
    [409, "API", "Conflict"],
    [413, "API", "Content Too Large"],
    [418, "API", null],
    [422, "API", "Unprocessable Content"],
    [429, "RATE_LIMITED", "Too Many Requests"],
    [500, "SERVER", "Internal Server Error"],
    [501, "SERVER", "Not Implemented"],
    [503, "SERVER", "Service Unavailable"],
    [504, "SERVER", "Gateway Timeout"],
    [599, "SERVER", null],
  ]), async (status, code, httpStatus) => {
    const error = await errorOf({ status });
    assert.deepEqual([error.code, error.httpCode, error.httpStatus, error.grpcCode, error.details], [code, status, httpStatus, null, []]);
    assert.includes(error.message, String(status));
  });
});

const text = (/** @type {string} */ type, /** @type {any} */ body, status = 503) => ({ status, headers: { "content-type": type }, body });
const json = "application/json";
const SILENT = "the server answered 503 Service Unavailable with a body without an error message";
const deep = (/** @type {number} */ depth) => `{"error":{"message":"m","details":${"[".repeat(depth)}${"]".repeat(depth)}}}`;

test("every kind of body gives an error with a message", async () => {
  await assert.each(/** @type {[string, any, string | RegExp][]} */ ([
    ["error is text", text(json, '{"error":"just text"}'), "just text"],
    ["error without a message", text(json, '{"error":{}}'), SILENT],
    ["error of other types", text(json, '{"error":{"message":5,"details":7,"grpc_code":"x","http_status":[]}}'), SILENT],
    ["no error", text(json, '{"message":"elsewhere"}'), SILENT],
    ["a batch", text(json, '{"responses":[{"Body":{"error":"a"}},{},{"Body":{"error":"b"}}]}'), "a; b"],
    ["null", text(json, "null"), SILENT],
    ["an array", text(json, "[]"), SILENT],
    ["broken JSON", text(json, '{"error":'), SILENT],
    ["JSON without a content type", { status: 503, body: new TextEncoder().encode('{"error":{"message":"found anyway"}}') }, "found anyway"],
    ["empty", text(json, ""), "the server answered 503 Service Unavailable with an empty body"],
    ["plain text", text("text/plain; charset=utf-8", "\n upstream connect error\n  at line 5"), "upstream connect error"],
    ["an HTML page", text("text/html", "<html><body>secret stack</body></html>"), /HTML page, so it may come from a proxy/],
    ["bytes that are no text", text("application/octet-stream", new Uint8Array([0xff, 0xfe, 0])), SILENT],
    ["nested deeply", text(json, deep(20000)), SILENT],
    ["very large", text(json, `{"error":{"message":"m","details":["${"x".repeat(2_000_000)}"]}}`), /^the server answered 503/],
    ["a long message", text(json, JSON.stringify({ error: { message: "é".repeat(5000) } })), /^é{1000}$/],
    ["control characters", text(json, JSON.stringify({ error: { message: "a\nb\u001b[31mc\u0000" } })), "a b [31mc "],
    ["other scripts", text(json, JSON.stringify({ error: { message: "値が無効です 🚫" } })), "値が無効です 🚫"],
  ]), async (what, answer, expected) => {
    const error = await errorOf(answer);
    assert.deepEqual([error.code, error.httpCode], ["SERVER", 503], what);
    if (typeof expected === "string") assert.equal(error.message, expected, what);
    else assert.match(error.message, expected, what);
    assert.excludes(error.message, "secret");
  });
});

test("R22 what looks like a card number, a social security number or an e-mail address is masked", async () => {
  const details = [{ value: "4111-1111-1111-1111", deep: [{ "a note": "to ann.lee@example.com" }] }];
  const error = await errorOf({ status: 400, body: { error: { message: "bad 4111 1111 1111 1111 and 123-45-6789", http_status: "Bad 4111111111111111", details } } });
  assert.equal(error.message, "bad [masked] and [masked]");
  assert.deepEqual(error.details, [{ value: "[masked]", deep: [{ "a note": "to [masked]" }] }]);
  for (const shown of [JSON.stringify(error), String(error.httpStatus)]) for (const value of ["4111", "6789", "ann.lee"]) assert.excludes(shown, value);
});

test("a partial failure's texts are masked too", async () => {
  const said = "row has 4111 1111 1111 1111";
  const batch = stubbed({ body: { responses: [{ Status: 400, Body: { error: said } }, { Status: 400, Body: { error: { message: said } } }] } });
  const { errors } = await batch.vault.insert({ table: "t", values: [{ a: 1 }, { a: 2 }], continueOnError: true });
  assert.deepEqual(errors?.map((error) => error.error), ["row has [masked]", "row has [masked]"]);
  const tokens = stubbed({ body: { records: [{ token: "t", error: said }] } });
  assert.equal((await tokens.vault.detokenize({ data: [{ token: "t" }], continueOnError: true })).errors?.[0].error, "row has [masked]");
});

test("a redirect is an error that names the target's origin and no more", async () => {
  for (const status of [301, 302, 303, 307, 308]) {
    const { vault, requests } = stubbed({ status, headers: { location: "https://user:pw@other.example:8443/path?token=secret#x", "x-request-id": "r" } });
    const error = await fails(vault.get(get), "API");
    assert.deepEqual([error.httpCode, error.requestId, error.retryable, requests.length], [status, "r", false, 1]);
    assert.includes(error.message, "https://other.example:8443");
    for (const part of ["user", "pw@", "path", "secret"]) assert.excludes(error.message, part);
  }
  const opaque = { ok: false, status: 0, type: "opaqueredirect", headers: new Headers(), body: null };
  const error = await errorOf(() => opaque);
  assert.deepEqual([error.code, error.httpCode, error.httpStatus], ["API", 0, null]);
  assert.includes(error.message, "redirect");
});

test("what fetch throws is the cause, whatever it is", async () => {
  class Own extends Error {}
  for (const thrown of [new TypeError("fetch failed"), new Own("x"), "text", 0, null, undefined, Symbol("s"), Object.freeze({ a: 1 }), Object.freeze(new Error("frozen")), new DOMException("x", "NetworkError")]) {
    const error = await errorOf(() => Promise.reject(thrown));
    assert.equal(error.code, "NETWORK");
    assert.ok("cause" in error, "even undefined is a cause");
    assert.equal(error.cause, thrown);
    assert.deepEqual([error.httpCode, error.httpStatus, error.requestId, error.grpcCode], [0, null, null, null]);
    assert.match(error.message, /^get: /);
  }
  const throwing = stubbed({}, { fetch: () => { throw "at once"; } }); // prettier-ignore
  assert.equal((await fails(throwing.vault.get(get, once), "NETWORK")).cause, "at once");
});

test("a success that is not the vault's answer is INVALID_RESPONSE, with status and request id", async () => {
  const error = await errorOf({ status: 200, headers: { "x-request-id": "r-5" }, body: "<html>sign in</html>" });
  assert.deepEqual([error.code, error.httpCode, error.httpStatus, error.requestId, error.retryable], ["INVALID_RESPONSE", 200, "OK", "r-5", false]);
  assert.excludes(error.message, "sign in");
});

test("errors are rejections, never thrown while the method is called", async () => {
  const { vault } = stubbed({ body: {} });
  const calls = [vault.insert, vault.get, vault.delete, vault.detokenize].map((method) => /** @type {any} */ (method).call(vault));
  for (const call of calls) assert.ok(call instanceof Promise);
  await Promise.all(calls.map((call) => fails(call, "INVALID_INPUT")));
});
