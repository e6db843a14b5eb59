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
  assert.equal(bare.response, null);
  const fields = { code: /** @type {const} */ ("SERVER"), operation: "get", httpCode: 500, httpStatus: "x", grpcCode: 13, requestId: "r", details: [1], retryable: true, retryAfterMs: 5, cause: undefined };
  const full = new SkyflowError("no", fields);
  assert.ok("cause" in full);
  assert.deepEqual(full.toJSON(), { name: "SkyflowError", message: "no", code: "SERVER", operation: "get", httpCode: 500, httpStatus: "x", grpcCode: 13, requestId: "r", details: [1], retryable: true, retryAfterMs: 5 });
});

test("toJSON holds neither cause nor stack, and JSON.stringify uses it", async () => {
  const error = await errorOf(() => Promise.reject(new Error("connection refused by the host called quux")));
  assert.equal(/** @type {any} */ (error.cause).message, "connection refused by the host called [...]");
  const json = JSON.parse(JSON.stringify(error));
  assert.deepEqual(Object.keys(json), ["name", "message", "code", "operation", "httpCode", "httpStatus", "grpcCode", "requestId", "details", "retryable", "retryAfterMs"]);
  assert.excludes(JSON.stringify(error), "refused");
});

test("a documented error body is read, and shown by words of API English and names of the request", async () => {
  const answer = {
    status: 404,
    headers: { "x-request-id": "r-7", "error-from-client": "True" },
    body: { error: { grpc_code: 5, http_code: 418, http_status: "Bad Request", message: "no such row in persons for Ann", details: [{ field: "persons", Ann: [1, true, null, "invalid"] }] } },
  };
  const error = await errorOf(answer);
  assert.deepEqual(error.toJSON(), {
    name: "SkyflowError",
    message: "get: no such row in persons for [...]",
    code: "NOT_FOUND",
    operation: "get",
    httpCode: 404,
    httpStatus: "Bad Request",
    grpcCode: 5,
    requestId: "r-7",
    details: [{ field: "persons", "[...] 1": ["[...]", "[...]", null, "invalid"] }, { errorFromClient: true }],
    retryable: false,
    retryAfterMs: null,
  });
  assert.ok(!("cause" in error));
});

test("the whole answer is at `response`, which nothing finds that walks through the error", async () => {
  const body = { error: { message: "declined for Ann", decline_code: "do_not_honor" } };
  const error = await errorOf({ status: 402, headers: { "x-partner": "p-1" }, body });
  assert.equal(error.message, "get: declined for [...]");
  const { response } = error;
  assert.deepEqual([response?.status, response?.headers.get("x-partner"), response?.text()], [402, "p-1", JSON.stringify(body)]);
  assert.deepEqual(response?.json(), body);
  assert.ok(!Reflect.ownKeys(error).includes("response"));
  for (const shown of [JSON.stringify(error), JSON.stringify({ ...error }), String(error), String(error.stack)]) assert.excludes(shown, "Ann");
  assert.equal((await errorOf({ status: 500, body: "no JSON" })).response?.json(), undefined);
  assert.equal((await errorOf(() => Promise.reject(new TypeError("fetch failed")))).response, null);
});

test("with errorDetail `full` server texts are shown whole: messages, details, causes and row errors", async () => {
  const full = (/** @type {any} */ script) => stubbed(script, { errorDetail: "full" }).vault;
  const answer = { status: 400, body: { error: { message: "Ann Lee has 4111", http_status: "Ann's", details: [{ who: "Ann", age: 41 }] } } };
  const error = await fails(full(answer).get(get, once), "BAD_REQUEST");
  assert.deepEqual([error.message, error.httpStatus, error.details], ["get: Ann Lee has 4111", "Ann's", [{ who: "Ann", age: 41 }]]);
  const lost = await fails(full(() => Promise.reject(new TypeError("host ann.example is down"))).get(get, once), "NETWORK");
  assert.equal(/** @type {any} */ (lost.cause).message, "host ann.example is down");
  const rows = full({ body: { responses: [{ Status: 400, Body: { error: "Ann is taken" } }] } });
  const { errors } = await rows.insert({ table: "t", values: [{ a: 1 }], continueOnError: true });
  assert.equal(errors?.[0].error, "Ann is taken");
});

test("a request id that may be a key, a card or a person is not shown", async () => {
  for (const id of [`sky-ab12c-${"0".repeat(32)}`, "4111-1111-1111-1111", "123456789"]) {
    assert.equal((await errorOf({ status: 404, headers: { "x-request-id": id } })).requestId, null, id);
  }
  assert.equal((await errorOf({ status: 404, headers: { "x-request-id": "9f1c-42" } })).requestId, "9f1c-42");
});

