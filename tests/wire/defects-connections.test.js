// The defects of the official SDKs in calls of connections, each shown absent.
import assert from "node:assert/strict";
import test from "node:test";

import { Skyflow, SkyflowError } from "skyflow-edge";

import { cannedFetch, partsOf } from "./canned-fetch.js";
import { API_KEY } from "./rules/configuration.js";
import { inVirtualTime } from "./virtual-clock.js";

const URL_ = "https://gw.example.com/v1/{id}/x";
const ok = { headers: { "content-type": "application/json", "x-request-id": "req-1" }, body: { ok: true } };

/** @param {import("./canned-fetch.js").Canned | import("./canned-fetch.js").Canned[]} [canned] @param {string} [connectionUrl] @param {object} [config] */
function begin(canned = ok, connectionUrl = "https://gw.example.com/x", config = {}) {
  const { fetch, sent } = cannedFetch(canned);
  const client = new Skyflow({ connectionConfigs: [{ connectionId: "c1", connectionUrl, credentials: { apiKey: API_KEY } }], fetch, logLevel: "OFF", ...config });
  return { client, connection: client.connection(), sent };
}

/** @param {Promise<unknown>} promise @returns {Promise<any>} what it rejected with */
const thrownBy = (promise) => promise.then((value) => assert.fail(`succeeded: ${JSON.stringify(value)}`), (error) => error);

/** @param {string} type */
const typed = (type) => ({ headers: { "content-type": type } });

test("H-B1: a path parameter stays within its segment, and climbs nowhere", async () => {
  for (const id of ["a/b?c#d", "..admin", "a..b", "%2e%2e%2e/x", "a;b", "ü 値"]) {
    const { connection, sent } = begin(ok, URL_);
    await connection.invoke({ pathParams: { id } });
    assert.deepEqual([sent[0].url, sent[0].query], [`https://gw.example.com/v1/${encodeURIComponent(id)}/x`, []]);
  }
  for (const id of [".", "..", "%2e", ".%2E", "../admin", "..\\x", "%2e%2e/x", "x/..", "a/%2E./b", "", "\n"]) {
    const { connection, sent } = begin(ok, URL_);
    assert.equal((await thrownBy(connection.invoke({ pathParams: { id } }))).code, "INVALID_INPUT", JSON.stringify(id));
    assert.deepEqual(sent, []);
  }
  // Nor do two of them together.
  const { connection, sent } = begin(ok, "https://gw.example.com/{a}{b}/x");
  for (const b of [".", "%2e"]) assert.equal((await thrownBy(connection.invoke({ pathParams: { a: ".", b } }))).code, "INVALID_INPUT");
  assert.deepEqual(sent, []);
});

test("H-B5: no redirect of a connection is followed", async () => {
  for (const status of [301, 302, 303, 307, 308]) {
    const { connection, sent } = begin({ status, headers: { location: "https://elsewhere.example/path" } });
    const error = await thrownBy(connection.invoke({ body: { card: "4111" } }));
    assert.deepEqual([error.code, error.httpCode, sent.length], ["API", status, 1]);
  }
});

test("H-B10: a call of a connection has a timeout and a signal", async () => {
  for (const [options, waited] of /** @type {const} */ ([[{}, 60_000], [{ timeoutMs: 250 }, 250], [{ totalTimeoutMs: 900 }, 900]])) {
    const { connection, sent } = begin({ timeout: true });
    const { thrown, delays } = await inVirtualTime(() => connection.invoke({}, options));
    assert.deepEqual([/** @type {any} */ (thrown).code, delays, sent.length], ["TIMEOUT", [waited], 1]);
  }
  const controller = new AbortController();
  const { connection } = begin({ timeout: true });
  setTimeout(() => controller.abort(), 5);
  assert.equal((await thrownBy(connection.invoke({}, { signal: controller.signal }))).code, "ABORTED");
});

test("H-B12: bytes that are answered are the bytes that are given", async () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
  for (const headers of [{ "content-type": "application/octet-stream" }, { "content-type": "image/png" }, { "content-type": "text/plain" }, {}]) {
    const { data } = await begin({ headers: /** @type {any} */ (headers), bytes }).connection.invoke({});
    assert.ok(data instanceof Uint8Array, JSON.stringify(headers));
    assert.deepEqual(data, bytes);
  }
});

test("H-P18: XML is escaped, parts of a form are JSON, parameters of a type change nothing, and GET has no body", async () => {
  const { connection, sent } = begin();
  await connection.invoke({ body: { a: "</a><admin>1</admin>&" }, ...typed("text/xml") });
  await connection.invoke({ body: { a: { k: "v" } }, ...typed("multipart/form-data") });
  await connection.invoke({ body: { a: "1" }, ...typed("application/x-www-form-urlencoded; charset=utf-8") });
  await connection.invoke({ method: "GET" });
  assert.equal(sent[0].body, '<?xml version="1.0" encoding="UTF-8"?><request><a>&lt;/a&gt;&lt;admin&gt;1&lt;/admin&gt;&amp;</a></request>');
  assert.deepEqual(/** @type {any} */ (await partsOf(sent[1].body)).map((/** @type {any} */ { name, text }) => [name, text]), [["a", '{"k":"v"}']]);
  assert.equal(sent[2].body, "a=1");
  assert.equal(sent[3].body, undefined);
});

