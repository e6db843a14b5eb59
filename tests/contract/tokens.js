// How a client comes by the tokens of its service account, on a token endpoint and a vault that are functions.
import { generateBearerToken, generateSignedDataTokens, Skyflow, toHttpStatus } from "skyflow-edge";

import * as assert from "../support/assert.js";
import { fails, localVault, stubbed } from "../support/clients.js";
import { OPERATIONS, perform } from "../support/operations.js";
import { suite } from "../support/suite.js";

const test = suite("tokens");

const encoded = (/** @type {unknown} */ value) => btoa(JSON.stringify(value)).replace(/=/g, "").replace(/\+/g, "-").replace(/\//g, "_");
const claimsOf = (/** @type {string} */ token) => JSON.parse(atob(token.split(".")[1].replace(/-/g, "+").replace(/_/g, "/")));
const sleep = (/** @type {number} */ ms) => new Promise((resolve) => setTimeout(resolve, ms));
const query = { query: "SELECT name FROM persons" };

/** A token that lives so long from whenever it is given. @param {number} lifeS @param {object} [more] */
const living = (lifeS, more) => `${encoded({ alg: "RS256" })}.${encoded({ iat: 1.7e9, exp: 1.7e9 + lifeS, ...more })}.c2ln`;

/**
 * Clients of one service account; `exchanges` holds the scope of each exchange, `calls` the bearer token of each call.
 * @param {object} [endpoints]
 * @param {(exchange: { count: number, scope: string | undefined, body: any }) => Response | Promise<Response>} [endpoints.issue]
 * @param {(call: { count: number, bearer: string }) => Response | Promise<Response>} [endpoints.answer]
 */
async function account({ issue = ({ scope }) => Response.json({ accessToken: living(3600, { scope }) }), answer = () => Response.json({ records: [] }) } = {}) {
  const { credentialsString } = await localVault();
  const seen = { exchanges: /** @type {(string | undefined)[]} */ ([]), calls: /** @type {string[]} */ ([]) };
  const fetch = async (/** @type {any} */ url, /** @type {any} */ init) => {
    if (url.endsWith("/oauth/token")) {
      const body = JSON.parse(init.body);
      return issue({ count: seen.exchanges.push(body.scope), scope: body.scope, body });
    }
    const bearer = init.headers.authorization.replace("Bearer ", "");
    return answer({ count: seen.calls.push(bearer), bearer });
  };
  const client = (/** @type {object} */ narrowing = {}, /** @type {object} */ config = {}) =>
    new Skyflow({ vaultConfigs: [{ vaultId: "v1", clusterId: "abc", credentials: { credentialsString, ...narrowing } }], fetch, logLevel: "OFF", ...config });
  return { client, seen, credentialsString };
}

test("R14: a thousand calls make one exchange for each credential, when the client is cold and when its token has expired", async () => {
  let lifeS = 0.2;
  const { client, seen } = await account({ issue: async ({ scope }) => (await sleep(5), Response.json({ accessToken: living(lifeS, { scope }) })) });
  const vaults = [client({ roles: ["one"] }).vault(), client({ roles: ["two"] }).vault()];
  const thousand = () => Promise.all(Array.from({ length: 1000 }, (_, index) => vaults[index % 2].query(query)));
  lifeS = 3600;
  await thousand();
  assert.deepEqual(seen.exchanges.sort(), ["role:one", "role:two"]);
  lifeS = 0.001;
  const short = [client({ roles: ["one"] }).vault(), client({ roles: ["two"] }).vault()];
  await Promise.all(short.map((vault) => vault.query(query)));
  await sleep(20);
  lifeS = 3600;
  seen.exchanges.length = 0;
  await Promise.all(Array.from({ length: 1000 }, (_, index) => short[index % 2].query(query)));
  assert.deepEqual(seen.exchanges.sort(), ["role:one", "role:two"]);
});

test("R16: a token that ends while calls are in flight fails none of them", async () => {
  let current = "";
  let arrived = Promise.resolve();
  const { client, seen } = await account({
    issue: ({ count }) => Response.json({ accessToken: (current = living(3600, { count })) }),
    answer: async ({ bearer }) => (await arrived, bearer === current ? Response.json({ records: [] }) : new Response("{}", { status: 401 })),
  });
  const vault = client().vault();
  await vault.query(query);
  for (let round = 1; round <= 3; round++) {
    seen.calls.length = 0;
    let open = () => {};
    arrived = new Promise((resolve) => (open = () => resolve()));
    const calls = Array.from({ length: 20 }, () => vault.query(query));
    while (seen.calls.length < calls.length) await sleep(1);
    // All are on their way with a token that the vault knows no longer when they arrive.
    current = "";
    open();
    await Promise.all(calls);
    assert.deepEqual([seen.exchanges.length, seen.calls.length], [1 + round, 40]);
  }
});

test("R17: every operation whose token is refused is sent once more with a new one", async () => {
  const more = [
    { name: "request", method: "request", request: { method: "GET", path: "/v1/vaults/v1/persons" }, answer: {} },
    { name: "uploadFile", method: "uploadFile", request: { table: "persons", columnName: "scan", skyflowId: "1", file: new Blob(["x"]), fileName: "x.txt" }, answer: { skyflowID: "1" } },
    { name: "deleteFile", method: "deleteFile", request: { table: "persons", columnName: "scan", skyflowId: "1" }, answer: { skyflow_id: "1", deleted: true } },
    { name: "getFileScanStatus", method: "getFileScanStatus", request: { table: "persons", columnName: "scan", skyflowId: "1" }, answer: { av_scan_status: "SCAN_CLEAN" } },
  ];
  for (const operation of [...OPERATIONS, ...more]) {
    const { client, seen } = await account({ answer: ({ count }) => (count === 1 ? new Response("{}", { status: 401 }) : Response.json(operation.answer)) });
    await perform(client().vault(), operation, { maxRetries: 0 });
    assert.deepEqual([seen.exchanges.length, seen.calls.length], [2, 2], operation.name);
    const twice = await account({ answer: () => new Response("{}", { status: 401 }) });
    await fails(perform(twice.client().vault(), operation), "AUTHENTICATION", operation.name);
    assert.deepEqual([twice.seen.exchanges.length, twice.seen.calls.length], [2, 2], `${operation.name}, refused twice`);
  }
});

test("R18: an expiry that is nonsense makes a token for the calls that wait for it, and for no other", async () => {
  for (const exp of [undefined, 0, -5, "1700003600", 1e308, 1.7e12, {}, null]) {
    const { client, seen } = await account({ issue: async () => (await sleep(1), Response.json({ accessToken: living(0, { exp }) })) });
    const vault = client().vault();
    await Promise.all(Array.from({ length: 5 }, () => vault.query(query)));
    assert.equal(seen.exchanges.length, 1, `those who wait, ${String(exp)}`);
    await vault.query(query);
    assert.equal(seen.exchanges.length, 2, `a later call, ${String(exp)}`);
  }
});

/** All orders of a list. @param {T[]} items @returns {T[][]} @template T */
const orders = (items) => (items.length < 2 ? [items] : items.flatMap((item) => orders(items.filter((other) => other !== item)).map((rest) => [item, ...rest])));

test("R19: in each of the 24 orders of four events, calls go with the credentials they began with, and cost no exchange more", async () => {
  const caches = /** @type {[string, () => unknown][]} */ ([
    ["empty", () => undefined],
    ["failing", () => Promise.reject(new Error("down"))],
    ["full of garbage", () => "no token"],
    ["full of what no header can hold", () => `${living(3600)}\r\nx: y`],
    ["expired", () => living(3600, { iat: 1e9, exp: 1e9 + 3600 })],
  ]);
  for (const [state, cached] of caches) {
    for (const order of orders(["credentials change", "the cache answers", "the exchange ends", "a call begins"])) {
      const name = `${state}: ${order.join(", ")}`;
      /** @type {Record<string, () => void>} */
      const open = {};
      const gates = { cache: new Promise((resolve) => (open.cache = () => resolve(undefined))), exchange: new Promise((resolve) => (open.exchange = () => resolve(undefined))) };
      const { client: make, seen, credentialsString } = await account({ issue: async ({ scope }) => (await gates.exchange, Response.json({ accessToken: living(3600, { scope }) })) });
      const tokenCache = { get: async () => (await gates.cache, /** @type {any} */ (cached())), put: async () => {} };
      const client = make({ roles: ["old"] }, { tokenCache });
      const began = ["old"];
      const calls = [client.vault().query(query)];
      let roles = "old";
      /** @type {Record<string, () => unknown>} */
      const events = {
        "credentials change": () => client.updateVaultConfig({ vaultId: "v1", credentials: { credentialsString, roles: [(roles = "new")] } }),
        "the cache answers": open.cache,
        "the exchange ends": open.exchange,
        "a call begins": () => void (began.push(roles), calls.push(client.vault().query(query))),
      };
      for (const event of order) {
        events[event]();
        await sleep(0);
      }
      await Promise.all(calls);
      const wanted = began.map((role) => `role:${role}`).sort();
      assert.deepEqual(seen.calls.map((bearer) => claimsOf(bearer).scope).sort(), wanted, name);
      assert.deepEqual([...seen.exchanges].sort(), [...new Set(wanted)], name);
      await client.vault().query(query);
      assert.equal(claimsOf(seen.calls[2]).scope, "role:new", `${name}, and then another`);
    }
  }
});

test("R20: what a token endpoint quotes of an assertion is not shown", async () => {
  let assertion = "";
  const quoting = await account({ issue: ({ body }) => Response.json({ error: { message: `bad assertion ${(assertion = body.assertion)}`, details: [{ body }] } }, { status: 400 }) });
  const quoted = await fails(quoting.client().vault().query(query), "BAD_REQUEST");
  assert.equal(quoted.message, "query: bad assertion [...]");
  assert.excludes(JSON.stringify(quoted), assertion.slice(0, 60));
});

test("what a token endpoint refuses is a matter of the credentials, not of the call", async () => {
  for (const [status, code] of /** @type {[number, string][]} */ ([[400, "BAD_REQUEST"], [401, "AUTHENTICATION"], [404, "NOT_FOUND"], [409, "CONFLICT"]])) {
    const { client, seen } = await account({ issue: () => Response.json({ error: "invalid_grant" }, { status }) });
    const error = await fails(client().vault().query(query), code);
    assert.deepEqual([error.httpCode, error.operation, toHttpStatus(error), seen.calls.length], [status, "query", 500, 0]);
  }
  const { client } = await account({ issue: () => Response.json({ error: "no" }, { status: 404 }) });
  // Each of its requests finds nothing, and that is no failure while another finds something.
  await fails(client().vault().get({ table: "persons", ids: Array.from({ length: 60 }, (_, id) => String(id)) }), "NOT_FOUND");
});

test("R05, R06: a stalling exchange ends with the call's own time, and nothing was sent to the vault", async () => {
  const { client, seen } = await account({ issue: () => new Promise(() => {}) });
  const error = await fails(client().vault().query(query, { totalTimeoutMs: 40 }), "TIMEOUT");
  assert.match(error.message, /within (3\d|40) ms/);
  assert.deepEqual([error.retryable, seen.calls.length], [true, 0]);
});

test("SKYFLOW_CREDENTIALS that is no text is refused as what it is", async () => {
  for (const binding of [{ get: async () => "s3cr3t" }, { getToken: async () => "s3cr3t" }, new (class { async get() { return "s3cr3t"; } })(), Promise.resolve("s3cr3t"), () => "s3cr3t"]) {
    const { vault, requests } = stubbed({}, { vaultConfigs: [{ vaultId: "v1", clusterId: "abc" }], env: { SKYFLOW_CREDENTIALS: binding } });
    const error = await fails(vault.query(query), "INVALID_CREDENTIALS");
    assert.match(error.message, /SKYFLOW_CREDENTIALS(?: has an invalid credentialsString: it is (?:a binding, .*, not a string|a promise)|\.credentialsString must be a string)/);
    assert.equal(requests.length, 0);
  }
});

test("SKYFLOW_CREDENTIALS may be an object, as a Worker's env may have it", async () => {
  const { client, seen, credentialsString } = await account();
  const API_KEY = "sky-ab12c-0123456789abcdef0123456789abcdef";
  const asks = (/** @type {any} */ SKYFLOW_CREDENTIALS) => client({}, { vaultConfigs: [{ vaultId: "v1", clusterId: "abc" }], env: { SKYFLOW_CREDENTIALS } }).vault().query(query);
  await asks(JSON.parse(credentialsString));
  await asks({ credentialsString, roles: ["r"] });
  await asks({ apiKey: API_KEY });
  assert.deepEqual([seen.exchanges, seen.calls[2]], [[undefined, "role:r"], API_KEY]);
  await fails(asks({ nonsense: true }), "INVALID_CREDENTIALS");
});

test("a path is read where there are files, and refused with the remedy elsewhere", async () => {
  const { client } = await account();
  const hasFiles = typeof (/** @type {any} */ (globalThis).process?.getBuiltinModule?.("node:fs")) === "object";
  const withPath = { vaultConfigs: [{ vaultId: "v1", clusterId: "abc", credentials: { path: "no-such-credentials.json" } }] };
  const made = [() => client({}, withPath).vault().query(query), () => generateBearerToken("no-such-credentials.json"), () => generateSignedDataTokens("no-such-credentials.json", { dataTokens: ["t"] })];
  for (const make of made) {
    const error = await fails(Promise.resolve().then(make), hasFiles ? "INVALID_CREDENTIALS" : "UNSUPPORTED_RUNTIME");
    assert.match(error.message, hasFiles ? /path/ : /give the text of the credentials.json instead/);
  }
});

test("R22: what a row's error quotes of the request is not shown, as it is not with an API key", async () => {
  const rows = [{ Status: 200, Body: { records: [{ skyflow_id: "1" }] } }, { Status: 400, Body: { error: "no room for Canary Bird here" } }];
  const { client } = await account({ answer: () => Response.json({ responses: rows }) });
  const { errors } = await client().vault().insert({ table: "persons", values: [{ name: "Ann" }, { name: "Canary Bird" }], continueOnError: true });
  assert.equal(errors?.[0].error, "no room for [...]");
});