test("retryAfterMs is what the server asked to wait, and null where it did not", async () => {
  assert.equal((await errorOf({ status: 429, headers: { "retry-after": "7" } })).retryAfterMs, 7000);
  assert.equal((await errorOf({ status: 503, headers: { "retry-after": "0.5" } })).retryAfterMs, 500);
  assert.equal((await errorOf({ status: 429 })).retryAfterMs, null);
});

test("each status has its code and its name", async () => {
  await assert.each(/** @type {[number, string, string | null][]} */ ([
    [400, "BAD_REQUEST", "Bad Request"],
    [401, "AUTHENTICATION", "Unauthorized"],
    [403, "PERMISSION_DENIED", "Forbidden"],
    [404, "NOT_FOUND", "Not Found"],
    [405, "API", "Method Not Allowed"],
    [409, "CONFLICT", "Conflict"],
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
const SILENT = "get: the server answered 503 Service Unavailable with a body without an error message";
const deep = (/** @type {number} */ depth) => `{"error":{"message":"m","details":${"[".repeat(depth)}${"]".repeat(depth)}}}`;

test("every kind of body gives an error with a message", async () => {
  await assert.each(/** @type {[string, any, string | RegExp][]} */ ([
    ["error is text", text(json, '{"error":"just text"}'), "get: just text"],
    ["error without a message", text(json, '{"error":{}}'), SILENT],
    ["error of other types", text(json, '{"error":{"message":5,"details":7,"grpc_code":"x","http_status":[]}}'), SILENT],
    ["a message beside the error", text(json, '{"message":"not found"}'), "get: not found"],
    ["a message of another name", text(json, '{"detail":"not found"}'), "get: not found"],
    ["a problem", text("application/problem+json", '{"title":"invalid request","detail":"no such row"}'), "get: invalid request: no such row"],
    ["an OAuth error", text(json, '{"error":"invalid_grant","error_description":"not found"}'), "get: invalid_grant: not found"],
    ["a list of errors", text(json, '{"errors":[{"message":"not found"}]}'), "get: not found"],
    ["no error", text(json, '{"elsewhere":"not found"}'), SILENT],
    ["a batch", text(json, '{"responses":[{"Body":{"error":"not found"}},{},{"Body":{"error":"invalid"}}]}'), "get: not found; invalid"],
    ["null", text(json, "null"), SILENT],
    ["an array", text(json, "[]"), SILENT],
    ["broken JSON", text(json, '{"error":'), SILENT],
    ["JSON without a content type", { status: 503, body: new TextEncoder().encode('{"error":{"message":"not found"}}') }, "get: not found"],
    ["empty", text(json, ""), "get: the server answered 503 Service Unavailable with an empty body"],
    ["plain text", text("text/plain; charset=utf-8", "\n upstream connect error\n  at line 5"), "get: upstream connect error"],
    ["an HTML page", text("text/html", "<html><body>secret stack</body></html>"), /HTML page, so it may come from a proxy/],
    ["bytes that are no text", text("application/octet-stream", new Uint8Array([0xff, 0xfe, 0])), SILENT],
    ["nested deeply", text(json, deep(20000)), SILENT],
    ["very large", text(json, `{"error":{"message":"m","details":["${"x".repeat(2_000_000)}"]}}`), /^get: the server answered 503 Service Unavailable with a body/],
    ["a long message", text(json, JSON.stringify({ error: { message: "invalid ".repeat(5000) } })), /^get: (?:invalid ?){1,125}\S{0,5}$/],
    ["control characters", text(json, JSON.stringify({ error: { message: "not\nfound\u001b[31minvalid\u0000" } })), "get: not found [[...]"],
    ["other scripts", text(json, JSON.stringify({ error: { message: "値が無効です 🚫" } })), "get: [...]"],
  ]), async (what, answer, expected) => {
    const error = await errorOf(answer);
    assert.deepEqual([error.code, error.httpCode], ["SERVER", 503], what);
    if (typeof expected === "string") assert.equal(error.message, expected, what);
    else assert.match(error.message, expected, what);
    assert.excludes(error.message, "secret");
  });
});

test("R22 a card number, a social security number or an e-mail address is not shown", async () => {
  const details = [{ value: "4111-1111-1111-1111", type: [{ invalid: "to ann.lee@example.com" }] }];
  const error = await errorOf({ status: 400, body: { error: { message: "bad 4111 1111 1111 1111 and 123-45-6789", http_status: "Bad 4111111111111111", details } } });
  assert.deepEqual([error.message, error.httpStatus], ["get: bad [...]", "Bad Request"]);
  assert.deepEqual(error.details, [{ value: "[...]", type: [{ invalid: "to [...]" }] }]);
  for (const shown of [JSON.stringify(error), String(error.stack)]) for (const value of ["4111", "6789", "ann.lee"]) assert.excludes(shown, value);
});

test("a partial failure's texts are shown the same way", async () => {
  const said = "row has 4111 1111 1111 1111";
  const batch = stubbed({ body: { responses: [{ Status: 400, Body: { error: said } }, { Status: 400, Body: { error: { message: said } } }] } });
  const { errors } = await batch.vault.insert({ table: "t", values: [{ a: 1 }, { a: 2 }], continueOnError: true });
  assert.deepEqual(errors?.map((error) => error.error), ["row has [...]", "row has [...]"]);
  const tokens = stubbed({ body: { records: [{ token: "t", error: said }] } });
  assert.equal((await tokens.vault.detokenize({ data: [{ token: "t" }], continueOnError: true })).errors?.[0].error, "row has [...]");
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

test("what fetch throws is the cause, rebuilt of its name, code and known words", async () => {
  class Own extends Error {}
  const refused = Object.assign(new Error("connect ECONNREFUSED 10.1.2.3:443"), { code: "ECONNREFUSED", errno: -111, syscall: "connect", address: "10.1.2.3", data: "secret" });
  const cases = /** @type {[unknown, string, string][]} */ ([
    [new TypeError("fetch failed"), "TypeError", "fetch failed"],
    [new Own("connection reset"), "Error", "connection reset"],
    ["not found", "Error", "not found"],
    [0, "Error", "number was thrown"],
    [null, "Error", "null was thrown"],
    [undefined, "Error", "undefined was thrown"],
    [Symbol("s"), "Error", "symbol was thrown"],
    [Object.freeze({ a: 1 }), "Error", ""],
    [Object.freeze(new Error("invalid request")), "Error", "invalid request"],
    [new DOMException("connection closed", "NetworkError"), "NetworkError", "connection closed"],
    [new TypeError("fetch failed", { cause: refused }), "TypeError", "fetch failed"],
  ]);
  await assert.each(cases, async (thrown, name, message) => {
    const error = await errorOf(() => Promise.reject(thrown));
    const cause = /** @type {any} */ (error.cause);
    assert.deepEqual([error.code, error.httpCode, error.httpStatus, error.requestId, error.grpcCode, error.response], ["NETWORK", 0, null, null, null, null]);
    assert.ok("cause" in error && cause instanceof Error && cause !== thrown, "rebuilt");
    assert.deepEqual([cause.name, cause.message], [name, message]);
    assert.match(error.message, /^get: /);
  });
  const { cause } = /** @type {any} */ (await errorOf(() => Promise.reject(new TypeError("fetch failed", { cause: refused })))).cause;
  assert.deepEqual([cause.message, { ...cause }], ["connect ECONNREFUSED [...]", { code: "ECONNREFUSED", errno: -111, syscall: "connect" }]);
  const throwing = stubbed({}, { fetch: () => { throw "at once"; } }); // prettier-ignore
  assert.ok((await fails(throwing.vault.get(get, once), "NETWORK")).cause instanceof Error);
});

test("what a framework's fetch throws to end a page's rendering is known by its digest, and not sent again", async () => {
  const own = () => Object.assign(new Error("Dynamic server usage: no-store fetch"), { digest: "DYNAMIC_SERVER_USAGE" });
  let sent = 0;
  const { vault } = stubbed({}, { fetch: async () => { sent += 1; throw own(); } }); // prettier-ignore
  const error = /** @type {any} */ (await fails(vault.get(get), "NETWORK"));
  assert.deepEqual([sent, error.digest, error.cause.digest, JSON.stringify(error).includes("DYNAMIC")], [1, "DYNAMIC_SERVER_USAGE", "DYNAMIC_SERVER_USAGE", false]);
  for (const digest of ["NEXT_REDIRECT;replace;/4111111111111111;307;", "4111111111111111", 7, null, "a"]) {
    const other = /** @type {any} */ (await errorOf(() => Promise.reject(Object.assign(new Error("x"), { digest }))));
    assert.deepEqual([other.digest, other.cause.digest], [undefined, undefined]);
  }
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
