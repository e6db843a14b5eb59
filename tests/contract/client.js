import { Env, LogLevel, OrderBy, RedactionType, Skyflow, SkyflowBuilder, SkyflowError, TokenMode, Vault, VERSION } from "skyflow-edge";

import * as assert from "../support/assert.js";
import { API_KEY, fails, OTHER_API_KEY, stubbed, vaultConfig } from "../support/clients.js";
import { recorder } from "../support/recorder.js";
import { suite } from "../support/suite.js";

const test = suite("client");

const empty = { body: { records: [] } };
const get = { table: "persons" };
const connection = { connectionId: "c1", connectionUrl: "https://gateway.example/v1/echo" };

/** A bearer token with these claims; nobody here looks at its signature. */
const jwt = (/** @type {unknown} */ claims) => `${btoa('{"alg":"RS256"}')}.${btoa(JSON.stringify(claims))}.c2ln`.replace(/=/g, "");
const LIVE_TOKEN = jwt({ exp: 4102444800 });

/** The Authorization header of one get. @param {Skyflow} client @param {any[]} requests @param {string} [vaultId] */
async function authorizationOf(client, requests, vaultId) {
  await client.vault(vaultId).get(get);
  return requests.at(-1).headers.authorization;
}

test("setClientOptions takes a whole configuration: its vaults come before those that are added", async () => {
  const whole = { vaultConfigs: [vaultConfig({ vaultId: "a" })], connectionConfigs: [{ connectionId: "c", connectionUrl: "https://gw.example/x", credentials: { apiKey: API_KEY } }] };
  const ids = (/** @type {Skyflow} */ client) => ["a", "b"].map((id) => { try { return client.getVaultConfig(id).vaultId; } catch { return undefined; } });
  const both = Skyflow.builder().addVaultConfig(vaultConfig({ vaultId: "b" })).setClientOptions(/** @type {any} */ (whole)).build();
  assert.deepEqual([ids(both), both.getConnectionConfig("c").connectionId], [["a", "b"], "c"]);
  assert.deepEqual(ids(Skyflow.builder().setClientOptions(/** @type {any} */ (whole)).build()), ["a", undefined]);
  for (const list of ["vaultConfigs", "connectionConfigs"]) {
    await fails(() => Skyflow.builder().addVaultConfig(vaultConfig()).setClientOptions(/** @type {any} */ ({ [list]: 5 })).build(), "INVALID_INPUT");
  }
});

test("the builder makes the same client as the constructor", async () => {
  const { fetch, requests } = recorder(empty);
  const client = Skyflow.builder()
    .addVaultConfig({ vaultId: "v1", clusterId: "abc" })
    .addVaultConfig({ vaultId: "v2", clusterId: "def", env: "SANDBOX", credentials: { apiKey: OTHER_API_KEY } })
    .addConnectionConfig(connection)
    .addSkyflowCredentials({ apiKey: API_KEY })
    .setClientOptions({ fetch, timeoutMs: 5000 })
    .setClientOptions({ maxRetries: 0 })
    .setLogLevel("OFF")
    .build();
  assert.ok(client instanceof Skyflow);
  assert.ok(Skyflow.builder() instanceof SkyflowBuilder);
  assert.ok(client.vault() instanceof Vault);
  assert.equal(client.getLogLevel(), "OFF");
  assert.equal(await authorizationOf(client, requests), `Bearer ${API_KEY}`);
  assert.equal(await authorizationOf(client, requests, "v2"), `Bearer ${OTHER_API_KEY}`);
  assert.equal(requests[0].url, "https://abc.vault.skyflowapis.com/v1/vaults/v1/persons");
  assert.equal(requests[1].url, "https://def.vault.skyflowapis-preview.com/v1/vaults/v2/persons");
});

test("a builder checks configurations when it builds, and says then what is wrong", async () => {
  const builder = Skyflow.builder().addVaultConfig(vaultConfig()).addVaultConfig(vaultConfig());
  const error = await fails(() => builder.build(), "INVALID_INPUT");
  assert.includes(error.message, "addVaultConfig: config.vaultId is configured already");
});

