// Structured entries for loggers of each kind.
import * as assert from "../support/assert.js";
import { fails, stubbed } from "../support/clients.js";
import { suite } from "../support/suite.js";

const test = suite("logger");

const script = [{ status: 429, headers: { "retry-after": "0" } }, { headers: { "x-request-id": "r-1" }, body: { records: [] } }];

/** A logger that keeps its entries. @param {object} [more] */
function keeping(more = {}) {
  /** @type {[string, ...any[]][]} */
  const entries = [];
  const method = (/** @type {string} */ level) => (/** @type {unknown[]} */ ...entry) => void entries.push([level, ...entry]);
  return { entries, logger: { debug: method("debug"), info: method("info"), warn: method("warn"), error: method("error"), ...more } };
}

test("an entry is a text and its fields", async () => {
  const { entries, logger } = keeping();
  const { vault } = stubbed(script, { logger, logLevel: "DEBUG", dangerouslyAllowBrowser: true });
  await vault.get({ table: "t", ids: ["secret-id"] });
  const [request, response, retry] = entries;
  const { callId, attemptId, ...fields } = request[2];
  assert.deepEqual([request[0], fields], ["debug", { operation: "get", method: "GET", url: "https://abc.vault.skyflowapis.com/v1/vaults/v1/t", attempt: 1 }]);
  assert.deepEqual([response[2].status, response[2].error, response[2].attempt], [429, "RATE_LIMITED", 1]);
  assert.deepEqual([retry[0], retry[2]], ["warn", { operation: "get", callId, code: "RATE_LIMITED", waitMs: 0 }]);
  assert.deepEqual(entries.at(-1), ["info", "[skyflow-edge] get: done", { operation: "get", callId }]);
  assert.excludes(JSON.stringify(entries), "secret");
});

test("a failure is an error with its code", async () => {
  const { entries, logger } = keeping();
  const { vault } = stubbed({ status: 400, headers: { "x-request-id": "r-1" } }, { logger, logLevel: "ERROR" });
  await fails(vault.get({ table: "t" }), "BAD_REQUEST");
  const [[level, text, { callId, ...fields }]] = entries;
  assert.deepEqual([entries.length, level, fields], [1, "error", { operation: "get", code: "BAD_REQUEST", status: 400, requestId: "r-1" }]);
  assert.equal(text, "[skyflow-edge] get: failed with BAD_REQUEST, HTTP status 400, request id r-1");
});

test("pino and bunyan get the fields first", async () => {
  for (const mark of [{ bindings: () => ({}) }, { addSerializers: () => {} }]) {
    const { entries, logger } = keeping(mark);
    const { vault } = stubbed({ status: 400 }, { logger, logLevel: "ERROR" });
    await fails(vault.get({ table: "t" }), "BAD_REQUEST");
    assert.deepEqual([entries[0][1].code, typeof entries[0][2]], ["BAD_REQUEST", "string"]);
  }
});

test("a logger that throws, rejects or has functions missing breaks no call", async () => {
  const method = () => { throw new Error("mine"); };
  const rejecting = () => Promise.reject(new Error("mine"));
  for (const each of [method, rejecting]) {
    const { vault } = stubbed({ body: { records: [] } }, { logger: { debug: each, info: each, warn: each, error: each }, logLevel: "DEBUG" });
    await vault.get({ table: "t" });
  }
  await fails(() => stubbed({}, { logger: { info() {} } }), "INVALID_INPUT");
});

test("a renewal that fails behind a good token is a warning", async () => {
  const { entries, logger } = keeping();
  let count = 0;
  const getToken = () => (++count === 1 ? { accessToken: "t", expiresAt: Date.now() + 500 } : Promise.reject(new Error("down")));
  const { vault } = stubbed({ body: { records: [] } }, { logger, logLevel: "WARN", vaultConfigs: [{ vaultId: "v1", clusterId: "abc", credentials: { getToken } }] });
  await vault.get({ table: "t" });
  await new Promise((resolve) => setTimeout(resolve, 420));
  await vault.get({ table: "t" }).catch(() => {});
  const [level, text, fields] = entries[0];
  assert.deepEqual([level, text, fields.code, fields.vaultId], ["warn", "[skyflow-edge] getToken: no new token: failed with INVALID_CREDENTIALS", "INVALID_CREDENTIALS", "v1"]);
});
