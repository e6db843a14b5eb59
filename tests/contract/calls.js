// Events of whole calls, with the ids that tie the events of a call together.
import * as assert from "../support/assert.js";
import { fails, insertedRows, localVault, stubbed, vaultConfig } from "../support/clients.js";
import { Skyflow } from "skyflow-edge";
import { suite } from "../support/suite.js";

const test = suite("calls");

const soon = { "retry-after": "0" };

/** A client that keeps what it tells. @param {any} script @param {Record<string, any>} [config] */
function telling(script, config = {}) {
  const told = { starts: /** @type {any[]} */ ([]), ends: /** @type {any[]} */ ([]), attempts: /** @type {any[]} */ ([]) };
  const listeners = {
    onCallStart: (/** @type {any} */ event) => void told.starts.push(event),
    onCall: (/** @type {any} */ event) => void told.ends.push(event),
    onRequest: (/** @type {any} */ event) => void told.attempts.push(event),
  };
  return { ...stubbed(script, { ...listeners, ...config }), ...told };
}

/** An end without what differs each time, once that is checked. @param {any} event */
function withoutTimes({ durationMs, callId, ...event }) {
  assert.ok(Number.isFinite(durationMs) && durationMs >= 0, `durationMs ${durationMs}`);
  assert.match(callId, /^[0-9a-f]{16}$/);
  return event;
}

test("a call is told of when it begins and when it has ended, retries and all", async () => {
  const { vault, starts, ends, attempts } = telling([{ status: 429, headers: soon }, { headers: { "x-request-id": "r-2" }, body: insertedRows(2) }]);
  await vault.insert({ table: "persons", values: [{ name: "secret" }, { name: "secret" }] });
  assert.deepEqual(withoutTimes(ends[0]), { operation: "insert", vaultId: "v1", attempts: 2, rows: 2, outcome: "ok", requestId: "r-2" });
  const { callId } = ends[0];
  assert.deepEqual(starts, [{ operation: "insert", callId, vaultId: "v1" }]);
  assert.deepEqual(attempts.map((event) => [event.callId, event.attempt, event.attemptId]), [[callId, 1, `${callId}-1`], [callId, 2, `${callId}-2`]]);
  assert.excludes(JSON.stringify([starts, ends, attempts]), "secret");
});

test("a call that fails says with which code, whether anything was sent or not", async () => {
  const failing = telling({ status: 404, headers: { "x-request-id": "r-1" }, body: { error: { message: "no such record" } } });
  await fails(failing.vault.get({ table: "t", ids: ["secret"] }), "NOT_FOUND");
  assert.deepEqual(withoutTimes(failing.ends[0]), { operation: "get", vaultId: "v1", attempts: 1, rows: 1, outcome: "error", code: "NOT_FOUND", requestId: "r-1" });
  await fails(failing.vault.insert({ table: "t", values: [] }).then(() => failing.vault.insert({ table: "", values: [{ a: 1 }] })), "INVALID_INPUT");
  const refused = withoutTimes(failing.ends.at(-1));
  assert.deepEqual([refused.attempts, refused.outcome, refused.code], [0, "error", "INVALID_INPUT"]);
  const unmade = telling({}, { headers: () => { throw new Error("no"); } });
  await fails(unmade.vault.get({ table: "t" }), "INVALID_INPUT");
  assert.deepEqual([unmade.ends[0].attempts, unmade.attempts.length], [0, 0]);
});

test("an aborted call, and one in which some rows failed", async () => {
  const aborted = telling(({ init }) => new Promise((_, reject) => init.signal.addEventListener("abort", () => reject(init.signal.reason))));
  const controller = new AbortController();
  const call = fails(aborted.vault.get({ table: "t" }, { signal: controller.signal }), "ABORTED");
  controller.abort();
  await call;
  assert.deepEqual([aborted.ends[0].outcome, aborted.ends[0].code], ["aborted", "ABORTED"]);
  const responses = [{ Status: 200, Body: { records: [{ skyflow_id: "1" }] } }, { Status: 400, Body: { error: "no" } }];
  const partial = telling({ body: { responses } });
  await partial.vault.insert({ table: "t", values: [{ a: 1 }, { a: 2 }], continueOnError: true });
  assert.deepEqual([partial.ends[0].outcome, partial.ends[0].rows, partial.ends[0].code], ["partial", 2, undefined]);
});

test("reads without a list of records count those of the result", async () => {
  const { vault, ends } = telling({ body: { records: [{ fields: { a: 1 } }, { fields: { a: 2 } }] } });
  await vault.get({ table: "t" });
  await vault.query({ query: "SELECT a FROM t" });
  for await (const _ of vault.getAll({ table: "t" })) void _;
  assert.deepEqual(ends.map(({ operation, rows }) => [operation, rows]), [["get", 2], ["query", 2], ["getAll", 2]]);
});

