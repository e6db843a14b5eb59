// The defects of the official SDKs, each shown absent: requests and answers. Those of the
// configuration and of logging are in defects-configuration.test.js, of files in defects-files.test.js, H-P12 in hostile.test.js.
import assert from "node:assert/strict";
import { hostname } from "node:os";
import test from "node:test";

import { Skyflow, SkyflowError, VERSION } from "skyflow-edge";

import { answer, cannedFetch } from "./canned-fetch.js";
import { VALID } from "./rules/configuration.js";
import { VAULT_RULES } from "./rules/vault.js";
import { inVirtualTime } from "./virtual-clock.js";

const json = { "content-type": "application/json", "x-request-id": "req-1" };
const ORIGIN = "https://cluster.vault.skyflowapis.com";

/** @typedef {import("./canned-fetch.js").Canned} Canned */

/** @param {Canned | Canned[]} canned @param {object} [config] */
function begin(canned, config) {
  const { fetch, sent } = cannedFetch(canned);
  const client = new Skyflow({ ...VALID, fetch, logLevel: "OFF", ...config });
  /** @type {any} */
  const vault = client.vault();
  return { client, vault, sent };
}

/** @param {Promise<unknown>} promise @returns {Promise<any>} what it rejected with */
const thrownBy = (promise) => promise.then((value) => assert.fail(`succeeded: ${JSON.stringify(value)}`), (error) => error);

const rows = { table: "t", values: [{ name: "Ann" }, { name: "Bo" }] };
const requests = Object.fromEntries(VAULT_RULES.map(({ operation, valid }) => [operation, valid]));

test("H-B5: no redirect is followed, to whatever host", async () => {
  for (const status of [301, 302, 303, 307, 308]) {
    for (const location of ["https://elsewhere.example/path?q=1", `${ORIGIN}/elsewhere`, "/elsewhere", "not a url %%"]) {
      for (const operation of Object.keys(requests)) {
        const { vault, sent } = begin({ status, headers: { location } });
        const error = await thrownBy(vault[operation](requests[operation]));
        assert.deepEqual([error.name, error.code, error.httpCode, sent.length], ["SkyflowError", "API", status, 1]);
        assert.ok(!error.message.includes("path") && !error.message.includes("q=1"), "only the origin is told");
      }
    }
  }
  // What a browser makes of it: no status, no headers.
  const opaque = { status: 0, type: "opaqueredirect", headers: new Headers(), body: null, arrayBuffer: async () => new ArrayBuffer(0), text: async () => "" };
  const vault = new Skyflow({ ...VALID, fetch: async () => /** @type {any} */ (opaque), logLevel: "OFF" }).vault();
  assert.equal((await thrownBy(vault.get({ table: "t" }))).name, "SkyflowError");
});

test("H-B10: a call has a timeout of its own choice, and it covers the body", async () => {
  for (const [options, waited] of /** @type {const} */ ([[{}, 60_000], [{ timeoutMs: 250 }, 250], [{ totalTimeoutMs: 900 }, 900], [{ timeoutMs: 500, totalTimeoutMs: 200 }, 200]])) {
    const { vault, sent } = begin({ timeout: true });
    const { thrown, delays } = await inVirtualTime(() => vault.insert(rows, options));
    assert.ok(thrown instanceof SkyflowError);
    assert.deepEqual([thrown.code, thrown.httpCode, delays, sent.length], ["TIMEOUT", 0, [waited], 1]);
  }
  const stalled = new ReadableStream({ start: (controller) => controller.enqueue(new TextEncoder().encode('{"records":[')) });
  const vault = new Skyflow({ ...VALID, fetch: async () => new Response(stalled), timeoutMs: 300, logLevel: "OFF" }).vault();
  const { thrown, delays } = await inVirtualTime(() => vault.insert(rows));
  assert.deepEqual([/** @type {any} */ (thrown).code, delays], ["TIMEOUT", [300]]);
});

