// What is made of answers that are odd, broken or not the vault's: never an empty success, never a
// lost row, never anything but a SkyflowError.
import assert from "node:assert/strict";
import test from "node:test";

import { Skyflow, SkyflowError } from "skyflow-edge";

import { methodsOf } from "../support/clients.js";
import { cannedFetch } from "./canned-fetch.js";
import { VALID } from "./rules/configuration.js";
import { DETECT_RULES } from "./rules/detect.js";
import { VAULT_RULES } from "./rules/vault.js";

const RULES = [...VAULT_RULES, ...DETECT_RULES];

const json = { "content-type": "application/json", "x-request-id": "req-1" };

/** @param {import("./canned-fetch.js").Canned} canned */
function vaultAnswering(canned) {
  const { fetch } = cannedFetch(canned);
  return methodsOf(new Skyflow({ ...VALID, fetch, logLevel: "OFF", maxRetries: 0 }));
}

/** The same numbers every time. @param {number} seed */
const numbers = (seed) => (/** @type {number} */ below) => (seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31) % below;

/** @type {[string, import("./canned-fetch.js").Canned][]} */
const NOT_THE_VAULT = [
  ["a web page", { headers: { "content-type": "text/html" }, text: "<html><body>Welcome</body></html>" }],
  ["a web page said to be JSON", { headers: json, text: "<html></html>" }],
  ["plain text", { headers: { "content-type": "text/plain" }, text: "ok" }],
  ["nothing", { headers: json, text: "" }],
  ["nothing at all", { headers: {}, bytes: new Uint8Array() }],
  ["null", { headers: json, text: "null" }],
  ["an empty array", { headers: json, text: "[]" }],
  ["an empty object", { headers: json, text: "{}" }],
  ["a string", { headers: json, text: '"x"' }],
  ["a number", { headers: json, text: "5" }],
  ["cut JSON", { headers: json, text: '{"records":[{"skyflow_id":"1"},' }],
  ["two JSON texts", { headers: json, text: "{}{}" }],
  ["an error in place of the result", { headers: json, body: { error: { message: "no" } } }],
  ["a list that is none", { headers: json, body: { records: {}, responses: {}, RecordIDResponse: {} } }],
  ["a list that is null", { headers: json, body: { records: null, responses: null, RecordIDResponse: null } }],
  ["records that are none", { headers: json, body: { records: [null, 5], RecordIDResponse: null } }],
  ["bytes that are no text", { headers: json, bytes: new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]) }],
  ["another status of success", { status: 202, headers: json, text: "accepted" }],
];

/** Those whose list may be left out when it is empty, as a service of protocol buffers does, and the list. @type {Record<string, string>} */
const MAY_BE_EMPTY = { delete: "RecordIDResponse", get: "records", query: "records" };

/** Whether an answer is one that leaves out the list of this operation. @param {string} operation @param {any} body */
const leavesOut = (operation, body) => operation in MAY_BE_EMPTY && typeof body === "object" && body !== null && !Array.isArray(body) && !("error" in body) && body[MAY_BE_EMPTY[operation]] == null;

/** @param {import("./canned-fetch.js").Canned} canned */
function bodyOf({ body, text }) {
  try {
    return body ?? JSON.parse(text ?? "");
  } catch {
    return undefined;
  }
}

for (const { operation, valid } of RULES) {
  const forms = operation === "insert" ? [valid, { ...valid, continueOnError: true }] : [valid];
  for (const request of forms) {
    test(`${operation}${"continueOnError" in request ? " row by row" : ""}: a success that is not the vault's answer is an INVALID_RESPONSE`, async (t) => {
      for (const [name, canned] of NOT_THE_VAULT) {
        if (leavesOut(operation, bodyOf(canned))) continue;
        await t.test(name, async () => {
          const error = await vaultAnswering(canned)[operation](request).then(
            (/** @type {unknown} */ result) => assert.fail(`taken for a success: ${JSON.stringify(result)}`),
            (/** @type {any} */ thrown) => thrown,
          );
          assert.ok(error instanceof SkyflowError, String(error));
          const { code, httpCode, requestId, retryable } = error;
          assert.deepEqual({ code, httpCode, requestId, retryable }, { code: "INVALID_RESPONSE", httpCode: canned.status ?? 200, requestId: canned.headers?.["x-request-id"] ?? null, retryable: false });
          assert.ok(!error.message.includes("Welcome"), "the body is not quoted");
        });
      }
    });
  }
}

test("a list that is left out or null is empty, where nothing accounts for its items", async () => {
  for (const { operation, valid } of RULES.filter((rules) => rules.operation in MAY_BE_EMPTY)) {
    for (const body of [{}, { [MAY_BE_EMPTY[operation]]: null }, { [MAY_BE_EMPTY[operation]]: [] }]) {
      const result = await vaultAnswering({ headers: json, body })[operation](valid);
      const { data, fields, deletedIds, errors } = result;
      assert.deepEqual([data ?? fields ?? deletedIds, result.requestId], [[], "req-1"]);
      // A get of ids says which rows were not found.
      assert.deepEqual(errors, operation === "get" ? /** @type {any} */ (valid).ids.map((/** @type {string} */ _, /** @type {number} */ requestIndex) => ({ requestIndex, requestId: "req-1", httpCode: 404, error: "no row has this id" })) : null);
    }
  }
});

