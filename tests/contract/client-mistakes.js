// Mistakes in the set-up of a client, kind by kind: each test walks through all methods, members or kinds of credentials, so
// that a new one is in it.
import { generateBearerToken, generateSignedDataTokensFromCreds, Skyflow } from "skyflow-edge";

import * as assert from "../support/assert.js";
import { API_KEY, OTHER_API_KEY, fails, localVault, vaultConfig } from "../support/clients.js";
import { recorder } from "../support/recorder.js";
import { suite } from "../support/suite.js";

const test = suite("client mistakes");

const connectionUrl = "https://gw.example/v1/cards";
const connectionConfig = (changes = {}) => ({ connectionId: "c1", connectionUrl, credentials: { apiKey: API_KEY }, ...changes });
const encoded = (/** @type {unknown} */ value) => btoa(JSON.stringify(value)).replace(/=/g, "");
const bearer = `${encoded({ alg: "RS256" })}.${encoded({ exp: 4102444800 })}.AAAA`;
/** Fails when anything is sent. */
const fetch = () => assert.fail("something was sent");

/** @param {Record<string, any>} [config] @returns {any} */
const clientOf = (config = {}) => new Skyflow({ vaultConfigs: [vaultConfig()], connectionConfigs: [connectionConfig()], skyflowCredentials: { apiKey: API_KEY }, fetch: /** @type {any} */ (fetch), logLevel: "OFF", ...config });

/** Each kind of credentials, with all that it takes. @returns {Promise<any[]>} */
async function everyKind() {
  const { credentialsString } = await localVault();
  const narrowed = { roles: ["r1"], context: { tenant: "t" }, tokenUri: "https://manage.skyflowapis.com" };
  return [{ apiKey: API_KEY }, { token: bearer }, { getToken: async () => bearer }, { credentialsString }, { credentialsString, ...narrowed }];
}

test("a configuration that was read back is refused for its masks, with what to hand in, wherever it is given", async () => {
  for (const credentials of await everyKind()) {
    const client = clientOf({ vaultConfigs: [vaultConfig({ credentials })], connectionConfigs: [connectionConfig({ credentials })], skyflowCredentials: credentials });
    const vault = client.getVaultConfig("v1");
    const connection = client.getConnectionConfig("c1");
    const shared = client.getSkyflowCredentials();
    const [kind] = Object.keys(credentials);
    await assert.each(/** @type {[string, () => unknown][]} */ ([
      ["updateVaultConfig", () => client.updateVaultConfig({ ...vault, timeoutMs: 5 })],
      ["updateVaultConfig", () => client.updateVaultConfig({ vaultId: "v1", credentials: vault.credentials })],
      ["addVaultConfig", () => client.addVaultConfig({ ...vault, vaultId: "v2" })],
      ["updateConnectionConfig", () => client.updateConnectionConfig(connection)],
      ["addConnectionConfig", () => client.addConnectionConfig({ ...connection, connectionId: "c2" })],
      ["updateSkyflowCredentials", () => client.updateSkyflowCredentials(shared)],
      ["addSkyflowCredentials", () => client.addSkyflowCredentials(shared)],
      ["Skyflow", () => new Skyflow({ vaultConfigs: [vault] })],
      ["Skyflow", () => new Skyflow({ skyflowCredentials: shared })],
      ["addVaultConfig", () => Skyflow.builder().addVaultConfig(vault).build()],
    ]), async (method, act) => {
      const { message, operation } = await fails(act, "INVALID_CREDENTIALS", `${method} ${kind}`);
      assert.equal(operation, method);
      assert.match(message, new RegExp(`redentials has an invalid ${kind}: it is \`\\*\\*\\*\`, the masked form that a configuration is read back with\\. Give the secret itself; in an update, leave \`credentials\` out to keep it$`));
    });
    // As the message says.
    const { credentials: masked, ...rest } = vault;
    client.updateVaultConfig({ ...rest, timeoutMs: 5 });
    assert.deepEqual(client.getVaultConfig("v1"), { ...rest, credentials: masked, timeoutMs: 5 });
  }
});