test("H-B10: a call is cancelled by its signal, before, during and between attempts", async () => {
  const reason = new Error("enough");
  const early = begin({ body: {} });
  const error = await thrownBy(early.vault.get({ table: "t" }, { signal: AbortSignal.abort(reason) }));
  assert.deepEqual([error.code, error.httpCode, error.cause === reason, early.sent.length], ["ABORTED", 0, true, 0]);

  for (const canned of /** @type {Canned[]} */ ([{ timeout: true }, { status: 503, headers: { "retry-after": "30" } }])) {
    const controller = new AbortController();
    /** @type {AbortSignal[]} */
    const signals = [];
    const fetch = (/** @type {any} */ _, /** @type {any} */ init) => {
      signals.push(init.signal);
      setTimeout(() => controller.abort(reason), 10);
      return answer(canned, init);
    };
    const vault = new Skyflow({ ...VALID, fetch, logLevel: "OFF" }).vault();
    const { thrown } = await inVirtualTime(() => vault.get({ table: "t" }, { signal: controller.signal }));
    const { code, cause } = /** @type {any} */ (thrown);
    assert.deepEqual([code, cause === reason, signals.length], ["ABORTED", true, 1]);
    if (canned.timeout) assert.ok(signals[0].aborted, "the request under way is ended too");
  }
});

test("H-B11: Retry-After is waited for, in seconds or until a date, and never for more than a minute", async () => {
  const inThreeSeconds = () => new Date(Date.now() + 3000).toUTCString();
  for (const [retryAfter, least, most] of /** @type {[string, number, number][]} */ ([["7", 7000, 7000], ["0", 0, 0], [inThreeSeconds(), 1000, 3000], ["60", 60_000, 60_000]])) {
    for (const status of [429, 503]) {
      const { vault, sent } = begin([{ status, headers: { "retry-after": retryAfter } }, { headers: json, body: { records: [{ skyflow_id: "1" }, { skyflow_id: "2" }] } }]);
      const { failed, delays } = await inVirtualTime(() => vault.insert(rows));
      assert.deepEqual([failed, sent.length, delays.length], [false, 2, 1], `${status} ${retryAfter}`);
      assert.ok(delays[0] >= least && delays[0] <= most, `waited ${delays[0]} ms for ${retryAfter}`);
    }
  }
  // A server that asks for more is not waited for: the call says at once how long it would be.
  for (const status of [429, 503]) {
    const { vault, sent } = begin({ status, headers: { "retry-after": "3600" } });
    const { thrown, delays } = await inVirtualTime(() => vault.insert(rows));
    const { retryable, retryAfterMs } = /** @type {any} */ (thrown);
    assert.deepEqual([retryable, retryAfterMs, delays, sent.length], [true, 3_600_000, [], 1]);
  }
  // A wait that does not fit into the call's time is not begun.
  const { vault, sent } = begin({ status: 429, headers: { "retry-after": "30" } });
  const { thrown, delays } = await inVirtualTime(() => vault.get({ table: "t" }, { totalTimeoutMs: 5000 }));
  const { code, retryable } = /** @type {any} */ (thrown);
  assert.deepEqual([code, retryable, delays, sent.length], ["RATE_LIMITED", true, [], 1]);
});

test("H-P1: a name stays within its segment of the path", async () => {
  const { vault, sent } = begin({ headers: json, body: { records: [] } });
  await vault.get({ table: "../other/x?y#z" });
  assert.equal(sent[0].url, `${ORIGIN}/v1/vaults/v1/..%2Fother%2Fx%3Fy%23z`);
  for (const table of ["..", "."]) assert.equal((await thrownBy(vault.get({ table }))).code, "INVALID_INPUT");
});

test("H-P2: a row of a batch is told whatever its status", async () => {
  const responses = [200, 201, 400, 401, 404, 409, 429, 500, 503].map((Status) => ({ Status, Body: Status < 300 ? { records: [{ skyflow_id: `id-${Status}` }] } : { error: `no ${Status}` } }));
  const { vault } = begin({ headers: json, body: { responses } });
  const values = responses.map((_, index) => ({ n: index }));
  const { insertedFields, errors } = await vault.insert({ table: "t", values, continueOnError: true });
  assert.deepEqual(insertedFields, [{ skyflowId: "id-200", requestIndex: 0 }, { skyflowId: "id-201", requestIndex: 1 }]);
  assert.deepEqual(errors, responses.slice(2).map(({ Status }, index) => ({ requestIndex: index + 2, requestId: "req-1", httpCode: Status, error: "no [...]" })));
});