/** @type {[string, Record<string, unknown>, unknown][]} */
const MISCOUNTED = [
  ["insert", { table: "t", values: [{ a: 1 }, { a: 2 }] }, { records: [{ skyflow_id: "1" }] }],
  ["insert", { table: "t", values: [{ a: 1 }, { a: 2 }] }, { records: [] }],
  ["insert", { table: "t", values: [{ a: 1 }] }, { records: [{ skyflow_id: "1" }, { skyflow_id: "2" }] }],
  ["insert", { table: "t", values: [{ a: 1 }] }, { records: [{ tokens: { a: "t" } }] }],
  ["insert", { table: "t", values: [{ a: 1 }] }, { records: [{ skyflow_id: "1", tokens: "t" }] }],
  ["insert", { table: "t", values: [{ a: 1 }], continueOnError: true }, { responses: [{ Status: 200 }, { Status: 200 }] }],
  ["detokenize", { data: [{ token: "a" }, { token: "b" }] }, { records: [{ token: "a", value: "1" }] }],
  ["detokenize", { data: [{ token: "a" }] }, { records: [] }],
  ["detokenize", { data: [{ token: "a" }] }, { records: [{ token: "a", value: "1" }, { token: "b", value: "2" }] }],
  ["get", { table: "t" }, { records: [{ fields: { a: 1 } }, {}] }],
];

test("an answer for another number of records than were sent is an INVALID_RESPONSE", async () => {
  for (const [operation, request, body] of MISCOUNTED) {
    await assert.rejects(vaultAnswering({ headers: json, body })[operation](request), { code: "INVALID_RESPONSE", httpCode: 200 }, JSON.stringify(body));
  }
});

/** What a vault, or what stands before it, may say of one row. @type {((pick: (below: number) => number) => unknown)[]} */
const ROW_ANSWERS = [
  (pick) => ({ Status: 200 + pick(3), Body: { records: [{ skyflow_id: `id-${pick(1000)}`, tokens: { name: "t" } }] } }),
  (pick) => ({ Status: String(200 + pick(3)), Body: { records: [{ skyflow_id: "id", tokens: null }] } }),
  (pick) => ({ Status: [400, 401, 403, 404, 409, 429, 500, 503, 302, 199, 0, -1, 99_999][pick(13)], Body: { error: "no" } }),
  () => ({ Status: 400, Body: { error: { message: "nested" } } }),
  () => ({ Status: 200, Body: { records: [] } }),
  () => ({ Status: 200, Body: { error: "said to be fine" } }),
  () => ({ Status: 200, Body: { records: [{ tokens: {} }] } }),
  () => ({ Body: { records: [{ skyflow_id: "no status" }] } }),
  () => ({ Status: 200 }),
  () => null,
  () => "x",
  () => [],
  () => ({}),
];

test("each row of a batch ends in insertedFields or in errors, exactly once, whatever is said of it", async () => {
  const pick = numbers(20_260_101);
  for (let run = 0; run < 1000; run++) {
    const sent = 1 + pick(12);
    // Now and then the answer is short.
    const answered = pick(4) === 0 ? pick(sent + 1) : sent;
    const responses = Array.from({ length: answered }, () => ROW_ANSWERS[pick(ROW_ANSWERS.length)](pick));
    const values = Array.from({ length: sent }, (_, index) => ({ name: `n${index}` }));
    const result = await vaultAnswering({ headers: json, body: { responses } }).insert({ table: "t", values, continueOnError: true });
    const indexes = [...result.insertedFields, ...(result.errors ?? [])].map(({ requestIndex }) => requestIndex).sort((one, other) => one - other);
    assert.deepEqual(indexes, [...values.keys()], JSON.stringify(responses));
    for (const { skyflowId } of result.insertedFields) assert.equal(typeof skyflowId, "string");
    for (const { error, requestId, httpCode } of result.errors ?? []) {
      assert.ok(typeof error === "string" && error !== "");
      assert.equal(requestId, "req-1");
      assert.ok(httpCode === undefined || Number.isInteger(httpCode));
    }
    assert.equal(result.requestId, "req-1");
    assert.ok(result.errors === null || result.errors.length > 0, "errors is null or says something");
  }
});

test("tokens that could not be detokenized are told beside those that could", async () => {
  const pick = numbers(7);
  for (let run = 0; run < 300; run++) {
    const data = Array.from({ length: 1 + pick(8) }, (_, index) => ({ token: `t${index}` }));
    const records = data.map(({ token }) => (pick(2) ? { token, value: `v-${token}`, valueType: "STRING", error: null } : { token, error: "Token Not Found" }));
    const result = await vaultAnswering({ headers: json, body: { records } }).detokenize({ data, continueOnError: true });
    const told = [...result.detokenizedFields, ...(result.errors ?? [])].map(({ token }) => token).sort();
    assert.deepEqual(told, data.map(({ token }) => token).sort());
    for (const { token, value } of result.detokenizedFields) assert.equal(value, `v-${token}`);
  }
});

test("every response has the request id of its answer, or null", async () => {
  for (const { operation, valid, answer } of RULES) {
    assert.equal((await vaultAnswering({ headers: json, body: answer })[operation](valid)).requestId, "req-1");
    assert.equal((await vaultAnswering({ headers: {}, body: answer })[operation](valid)).requestId, null);
  }
});
