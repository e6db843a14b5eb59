// Bad input is told before anything is sent: which rule, where it was broken, and as what error.
// The rules are data in rules/; each one listed there has at least one row.
import assert from "node:assert/strict";
import test from "node:test";

import { Skyflow, SkyflowError } from "skyflow-edge";

import { cannedFetch } from "./canned-fetch.js";
import { ALLOWED, API_KEY, IDS, REFUSED, TOKEN, VALID } from "./rules/configuration.js";
import { invoke } from "./rules/connections.js";
import { DETECT_RULES } from "./rules/detect.js";
import { VAULT_RULES } from "./rules/vault.js";

/** The rules about credentials. */
const CREDENTIALS = /^CLI-(4|5|6|7|13|14|15)b?$/;

/**
 * @param {unknown} error
 * @param {string} code
 * @param {string} operation
 * @param {string[]} names
 */
function assertRefusal(error, code, operation, names) {
  assert.ok(error instanceof SkyflowError, `not a SkyflowError: ${error}`);
  const { message, ...rest } = error.toJSON();
  const fields = { name: "SkyflowError", code, operation, httpCode: 400, httpStatus: "Bad Request", grpcCode: null, requestId: null, details: [], retryable: false, retryAfterMs: null };
  assert.deepEqual(rest, fields, String(message));
  assert.ok(error.message.startsWith(`${operation}: `), error.message);
  for (const name of names) assert.ok(error.message.includes(name), `"${error.message}" does not name ${name}`);
  for (const secret of [API_KEY, TOKEN]) assert.ok(!error.message.includes(secret.slice(8)), "the message quotes a credential");
}

const shown = (/** @type {unknown} */ change) => {
  try {
    return JSON.stringify(change, (_, value) => (value === undefined ? "(left out)" : typeof value === "bigint" || typeof value === "function" || Number.isNaN(value) ? String(value) : value)).slice(0, 70);
  } catch {
    return "(cycle)";
  }
};

const connectionConfigs = [{ connectionId: "c1", connectionUrl: "https://gateway.example.com/{id}" }];

for (const { on = "vault", operation, ids, valid, answer, refused, allowed = [] } of [...VAULT_RULES, ...DETECT_RULES, invoke]) {
  const canned = { headers: { "content-type": "application/json" }, body: answer };
  const begin = () => {
    const { fetch, sent } = cannedFetch(canned);
    /** @type {any} */
    const target = new Skyflow({ ...VALID, connectionConfigs, fetch, logLevel: "OFF" })[on]();
    return { call: (/** @type {unknown} */ request) => target[operation](request), sent };
  };

  // Where a member that is left out widens what is read, one that is there but undefined is refused.
  const withChange = (/** @type {object} */ change) => {
    const request = { ...valid, ...change };
    return operation === "get" ? Object.fromEntries(Object.entries(request).filter(([, value]) => value !== undefined)) : request;
  };

  test(`${operation}: a valid request is sent`, async () => {
    const { call, sent } = begin();
    await call(valid);
    assert.equal(sent.length, operation === "deidentifyFile" ? 2 : 1);
  });

  test(`${operation}: every rule has a row`, () => {
    const covered = new Set([...refused, ...allowed].map(([rule]) => rule));
    assert.deepEqual(ids.filter((id) => !covered.has(id)), []);
    assert.deepEqual([...covered].filter((rule) => !ids.includes(rule) && rule !== "unsendable"), []);
  });

  for (const [rule, change, ...names] of refused) {
    test(`${operation}: ${rule} refuses ${shown(change)}`, async () => {
      const { call, sent } = begin();
      const promise = call(withChange(change));
      assert.ok(promise instanceof Promise, "bad input rejects, it does not throw");
      await promise.then(() => assert.fail("accepted"), (/** @type {unknown} */ error) => assertRefusal(error, "INVALID_INPUT", operation, names));
      assert.deepEqual(sent, []);
    });
  }

  for (const [rule, change] of allowed) {
    test(`${operation}: ${rule} allows ${shown(change)}`, async () => {
      const { call, sent } = begin();
      await call(withChange(change));
      assert.ok(sent.length > 0);
    });
  }

  for (const request of [undefined, null, "persons", 5, [], () => {}]) {
    test(`${operation}: ${shown(request) ?? "nothing"} is no request`, async () => {
      const { call, sent } = begin();
      await call(request).then(() => assert.fail("accepted"), (/** @type {unknown} */ error) => assertRefusal(error, "INVALID_INPUT", operation, ["request"]));
      assert.deepEqual(sent, []);
    });
  }
}

