// The entry for OpenTelemetry, with the real SDK, in Node (ES module and CommonJS) and in workerd.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import test from "node:test";
import { inspect } from "node:util";
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
      const of = { "http.request.method": "GET", "server.address": "abc.vault.skyflowapis.com", "server.port": 443, "url.full": "https://abc.vault.skyflowapis.com/v1/vaults/v1/persons", "url.template": "/v1/vaults/v1/persons", "skyflow.operation": "get" };
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

const CONFIG = { vaultConfigs: [{ vaultId: "v", clusterId: "abc", credentials: { apiKey: "sky-ab12c-0123456789abcdef0123456789abcdef" } }], logLevel: "OFF" };

/** What a client is refused with, if it is. @param {() => unknown} act @returns {string | undefined} */
function refusal(act) {
  try {
    return void act();
  } catch (error) {
    assert.ok(error instanceof SkyflowError && error.code === "INVALID_INPUT", String(error));
    return error.message;
  }
}

test("what the client refuses it refuses with tracing as well, in the same words and at the same time", () => {
  const throwing = { get vaultConfigs() { throw new TypeError("mine"); } }; // prettier-ignore
  /** @type {any[]} */
  const configs = [undefined, null, 5, "text", [CONFIG], Promise.resolve(CONFIG), new Map(Object.entries(CONFIG)), new (class {})(), throwing];
  const NO_FUNCTIONS = [null, "log", 5, true, {}, []];
  for (const name of ["onCallStart", "onRequest", "onResponse", "onCall", "fetch", "waitUntil"]) configs.push(...NO_FUNCTIONS.map((value) => ({ ...CONFIG, [name]: value })));
  const NO_HEADERS = [null, "text", 5, true, new Date(0), Promise.resolve({ "x-tenant": "7" }), { "x-tenant": 7 }, { "x-tenant": null }, { "x tenant": "7" }, { authorization: "mine" }, { "x-tenant": "a\nb" }, ["x-tenant"], [["x-tenant", 7]], new Map([["x-tenant", 7]])];
  configs.push(...NO_HEADERS.map((headers) => ({ ...CONFIG, headers })));
  for (const config of configs) {
    const without = refusal(() => new Skyflow(config));
    assert.equal(refusal(() => new Skyflow(withOpenTelemetry(config))), without);
    assert.ok(without !== undefined, `the client takes ${inspect(config)}`);
    const built = (/** @type {any} */ options) => refusal(() => Skyflow.builder().addVaultConfig(CONFIG.vaultConfigs[0]).setClientOptions(options).build());
    assert.equal(built(withOpenTelemetry(config)), built(config));
  }
  for (const headers of [new Map(/** @type {any} */ ([["x-tenant", 7]])).entries(), [["a b", "7"]].values()]) assert.match(refusal(() => new Skyflow(withOpenTelemetry(/** @type {any} */ ({ ...CONFIG, headers })))) ?? "", /headers/);
});

test("what the client takes it takes with tracing as well: members that are undefined, and those of a class", async () => {
  /** @type {string[]} */
  const told = [];
  class Base {
    get vaultConfigs() { return CONFIG.vaultConfigs; } // prettier-ignore
    get onCall() { return () => void told.push("end"); } // prettier-ignore
    get headers() { return { "x-tenant": "7" }; } // prettier-ignore
  }
  class Configuration extends Base {
    logLevel = /** @type {const} */ ("OFF");
    get fetch() { return async (/** @type {any} */ _url, /** @type {any} */ init) => (told.push(init.headers["x-tenant"]), Response.json({ records: [] })); } // prettier-ignore
  }
  await new Skyflow(withOpenTelemetry(/** @type {any} */ (new Configuration()))).vault().get({ table: "t" });
  assert.deepEqual(told, ["7", "end"]);
  const nothing = { ...CONFIG, headers: undefined, onCallStart: undefined, onResponse: undefined, onCall: undefined };
  assert.equal(refusal(() => new Skyflow(withOpenTelemetry(/** @type {any} */ (nothing)))), undefined);
});

test("an option of another type is refused, and what it is called when that may be a value is not told", () => {
  const throwing = { get propagate() { throw new TypeError("mine"); } }; // prettier-ignore
  const ALL = /must be an object with tracerProvider and propagate/;
  /** @type {[any, RegExp][]} */
  const wrong = [Promise.resolve({ propagate: false }), new Map([["propagate", false]]), [{ propagate: false }], [], 5, true, "false", () => ({}), new Date(0), throwing].map((options) => [options, ALL]);
  for (const propagate of ["false", 0, null, {}]) wrong.push([{ propagate }, /propagate must be true or false/]);
  for (const tracerProvider of [{}, null, "mine", 5, { getTracer: "mine" }, { get getTracer() { throw new TypeError("mine"); } }]) wrong.push([{ tracerProvider }, /tracerProvider must have the function getTracer/]); // prettier-ignore
  wrong.push([{ "4111-1111-2222-3333": true }, /a member whose name is not repeated here, because it may be a value; its members are tracerProvider and propagate/]);
  for (const [options, message] of wrong) {
    const told = refusal(() => withOpenTelemetry(/** @type {any} */ (CONFIG), options)) ?? assert.fail(`it takes ${inspect(options)}`);
    assert.match(told, message);
    assert.doesNotMatch(told, /4111|mine/);
  }
  const tracerProvider = /** @type {any} */ (new (class { getTracer() {} })()); // prettier-ignore
  for (const options of [undefined, {}, { propagate: undefined, tracerProvider: undefined }, { propagate: false }, { tracerProvider }, new (class { get propagate() { return false; } })()]) withOpenTelemetry(/** @type {any} */ (CONFIG), options); // prettier-ignore
});