/** @type {[Canned, object][]} */
const ERROR_ANSWERS = [
  [{ status: 503, headers: { "content-type": "text/plain" }, text: "upstream connect error\n  at proxy" }, { code: "SERVER", httpStatus: "Service Unavailable", message: /upstream connect error$/ }],
  [{ status: 502, headers: { "content-type": "text/html" }, text: "<html>secret page</html>" }, { code: "SERVER", httpStatus: "Bad Gateway", message: /^(?!.*secret)/ }],
  [{ status: 500, headers: {}, text: "" }, { code: "SERVER", httpStatus: "Internal Server Error", message: /500/ }],
  [{ status: 404, headers: json, text: "" }, { code: "NOT_FOUND", httpStatus: "Not Found", requestId: "req-1", message: /404/ }],
  [{ status: 400, headers: json, text: '{"error": {' }, { code: "BAD_REQUEST", httpStatus: "Bad Request", message: /400/ }],
  [{ status: 400, headers: json, body: { error: "just a string" } }, { code: "BAD_REQUEST", httpStatus: "Bad Request", message: "just a string" }],
  [{ status: 400, headers: json, body: { message: "not allowed" } }, { code: "BAD_REQUEST", httpStatus: "Bad Request", message: "not allowed" }],
  [{ status: 401, headers: json, body: { error: { message: "no" } } }, { code: "AUTHENTICATION", httpStatus: "Unauthorized", message: "no", grpcCode: null }],
  [{ status: 403, headers: json, body: { error: { message: "no", grpc_code: 7 } } }, { code: "PERMISSION_DENIED", httpStatus: "Forbidden", message: "no", grpcCode: 7 }],
  [{ status: 409, headers: json, body: { error: { message: "no", http_status: "Already Exists" } } }, { code: "CONFLICT", httpStatus: "Already Exists", message: "no" }],
  [{ status: 400, headers: json, body: { error: { message: "no", http_code: 418 } } }, { code: "BAD_REQUEST", httpStatus: "Bad Request", message: "no" }],
  [{ status: 400, headers: json, body: { error: { message: null, details: "none", grpc_code: "x", http_status: 5 } } }, { code: "BAD_REQUEST", httpStatus: "Bad Request", details: [], grpcCode: null, message: /400/ }],
  [{ status: 400, headers: json, body: { responses: [{ Status: 400, Body: { error: "bad" } }, { Status: 404, Body: { error: "not found" } }] } }, { code: "BAD_REQUEST", httpStatus: "Bad Request", message: "bad; not found" }],
  [{ status: 400, headers: json, text: "null" }, { code: "BAD_REQUEST", httpStatus: "Bad Request", message: /400/ }],
  [{ status: 400, headers: json, text: "[".repeat(100_000) }, { code: "BAD_REQUEST", httpStatus: "Bad Request", message: /400/ }],
  [{ status: 400, headers: json, bytes: new Uint8Array([0xff, 0xfe]) }, { code: "BAD_REQUEST", httpStatus: "Bad Request", message: /400/ }],
];

test("H-P8, H-P9, H-P10, H-N21: any error answer is a SkyflowError with the status of the answer and a message", async () => {
  for (const [canned, wanted] of ERROR_ANSWERS) {
    for (const operation of Object.keys(requests)) {
      const { vault } = begin(canned);
      const error = await thrownBy(vault[operation](requests[operation], { maxRetries: 0 }));
      assert.ok(error instanceof SkyflowError, String(error?.stack));
      assert.equal(error.httpCode, canned.status);
      assert.ok(error.message.startsWith(`${operation}: `), error.message);
      const { message, ...rest } = /** @type {any} */ (wanted);
      assert.throws(() => { throw error; }, { ...rest, message: typeof message === "string" ? `${operation}: ${message}` : message });
    }
  }
});

test("H-P4: an update without an id is not sent, whatever stands for the id", async () => {
  for (const skyflowId of [undefined, null, "", " ", 5, "..", ".", "a/../b", "%2e%2E/b"]) {
    const { vault, sent } = begin({ headers: json, body: {} });
    assert.equal((await thrownBy(vault.update({ table: "t", data: { skyflowId, name: "Bo" } }))).code, "INVALID_INPUT");
    assert.deepEqual(sent, []);
  }
  const { vault, sent } = begin({ headers: json, body: { skyflow_id: "a/..b" } });
  await vault.update({ table: "t", data: { skyflowId: "a/..b", name: "Bo" } });
  assert.deepEqual([sent[0].url, sent[0].body], [`${ORIGIN}/v1/vaults/v1/t/a%2F..b`, { record: { fields: { name: "Bo" } }, byot: "DISABLE" }]);
});