test("get: what would widen what is read is refused when it is undefined", async () => {
  for (const change of [{ ids: undefined }, { columnName: undefined }, { columnValues: undefined }]) {
    const { fetch, sent } = cannedFetch({});
    const vault = new Skyflow({ ...VALID, fetch, logLevel: "OFF" }).vault();
    await vault.get(/** @type {any} */ ({ table: "persons", ...change })).then(() => assert.fail("accepted"), (/** @type {unknown} */ error) => assertRefusal(error, "INVALID_INPUT", "get", Object.keys(change)));
    assert.deepEqual(sent, []);
  }
});

const { fetch, sent } = cannedFetch({});
/** The method that a rule has called last. */
let method = "Skyflow";

/** A client that notes its methods. @param {Skyflow} client @returns {Skyflow} */
const noted = (client) =>
  new Proxy(client, {
    getPrototypeOf: () => Skyflow.prototype,
    get: (_, name) => (/** @type {unknown[]} */ ...args) => {
      method = String(name);
      const result = /** @type {any} */ (client)[name](...args);
      return result === client ? noted(client) : result;
    },
  });

const given = {
  make: (/** @type {any} */ config) => ((method = "Skyflow"), noted(new Skyflow({ fetch, ...config }))),
  client: () => noted(new Skyflow({ fetch, ...VALID })),
};

test("configuration: every rule has a row", () => {
  const covered = new Set([...REFUSED, ...ALLOWED].map(([rule]) => rule));
  assert.deepEqual(IDS.filter((id) => !covered.has(id)), []);
  assert.deepEqual([...covered].filter((rule) => !IDS.includes(rule)), []);
});

for (const rule of IDS) {
  test(`configuration: ${rule}`, async (t) => {
    for (const [index, [, act, ...names]] of REFUSED.filter(([id]) => id === rule).entries()) {
      await t.test(`refused ${index}: ${names.join(", ")}`, () => {
        assert.throws(() => act(given), (error) => (assertRefusal(error, CREDENTIALS.test(rule) ? "INVALID_CREDENTIALS" : "INVALID_INPUT", method, names), true));
        assert.deepEqual(sent, []);
      });
    }
    for (const [index, [, act]] of ALLOWED.filter(([id]) => id === rule).entries()) {
      await t.test(`allowed ${index}`, () => assert.ok(act(given) instanceof Skyflow));
    }
  });
}

test("configuration: the builder checks the same, when it builds", () => {
  const builder = () => Skyflow.builder().addVaultConfig(VALID.vaultConfigs[0]).addSkyflowCredentials({ apiKey: API_KEY });
  assert.ok(builder().build() instanceof Skyflow);
  const refusals = [
    builder().setLogLevel(/** @type {any} */ ("LOUD")),
    builder().setClientOptions(/** @type {any} */ ({ timeoutMs: -1 })),
    builder().setClientOptions(/** @type {any} */ ({ maxRetries: 1.5 })),
    builder().setClientOptions(/** @type {any} */ ({ timeout: 5 })),
    builder().setClientOptions(/** @type {any} */ ({ fetch: "fetch" })),
  ];
  for (const refused of refusals) assert.throws(() => refused.build(), (error) => (assertRefusal(error, "INVALID_INPUT", "Skyflow", []), true));
  // What was added is refused as by the method that added it.
  assert.throws(() => builder().addVaultConfig(VALID.vaultConfigs[0]).build(), (error) => (assertRefusal(error, "INVALID_INPUT", "addVaultConfig", []), true));
  assert.throws(() => builder().addConnectionConfig(/** @type {any} */ ({ connectionId: "c1" })).build(), (error) => (assertRefusal(error, "INVALID_INPUT", "addConnectionConfig", []), true));
  assert.throws(() => builder().addSkyflowCredentials(/** @type {any} */ ({})).build(), (error) => (assertRefusal(error, "INVALID_CREDENTIALS", "Skyflow", []), true));
});