test("each environment has its host, and vaultUrl replaces it", async () => {
  const host = async (/** @type {object} */ changes) => {
    const { client, requests } = stubbed(empty, { vaultConfigs: [vaultConfig(changes)] });
    await client.vault().get(get);
    return requests[0].url.replace("/v1/vaults/v1/persons", "");
  };
  await assert.each([
    [{}, "https://abc.vault.skyflowapis.com"],
    [{ env: "PROD" }, "https://abc.vault.skyflowapis.com"],
    [{ env: "SANDBOX" }, "https://abc.vault.skyflowapis-preview.com"],
    [{ env: "STAGE" }, "https://abc.vault.skyflowapis.tech"],
    [{ env: "DEV" }, "https://abc.vault.skyflowapis.dev"],
    [{ vaultUrl: "https://proxy.example:8443/" }, "https://proxy.example:8443"],
    [{ vaultUrl: "https://proxy.example", clusterId: undefined }, "https://proxy.example"],
    [{ vaultUrl: "http://127.0.0.1:9" }, "http://127.0.0.1:9"],
    [{ vaultUrl: "http://localhost:9/" }, "http://localhost:9"],
    [{ vaultUrl: "http://[::1]:9" }, "http://[::1]:9"],
  ], async (changes, expected) => assert.equal(await host(changes), expected));
});

test("without an id the first vault is meant, also after it was removed", async () => {
  const vaultConfigs = ["v1", "v2"].map((vaultId) => vaultConfig({ vaultId }));
  const { client, requests } = stubbed(empty, { vaultConfigs });
  const first = client.vault();
  client.removeVaultConfig("v1");
  await client.vault().get(get);
  assert.includes(requests[0].url, "/v1/vaults/v2/");
  await fails(first.get(get), "INVALID_INPUT", "its vault is gone");
  client.removeVaultConfig("v2");
  await fails(() => client.vault(), "INVALID_INPUT", "none is left");
});

test("only ids that are configured are found", async () => {
  const { client } = stubbed(empty);
  for (const id of ["v2", "", "constructor", "__proto__", "toString", null, 5, {}]) {
    const wrong = /** @type {any} */ (id);
    if (id !== null) await fails(() => client.vault(wrong), "INVALID_INPUT", `vault(${id})`);
    await fails(() => client.getVaultConfig(wrong), "INVALID_INPUT", `getVaultConfig(${id})`);
    await fails(() => client.removeVaultConfig(wrong), "INVALID_INPUT", `removeVaultConfig(${id})`);
    await fails(() => client.updateVaultConfig({ vaultId: wrong, timeoutMs: 5 }), "INVALID_INPUT", `updateVaultConfig(${id})`);
    await fails(() => client.getConnectionConfig(wrong), "INVALID_INPUT", `getConnectionConfig(${id})`);
    await fails(() => client.removeConnectionConfig(wrong), "INVALID_INPUT", `removeConnectionConfig(${id})`);
  }
});

test("vaults are added, changed and removed on a living client", async () => {
  const { client, requests } = stubbed(empty);
  const added = client.addVaultConfig({ vaultId: "v2", clusterId: "def", credentials: { apiKey: OTHER_API_KEY } });
  assert.equal(added, client);
  assert.equal(await authorizationOf(client, requests, "v2"), `Bearer ${OTHER_API_KEY}`);
  await fails(() => client.addVaultConfig(vaultConfig()), "INVALID_INPUT", "the id is taken");
  assert.equal(client.updateVaultConfig({ vaultId: "v2", env: "DEV" }), client);
  await client.vault("v2").get(get);
  assert.equal(requests.at(-1).url, "https://def.vault.skyflowapis.dev/v1/vaults/v2/persons");
  assert.equal(requests.at(-1).headers.authorization, `Bearer ${OTHER_API_KEY}`, "what was not given stays");
  assert.equal(client.removeVaultConfig("v2"), client);
  await fails(() => client.vault("v2"), "INVALID_INPUT");
});