test("H-P16: a query's tokens come with their row", async () => {
  const { vault } = begin({ headers: json, body: { records: [{ fields: { skyflow_id: "1", name: "Ann" }, tokens: { name: "t" } }, { fields: { name: "Bo" } }] } });
  const { fields } = await vault.query({ query: "SELECT * FROM t" });
  assert.deepEqual(fields, [{ skyflowId: "1", name: "Ann", tokenizedData: { name: "t" } }, { name: "Bo", tokenizedData: {} }]);
});

test("H-P22: any SELECT is sent as it is written, and nothing that only looks like one", async () => {
  for (const query of ["SELECT 1", "  select 1", "-- note\nSELECT 1", "/* note */SELECT 1", "WITH p AS (SELECT 1) SELECT * FROM p"]) {
    const { vault, sent } = begin({ headers: json, body: { records: [] } });
    await vault.query({ query });
    assert.deepEqual(sent[0].body, { query });
  }
  for (const query of ["SELECTED", "SELECT_ALL", "-- SELECT", "/* SELECT */ DELETE FROM t"]) {
    assert.equal((await thrownBy(begin({ body: {} }).vault.query({ query }))).code, "INVALID_INPUT", query);
  }
});

test("H-P13: a value that is no string is a value, and one odd record does not end in code 500", async () => {
  for (const value of [12, 1.5, true, null, { a: [1] }, ["x"]]) {
    const { vault } = begin({ headers: json, body: { records: [{ token: "t1", value, valueType: "JSON" }] } });
    assert.deepEqual((await vault.detokenize({ data: [{ token: "t1" }] })).detokenizedFields, [{ token: "t1", value, type: "JSON" }]);
  }
  const { vault } = begin({ headers: json, body: {} });
  assert.deepEqual(Object.entries(await thrownBy(vault.insert(rows))).filter(([name]) => name === "code" || name === "httpCode"), [["code", "INVALID_RESPONSE"], ["httpCode", 200]]);
});

test("H-P15, H-N12: every call names the package, and none names the machine", async () => {
  for (const { operation, valid, answer: body } of VAULT_RULES) {
    /** @type {any} */
    let headers;
    const fetch = async (/** @type {any} */ _, /** @type {any} */ init) => {
      headers = init.headers;
      return new Response(JSON.stringify(body), { headers: json });
    };
    /** @type {any} */
    const vault = new Skyflow({ ...VALID, fetch }).vault();
    await vault[operation](valid);
    const metadata = JSON.parse(headers["sky-metadata"]);
    assert.deepEqual(Object.keys(metadata).sort(), ["sdk_client_device_model", "sdk_client_os_details", "sdk_name_version", "sdk_runtime_details"]);
    assert.equal(metadata.sdk_name_version, `skyflow-edge@${VERSION}`);
    assert.equal(metadata.sdk_runtime_details, `Node@${process.version}`);
    const words = JSON.stringify(headers).split(/[^\w.-]+/);
    assert.ok(!words.includes(hostname()), "the host name goes out");
  }
});

test("H-P17, H-N23: a table is read as a whole and by pages, in an order", async () => {
  const { vault, sent } = begin({ headers: json, body: { records: [] } });
  await vault.get({ table: "t" });
  await vault.get({ table: "t", offset: 25, limit: "25", orderBy: "DESCENDING" });
  assert.deepEqual(sent.map(({ query }) => query), [[], ["limit=25", "offset=25", "order_by=DESCENDING"]]);
  const detokenize = begin({ headers: json, body: { records: [{ token: "t1", value: "v" }] } });
  await detokenize.vault.detokenize({ data: [{ token: "t1" }], downloadUrl: true });
  assert.deepEqual(detokenize.sent[0].body, { detokenizationParameters: [{ token: "t1", redaction: "DEFAULT" }], downloadURL: true });
});

