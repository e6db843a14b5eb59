// Users' own code inside a call: R43, re-entrancy; R46, hooks that misbehave.
import test from "node:test";

import { Skyflow } from "skyflow-edge";

import * as assert from "../support/assert.js";
import { fails, insertedRows, methodsOf, stubbed, vaultConfig } from "../support/clients.js";
import { figure } from "../support/figures.js";
import { DETECT_OPERATIONS, OPERATIONS, perform } from "../support/operations.js";
import { random, SEEDS } from "../support/random.js";
import { recorder } from "../support/recorder.js";

const empty = { body: { records: [] } };

/** @type {unknown[]} */
const unhandled = [];
process.on("unhandledRejection", (reason) => unhandled.push(reason));
const turn = () => new Promise((resolve) => setTimeout(resolve, 5));

/** A client whose every hook calls `enter`. @param {(hook: string) => void} enter */
function reentrant(enter) {
  const { fetch } = recorder(({ method, url }) => {
    enter("fetch");
    if (url.endsWith("/missing")) return { status: 404 };
    return { body: method === "GET" ? { records: [] } : insertedRows(1) };
  });
  const line = (/** @type {string} */ level) => () => enter(`logger.${level}`);
  const logger = { debug: line("debug"), info: line("info"), warn: line("warn"), error: line("error") };
  const listeners = { onRequest: () => enter("onRequest"), onResponse: () => enter("onResponse"), onCallStart: () => enter("onCallStart"), onCall: () => enter("onCall") };
  const credentials = { getToken: () => (enter("getToken"), "token") };
  return new Skyflow({ vaultConfigs: [vaultConfig({ credentials })], fetch, logger, logLevel: "DEBUG", headers: () => void enter("headers"), ...listeners });
}

/** A request whose getters call `enter`. @param {(hook: string) => void} enter */
const requestOf = (enter) => ({
  get table() {
    enter("a getter of the request");
    return "persons";
  },
  values: [
    {
      get name() {
        enter("a getter of a row");
        return { toJSON: () => (enter("toJSON of a value"), "Ann") };
      },
    },
  ],
});

/** Options whose getters call `enter`. @param {(hook: string) => void} enter */
const optionsOf = (enter) => ({
  get timeoutMs() {
    enter("a getter of the options");
    return 5000;
  },
  headers: {
    get "x-trace"() {
      enter("a getter of the headers");
      return "1";
    },
  },
});

test("R43 the client may be called from inside every hook and getter", async () => {
  const hooks = new Set();
  /** @type {Promise<unknown>[]} */
  const nested = [];
  /** @type {Skyflow} */
  let client;
  const enter = (/** @type {string} */ hook) => {
    // Once each: a nested call has hooks of its own.
    if (hooks.has(hook)) return;
    hooks.add(hook);
    nested.push(client.vault().get({ table: "t" }), fails(client.vault().insert({ table: "t", values: [] }), "INVALID_INPUT"));
    client.setLogLevel("DEBUG").getLogLevel();
    client.addVaultConfig(vaultConfig({ vaultId: "v2" })).removeVaultConfig("v2");
    assert.equal(client.getVaultConfig("v1").clusterId, "abc");
    assert.throws(() => new Skyflow(/** @type {any} */ ({ typo: 1 })));
  };
  client = reentrant(enter);
  await client.vault().insert(requestOf(enter), optionsOf(enter));
  await fails(client.vault().get({ table: "missing" }), "NOT_FOUND");
  await Promise.all(nested);
  assert.deepEqual(
    [...hooks].sort(),
    ["a getter of the headers", "a getter of the options", "a getter of a row", "a getter of the request", "fetch", "getToken", "headers", "logger.debug", "logger.error", "logger.info", "onCall", "onCallStart", "onRequest", "onResponse", "toJSON of a value"].sort(),
  );
});

test("R43 the hooks of a retried and an aborted call may call it too, and so may what fetch throws", async () => {
  /** @type {Promise<unknown>[]} */
  const nested = [];
  const controller = new AbortController();
  const other = stubbed(empty).vault;
  const call = () => void nested.push(other.get({ table: "t" }));
  const thrown = Object.defineProperties(new Error("x"), { message: { get: () => (call(), "m") }, name: { get: () => (call(), "n") } });
  const { vault } = stubbed([{ status: 429, headers: { "retry-after": "0" } }, () => Promise.reject(thrown)], { logger: { debug: call, info: call, warn: call, error: call }, logLevel: "DEBUG" });
  controller.signal.addEventListener("abort", call);
  const { cause } = await fails(vault.get({ table: "t" }, { maxRetries: 1 }), "NETWORK");
  assert.ok(cause instanceof Error && cause !== thrown, "what fetch threw is not passed on as it is");
  const aborted = vault.get({ table: "t" }, { signal: controller.signal });
  controller.abort();
  await assert.rejects(aborted);
  assert.ok(nested.length > 3);
  await Promise.all(nested);
});