test("a masked context is none: with the secret beside it, it would be signed as it is", async () => {
  const { credentialsString } = await localVault();
  const client = clientOf({ skyflowCredentials: { credentialsString, context: "ann" } });
  const { message } = await fails(() => client.updateSkyflowCredentials({ ...client.getSkyflowCredentials(), credentialsString }), "INVALID_CREDENTIALS");
  assert.equal(message, "updateSkyflowCredentials: skyflowCredentials.context is `***`, the masked form that a configuration is read back with; give the context itself");
});

/** Vaults and connections that are refused. @type {[object, "vault" | "connection"][]} */
const BAD = [
  ...[{ vaultId: 5 }, { vaultId: "v 1" }, { clusterId: undefined }, { clusterId: "a b" }, { clusterID: "abc" }, { env: "prod" }, { vaultUrl: "abc" }, { timeoutMs: -1 }, { maxRetries: 1.5 }, { credentials: {} }, { credentials: { apiKey: "x" } }, { credentials: { api_key: "x" } }, { credentials: { credentialsString: "x" } }, { credentials: "x" }].map((change) => /** @type {[object, "vault"]} */ ([vaultConfig(change), "vault"])),
  ...[{ connectionId: 5 }, { connectionUrl: undefined }, { connectionUrl: "abc" }, { url: "x" }, { credentials: { token: "x" } }].map((change) => /** @type {[object, "connection"]} */ ([connectionConfig(change), "connection"])),
];

test("a message about a list that the caller did not write names no index of it, but what the method was given", async () => {
  await assert.each(BAD, async (config, kind) => {
    const [add, update, list] = kind === "vault" ? ["addVaultConfig", "updateVaultConfig", "vaultConfigs"] : ["addConnectionConfig", "updateConnectionConfig", "connectionConfigs"];
    const { message } = await fails(() => new Skyflow({ [list]: [config] }), /** @type {any} */ (assert.throws(() => new Skyflow({ [list]: [config] }))).code);
    const expected = message.replace("Skyflow: ", "").replace(`${list}[0]`, "config");
    assert.includes(expected, "config");
    const none = { vaultConfigs: [], connectionConfigs: [] };
    const others = { vaultConfigs: [vaultConfig({ vaultId: "a" }), vaultConfig({ vaultId: "b" })], connectionConfigs: [connectionConfig({ connectionId: "a" }), connectionConfig({ connectionId: "b" })] };
    for (const before of [none, others]) {
      assert.equal(assert.throws(() => clientOf(before)[add](config)).message, `${add}: ${expected}`);
      /** @type {any} */
      const builder = Skyflow.builder().setClientOptions(/** @type {any} */ (before));
      assert.equal(assert.throws(() => builder[add](config).build()).message, `${add}: ${expected}`);
    }
    const id = kind === "vault" ? "vaultId" : "connectionId";
    const change = /** @type {any} */ (config);
    if (typeof change[id] !== "string" || change[id].includes(" ")) return;
    const client = clientOf({ vaultConfigs: [vaultConfig({ vaultId: "a" }), vaultConfig()], connectionConfigs: [connectionConfig({ connectionId: "a" }), connectionConfig()] });
    if (Object.values(change).includes(undefined)) return;
    assert.equal(assert.throws(() => client[update](config)).message, `${update}: ${expected}`);
  });
  const twice = clientOf();
  assert.equal(assert.throws(() => twice.addVaultConfig(vaultConfig())).message, "addVaultConfig: config.vaultId is configured already; use updateVaultConfig to change it");
  assert.equal(assert.throws(() => twice.addConnectionConfig(connectionConfig())).message, "addConnectionConfig: config.connectionId is configured already; use updateConnectionConfig to change it");
});

test("a change is not refused for another vault, whose token has expired since", async () => {
  const token = `${encoded({})}.${encoded({ exp: Math.floor(Date.now() / 1000) + 1 })}.AAAA`;
  const client = clientOf({ vaultConfigs: [vaultConfig({ credentials: { token } })] });
  await new Promise((resolve) => setTimeout(resolve, 1100));
  client.setLogLevel("ERROR").addVaultConfig(vaultConfig({ vaultId: "v2" })).updateVaultConfig({ vaultId: "v1", timeoutMs: 5 });
  assert.includes((await fails(() => client.addVaultConfig(vaultConfig({ vaultId: "v3", credentials: { token } })), "INVALID_CREDENTIALS")).message, "config.credentials has an expired token");
});

