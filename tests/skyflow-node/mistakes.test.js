// What `skyflow-edge/skyflow-node` must not drop silently: of two values that contradict each other one, a method's object, a
// surplus argument. And what it takes beyond skyflow-node.
import * as node from "skyflow-edge/skyflow-node";

import assert from "node:assert/strict";
import test from "node:test";

const API_KEY = "sky-ab12c-0123456789abcdef0123456789abcdef";
const VAULT = { vaultId: "v", clusterId: "c", credentials: { apiKey: API_KEY } };
const CONNECTION = { connectionId: "x", connectionUrl: "https://gw.example/x", credentials: { apiKey: API_KEY } };

/** A client whose requests are kept. @param {Record<string, any>} [config] */
function clientOf(config = {}) {
  /** @type {Headers[]} */
  const sent = [];
  const fetch = async (/** @type {any} */ _, /** @type {any} */ init) => {
    sent.push(new Headers(init.headers));
    return Response.json({ skyflowID: "id-1", records: [] });
  };
  const client = /** @type {any} */ (new node.Skyflow({ vaultConfigs: [VAULT], connectionConfigs: [CONNECTION], logLevel: node.LogLevel.OFF, fetch, ...config }));
  return { client, sent };
}

/** The message of a refusal. @param {() => unknown} act @param {string} [label] @returns {Promise<string>} */
async function refusal(act, label) {
  const error = await (async () => act())().then(() => assert.fail(`it was not refused: ${label}`), (thrown) => thrown);
  assert.ok(error instanceof node.SkyflowError, `${label}: ${error}`);
  assert.equal(error.error?.httpCode, 400);
  return error.message;
}

test("of several sources of a file none is dropped: the call is refused", async () => {
  const sources = { setFilePath: "package.json", setBase64: "aGk=", setFileObject: new File(["x"], "a.txt") };
  const names = Object.keys(sources);
  for (const given of [[0, 1], [0, 2], [1, 2], [0, 1, 2]].map((places) => places.map((place) => names[place]))) {
    const { client, sent } = clientOf();
    const options = /** @type {any} */ (new node.FileUploadOptions());
    for (const setter of given) options[setter](/** @type {any} */ (sources)[setter]);
    assert.equal(await refusal(() => client.vault().uploadFile(new node.FileUploadRequest("t", "c"), options)), `${given.join(" and ")} name a file each; set one of them`);
    assert.equal(sent.length, 0);
  }
  const { client, sent } = clientOf();
  for (const setter of names.slice(1)) {
    const options = /** @type {any} */ (new node.FileUploadOptions());
    options.setFilePath("");
    options[setter](/** @type {any} */ (sources)[setter]);
    options.setFileName("a.txt");
    await client.vault().uploadFile(new node.FileUploadRequest("t", "c"), options);
  }
  assert.equal(sent.length, 2);
});

test("two rows of a file are refused when they differ", async () => {
  const { client, sent } = clientOf();
  const request = new node.FileUploadRequest("t", "id-1", "c");
  const options = new node.FileUploadOptions();
  options.setBase64("aGk=");
  options.setFileName("a.txt");
  options.setSkyflowId("id-2");
  assert.match(await refusal(() => client.vault().uploadFile(request, options)), /name different rows/);
  assert.equal(sent.length, 0);
  options.setSkyflowId("id-1");
  await client.vault().uploadFile(request, options);
});

test("roleIds and roleIDs that differ are refused, and a timeToLive that is no number", async () => {
  for (const [roleIds, roleIDs] of [[["a"], ["b"]], [["a"], ["a", "b"]], [[], ["a"]]]) {
    const options = { roleIds, roleIDs, logLevel: node.LogLevel.OFF };
    for (const act of [() => node.generateBearerTokenFromCreds("{}", options), () => node.generateBearerToken("nope.json", options)]) {
      assert.equal(await refusal(act), "roleIds and roleIDs are the same member and name different roles; leave roleIDs out");
    }
  }
  for (const options of [{ roleIds: ["a"], roleIDs: ["a"] }, { roleIDs: ["a"] }, { roleIds: undefined, roleIDs: ["a"] }]) {
    assert.match(await refusal(() => node.generateBearerTokenFromCreds("{}", options)), /has no privateKey/);
  }
  for (const timeToLive of [NaN, -1, "60"]) {
    assert.equal(await refusal(() => node.generateSignedDataTokensFromCreds("{}", /** @type {any} */ ({ dataTokens: ["t"], timeToLive }))), "timeToLive must be a number of seconds, more than 0 and at most ten years");
  }
});

test("getToken and fetch of the main entry are taken, as its guide says", async () => {
  let asked = 0;
  const getToken = async () => `sky-token-${++asked}`;
  const { client, sent } = clientOf({ vaultConfigs: [{ ...VAULT, credentials: { getToken } }] });
  await client.vault().query(new node.QueryRequest("SELECT 1"));
  await client.vault().query(new node.QueryRequest("SELECT 1"));
  assert.deepEqual(sent.map((headers) => headers.get("authorization")), ["Bearer sky-token-1", "Bearer sky-token-1"]);
  assert.deepEqual(client.getVaultConfig("v").credentials, { getToken });
});

test("a method without its object, on a proxy of it, or with a surplus object is refused by name", async () => {
  const { client } = clientOf();
  for (const object of [client, client.vault(), client.detect(), client.connection()]) {
    for (const name of Object.getOwnPropertyNames(Object.getPrototypeOf(object)).filter((name) => name !== "constructor")) {
      const { [name]: method } = object;
      const expected = `${name}: it needs its ${object.constructor.name}, not a proxy of it: call it as \`object.${name}(…)\`, or pass on \`object.${name}.bind(object)\``;
      for (const act of [() => method({}), () => new Proxy(object, {})[name]()]) assert.equal(await refusal(act, name), expected);
      assert.match(await refusal(() => object[name](undefined, undefined, {}), name), new RegExp(`^${name}: an argument too many`));
    }
  }
  assert.match(await refusal(() => new /** @type {any} */ (node.Skyflow)({ vaultConfigs: [VAULT] }, { timeoutMs: 5 })), /^Skyflow: an argument too many/);
});

test("messages about a changed configuration name what the method was given", async () => {
  const { client } = clientOf();
  assert.equal(await refusal(() => client.addVaultConfig({ vaultId: "w" })), "config.clusterId is missing; it must be a non-empty string");
  assert.equal(await refusal(() => client.updateConnectionConfig({ connectionId: "x", connectionUrl: "abc" })), "config.connectionUrl must be an absolute https URL");
  assert.equal(await refusal(() => client.updateVaultConfig({ vaultId: "v", nope: 1 })), "`nope` is not a member of config, which takes vaultId, clusterId, env, credentials, vaultUrl, timeoutMs, maxRetries");
});