test("a change that is refused changes nothing", async () => {
  const { client, requests } = stubbed(empty);
  await fails(() => client.updateVaultConfig({ vaultId: "v1", clusterId: "a/b" }), "INVALID_INPUT");
  await fails(() => client.addVaultConfig(/** @type {any} */ ({ vaultId: "v2" })), "INVALID_INPUT");
  await fails(() => client.addSkyflowCredentials({ apiKey: "sky-short" }), "INVALID_CREDENTIALS");
  await fails(() => client.setLogLevel(/** @type {any} */ ("LOUD")), "INVALID_INPUT");
  assert.deepEqual(client.getVaultConfig("v1"), { vaultId: "v1", clusterId: "abc", credentials: { apiKey: "***" } });
  assert.equal(client.getLogLevel(), "OFF");
  assert.equal(await authorizationOf(client, requests), `Bearer ${API_KEY}`);
});

test("credentials cannot be taken away by a change: the shared ones would take their place", async () => {
  const { client, vault, requests } = stubbed({ body: { records: [] } }, { skyflowCredentials: { apiKey: OTHER_API_KEY }, connectionConfigs: [{ connectionId: "c1", connectionUrl: "https://gw.example/x", credentials: { apiKey: API_KEY } }] });
  const refused = await fails(() => client.updateVaultConfig(/** @type {any} */ ({ vaultId: "v1", credentials: null })), "INVALID_CREDENTIALS");
  assert.match(refused.message, /^updateVaultConfig: .*credentials/);
  await fails(() => client.updateConnectionConfig(/** @type {any} */ ({ connectionId: "c1", credentials: null })), "INVALID_CREDENTIALS");
  client.updateVaultConfig({ vaultId: "v1", credentials: undefined });
  await vault.get({ table: "t" });
  assert.equal(requests[0].headers.authorization, `Bearer ${API_KEY}`);
});

test("a call uses the configuration it began with", async () => {
  /** @type {() => void} */
  let release = () => {};
  const released = new Promise((resolve) => (release = () => resolve({ status: 429, headers: { "retry-after": "0" } })));
  const { client, vault, requests } = stubbed([() => released, empty]);
  const call = vault.get(get);
  client.updateVaultConfig({ vaultId: "v1", clusterId: "changed", credentials: { apiKey: OTHER_API_KEY }, maxRetries: 0 });
  client.removeVaultConfig("v1");
  release();
  await call;
  assert.equal(requests.length, 2, "it was sent again, as it was configured when it began");
  for (const { url, headers } of requests) {
    assert.equal(url, "https://abc.vault.skyflowapis.com/v1/vaults/v1/persons");
    assert.equal(headers.authorization, `Bearer ${API_KEY}`);
  }
});

test("a vault object made before a change follows it", async () => {
  const { client, vault, requests } = stubbed(empty);
  client.updateVaultConfig({ vaultId: "v1", credentials: { apiKey: OTHER_API_KEY } });
  await vault.get(get);
  assert.equal(requests[0].headers.authorization, `Bearer ${OTHER_API_KEY}`);
});

test("shared credentials reach the vaults without their own, whenever they change", async () => {
  const vaultConfigs = [{ vaultId: "v1", clusterId: "abc" }, vaultConfig({ vaultId: "v2" })];
  const { client, requests } = stubbed(empty, { vaultConfigs });
  const error = await fails(client.vault("v1").get(get), "INVALID_CREDENTIALS");
  assert.deepEqual([error.httpCode, error.requestId, requests.length], [400, null, 0]);
  client.addSkyflowCredentials({ apiKey: OTHER_API_KEY });
  assert.equal(await authorizationOf(client, requests, "v1"), `Bearer ${OTHER_API_KEY}`);
  client.updateSkyflowCredentials({ token: LIVE_TOKEN });
  assert.equal(await authorizationOf(client, requests, "v1"), `Bearer ${LIVE_TOKEN}`);
  assert.equal(await authorizationOf(client, requests, "v2"), `Bearer ${API_KEY}`, "it has its own");
  client.addVaultConfig({ vaultId: "v3", clusterId: "abc" });
  assert.equal(await authorizationOf(client, requests, "v3"), `Bearer ${LIVE_TOKEN}`);
});