test("H-N3: a connection that fails is a SkyflowError", async () => {
  const { connection, sent } = begin({ networkError: "ECONNREFUSED" });
  const error = await thrownBy(connection.invoke({ body: { a: 1 } }));
  assert.ok(error instanceof SkyflowError);
  assert.deepEqual([error.code, error.httpCode, error.retryable, sent.length], ["NETWORK", 0, false, 1]);
});

test("H-N4: a JSON body without a content type is sent as JSON", async () => {
  const { connection, sent } = begin();
  await connection.invoke({ body: { card: "tok-1" } });
  assert.deepEqual([sent[0].headers["content-type"], sent[0].body], ["application/json", { card: "tok-1" }]);
});

test("H-N5: an answer that is no JSON is never null", async () => {
  for (const [type, text] of [["text/csv", "a,b"], ["", "plain"], ["application/json", "{broken"], ["application/json", ""], ["application/yaml", "a: 1"]]) {
    const headers = /** @type {Record<string, string>} */ (type ? { "content-type": type } : {});
    assert.equal((await begin({ headers, text }).connection.invoke({})).data, text, type);
  }
});

test("H-N7: an error keeps its HTTP status, in number and in words", async () => {
  for (const [canned, httpCode, httpStatus, code] of /** @type {[any, number, string, string][]} */ ([
    [{ status: 503, headers: { "content-type": "text/html" }, text: "<html>" }, 503, "Service Unavailable", "SERVER"],
    [{ status: 422, headers: ok.headers, body: { code: "declined" } }, 422, "Unprocessable Content", "API"],
    [{ status: 404, headers: ok.headers, body: { error: { http_code: 400, message: "m" } } }, 404, "Not Found", "NOT_FOUND"],
    [{ status: 429, headers: {}, text: "" }, 429, "Too Many Requests", "RATE_LIMITED"],
  ])) {
    const error = await thrownBy(begin(canned).connection.invoke({}, { maxRetries: 0 }));
    assert.deepEqual([error.httpCode, error.httpStatus, error.code], [httpCode, httpStatus, code]);
  }
});

test("H-N10: numbers and booleans may stand in bodies, paths and queries", async () => {
  const { connection, sent } = begin(ok, URL_);
  await connection.invoke({ body: { amount: 100, ok: true }, pathParams: { id: 5 }, queryParams: { n: 5, t: false } });
  assert.deepEqual([sent[0].body, sent[0].url, sent[0].query], [{ amount: 100, ok: true }, "https://gw.example.com/v1/5/x", ["n=5", "t=false"]]);
});

test("H-N15: each occurrence of a placeholder is filled, once, with what is given", async () => {
  const { connection, sent } = begin(ok, "https://gw.example.com/{id}/x/{id}?of={id}");
  for (const id of ["$&$1$$", "{id}", "%7Bid%7D", "7"]) {
    await connection.invoke({ pathParams: { id } });
    const { url, query } = /** @type {any} */ (sent.at(-1));
    assert.deepEqual(new URL(url).pathname.split("/").map(decodeURIComponent), ["", id, "x", id]);
    assert.deepEqual(query, [`of=${id}`]);
  }
});

test("H-N16: query parameters are encoded and follow those of the URL", async () => {
  const { connection, sent } = begin(ok, "https://gw.example.com/x?a=1");
  await connection.invoke({ queryParams: { "b&c": "2&d=e#f", "ü": "+ %" } });
  assert.deepEqual(sent[0].query, ["a=1", "b&c=2&d=e#f", "ü=+ %"].sort());
});

test("H-N17: a credential of the caller's own is sent alone, however its header is spelled", async () => {
  for (const name of ["x-skyflow-authorization", "X-Skyflow-Authorization", "X-SKYFLOW-AUTHORIZATION"]) {
    const { connection, sent } = begin();
    await connection.invoke({ headers: { [name]: "caller-token" } });
    assert.equal(sent[0].headers["x-skyflow-authorization"], "caller-token");
  }
});

test("H-N18: forms are written to any depth, and an object as text is JSON", async () => {
  const { connection, sent } = begin();
  await connection.invoke({ body: { a: { b: { c: { d: ["x", { e: 1 }] } } } }, ...typed("application/x-www-form-urlencoded") });
  for (const type of ["text/plain", "text/html"]) await connection.invoke({ body: { a: [1] }, ...typed(type) });
  assert.deepEqual([...new URLSearchParams(String(sent[0].body))], [["a[b][c][d][0]", "x"], ["a[b][c][d][1][e]", "1"]]);
  assert.deepEqual(sent.slice(1).map(({ body }) => body), ['{"a":[1]}', '{"a":[1]}']);
});

test("H-N23: DELETE is a method of connections", async () => {
  const { connection, sent } = begin();
  await connection.invoke({ method: "DELETE" });
  assert.equal(sent[0].method, "DELETE");
});
