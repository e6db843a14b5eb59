import { generateBearerTokenFromCreds, generateSignedDataTokensFromCreds, isExpired, Skyflow } from "skyflow-edge";

import * as assert from "../support/assert.js";
import { fails, localVault } from "../support/clients.js";
import { suite } from "../support/suite.js";

const test = suite("service account");

const claimsOf = (/** @type {string} */ token) => JSON.parse(atob(token.split(".")[1].replace(/-/g, "+").replace(/_/g, "/")));

/**
 * A client with the service account of a local vault; `exchanges` are the answers that the token endpoint gave.
 * @param {{ vault?: object, narrowing?: object, config?: object, answer?: (count: number) => Response | undefined }} [options]
 */
async function withAccount({ vault = {}, narrowing = {}, config = {}, answer = () => undefined } = {}) {
  const local = await localVault(vault);
  /** @type {{ exchanges: number, calls: string[] }} */
  const seen = { exchanges: 0, calls: [] };
  const fetch = async (/** @type {any} */ url, /** @type {any} */ init) => {
    if (url.endsWith("/oauth/token")) {
      seen.exchanges += 1;
      return answer(seen.exchanges) ?? local.fetch(url, init);
    }
    seen.calls.push(init.headers.authorization);
    return local.fetch(url, init);
  };
  const credentials = { credentialsString: local.credentialsString, ...narrowing };
  const client = new Skyflow({ vaultConfigs: [{ vaultId: local.vaultId, clusterId: local.clusterId, credentials }], fetch, logLevel: "OFF", ...config });
  return { local, client, vault: client.vault(), seen, fetch };
}

const row = { table: "persons", values: [{ name: "Ann" }] };

test("R14: a thousand calls on a cold client make one exchange", async () => {
  const { vault, seen } = await withAccount();
  await vault.insert(row);
  seen.exchanges = 0;
  const cold = await withAccount();
  await Promise.all(Array.from({ length: 1000 }, () => cold.vault.tokenize({ values: [{ value: "x", columnGroup: "c" }] }).catch((error) => assert.equal(error.code, "NOT_FOUND"))));
  assert.equal(cold.seen.exchanges, 1);
  assert.equal(seen.exchanges, 0);
});

test("roles and context are in the token, and two kinds of tokens are two exchanges", async () => {
  const { vault, seen } = await withAccount({ narrowing: { roles: ["r1", "r2"], context: { user: "u1" } } });
  await vault.insert(row);
  await vault.insert(row);
  assert.equal(seen.exchanges, 1);
  const { scope, ctx } = claimsOf(seen.calls[0]);
  assert.deepEqual([scope, ctx], ["role:r1 role:r2", { user: "u1" }]);
});

test("R17: a token that the vault refuses is renewed once, and the call is sent once more", async () => {
  const { vault, seen, local } = await withAccount();
  await vault.insert(row);
  let refusals = 1;
  const fetch = local.fetch;
  /** @type {any} */
  const refusing = async (/** @type {any} */ url, /** @type {any} */ init) => {
    if (url.endsWith("/oauth/token")) seen.exchanges += 1;
    else if (refusals-- > 0) return new Response("{}", { status: 401 });
    return fetch(url, init);
  };
  const credentials = { credentialsString: local.credentialsString };
  const client = new Skyflow({ vaultConfigs: [{ vaultId: local.vaultId, clusterId: local.clusterId, credentials }], fetch: refusing, logLevel: "OFF" });
  seen.exchanges = 0;
  assert.equal((await client.vault().insert(row)).insertedFields.length, 1);
  assert.equal(seen.exchanges, 2);
  refusals = 50;
  await Promise.all(Array.from({ length: 50 }, () => client.vault().insert(row)));
  assert.equal(seen.exchanges, 3, "50 refusals, one exchange");
  refusals = 2;
  await fails(client.vault().insert(row), "AUTHENTICATION");
  assert.equal(seen.exchanges, 4, "a second refusal is told, not repeated");
});