test("R43 every method may be called from inside every hook", async () => {
  const HOOKS = ["fetch", "getToken", "headers", "logger.debug", "logger.info", "onCall", "onCallStart", "onRequest", "onResponse", "a getter of the request", "a getter of a row", "a getter of the options", "a getter of the headers", "toJSON of a value"];
  const METHODS = [...OPERATIONS, ...DETECT_OPERATIONS].map((operation) => /** @type {const} */ ([operation.name, (/** @type {Skyflow} */ client) => perform(methodsOf(client), operation)]));
  const inner = (/** @type {any} */ answer) => stubbed({ body: answer }, { logLevel: "DEBUG", logger: { debug() {}, info() {}, warn() {}, error() {} } }).client;
  const answers = new Map([...OPERATIONS, ...DETECT_OPERATIONS].map(({ name, answer }) => [name, answer]));
  let cells = 0;
  for (const hook of HOOKS) {
    for (const [name, call] of METHODS) {
      /** @type {Promise<unknown>[]} */
      const nested = [];
      const enter = (/** @type {string} */ entered) => {
        if (entered === hook && nested.length === 0) nested.push(call(inner(answers.get(name))));
      };
      await reentrant(enter).vault().insert(requestOf(enter), optionsOf(enter));
      assert.equal(nested.length, 1, `${hook} was entered`);
      await Promise.all(nested);
      cells++;
    }
  }
  figure("R43", `${HOOKS.length} hooks x ${METHODS.length} methods: ${cells} calls within calls ended well`);
});

test("R43 10,000 random nestings end as they should", async () => {
  let calls = 0;
  for (const seed of SEEDS) {
    const { below, unit } = random(seed);
    let left = 3334;
    let depth = 0;
    /** @type {Promise<unknown>[]} */
    const pending = [];
    /** @type {Skyflow} */
    let client;
    const enter = () => {
      if (left <= 0 || depth > 6 || unit() < 0.4) return;
      left--;
      depth++;
      calls++;
      const vault = client.vault();
      const kinds = [
        () => vault.get({ table: "t" }).then((result) => assert.deepEqual(result.data, [])),
        () => vault.insert(requestOf(enter), optionsOf(enter)).then((result) => assert.equal(result.insertedFields[0].skyflowId, "id-0")),
        () => fails(vault.delete(/** @type {any} */ ({})), "INVALID_INPUT"),
        () => fails(vault.get({ table: "t" }, { signal: AbortSignal.abort() }), "ABORTED"),
        async () => void client.setLogLevel("DEBUG").updateVaultConfig({ vaultId: "v1", timeoutMs: 1 + below(5000) + 5000 }),
      ];
      pending.push(kinds[below(kinds.length)]());
      depth--;
    };
    client = reentrant(enter);
    while (left > 0) {
      enter();
      await Promise.all(pending.splice(0));
    }
    await Promise.all(pending);
  }
  assert.ok(calls >= 10_000, `${calls} calls`);
});

const MISBEHAVIOUR = /** @type {[string, () => any][]} */ ([
  ["throws an error", () => { throw new Error("mine"); }], // prettier-ignore
  ["throws undefined", () => { throw undefined; }], // prettier-ignore
  ["throws a frozen object", () => { throw Object.freeze({ a: 1 }); }], // prettier-ignore
  ["rejects", () => Promise.reject(new Error("mine"))],
  ["rejects later", () => turn().then(() => Promise.reject(new Error("mine")))],
  ["never settles", () => new Promise(() => {})],
  ["returns nonsense", () => ({ then: 5, status: "x" })],
  ["returns a thenable that throws", () => ({ then() { throw new Error("mine"); } })], // prettier-ignore
]);

test("R46 logger and listeners that misbehave change no outcome, and leave no rejection unhandled", async () => {
  for (const [what, misbehave] of MISBEHAVIOUR) {
    const logger = { debug: misbehave, info: misbehave, warn: misbehave, error: misbehave };
    const hooks = { logger, logLevel: "DEBUG", onRequest: misbehave, onResponse: misbehave, onCallStart: misbehave, onCall: misbehave };
    const fine = stubbed([{ status: 429, headers: { "retry-after": "0" } }, { headers: { "x-request-id": "r-1" }, body: insertedRows(1) }], hooks);
    const result = await fine.vault.insert({ table: "t", values: [{ a: 1 }] });
    assert.deepEqual([result.requestId, fine.requests.length], ["r-1", 2], what);
    const bad = stubbed({ status: 404 }, hooks);
    await fails(bad.vault.get({ table: "t" }), "NOT_FOUND", what);
    await turn();
    await turn();
    assert.deepEqual(unhandled.splice(0), [], what);
  }
});

