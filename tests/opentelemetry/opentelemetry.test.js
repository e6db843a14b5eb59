// The entry for OpenTelemetry, with the real SDK, in Node (ES module and CommonJS) and in workerd.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import test from "node:test";
import vm from "node:vm";

import { Miniflare, supportedCompatibilityDate } from "miniflare";
import { Skyflow, SkyflowError } from "skyflow-edge";
import { withOpenTelemetry } from "skyflow-edge/opentelemetry";

import { workerModules } from "../support/bundle.js";
import { traces } from "./traces.js";

const WORKER = `
  import "./tests/opentelemetry/worker-require.js";
  import { traces } from "./tests/opentelemetry/traces.js";
  export default { fetch: async () => Response.json(await traces()) };
`;

/** In workerd, whose AsyncLocalStorage is behind the flag `nodejs_compat`. */
async function inWorkerd() {
  const modules = await workerModules(WORKER, ["node:async_hooks", "async_hooks", "node:events", "events"]);
  const workerd = new Miniflare({ modules, compatibilityDate: supportedCompatibilityDate, compatibilityFlags: ["nodejs_compat"] });
  try {
    const response = await workerd.dispatchFetch("http://traces.example/");
    const text = await response.text();
    assert.equal(response.status, 200, text);
    return JSON.parse(text);
  } finally {
    await workerd.dispose();
  }
}

const INTERNAL = 0;
const CLIENT = 2;
const ERROR = 2;

for (const [runtime, run] of /** @type {[string, () => Promise<Awaited<ReturnType<typeof traces>>>][]} */ ([["Node", traces], ["workerd", inWorkerd]])) {
  test(`${runtime}: a span for each call, its attempts below it, and traceparent of the attempt on each request`, async (t) => {
    const { attempts, concurrent, exchange, hooks } = JSON.parse(JSON.stringify(await run()));
    await t.test("a retry and a failure", () => {
      const { sent, spans } = attempts;
      const [first, second, get, third, update, request] = spans;
      assert.deepEqual(spans.map(({ name }) => name), ["GET", "GET", "skyflow get", "PUT", "skyflow update", "request"]);
      assert.deepEqual([get.parent, update.parent, first.parent, second.parent, third.parent], [request.id, request.id, get.id, get.id, update.id]);
      assert.deepEqual([get.kind, first.kind], [INTERNAL, CLIENT]);
      assert.deepEqual(sent.map(({ traceparent }) => traceparent), [first, second, third].map(({ traceId, id }) => `00-${traceId}-${id}-01`));
      assert.deepEqual(sent.map((headers) => [headers["x-mine"], headers.baggage]), Array(3).fill(["1", undefined]));
      const of = { "http.request.method": "GET", "server.address": "abc.vault.skyflowapis.com", "server.port": 443, "url.full": "https://abc.vault.skyflowapis.com/v1/vaults/v1/persons", "skyflow.operation": "get" };
      assert.deepEqual(first.attributes, { ...of, "http.response.status_code": 429, "error.type": "429" });
      assert.deepEqual(second.attributes, { ...of, "http.request.resend_count": 1, "http.response.status_code": 200 });
      assert.deepEqual([first.status, second.status.code], [{ code: ERROR, message: "RATE_LIMITED" }, 0]);
      const { "skyflow.call.id": id, ...called } = get.attributes;
      assert.match(id, /^[0-9a-f]{16}$/);
      assert.deepEqual(called, { "skyflow.operation": "get", "skyflow.vault.id": "v1", "skyflow.outcome": "ok", "skyflow.attempts": 2, "skyflow.rows": 0 });
      assert.deepEqual([update.attributes["error.type"], update.status, update.attributes["skyflow.request_id"], third.attributes["error.type"]], ["NOT_FOUND", { code: ERROR, message: "NOT_FOUND" }, "r-9", "404"]);
      assert.equal(third.attributes["url.full"], `${of["url.full"]}/{id}`);
      assert.ok(!JSON.stringify(spans).includes("secret"), "no ids of records, no values");
    });
    await t.test("calls at once are below the span of their own request", () => {
      assert.deepEqual(concurrent.sort(), Array.from({ length: 50 }, (_, number) => `request ${number} ${number}`).sort());
    });
    await t.test("a token exchange is below the call that began it, a bulk call has all its requests, and nothing leaks", () => {
      const { leaked, spans } = exchange;
      assert.equal(leaked, 0);
      const named = (/** @type {string} */ name) => spans.filter((/** @type {any} */ span) => span.name === name);
      const [bulk] = named("skyflow bulkInsert");
      const [token] = named("skyflow tokenExchange");
      assert.deepEqual([named("skyflow tokenExchange").length, token.parent, bulk.attributes["skyflow.rows"], bulk.attributes["skyflow.attempts"]], [1, bulk.id, 4, 2]);
      assert.deepEqual(named("POST").map((/** @type {any} */ span) => span.parent).sort(), [bulk.id, bulk.id, token.id].sort());
      assert.ok(spans.every((/** @type {any} */ span) => span.ended), "all have ended");
    });
    await t.test("tracing that fails breaks no call, and the caller's own hooks and headers stay", () => {
      assert.deepEqual(hooks.told, ["start", "request", "response", "end"]);
      assert.deepEqual(hooks.traceparents, ["00-11111111111111111111111111111111-2222222222222222-01", null]);
    });
  });
}