test("a failed exchange gives the server's reason to all who wait, and is not kept", async () => {
  const body = JSON.stringify({ error: { message: "the key is revoked", http_code: 401, grpc_code: 16 } });
  const headers = { "content-type": "application/json", "x-request-id": "req-1" };
  const { vault, seen } = await withAccount({ answer: (count) => (count === 1 ? new Response(body, { status: 401, headers }) : undefined) });
  const failures = await Promise.all(Array.from({ length: 20 }, () => fails(vault.insert(row), "AUTHENTICATION")));
  for (const error of failures) assert.deepEqual([error.message, error.operation, error.httpCode, error.requestId], ["insert: the key is revoked", "insert", 401, "req-1"]);
  assert.equal(seen.exchanges, 1);
  assert.equal((await vault.insert(row)).insertedFields.length, 1);
  assert.equal(seen.exchanges, 2);
});

test("an exchange that answers garbage, no token, 429 or 500 is told as what it is", async () => {
  const json = (/** @type {unknown} */ body, status = 200) => new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json" } });
  await assert.each(
    [
      [() => new Response("<html>"), "INVALID_RESPONSE"],
      [() => json({}), "INVALID_RESPONSE"],
      [() => json({ accessToken: "a b\n" }), "INVALID_RESPONSE"],
      [() => json({ error: { message: "slow down" } }, 429), "RATE_LIMITED"],
      [() => json({}, 500), "SERVER"],
      [() => new Response(null, { status: 302, headers: { location: "https://evil.example/" } }), "API"],
    ],
    async (answer, code) => {
      const { vault, seen } = await withAccount({ answer, config: { maxRetries: 0 } });
      await fails(vault.insert(row), code);
      assert.equal(seen.calls.length, 0);
    },
  );
});

test("aborting the call that leads leaves the others", async () => {
  const { vault, seen } = await withAccount({ vault: { faults: [{ latencyMs: 50, match: "/oauth/token" }] } });
  const controller = new AbortController();
  const leader = vault.insert(row, { signal: controller.signal });
  const others = Array.from({ length: 5 }, () => vault.insert(row));
  setTimeout(() => controller.abort(), 5);
  const error = await fails(leader, "ABORTED");
  assert.equal(error.code, "ABORTED");
  for (const { insertedFields } of await Promise.all(others)) assert.equal(insertedFields.length, 1);
  assert.equal(seen.exchanges, 1);
});

test("R19: changed credentials are for later calls only, and unchanged ones keep their token", async () => {
  const { client, vault, seen, local } = await withAccount({ vault: { faults: [{ latencyMs: 20, match: "/oauth/token" }] }, narrowing: { roles: ["old"] } });
  const before = vault.insert(row);
  client.updateVaultConfig({ vaultId: local.vaultId, credentials: { credentialsString: local.credentialsString, roles: ["new"] } });
  await Promise.all([before, vault.insert(row)]);
  const scopes = seen.calls.map((call) => claimsOf(call).scope).sort();
  assert.deepEqual(scopes, ["role:new", "role:old"]);
  client.setLogLevel("ERROR").updateVaultConfig({ vaultId: local.vaultId, timeoutMs: 5000 });
  await vault.insert(row);
  assert.equal(seen.exchanges, 2, "another setting is no other credential");
});

test("R18: a token whose expiry is nonsense is used, and not kept", async () => {
  for (const exp of [undefined, 0, -1, "4102444800", 1e308, 4102444800000]) {
    const token = `${btoa("{}")}.${btoa(JSON.stringify({ exp }))}.c2ln`.replace(/=/g, "");
    const { seen, vault } = await withAccount({ answer: () => new Response(JSON.stringify({ accessToken: token })), config: { maxRetries: 0 } });
    await fails(vault.insert(row), "AUTHENTICATION", "the local vault knows no such token");
    assert.deepEqual([seen.exchanges, seen.calls[0]], [2, `Bearer ${token}`], String(exp));
  }
});