/** What is given in the place of an object or an id, and what messages may call it. @type {[unknown, string][]} */
const KINDS = [
  [undefined, "undefined"],
  [null, "null"],
  [5, "a number"],
  [true, "a boolean"],
  ["x", "a string"],
  [[], "an array"],
  [() => {}, "a function"],
  [new Map(), "an instance of Map"],
  [Promise.resolve({}), "a promise, which must be awaited first"],
  [Symbol("x"), "a symbol or a bigint"],
];

test("a message says of what type an argument is, and never of another", async () => {
  /** @type {[string, (given: any) => unknown][]} */
  const calls = [["Skyflow", (given) => new Skyflow(given)]];
  for (const method of ["addVaultConfig", "updateVaultConfig", "getVaultConfig", "removeVaultConfig", "addConnectionConfig", "updateConnectionConfig", "getConnectionConfig", "removeConnectionConfig", "addSkyflowCredentials", "updateSkyflowCredentials", "setLogLevel", "updateLogLevel", "vault", "connection", "detect"]) calls.push([method, (given) => clientOf()[method](given)]);
  for (const method of ["addVaultConfig", "addConnectionConfig", "addSkyflowCredentials", "setLogLevel", "setClientOptions"]) calls.push([method, (given) => /** @type {any} */ (Skyflow.builder())[method](given).build()]);
  for (const owner of ["vault", "detect", "connection"]) {
    for (const method of Object.getOwnPropertyNames(Object.getPrototypeOf(clientOf()[owner]()))) {
      if (method !== "constructor" && method !== "reidentifyStream") calls.push([method, (given) => (method === "getAll" ? clientOf()[owner]()[method](given).next() : clientOf()[owner]()[method](given))]);
    }
  }
  for (const [method, act] of calls) {
    for (const [given, kind] of KINDS) {
      // The first vault, and a conversation without messages.
      if (given === undefined ? ["vault", "connection", "detect"].includes(method) : kind === "an array" && method === "deidentifyChat") continue;
      const what = `${method}(${kind})`;
      const error = await assert.rejects((async () => void (await act(given)))(), what);
      assert.ok(["INVALID_INPUT", "INVALID_CREDENTIALS"].includes(error.code), `${what}: ${error.message}`);
      const said = error.message.match(/, not (undefined|null|an? .*)$/)?.[1];
      assert.ok(said === undefined || said === kind, `${what}: ${error.message}`);
    }
  }
  // In a list an item is not absent.
  assert.equal(assert.throws(() => new Skyflow({ vaultConfigs: [/** @type {any} */ (null)] })).message, "Skyflow: vaultConfigs[0] must be an object, not null");
});

const MS = "must be a number of milliseconds, 0 or more";
const COUNT = "must be a whole number from 0 to 100";
const BYTES = "must be a whole number of bytes, 1 or more";
const LIFE = "must be a number of seconds, more than 0 and at most ten years";

test("a number that an option cannot be is refused by what it may be, in one wording for each option", async () => {
  const { credentialsString } = await localVault();
  const ofClient = (/** @type {string} */ name) => (/** @type {unknown} */ value) => clientOf({ [name]: value });
  const ofVault = (/** @type {string} */ name) => (/** @type {unknown} */ value) => clientOf({ vaultConfigs: [vaultConfig({ [name]: value })] });
  const ofCall = (/** @type {string} */ name) => (/** @type {unknown} */ value) => clientOf().vault().get({ table: "t" }, { [name]: value });
  const never = [-1, NaN, Infinity, "60", true, 60n, {}];
  /** @type {[string, (value: unknown) => unknown, unknown[], string][]} */
  const options = [
    ["timeoutMs", ofClient("timeoutMs"), never, MS],
    ["totalTimeoutMs", ofClient("totalTimeoutMs"), never, MS],
    ["maxRetries", ofClient("maxRetries"), [...never, 1.5, 101], COUNT],
    ["maxResponseBytes", ofClient("maxResponseBytes"), [...never, 0, 1.5, 0.5], BYTES],
    ["timeoutMs", ofVault("timeoutMs"), never, MS],
    ["maxRetries", ofVault("maxRetries"), [...never, 1.5, 101], COUNT],
    ["timeoutMs", ofCall("timeoutMs"), [...never, null], MS],
    ["totalTimeoutMs", ofCall("totalTimeoutMs"), [...never, null], MS],
    ["maxRetries", ofCall("maxRetries"), [...never, 1.5, 101, null], COUNT],
    // Of a fraction of a second the official SDKs make a token.
    ["timeToLive", (timeToLive) => generateSignedDataTokensFromCreds(credentialsString, /** @type {any} */ ({ dataTokens: ["t"], timeToLive })), [...never, 0, 315_360_001, null], LIFE],
  ];
  for (const [name, give, values, wording] of options) {
    for (const value of values) {
      const error = await assert.rejects((async () => void (await give(value)))(), `${name}: ${String(value)}`);
      assert.equal(error.code, "INVALID_INPUT", error.message);
      assert.ok(error.message.endsWith(`${name} ${wording}`), `${name}: ${String(value)}: ${error.message}`);
    }
  }
  clientOf({ timeoutMs: 0, totalTimeoutMs: 0, maxRetries: 0, maxResponseBytes: 1 });
});