test("what a caller does later to the objects it passed changes nothing", async () => {
  const { fetch, requests } = recorder(empty);
  const credentials = { apiKey: API_KEY };
  const config = { vaultId: "v1", clusterId: "abc", credentials };
  const vaultConfigs = [config];
  const client = new Skyflow({ vaultConfigs, fetch, logLevel: "OFF" });
  credentials.apiKey = OTHER_API_KEY;
  config.clusterId = "changed";
  vaultConfigs.pop();
  client.setLogLevel("ERROR").setLogLevel("OFF");
  assert.equal(await authorizationOf(client, requests), `Bearer ${API_KEY}`);
  assert.equal(new URL(requests[0].url).host, "abc.vault.skyflowapis.com");
});

test("configurations are shown with their secrets masked, and what is shown is a copy", async () => {
  const given = { vaultId: "v2", clusterId: "def", env: /** @type {const} */ ("DEV"), vaultUrl: "https://proxy.example", timeoutMs: 5, maxRetries: 0 };
  const { client } = stubbed(empty, { vaultConfigs: [vaultConfig({ ...given, credentials: { token: LIVE_TOKEN } })], connectionConfigs: [{ ...connection, credentials: { apiKey: API_KEY } }] });
  assert.deepEqual(client.getVaultConfig("v2"), { vaultId: "v2", clusterId: "def", env: "DEV", credentials: { token: "***" }, vaultUrl: "https://proxy.example", timeoutMs: 5, maxRetries: 0 });
  assert.deepEqual(client.getConnectionConfig("c1"), { ...connection, credentials: { apiKey: "***" } });
  client.getVaultConfig("v2").clusterId = "changed";
  assert.equal(client.getVaultConfig("v2").clusterId, "def");
});

test("connections are added, changed and removed on a living client", async () => {
  const { client } = stubbed(empty);
  client.addConnectionConfig(connection);
  await fails(() => client.addConnectionConfig(connection), "INVALID_INPUT", "the id is taken");
  client.updateConnectionConfig({ connectionId: "c1", connectionUrl: "https://other.example/{id}?a=b" });
  assert.equal(client.getConnectionConfig("c1").connectionUrl, "https://other.example/{id}?a=b");
  await fails(() => client.updateConnectionConfig({ connectionId: "c1", connectionUrl: "http://other.example" }), "INVALID_INPUT");
  client.removeConnectionConfig("c1");
  await fails(() => client.getConnectionConfig("c1"), "INVALID_INPUT");
});

test("the log level is ERROR unless it is set", async () => {
  const { client } = stubbed(empty, { logLevel: undefined });
  assert.equal(client.getLogLevel(), "ERROR");
  assert.equal(client.setLogLevel("DEBUG"), client);
  assert.equal(client.getLogLevel(), "DEBUG");
  assert.equal(client.updateLogLevel("WARN").getLogLevel(), "WARN");
});

test("a configuration with its secrets masked is refused when it is given back, not used", async () => {
  const { client, requests } = stubbed(empty);
  await fails(() => client.updateVaultConfig(client.getVaultConfig("v1")), "INVALID_CREDENTIALS");
  assert.equal(await authorizationOf(client, requests), `Bearer ${API_KEY}`);
});

test("enums are frozen objects of plain strings, and there is a version", () => {
  assert.deepEqual({ ...Env }, { PROD: "PROD", SANDBOX: "SANDBOX", STAGE: "STAGE", DEV: "DEV" });
  assert.deepEqual({ ...LogLevel }, { DEBUG: "DEBUG", INFO: "INFO", WARN: "WARN", ERROR: "ERROR", OFF: "OFF" });
  assert.deepEqual({ ...RedactionType }, { DEFAULT: "DEFAULT", REDACTED: "REDACTED", MASKED: "MASKED", PLAIN_TEXT: "PLAIN_TEXT" });
  assert.deepEqual({ ...TokenMode }, { DISABLE: "DISABLE", ENABLE: "ENABLE", ENABLE_STRICT: "ENABLE_STRICT" });
  assert.deepEqual({ ...OrderBy }, { ASCENDING: "ASCENDING", DESCENDING: "DESCENDING", NONE: "NONE" });
  for (const members of [Env, LogLevel, RedactionType, TokenMode, OrderBy]) assert.ok(Object.isFrozen(members));
  assert.match(VERSION, /^\d+\.\d+\.\d+/);
});