test("a bulk call is one call with all its requests", async () => {
  const { vault, ends, attempts } = telling((/** @type {any} */ { body }) => ({ body: insertedRows(JSON.parse(body).records.length) }));
  await vault.bulkInsert({ table: "t", values: Array.from({ length: 7 }, (_, a) => ({ a })), batchSize: 2 });
  assert.deepEqual([ends.length, ends[0].operation, ends[0].rows, ends[0].attempts], [1, "bulkInsert", 7, 4]);
  assert.ok(attempts.every(({ callId }) => callId === ends[0].callId), "one call");
  assert.equal(new Set(attempts.map(({ attemptId }) => attemptId)).size, 4);
});

test("a bulk call whose rows come from a source counts them, and so does one that hands its batches out", async () => {
  const { vault, ends } = telling((/** @type {any} */ { body }) => ({ body: insertedRows(JSON.parse(body).records.length) }));
  const rows = function* () {
    for (let a = 0; a < 7; a++) yield { a };
  };
  await vault.bulkInsert({ table: "t", values: rows(), batchSize: 2 });
  await vault.bulkInsert({ table: "t", values: rows(), batchSize: 2, onBatch: () => {} });
  assert.deepEqual(ends.map(({ rows, attempts, outcome }) => [rows, attempts, outcome]), [[7, 4, "ok"], [7, 4, "ok"]]);
});

test("the calls that a listener makes are calls of their own", async () => {
  /** @type {string[]} */
  const ids = [];
  let nested = false;
  const fetch = async () => {
    if (!nested) {
      nested = true;
      await vault.query({ query: "SELECT a FROM t" });
    }
    return Response.json({ records: [] });
  };
  const vault = new Skyflow({ vaultConfigs: [vaultConfig()], fetch, onCall: ({ operation, callId, attempts }) => void ids.push(`${operation} ${callId} ${attempts}`), logLevel: "OFF" }).vault();
  await vault.get({ table: "t" });
  assert.deepEqual(ids.map((id) => id.replace(/ .{16} /, " ")), ["query 1", "get 1"]);
  assert.equal(new Set(ids.map((id) => id.split(" ")[1])).size, 2);
});

test("a token exchange is told of, with the call that began it", async () => {
  const local = await localVault();
  const told = /** @type {any[]} */ ([]);
  const config = { vaultConfigs: [{ vaultId: local.vaultId, clusterId: local.clusterId, credentials: { credentialsString: local.credentialsString } }], fetch: local.fetch };
  const vault = new Skyflow({ ...config, onCall: (event) => void told.push(event), logLevel: "OFF" }).vault();
  await Promise.all([vault.insert({ table: "persons", values: [{ name: "Ann" }] }), vault.insert({ table: "persons", values: [{ name: "Bo" }] })]);
  const [exchange, ...calls] = told;
  assert.deepEqual([told.length, exchange.operation, exchange.outcome, exchange.attempts], [3, "tokenExchange", "ok", 1]);
  assert.ok(calls.some(({ callId }) => callId === exchange.parentCallId), "the call that began it");
  assert.deepEqual(calls.map(({ parentCallId }) => parentCallId), [undefined, undefined]);
});

test("a source of tokens is told of as well, and how it failed", async () => {
  const told = /** @type {any[]} */ ([]);
  const getToken = () => Promise.reject(new Error("down"));
  const { vault } = stubbed({}, { vaultConfigs: [vaultConfig({ credentials: { getToken } })], onCall: (/** @type {any} */ event) => void told.push(event) });
  await fails(vault.get({ table: "t" }), "INVALID_CREDENTIALS");
  assert.deepEqual(told.map(({ operation, outcome, code, attempts }) => [operation, outcome, code, attempts]), [["getToken", "error", "INVALID_CREDENTIALS", 0], ["get", "error", "INVALID_CREDENTIALS", 0]]);
});

test("listeners that throw, reject or return what is no promise break no call", async () => {
  for (const listener of [() => { throw new Error("mine"); }, () => Promise.reject(new Error("mine")), () => ({ then() { throw new Error("mine"); } }), () => ({ then: 5 })]) {
    const { vault } = stubbed({ body: { records: [] } }, { onCallStart: listener, onCall: listener, onRequest: listener, onResponse: listener });
    await vault.get({ table: "t" });
  }
});

test("what is no function is refused", async () => {
  for (const name of ["onCall", "onCallStart"]) await fails(() => stubbed({}, { [name]: "text" }), "INVALID_INPUT");
});