test("tokenCache shares a token between clients, and a failing one changes nothing", async () => {
  /** @type {Map<string, string>} */
  const kept = new Map();
  const lives = /** @type {number[]} */ ([]);
  const tokenCache = {
    get: async (/** @type {string} */ key) => kept.get(key),
    put: async (/** @type {string} */ key, /** @type {string} */ token, /** @type {number} */ ttl) => void (kept.set(key, token), lives.push(ttl)),
  };
  const { vault, seen, local, fetch } = await withAccount({ config: { tokenCache } });
  await vault.insert(row);
  const second = (/** @type {object} */ more, /** @type {any} */ cache = tokenCache) =>
    new Skyflow({ vaultConfigs: [{ vaultId: local.vaultId, clusterId: local.clusterId, credentials: { credentialsString: local.credentialsString, ...more } }], fetch, logLevel: "OFF", tokenCache: cache }).vault();
  await second({}).insert(row);
  assert.equal(seen.exchanges, 1);
  await second({ roles: ["r"] }).insert(row);
  assert.equal(seen.exchanges, 2, "another scope is another token");
  assert.equal(kept.size, 2);
  for (const key of kept.keys()) assert.match(key, /^skyflow-edge-[\w-]{43}$/);
  assert.ok(lives.every((life) => life > 3000 && life < 3600));
  for (const key of kept.keys()) kept.set(key, `${kept.get(key)?.slice(0, -4)}AAAA`);
  await second({}).insert(row);
  assert.equal(seen.exchanges, 3, "a token in the cache that the vault refuses is replaced");
  const throwing = { get: () => Promise.reject(new Error("down")), put: () => { throw new Error("down"); } };
  await second({}, throwing).insert(row);
  assert.equal(seen.exchanges, 4);
});

test("SKYFLOW_CREDENTIALS holds a credentials.json or an object of one kind, and is the last resort", async () => {
  const { local, fetch, seen } = await withAccount();
  const insert = (/** @type {unknown} */ value, /** @type {object} */ more = {}) =>
    new Skyflow({ vaultConfigs: [{ vaultId: local.vaultId, clusterId: local.clusterId }], fetch, logLevel: "OFF", env: { SKYFLOW_CREDENTIALS: value }, ...more }).vault().insert(row);
  await insert(local.credentialsString);
  await insert(JSON.stringify({ apiKey: local.apiKey }));
  await insert(JSON.stringify({ credentialsString: local.credentialsString, roles: ["r"] }));
  await insert("nonsense", { skyflowCredentials: { apiKey: local.apiKey } });
  assert.deepEqual(seen.calls.map((call) => call === `Bearer ${local.apiKey}`), [false, true, false, true]);
  await fails(insert("nonsense"), "INVALID_CREDENTIALS");
});

test("the local vault refuses what is not right about an assertion", async () => {
  const { local } = await withAccount();
  const account = JSON.parse(local.credentialsString);
  const of = (/** @type {object} */ changes, /** @type {object} */ options = {}) => generateBearerTokenFromCreds(JSON.stringify({ ...account, ...changes }), { fetch: local.fetch, ...options });
  const { accessToken, tokenType } = await of({}, { roleIds: ["r1"], ctx: "someone" });
  assert.equal(tokenType, "Bearer");
  const { scope, ctx, exp, iat } = claimsOf(accessToken);
  assert.deepEqual([scope, ctx, exp - iat], ["role:r1", "someone", 3600]);
  await fails(of({ clientID: "other" }), "AUTHENTICATION");
  await fails(of({ keyID: "other" }), "AUTHENTICATION");
  const { credentialsString: foreign } = await (await import("skyflow-local-vault")).LocalVault.create();
  await fails(of({ privateKey: JSON.parse(foreign).privateKey }), "AUTHENTICATION");
});

test("roles bind what a token may do", async () => {
  const roles = { reader: { readOnly: true }, clerk: { tables: ["persons"] } };
  const { vault } = await withAccount({ vault: { roles }, narrowing: { roles: ["reader"] } });
  await fails(vault.insert(row), "PERMISSION_DENIED");
  const clerk = await withAccount({ vault: { roles }, narrowing: { roles: ["clerk"] } });
  await clerk.vault.insert(row);
  await fails(clerk.vault.insert({ ...row, table: "cards" }), "PERMISSION_DENIED");
  const nobody = await withAccount({ vault: { roles }, narrowing: { roles: ["nobody"] } });
  await fails(nobody.vault.insert(row), "PERMISSION_DENIED");
});

test("a context shows the rows that are its own, by get, query and detokenize", async () => {
  const roles = { own: { rows: { owner: "request.context.user" } } };
  const { vault, local, fetch } = await withAccount({ vault: { roles } });
  const { insertedFields } = await vault.insert({ table: "persons", values: [{ name: "Ann", owner: "ann" }, { name: "Bo", owner: "bo" }] });
  const credentials = { credentialsString: local.credentialsString, roles: ["own"], context: { user: "ann" } };
  const own = new Skyflow({ vaultConfigs: [{ vaultId: local.vaultId, clusterId: local.clusterId, credentials }], fetch, logLevel: "OFF" }).vault();
  const { data } = await own.get({ table: "persons" });
  const { fields } = await own.query({ query: "SELECT name FROM persons" });
  const { detokenizedFields, errors } = await own.detokenize({ data: insertedFields.map(({ name }) => ({ token: String(name) })), continueOnError: true });
  assert.deepEqual([data.map(({ name }) => name), fields.map(({ name }) => name), detokenizedFields.map(({ value }) => value), errors?.length], [["Ann"], ["Ann"], ["Ann"], 1]);
});