const config = (/** @type {object} */ changes) => ({ vaultConfigs: [vaultConfig(changes)] });
const longUrl = `https://${"x.".repeat(100)}example`;

/** What is wrong, the code and the place its message names. */
const REFUSED = /** @type {[unknown, string, string][]} */ ([
  [5, "INVALID_INPUT", "config"],
  ["text", "INVALID_INPUT", "config"],
  [{ typo: 1 }, "INVALID_INPUT", "typo"],
  [{ vaultConfigs: {} }, "INVALID_INPUT", "vaultConfigs"],
  [{ vaultConfigs: [null] }, "INVALID_INPUT", "vaultConfigs[0]"],
  [{ vaultConfigs: ["v1"] }, "INVALID_INPUT", "vaultConfigs[0]"],
  [config({ vaultId: "" }), "INVALID_INPUT", "vaultConfigs[0].vaultId"],
  [config({ vaultId: " " }), "INVALID_INPUT", "vaultConfigs[0].vaultId"],
  [config({ vaultId: ".." }), "INVALID_INPUT", "vaultConfigs[0].vaultId"],
  [config({ vaultId: 5 }), "INVALID_INPUT", "vaultConfigs[0].vaultId"],
  [config({ vaultId: "v1 " }), "INVALID_INPUT", "vaultConfigs[0].vaultId must be the id alone, without blanks or quotes"],
  [config({ vaultId: '"v1"' }), "INVALID_INPUT", "vaultConfigs[0].vaultId must be the id alone, without blanks or quotes"],
  [config({ clusterId: undefined }), "INVALID_INPUT", "vaultConfigs[0].clusterId"],
  [config({ clusterId: "abc.evil.example/" }), "INVALID_INPUT", "vaultConfigs[0].clusterId"],
  [config({ clusterId: "abc@evil" }), "INVALID_INPUT", "vaultConfigs[0].clusterId"],
  [config({ env: "prod" }), "INVALID_INPUT", "vaultConfigs[0].env"],
  [config({ vaultUrl: "http://vault.example" }), "INVALID_INPUT", "vaultConfigs[0].vaultUrl"],
  [config({ vaultUrl: "http://0x7f.1.example" }), "INVALID_INPUT", "vaultConfigs[0].vaultUrl"],
  [config({ vaultUrl: "http://localhost.evil.example" }), "INVALID_INPUT", "vaultConfigs[0].vaultUrl"],
  [config({ vaultUrl: "http://vault.localhost:9" }), "INVALID_INPUT", "vaultConfigs[0].vaultUrl"],
  [config({ vaultUrl: "https://vault.example/v1/vaults" }), "INVALID_INPUT", "vaultConfigs[0].vaultUrl must end after the host"],
  [config({ vaultUrl: "https://user:secret@vault.example" }), "INVALID_INPUT", "vaultConfigs[0].vaultUrl"],
  [config({ vaultUrl: "https://vault.example?x" }), "INVALID_INPUT", "vaultConfigs[0].vaultUrl"],
  [config({ vaultUrl: "https://vault.example#x" }), "INVALID_INPUT", "vaultConfigs[0].vaultUrl"],
  [config({ vaultUrl: "ftp://localhost" }), "INVALID_INPUT", "vaultConfigs[0].vaultUrl"],
  [config({ vaultUrl: "javascript:alert(1)" }), "INVALID_INPUT", "vaultConfigs[0].vaultUrl"],
  [config({ vaultUrl: "vault.example" }), "INVALID_INPUT", "vaultConfigs[0].vaultUrl"],
  [config({ timeoutMs: -1 }), "INVALID_INPUT", "vaultConfigs[0].timeoutMs"],
  [config({ timeoutMs: NaN }), "INVALID_INPUT", "vaultConfigs[0].timeoutMs"],
  [config({ maxRetries: 0.5 }), "INVALID_INPUT", "vaultConfigs[0].maxRetries"],
  [config({ regionx: "eu" }), "INVALID_INPUT", "regionx"],
  [config({ credentials: {} }), "INVALID_CREDENTIALS", "vaultConfigs[0].credentials"],
  [config({ credentials: "sky-x" }), "INVALID_CREDENTIALS", "vaultConfigs[0].credentials"],
  [config({ credentials: { apiKey: API_KEY, token: LIVE_TOKEN } }), "INVALID_CREDENTIALS", "exactly one"],
  [config({ credentials: { apiKey: "" } }), "INVALID_CREDENTIALS", "apiKey"],
  [config({ credentials: { apiKey: 5 } }), "INVALID_CREDENTIALS", "apiKey"],
  [config({ credentials: { apiKey: API_KEY.slice(1) } }), "INVALID_CREDENTIALS", "apiKey"],
  [config({ credentials: { token: "no-jwt" } }), "INVALID_CREDENTIALS", "token"],
  [config({ credentials: { token: jwt({ exp: 1 }) } }), "INVALID_CREDENTIALS", "expired"],
  [config({ credentials: { token: jwt({}) } }), "INVALID_CREDENTIALS", "exp"],
  [config({ credentials: { token: jwt({ exp: "4102444800" }) } }), "INVALID_CREDENTIALS", "exp"],
  [{ ...config({}), skyflowCredentials: { apiKey: "x" } }, "INVALID_CREDENTIALS", "skyflowCredentials"],
  [{ ...config({}), logLevel: "debug" }, "INVALID_INPUT", "logLevel"],
  [{ ...config({}), timeoutMs: "5" }, "INVALID_INPUT", "timeoutMs"],
  [{ ...config({}), totalTimeoutMs: -1 }, "INVALID_INPUT", "totalTimeoutMs"],
  [{ ...config({}), maxResponseBytes: -1 }, "INVALID_INPUT", "maxResponseBytes"],
  [{ ...config({}), maxRetries: 1e9 }, "INVALID_INPUT", "maxRetries"],
  [{ ...config({}), fetch: "fetch" }, "INVALID_INPUT", "fetch"],
  [{ ...config({}), logger: {} }, "INVALID_INPUT", "logger"],
  [{ ...config({}), onRequest: 5 }, "INVALID_INPUT", "onRequest"],
  [{ ...config({}), onResponse: {} }, "INVALID_INPUT", "onResponse"],
  [{ connectionConfigs: [{ connectionId: "c" }] }, "INVALID_INPUT", "connectionConfigs[0].connectionUrl"],
  [{ connectionConfigs: [{ connectionId: "c", connectionUrl: "http://g.example" }] }, "INVALID_INPUT", "connectionConfigs[0].connectionUrl"],
  [{ connectionConfigs: [connection, connection] }, "INVALID_INPUT", "connectionConfigs[1].connectionId"],
]);

test("a configuration that cannot be used is refused at once, with its place and without its secrets", async () => {
  await assert.each(REFUSED, async (wrong, code, place) => {
    const what = assert.show(wrong);
    const error = await fails(() => new Skyflow(/** @type {any} */ (wrong)), code, what);
    assert.includes(error.message, place, what);
    assert.deepEqual([error.httpCode, error.httpStatus, error.requestId], [400, "Bad Request", null], what);
    for (const secret of [API_KEY, LIVE_TOKEN, "secret"]) assert.excludes(error.message, secret, what);
  });
  assert.ok(new Skyflow(config({ vaultUrl: longUrl })));
});

test("a client without any vault may be made and filled later", async () => {
  const { fetch, requests } = recorder(empty);
  const client = new Skyflow({ fetch, logLevel: "OFF" });
  const error = await fails(() => client.vault(), "INVALID_INPUT");
  assert.ok(error instanceof SkyflowError);
  client.addVaultConfig(vaultConfig());
  assert.equal(await authorizationOf(client, requests), `Bearer ${API_KEY}`);
});