test("R46 a logger whose functions are gone later, and hooks that are changed, change no outcome", async () => {
  const logger = /** @type {any} */ ({ debug() {}, info() {}, warn() {}, error() {} });
  const { vault } = stubbed(empty, { logger, logLevel: "DEBUG" });
  for (const level of Object.keys(logger)) logger[level] = undefined;
  assert.deepEqual((await vault.get({ table: "t" })).data, []);
});

test("R46 a fetch that misbehaves is a NETWORK error with what it threw as cause, a timeout, or no usable answer", async () => {
  const once = { maxRetries: 0, timeoutMs: 30 };
  for (const [what, misbehave] of MISBEHAVIOUR) {
    const { vault } = stubbed(empty, { fetch: misbehave });
    const error = await fails(vault.get({ table: "t" }, once), what === "never settles" ? "TIMEOUT" : what === "returns nonsense" ? "INVALID_RESPONSE" : "NETWORK", what);
    if (error.code === "NETWORK") assert.ok("cause" in error, what);
  }
  const odd = /** @type {[string, any][]} */ ([
    ["a status that throws", Object.defineProperty({}, "status", { get() { throw new Error("mine"); } })], // prettier-ignore
    ["headers that throw", { status: 200, headers: { get() { throw new Error("mine"); } }, body: null }], // prettier-ignore
    ["a body that throws", { status: 200, headers: new Headers(), get body() { throw new Error("mine"); } }], // prettier-ignore
    ["text that throws", { status: 200, headers: new Headers(), text() { throw new Error("mine"); } }], // prettier-ignore
    ["text that is a number", { status: 200, headers: new Headers(), text: async () => 5 }],
    ["text that is undefined", { status: 200, headers: new Headers(), text: async () => undefined }],
    ["a reader that throws", { status: 200, headers: new Headers(), body: { getReader() { throw new Error("mine"); } } }], // prettier-ignore
    ["a read that gives nothing", { status: 200, headers: new Headers(), body: { getReader: () => ({ read: async () => undefined, cancel: async () => {} }) } }],
    ["a read that gives text", { status: 200, headers: new Headers(), body: { getReader: () => ({ read: async () => ({ done: false, value: "x" }), cancel: async () => {} }) } }],
    ["a body that is text", { status: 200, headers: new Headers(), body: "x" }],
    ["headers that give numbers", { status: 400, headers: { get: () => 5 }, body: null }],
    ["a locked body", (() => { const response = new Response("x"); response.body?.getReader(); return response; })()], // prettier-ignore
    ["a negative status", { status: -1, headers: new Headers(), body: null }],
    ["a fraction as status", { status: 200.5, headers: new Headers(), text: async () => "{}" }],
    ["NaN as status", { status: NaN, headers: new Headers(), text: async () => "{}" }],
    ["a huge status", { status: 2 ** 40, headers: new Headers(), text: async () => "{}" }],
  ]);
  await assert.each(odd, async (what, response) => {
    const { vault } = stubbed(empty, { fetch: async () => response, maxResponseBytes: 1000 });
    const error = await assert.rejects(vault.get({ table: "t" }, once), what);
    assert.equal(error.name, "SkyflowError", `${what}: ${error}`);
    assert.ok(["NETWORK", "INVALID_RESPONSE", "BAD_REQUEST", "TIMEOUT"].includes(error.code), `${what}: ${error.code}`);
  });
  await turn();
  assert.deepEqual(unhandled.splice(0), []);
});

test("R46 hostile requests and options are refused, and what they throw goes no further", async () => {
  const { vault, requests } = stubbed(empty);
  const bomb = () => { throw new Error("SECRET"); }; // prettier-ignore
  const trap = new Proxy({}, { get: bomb, ownKeys: bomb, getOwnPropertyDescriptor: bomb, getPrototypeOf: bomb, has: bomb });
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  for (const hostile of [trap, proxy, { get table() { return bomb(); } }, { table: trap }, { table: { toString: bomb } }, { table: "t", ids: trap }, { table: "t", ids: [trap] }, { table: "t", ids: new Proxy(["1"], { get: bomb }) }]) { // prettier-ignore
    const error = await fails(vault.get(/** @type {any} */ (hostile)), "INVALID_INPUT");
    assert.excludes(`${error.stack}${String(error.cause)}`, "SECRET");
  }
  for (const hostile of [trap, proxy, { get signal() { return bomb(); } }, { signal: trap }, { headers: trap }, { headers: { "x-a": trap } }, { headers: { get "x-a"() { return bomb(); } } }, { timeoutMs: { valueOf: bomb } }]) { // prettier-ignore
    const error = await fails(vault.get({ table: "t" }, /** @type {any} */ (hostile)), "INVALID_INPUT");
    assert.excludes(`${error.stack}${String(error.cause)}`, "SECRET");
  }
  assert.equal(requests.length, 0);
});