test("it can be required, and is one thing for import and require in Node", async () => {
  const required = createRequire(import.meta.url)("skyflow-edge/opentelemetry");
  assert.equal(typeof required.withOpenTelemetry, "function");
  assert.equal(required.withOpenTelemetry, (await import("skyflow-edge/opentelemetry")).withOpenTelemetry);
  const file = createRequire(import.meta.url)("../../pkg/opentelemetry/index.cjs");
  assert.deepEqual(Object.keys(file.withOpenTelemetry({ vaultConfigs: [] })).sort(), ["headers", "onCall", "onCallStart", "onResponse", "vaultConfigs"]);
});

/** The header `x-tenant` of each of two attempts of a traced client. @param {any} headers */
async function tenants(headers) {
  /** @type {unknown[]} */
  const sent = [];
  const answers = [new Response("{}", { status: 503, headers: { "retry-after": "0" } }), Response.json({ records: [] })];
  const fetch = async (/** @type {any} */ _url, /** @type {any} */ init) => (sent.push(init.headers["x-tenant"]), /** @type {Response} */ (answers.shift()));
  const vaultConfigs = [{ vaultId: "v", clusterId: "abc", credentials: { apiKey: "sky-ab12c-0123456789abcdef0123456789abcdef" } }];
  await new Skyflow(withOpenTelemetry({ vaultConfigs, fetch, headers, logLevel: "OFF" })).vault().get({ table: "t" });
  return sent;
}

test("the client's own headers stay, in every form that the client takes", async () => {
  const pairs = [["x-tenant", "7"]];
  const forms = [{ "x-tenant": "7" }, new Map(/** @type {any} */ (pairs)).entries(), pairs.values(), new (class { get "x-tenant"() { return "7"; } })(), () => vm.runInNewContext('Promise.resolve({ "x-tenant": "7" })'), async () => new Headers({ "x-tenant": "7" })]; // prettier-ignore
  for (const form of forms) assert.deepEqual(await tenants(form), ["7", "7"]);
  for (const form of ["text", new Date(0), () => new Date(0), () => 5]) await assert.rejects(tenants(form), { name: "SkyflowError", code: "INVALID_INPUT" });
});

test("an option that is not known is refused, and told which there are", () => {
  for (const [options, message] of /** @type {[any, RegExp][]} */ ([[{ propogate: false }, /unknown member `propogate`; its members are tracerProvider and propagate/], [null, /must be an object/], ["x", /must be an object/]])) {
    assert.throws(() => withOpenTelemetry({ vaultConfigs: [] }, options), (error) => error instanceof SkyflowError && error.code === "INVALID_INPUT" && message.test(error.message));
  }
});