/** All methods of all classes, each with its object. @returns {[string, any][]} */
function allMethods() {
  const client = clientOf();
  const objects = [client, client.vault(), client.detect(), client.connection(), Skyflow.builder()];
  return objects.flatMap((object) => Object.getOwnPropertyNames(Object.getPrototypeOf(object)).flatMap((name) => (name === "constructor" ? [] : [/** @type {[string, any]} */ ([name, object])])));
}

test("a method without its object, or on a proxy of it, says how to call it", async () => {
  const methods = allMethods();
  assert.ok(methods.length > 45, String(methods.length));
  await assert.each(methods, async (name, object) => {
    const { [name]: method } = object;
    for (const call of [() => method({}), () => ["v1"].map(method)[0], () => method.call({}, {}), () => new Proxy(object, {})[name]({})]) {
      // As the method's other errors: thrown, or the rejection of its promise.
      const { message, operation } = await fails((async () => void (await call()))(), "INVALID_INPUT", name);
      assert.equal(operation, name);
      assert.equal(message, `${name}: it needs its ${object.constructor.name}, not a proxy of it: call it as \`object.${name}(…)\`, or pass on \`object.${name}.bind(object)\``);
    }
    assert.equal(method.name, name);
  });
  // As the message says, in a list with its index and itself behind it too.
  const { fetch: recorded, requests } = recorder({ body: { records: [] } });
  const vault = clientOf({ fetch: recorded }).vault();
  const get = vault.get.bind(vault);
  await get({ table: "persons" });
  class Own extends Skyflow {}
  const own = new Own({ vaultConfigs: [vaultConfig()] });
  assert.equal(["v1"].map(own.vault, own).length, 1);
  assert.equal(requests.length, 1);
});

test("an object behind the arguments of a method, which would have no effect, is refused", async () => {
  await assert.each(allMethods(), async (name, object) => {
    const error = await assert.rejects((async () => void (await object[name](undefined, undefined, undefined, { timeoutMs: 5 })))(), name);
    assert.equal(error.code, "INVALID_INPUT", `${name}: ${error.message}`);
    assert.ok(error.message.startsWith(`${name}: an argument too many`), error.message);
  });
  assert.includes((await fails(() => new /** @type {any} */ (Skyflow)({ vaultConfigs: [vaultConfig()] }, { fetch }), "INVALID_INPUT")).message, "Skyflow: an argument too many");
});

/** @param {unknown} value @returns {Promise<string>} what a call says of it in SKYFLOW_CREDENTIALS */
async function fromEnvironment(value) {
  const client = new Skyflow({ vaultConfigs: [{ vaultId: "v1", clusterId: "abc" }], env: { SKYFLOW_CREDENTIALS: value }, fetch: /** @type {any} */ (fetch), logLevel: "OFF" });
  const error = await fails(client.vault().get({ table: "persons" }), "INVALID_CREDENTIALS", assert.show(value));
  for (const secret of [API_KEY, OTHER_API_KEY, bearer, "s3cr3t"]) assert.excludes(JSON.stringify(error) + error.message, secret);
  return error.message;
}