test("H-P19: a column never overwrites the record's own id or index, and `__proto__` is a column", async () => {
  const tokens = '{"skyflow_id":"t","skyflowId":"t","requestIndex":"t","request_index":"t","__proto__":"p","constructor":"c"}';
  const own = '"request_index":"t","__proto__":"p","constructor":"c"';
  const each = begin({ headers: json, text: `{"responses":[{"Status":200,"Body":{"records":[{"skyflow_id":"id","tokens":${tokens}}]}}]}` });
  const inserted = await each.vault.insert({ table: "t", values: [{ a: 1 }], continueOnError: true });
  assert.deepEqual(inserted.insertedFields, [JSON.parse(`{"skyflowId":"id","requestIndex":0,${own}}`)]);
  const all = begin({ headers: json, text: `{"records":[{"skyflow_id":"id","tokens":${tokens}}]}` });
  assert.deepEqual((await all.vault.insert({ table: "t", values: [{ a: 1 }] })).insertedFields, [JSON.parse(`{"skyflowId":"id","requestIndex":"t",${own}}`)]);
  const read = begin({ headers: json, text: `{"records":[{"fields":{"skyflow_id":"id","skyflowId":"column","__proto__":"p"}}]}` });
  assert.deepEqual((await read.vault.get({ table: "t" })).data, [JSON.parse('{"skyflowId":"id","__proto__":"p"}')]);
  assert.equal(/** @type {any} */ ({}).p, undefined);
});

test("H-P20: whose error it was is in the details", async () => {
  for (const [header, details] of /** @type {[string | undefined, unknown[]][]} */ ([["true", [{ code: 400 }, { errorFromClient: true }]], ["False", [{ code: 400 }, { errorFromClient: false }]], [undefined, [{ code: 400 }]]])) {
    const headers = header === undefined ? json : { ...json, "error-from-client": header };
    const { vault } = begin({ status: 400, headers, body: { error: { message: "no", details: [{ code: 400 }] } } });
    assert.deepEqual((await thrownBy(vault.get({ table: "t" }))).details, details);
  }
});

test("H-N1: a write that may have happened is never sent again", async () => {
  const uncertain = /** @type {Canned[]} */ ([408, 409, 500, 501, 502, 503, 504].map((status) => ({ status, headers: json, body: {} }))).concat([{ networkError: "reset" }, { timeout: true }]);
  for (const canned of uncertain) {
    for (const [operation, request] of /** @type {[string, any][]} */ ([["insert", rows], ["insert", { ...rows, continueOnError: true }], ["delete", requests.delete], ["update", requests.update], ["uploadFile", requests.uploadFile]])) {
      const { vault, sent } = begin(canned);
      const { thrown } = await inVirtualTime(() => vault[operation](request, { maxRetries: 5 }));
      assert.deepEqual([sent.length, /** @type {any} */ (thrown).retryable], [1, false], `${operation} ${JSON.stringify(canned)}`);
    }
  }
  // Refused for load, or the same row again: nothing can be written twice.
  for (const [canned, request] of /** @type {[Canned, any][]} */ ([[{ status: 429 }, rows], [{ status: 503, headers: { "retry-after": "1" } }, rows], [{ status: 500 }, { ...rows, upsert: "name" }], [{ networkError: "reset" }, { ...rows, upsert: "name" }]])) {
    for (const maxRetries of [0, 1, 4]) {
      const { vault, sent } = begin(canned);
      await inVirtualTime(() => vault.insert(request, { maxRetries }));
      assert.equal(sent.length, 1 + maxRetries);
    }
  }
});

test("H-N3: a timeout and a lost connection are SkyflowErrors that say so", async () => {
  for (const [operation, request] of Object.entries(requests)) {
    const timeout = begin({ timeout: true });
    const { thrown } = await inVirtualTime(() => timeout.vault[operation](request));
    assert.throws(() => { throw thrown; }, { name: "SkyflowError", code: "TIMEOUT", httpCode: 0, httpStatus: null, requestId: null });
    const lost = begin({ networkError: "refused" });
    const ended = await inVirtualTime(() => lost.vault[operation](request));
    assert.throws(() => { throw ended.thrown; }, { name: "SkyflowError", code: "NETWORK", httpCode: 0, httpStatus: null });
    assert.ok(/** @type {any} */ (ended.thrown).cause instanceof TypeError, "what the runtime said is kept");
  }
});

test("H-N24: a list is a list, if an empty one, and no empty name is sent", async () => {
  const { vault } = begin({ headers: json, body: { records: [{ token: "t1", error: "Token Not Found" }] } });
  assert.deepEqual(await vault.detokenize({ data: [{ token: "t1" }] }), { detokenizedFields: [], errors: [{ token: "t1", error: "Token Not Found", requestId: "req-1" }], requestId: "req-1" });
  const ids = begin({ headers: json, body: { records: [] } });
  await ids.vault.get({ table: "t", ids: ["1"] });
  assert.deepEqual(ids.sent[0].query, ["skyflow_ids=1"]);
});