test("a token that expires is renewed before the next call", async () => {
  const { vault, seen } = await withAccount({ vault: { tokenLifetimeSeconds: 2 } });
  await vault.insert(row);
  await new Promise((resolve) => setTimeout(resolve, 2100));
  await vault.insert(row);
  assert.equal(seen.exchanges, 2);
});

test("signed data tokens are detokenized, in their context and their time only", async () => {
  const { vault, local } = await withAccount({ narrowing: { context: "someone" } });
  const { insertedFields } = await vault.insert({ table: "persons", values: [{ name: "Ann" }, { name: "Bo" }] });
  const dataTokens = insertedFields.map(({ name }) => String(name));
  const signed = (/** @type {object} */ options) => generateSignedDataTokensFromCreds(local.credentialsString, { dataTokens, ...options });
  const own = await signed({ ctx: "someone" });
  assert.deepEqual(own.map(({ token }) => token), dataTokens);
  const { detokenizedFields } = await vault.detokenize({ data: own.map(({ signedToken }) => ({ token: signedToken })) });
  assert.deepEqual(detokenizedFields.map(({ value }) => value), ["Ann", "Bo"]);
  const [other] = await signed({ ctx: "other" });
  await fails(vault.detokenize({ data: [{ token: other.signedToken }] }), "PERMISSION_DENIED");
  const [short] = await signed({ ctx: "someone", timeToLive: 0.5 });
  await new Promise((resolve) => setTimeout(resolve, 1600));
  await fails(vault.detokenize({ data: [{ token: short.signedToken }] }), "PERMISSION_DENIED");
  await fails(vault.detokenize({ data: [{ token: `${own[0].signedToken.slice(0, -4)}AAAA` }] }), "PERMISSION_DENIED");
});

test("H-N19, R37: isExpired takes garbage for expired and never throws", () => {
  for (const token of [undefined, null, "", "a.b.c", 5, {}, ...[{}, { exp: 0 }, { exp: "4102444800" }, { exp: null }].map((claims) => `e30.${btoa(JSON.stringify(claims)).replace(/=/g, "")}.c2ln`)]) assert.equal(isExpired(/** @type {any} */ (token)), true);
});

test("H-N20, H-P12: bad options are refused before anything is sent", async () => {
  const { local } = await withAccount();
  const fetch = () => assert.fail("nothing may be sent");
  const bearer = (/** @type {any} */ options) => generateBearerTokenFromCreds(local.credentialsString, { fetch, ...options });
  for (const options of [{ roleIds: [] }, { roleIds: "r" }, { roleIds: [""] }, { roleIds: ["r1 role:admin"] }, { ctx: ["a"] }, { ctx: { "a-b": 1 } }, { ctx: " " }, { tokenUri: "http://auth.example" }, { tokenUri: 5 }, { logLevel: "LOUD" }]) {
    await fails(bearer(options), "INVALID_INPUT", JSON.stringify(options));
  }
  const sign = (/** @type {any} */ options) => generateSignedDataTokensFromCreds(local.credentialsString, options);
  for (const options of [undefined, {}, { dataTokens: [] }, { dataTokens: "t" }, { dataTokens: ["t", ""] }, { dataTokens: ["t"], timeToLive: 0 }, { dataTokens: ["t"], timeToLive: "60" }, { dataTokens: ["t"], timeToLive: -1 }]) {
    await fails(sign(options), "INVALID_INPUT", JSON.stringify(options));
  }
  const account = JSON.parse(local.credentialsString);
  const evil = JSON.stringify({ ...account, tokenURI: "https://auth.example.com/token" });
  const refused = await fails(generateBearerTokenFromCreds(evil, { fetch }), "INVALID_CREDENTIALS", "R28");
  assert.includes(refused.message, "tokenUri");
});