test("members of credentials that are spelled as elsewhere, or wrapped, are named with the right name and never with a value", async () => {
  const account = { clientID: "s3cr3t", keyID: "k", tokenURI: "https://manage.skyflowapis.com", privateKey: "s3cr3t" };
  /** @type {[string, string, string][]} */
  const spellings = [
    ["api_key", "apiKey", API_KEY], ["apikey", "apiKey", API_KEY], ["API_KEY", "apiKey", API_KEY],
    ["credentials_string", "credentialsString", "s3cr3t"], ["bearer_token", "token", bearer],
  ]; // prettier-ignore
  await assert.each(spellings, async (name, meant, value) => {
    for (const given of [JSON.stringify({ [name]: value }), { [name]: value }, JSON.stringify({ [name]: value, roles: ["r"] })]) {
      assert.includes(await fromEnvironment(given), `\`${name}\` is not a member of SKYFLOW_CREDENTIALS; did you mean \`${meant}\`?`);
    }
    assert.includes(assert.throws(() => clientOf({ skyflowCredentials: { [name]: value } })).message, `did you mean \`${meant}\`?`);
    if (name === "bearer_token") return;
    const { message } = assert.throws(() => clientOf({ skyflowCredentials: { credentialsString: JSON.stringify({ [name]: value }) } }));
    assert.includes(message, `its credentialsString has no privateKey: what \`${name}\` holds goes in \`${meant}\``);
  });
  await assert.each([["PRIVATE_KEY"], ["privatekey"], ["private-key"]], async (name) => {
    const text = JSON.stringify({ ...account, privateKey: undefined, [name]: "s3cr3t" });
    assert.includes(await fromEnvironment(text), `has no privateKey: what \`${name}\` holds goes in \`privateKey\``);
  });
  await assert.each([["credentials"], ["skyflowCredentials"]], async (name) => {
    for (const inner of [account, { apiKey: API_KEY }]) {
      assert.includes(await fromEnvironment(JSON.stringify({ [name]: inner })), `\`${name}\` is not a member of SKYFLOW_CREDENTIALS; it belongs in a configuration: give what it holds`);
      assert.includes(assert.throws(() => clientOf({ skyflowCredentials: { [name]: inner } })).message, `\`${name}\` is not a member of skyflowCredentials; it belongs in a configuration: give what it holds`);
      assert.includes(assert.throws(() => clientOf({ skyflowCredentials: { credentialsString: JSON.stringify({ [name]: inner }) } })).message, "it looks like a file around a credentials.json; give the object inside");
    }
  });
});

test("both spellings of a credentials.json are read, from text and from the environment", async () => {
  const { credentialsString, fetch: vaultFetch, vaultId, clusterId } = await localVault();
  const { clientID, keyID, tokenURI, privateKey } = JSON.parse(credentialsString);
  for (const account of [{ client_id: clientID, key_id: keyID, token_uri: tokenURI, private_key: privateKey }, { clientId: clientID, keyId: keyID, tokenUri: tokenURI, privateKey }]) {
    for (const env of [{ SKYFLOW_CREDENTIALS: JSON.stringify(account) }, { SKYFLOW_CREDENTIALS: account }]) {
      const vault = new Skyflow({ vaultConfigs: [{ vaultId, clusterId }], env, fetch: vaultFetch, logLevel: "OFF" }).vault();
      await vault.insert({ table: "persons", values: [{ name: "Ann" }] });
    }
  }
});

test("the path of a credentials.json that is none says what it is", async () => {
  const text = JSON.stringify({ clientID: "s3cr3t" });
  await assert.each(/** @type {[any, string][]} */ ([[undefined, "its path is empty, or no string"], [null, "its path is empty, or no string"], [5, "its path is empty, or no string"], [" ", "its path is empty, or no string"], [text, "its path is the text of a credentials.json, which goes in `credentialsString` or to the functions that end in FromCreds"]]), async (path, problem) => {
    const error = await assert.rejects(generateBearerToken(path));
    // Workers and pages have no files.
    if (error.code !== "UNSUPPORTED_RUNTIME") assert.equal(error.message, `generateBearerToken: the credentials: ${problem}`);
    assert.excludes(error.message, "s3cr3t");
  });
});
