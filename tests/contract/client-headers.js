// Headers that a client adds to every attempt.
import * as assert from "../support/assert.js";
import { API_KEY, connected, fails, stubbed } from "../support/clients.js";
import { suite } from "../support/suite.js";

const test = suite("client headers");

const soon = { "retry-after": "0" };
const records = { body: { records: [] } };

test("an object, a Headers, a Map and pairs are added to each attempt", async () => {
  for (const headers of [{ "X-Tenant": "one" }, new Headers({ "x-tenant": "one" }), new Map([["x-tenant", "one"]]), [["x-tenant", "one"]]]) {
    for (const given of [headers, () => headers, async () => headers]) {
      const { vault, requests } = stubbed([{ status: 429, headers: soon }, records], { headers: given });
      await vault.get({ table: "t" });
      assert.deepEqual(requests.map((request) => request.headers["x-tenant"]), ["one", "one"]);
      assert.equal(requests[0].headers.authorization, `Bearer ${API_KEY}`);
    }
  }
});

test("a function is asked before each attempt, with what onRequest is told", async () => {
  const asked = /** @type {any[]} */ ([]);
  const told = /** @type {any[]} */ ([]);
  const headers = (/** @type {any} */ event) => (asked.push(event), { "x-attempt": String(event.attempt) });
  const { vault, requests } = stubbed([{ status: 429, headers: soon }, records], { headers, onRequest: (/** @type {any} */ event) => void told.push(event) });
  await vault.get({ table: "t" });
  assert.deepEqual(requests.map((request) => request.headers["x-attempt"]), ["1", "2"]);
  assert.deepEqual(asked, told);
  const none = stubbed(records, { headers: () => undefined });
  await none.vault.get({ table: "t" });
});

test("the headers of a call, of a connection's request and of the client itself win", async () => {
  const { vault, requests } = stubbed(records, { headers: { "x-a": "client", "x-b": "client", "sky-metadata": "mine" } });
  await vault.get({ table: "t" }, { headers: { "X-A": "call" } });
  assert.deepEqual([requests[0].headers["x-a"], requests[0].headers["x-b"]], ["call", "client"]);
  assert.includes(requests[0].headers["sky-metadata"], "skyflow-edge@");
  const { connection, requests: sent } = connected({ body: {} }, { headers: { "x-a": "client", "x-b": "client" } });
  await connection.invoke({ body: {}, headers: { "x-a": "own" } });
  assert.deepEqual([sent[0].headers["x-a"], sent[0].headers["x-b"]], ["own", "client"]);
});

const REFUSED = /** @type {[any, RegExp][]} */ ([
  [{ Authorization: "s3cr3t" }, /`authorization` is set by the client/],
  [{ "x-skyflow-authorization": "s3cr3t" }, /set by the client/],
  [{ "Content-Type": "text/plain" }, /`content-type` is set by the client/],
  [{ host: "s3cr3t" }, /set by the client/],
  [{ "x-a": "s3cr3t\r\nx-b: 1" }, /`x-a` must be visible ASCII text, without line breaks/],
  [{ "x-a\r\nx-b": "s3cr3t" }, /no header can have/],
  [{ "x-a": 5 }, /value of `x-a` must be a string/],
  ["s3cr3t", /must be a plain object/],
  [5, /must be a plain object/],
]);

test("what may not be set and what is no header is refused, quoting no value", async () => {
  for (const [headers, wanted] of REFUSED) {
    const refused = await fails(() => stubbed(records, { headers }), "INVALID_INPUT", assert.show(headers));
    assert.match(refused.message, wanted);
    for (const given of [() => headers, async () => headers]) {
      const { vault, requests } = stubbed(records, { headers: given });
      const error = await fails(vault.get({ table: "t" }), "INVALID_INPUT");
      assert.match(error.message, wanted);
      assert.excludes([refused.message, error.message, JSON.stringify(error)].join(), "s3cr3t");
      assert.equal(requests.length, 0);
    }
  }
});

test("a function that fails or hangs fails the call, and nothing is sent", async () => {
  for (const headers of [() => { throw new Error("no value"); }, () => Promise.reject(new Error("no value"))]) {
    const { vault, requests } = stubbed(records, { headers });
    const error = await fails(vault.get({ table: "t" }), "INVALID_INPUT");
    assert.match(error.message, /`headers` function failed, so nothing was sent/);
    assert.deepEqual([/** @type {any} */ (error.cause).message, requests.length], ["no value", 0]);
  }
  const hanging = stubbed(records, { headers: () => new Promise(() => {}) });
  const late = await fails(hanging.vault.get({ table: "t" }, { timeoutMs: 30 }), "TIMEOUT");
  assert.match(late.message, /`headers` function gave nothing within 30 ms, so nothing was sent/);
  const controller = new AbortController();
  const aborted = fails(hanging.vault.get({ table: "t" }, { signal: controller.signal }), "ABORTED");
  controller.abort();
  await aborted;
  assert.equal(hanging.requests.length, 0);
});

test("an object is read when the client is made", async () => {
  const headers = { "x-a": "before" };
  const { client, vault, requests } = stubbed(records, { headers });
  headers["x-a"] = "after";
  client.setLogLevel("OFF");
  await vault.get({ table: "t" });
  assert.equal(requests[0].headers["x-a"], "before");
});
