// What the recordings do not show of `skyflow-edge/skyflow-node`: deprecated spellings, unknown members, what is taken as
// loosely as in skyflow-node, the environment, errors, and what the entry weighs.
import * as edge from "skyflow-edge";
import * as node from "skyflow-edge/skyflow-node";

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import test from "node:test";

import { build } from "esbuild";

const API_KEY = "sky-ab12c-0123456789abcdef0123456789abcdef";
const VAULT = { vaultId: "v", clusterId: "c", credentials: { apiKey: API_KEY } };
const ROW = { records: [{ skyflow_id: "1", tokens: { name: "t" } }] };

/** A client whose requests are kept and answered. @param {Record<string, any>} [config] @param {any} [answer] @param {number} [status] */
function clientOf(config = {}, answer = ROW, status = 200) {
  /** @type {{ url: string, headers: Headers, body: any }[]} */
  const sent = [];
  const fetch = async (/** @type {any} */ url, /** @type {any} */ init) => {
    sent.push({ url, headers: new Headers(init.headers), body: init.body && JSON.parse(init.body) });
    return Response.json(answer, { status, headers: { "x-request-id": "r-1" } });
  };
  const client = new node.Skyflow({ vaultConfigs: [VAULT], logLevel: node.LogLevel.OFF, fetch, ...config });
  return { client, sent };
}

const insert = (/** @type {any} */ client, /** @type {any} */ options = undefined) => client.vault().insert(new node.InsertRequest("t", [{ name: "Ann" }]), options);

/** @param {Promise<unknown>} promise @param {RegExp} message */
async function refused(promise, message) {
  const error = await promise.then(() => assert.fail("it was not refused"), (thrown) => thrown);
  assert.ok(error instanceof node.SkyflowError, String(error));
  assert.match(error.message, message);
  assert.deepEqual([error.error?.httpCode, error.error?.httpStatus, error.error?.details, error.code], [400, "Bad Request", [], "INVALID_INPUT"]);
}

test("a deprecated spelling works, and is warned of once in a process", () => {
  const program = `
    import * as node from "skyflow-edge/skyflow-node";
    const told = [];
    console.warn = (message) => told.push(message);
    for (let count = 0; count < 3; count++) {
      const options = new node.GetOptions();
      options.setDownloadURL(true);
      const detokenize = new node.DetokenizeOptions();
      detokenize.setDownloadURL(true);
      const request = new node.FileUploadRequest("t", "id", "c");
      const error = new node.SkyflowError({ http_code: 404, grpc_code: 5, message: "m" });
      const ok = options.getDownloadUrl() && options.getDownloadURL() && detokenize.getDownloadUrl() && request.skyflowId === "id" && error.error.http_code === 404 && error.error.grpc_code === 5 && error.error.request_ID === null && error.error.http_status === "Bad Request";
      if (!ok) throw new Error("a value is lost");
      request.skyflowId = "other";
      if (request.getLegacySkyflowId() !== "other") throw new Error("a value is lost");
      JSON.stringify([error, error.error, { ...error.error }]);
    }
    new node.Skyflow({ vaultConfigs: [], logLevel: "OFF" });
    new node.InsertResponse({ insertedFields: [], errors: [{ error: "e", requestId: "r" }] }).errors[0].request_ID;
    process.stdout.write(JSON.stringify(told));
  `;
  const told = JSON.parse(execFileSync(process.execPath, ["--input-type=module", "--eval", program], { cwd: fileURLToPath(new URL("../..", import.meta.url)), encoding: "utf8" }));
  assert.equal(new Set(told).size, told.length);
  for (const spelling of ["setDownloadURL", "getDownloadURL", "new FileUploadRequest(table, skyflowId, columnName)", "FileUploadRequest.skyflowId", "http_code", "grpc_code", "http_status"]) {
    assert.equal(told.filter((/** @type {string} */ message) => message.includes(`: ${spelling} is deprecated; use `)).length, 1, spelling);
  }
});

test("older names of results can be read, and are in no copy", async () => {
  const { client } = clientOf();
  const { insertedFields } = await insert(client);
  assert.equal(insertedFields[0].skyflow_id, "1");
  assert.deepEqual(insertedFields, [{ skyflowId: "1", name: "t" }]);
  assert.equal(JSON.stringify(insertedFields), '[{"skyflowId":"1","name":"t"}]');
});

test("a column called skyflow_id stays what it is", async () => {
  const { client } = clientOf({}, { records: [{ skyflow_id: "1", tokens: { request_ID: "t" } }] });
  assert.deepEqual((await insert(client)).insertedFields, [{ skyflowId: "1", request_ID: "t" }]);
});

test("a row from an answer can be updated, and so can one with the older id", async () => {
  const { client, sent } = clientOf({}, { skyflow_id: "1", records: [{ skyflow_id: "1", tokens: { name: "t" } }] });
  const [row] = (await insert(client)).insertedFields;
  for (const data of [row, { ...row, skyflow_id: "1" }, { skyflow_id: "1", name: "t" }]) await client.vault().update(new node.UpdateRequest("t", data));
  for (const { url, body } of sent.slice(1)) assert.deepEqual([url.split("/").at(-1), body.record.fields], ["1", { name: "t" }]);
});

test("a member that is not known is refused, wherever it is", async () => {
  const { client, sent } = clientOf();
  const vault = /** @type {any} */ (client.vault());
  const detect = /** @type {any} */ (client.detect());
  const assigned = (/** @type {any} */ object, /** @type {object} */ members) => Object.assign(object, members);
  const rows = new node.InsertRequest("t", [{ a: 1 }]);
  await refused(vault.insert(rows, assigned(new node.InsertOptions(), { returnTokens: true })), /InsertOptions has no member returnTokens; it has setReturnTokens, setUpsertColumn/);
  await refused(vault.insert(assigned(new node.InsertRequest("t", [{ a: 1 }]), { upsert: "a" })), /InsertRequest has no member upsert; it has table, data/);
  await refused(vault.insert(rows, { returnTokens: true }), /new InsertOptions\(\)/);
  await refused(vault.insert(rows, new node.UpdateOptions()), /new InsertOptions\(\)/);
  await refused(vault.insert(), /new InsertRequest\(\)/);
  await refused(vault.detokenize(new node.DetokenizeRequest([/** @type {any} */ ({ token: "t", redaction: "PLAIN_TEXT" })])), /redaction/);
  await refused(vault.tokenize(new node.TokenizeRequest([/** @type {any} */ ({ value: "v", columnGroup: "g", columngroup: "g" })])), /columngroup/);
  const shift = new node.Transformations();
  shift.setShiftDays(/** @type {any} */ ({ max: 5, min: 1, entities: ["dob"], maximum: 5 }));
  const options = new node.DeidentifyTextOptions();
  options.setTransformations(shift);
  await refused(detect.deidentifyText(new node.DeidentifyTextRequest("x"), options), /maximum/);
  const format = new node.DeidentifyTextOptions();
  format.setTokenFormat(/** @type {any} */ ({ default: "entity_only" }));
  await refused(detect.deidentifyText(new node.DeidentifyTextRequest("x"), format), /new TokenFormat\(\)/);
  await refused(detect.deidentifyFile(new node.DeidentifyFileRequest(/** @type {any} */ ({ path: "a.txt" }))), /no member path/);
  await refused(detect.deidentifyFile(new node.DeidentifyFileRequest(/** @type {any} */ ({}))), /\{ file \} or \{ filePath \}/);
  await refused(client.vault().get(new node.GetRequest("t", /** @type {any} */ (undefined))), /ids/);
  await refused(node.generateBearerToken("credentials.json", /** @type {any} */ ({ roles: ["r"] })), /roleIds/);
  for (const config of [{ vaultConfig: [VAULT] }, { vaultConfigs: [{ ...VAULT, clusterID: "c" }] }, { vaultConfigs: [{ ...VAULT, credentials: { apiKey: API_KEY, role: "r" } }] }]) {
    assert.throws(() => new node.Skyflow(/** @type {any} */ (config)), node.SkyflowError);
  }
  assert.deepEqual(sent, []);
});

test("parameters and headers that are no plain object are sent or refused, never dropped", async () => {
  const { client, sent } = clientOf({ connectionConfigs: [{ connectionId: "x", connectionUrl: "https://gw.example/x", credentials: { apiKey: API_KEY } }] }, {});
  const invoke = (/** @type {any} */ headers, /** @type {any} */ queryParams) => client.connection().invoke(new node.InvokeConnectionRequest(node.RequestMethod.POST, { a: 1 }, headers, undefined, queryParams));
  for (const query of [new URLSearchParams("filter=1"), new Map([["filter", "1"]]), [["filter", "1"]], new (class { get filter() { return "1"; } })(), { filter: "1" }]) await invoke(undefined, query); // prettier-ignore
  assert.deepEqual(sent.map(({ url }) => url), Array(5).fill("https://gw.example/x?filter=1"));
  for (const headers of [new Headers({ "x-tenant": "7" }), new Map([["x-tenant", "7"]])]) await invoke(headers, undefined);
  assert.deepEqual(sent.slice(5).map(({ headers }) => headers.get("x-tenant")), ["7", "7"]);
  await invoke(undefined, { ids: ["1", "2"] });
  assert.equal(sent.at(-1)?.url, "https://gw.example/x?ids=1%2C2");
  await refused(invoke(undefined, { filter: [{ a: 1 }] }), /filter/);
});

test("what a constructor, a change or an update does not take is told", async () => {
  assert.throws(() => new /** @type {any} */ (node.GetRequest)("t", ["1"], new node.GetOptions()), /new GetRequest takes table, ids, and nothing more/);
  assert.throws(() => new /** @type {any} */ (node.InvokeConnectionRequest)("POST", {}, {}, {}, {}, {}), node.SkyflowError);
  const { client } = clientOf();
  assert.throws(() => client.updateVaultConfig(/** @type {any} */ ({ vaultId: "v", credentials: null })), /credentials must not be null/);
  await refused(client.vault().update(new node.UpdateRequest("t", { skyflow_id: "1", skyflowId: "2", a: 1 })), /skyflow_id/);
});

test("a request may be a plain object, as in JavaScript with skyflow-node, and options may be spied upon", async () => {
  const { client, sent } = clientOf();
  await client.vault().insert(/** @type {any} */ ({ table: "t", data: [{ name: "Ann" }] }));
  const options = /** @type {any} */ (new node.InsertOptions());
  options.getReturnTokens = () => true;
  await insert(client, options);
  assert.deepEqual(sent.map(({ body }) => body.tokenization), [false, true]);
});

test("an API key may have any length, and goes out as it is", async () => {
  const apiKey = "sky-test";
  const { client, sent } = clientOf({ vaultConfigs: [{ vaultId: "v", clusterId: "c", credentials: { apiKey } }], connectionConfigs: [{ connectionId: "c", connectionUrl: "https://gw.example/x", credentials: { apiKey } }] });
  await insert(client);
  await client.connection().invoke(new node.InvokeConnectionRequest(node.RequestMethod.POST, { a: "b" }));
  client.updateVaultConfig({ vaultId: "v", clusterId: "c", credentials: { apiKey: "sky-other" } });
  await insert(client);
  client.updateVaultConfig(VAULT);
  await insert(client);
  const seen = sent.map(({ headers }) => headers.get("authorization") ?? headers.get("x-skyflow-authorization"));
  assert.deepEqual(seen, ["Bearer sky-test", "sky-test", "Bearer sky-other", `Bearer ${API_KEY}`]);
  for (const wrong of ["key-test", "", "sky-a\nb", 5]) {
    assert.throws(() => new node.Skyflow({ vaultConfigs: [{ vaultId: "v", clusterId: "c", credentials: { apiKey: /** @type {any} */ (wrong) } }] }), node.SkyflowError, String(wrong));
  }
});

test("an API key of any length is in no error", async () => {
  const apiKey = "sky-a-test-key-of-mine";
  const { client } = clientOf({ vaultConfigs: [{ vaultId: "v", clusterId: "c", credentials: { apiKey } }] }, { error: { http_code: 401, message: `Invalid API key ${apiKey}`, details: [{ key: apiKey }] } }, 401);
  const error = await insert(client).catch((/** @type {unknown} */ thrown) => thrown);
  assert.equal(error.httpCode, 401);
  for (const text of [error.message, error.stack, JSON.stringify(error), JSON.stringify(error.error), String(error.cause)]) assert.ok(!text.includes(apiKey), text);
});

test("a cluster id may have underscores, but be no other host", async () => {
  const { client, sent } = clientOf({ vaultConfigs: [{ ...VAULT, clusterId: "my_cluster", env: node.Env.STAGE }] });
  await insert(client);
  client.updateVaultConfig({ ...VAULT, clusterId: "plain", env: node.Env.DEV });
  await insert(client);
  client.updateVaultConfig({ ...VAULT, clusterId: "another_one" });
  client.updateVaultConfig({ ...VAULT, clusterId: "last" });
  await insert(client);
  assert.deepEqual(sent.map(({ url }) => new URL(url).host), ["my_cluster.vault.skyflowapis.tech", "plain.vault.skyflowapis.dev", "last.vault.skyflowapis.dev"]);
  for (const clusterId of ["a/b", "a_b/c", "a_b@evil.example", "a_b#", "a_b?", "a_b:1", " a_b"]) {
    assert.throws(() => new node.Skyflow({ vaultConfigs: [{ ...VAULT, clusterId }] }), node.SkyflowError, clusterId);
  }
});

test("a configuration is handed out as it was given, and as a copy", () => {
  const { client } = clientOf({ skyflowCredentials: { apiKey: API_KEY } });
  assert.deepEqual(client.getVaultConfig("v"), VAULT);
  /** @type {any} */ (client.getVaultConfig("v")).clusterId = "changed";
  assert.deepEqual([client.getVaultConfig("v"), client.getSkyflowCredentials()], [VAULT, { apiKey: API_KEY }]);
  for (const id of ["constructor", "__proto__", undefined]) assert.throws(() => client.getVaultConfig(/** @type {any} */ (id)), node.SkyflowError);
});

test("a vault is one object as long as it is configured", () => {
  const { client } = clientOf();
  const vault = client.vault("v");
  client.updateVaultConfig({ ...VAULT, clusterId: "d" });
  assert.equal(client.vault(), vault);
  assert.equal(client.detect(), client.detect("v"));
  client.removeVaultConfig("v");
  assert.throws(() => client.vault(), node.SkyflowError);
});

test("SKYFLOW_CREDENTIALS is read when a call needs it, and no .env file is read", async () => {
  delete process.env.SKYFLOW_CREDENTIALS;
  const { client, sent } = clientOf({ vaultConfigs: [{ vaultId: "v", clusterId: "c" }] });
  const error = await insert(client).catch((/** @type {unknown} */ thrown) => thrown);
  assert.ok(error instanceof node.SkyflowError && error.code === "INVALID_CREDENTIALS");
  process.env.SKYFLOW_CREDENTIALS = JSON.stringify({ apiKey: API_KEY });
  try {
    await insert(client);
  } finally {
    delete process.env.SKYFLOW_CREDENTIALS;
  }
  assert.deepEqual(sent.map(({ headers }) => headers.get("authorization")), [`Bearer ${API_KEY}`]);
  const ofWorker = clientOf({ vaultConfigs: [{ vaultId: "v", clusterId: "c" }], env: { SKYFLOW_CREDENTIALS: JSON.stringify({ apiKey: API_KEY }) } });
  await insert(ofWorker.client);
  assert.equal(ofWorker.sent.length, 1);
});

test("an error is one of the main entry as well, with its code, cause and stack", async () => {
  const { client } = clientOf({ errorDetail: "full" }, { error: { grpc_code: 5, http_code: 404, http_status: "Not Found", message: "Object not found", details: [{ a: 1 }] } }, 404);
  const error = await insert(client).catch((/** @type {unknown} */ thrown) => thrown);
  assert.ok(error instanceof node.SkyflowError && error instanceof edge.SkyflowError);
  const told = { httpStatus: "Not Found", details: [{ a: 1 }], requestId: "r-1", grpcCode: 5, httpCode: 404, message: error.message };
  assert.deepEqual({ ...error.error }, told);
  assert.deepEqual([error.code, error.httpCode, error.requestId], ["NOT_FOUND", 404, "r-1"]);
  assert.deepEqual(JSON.parse(JSON.stringify(error)).error, told);
  const broken = clientOf({ fetch: async () => Promise.reject(new TypeError("no network")) });
  const unanswered = await insert(broken.client).catch((/** @type {unknown} */ thrown) => thrown);
  assert.deepEqual([unanswered.code, unanswered.httpCode, unanswered.error.httpCode, unanswered.cause?.message], ["NETWORK", 0, 400, "no network"]);
});

test("an error may be made as in skyflow-node", () => {
  const error = new node.SkyflowError({ http_code: 418, http_status: "Teapot", message: "%s1 is no %s2", details: null }, ["tea", 5]);
  assert.deepEqual([error.message, error.name, { ...error.error }], ["tea is no 5", "SkyflowError", { httpStatus: "Teapot", details: [], requestId: null, grpcCode: null, httpCode: 418, message: "tea is no 5" }]);
});

const packaged = (/** @type {string} */ file) => fileURLToPath(new URL(`../../pkg/${file}`, import.meta.url));

test("the entry weighs at most 8.5 KB, has no engine of its own, and nothing for users of the main entry", async (t) => {
  for (const [file, main] of [["skyflow-node/index.js", "../index.js"], ["skyflow-node/edge.js", "../edge.js"]]) {
    const script = readFileSync(packaged(file));
    const { length } = gzipSync(script, { level: 9 });
    t.diagnostic(`${file}: ${length} bytes gzip`);
    assert.ok(length <= 8.5 * 1024, `${file} has ${length} bytes`);
    const imported = new Set([...script.toString().matchAll(/\bfrom\s*"([^"]+)"/g)].map(([, specifier]) => specifier));
    assert.deepEqual([...imported], [main]);
  }
  const both = `import { Skyflow } from "skyflow-edge"; import { Skyflow as Other } from "skyflow-edge/skyflow-node"; console.log(Skyflow, Other);`;
  const alone = `import { Skyflow } from "skyflow-edge"; console.log(Skyflow);`;
  const inputs = async (/** @type {string} */ contents) => {
    const { metafile } = await build({ stdin: { contents, resolveDir: fileURLToPath(new URL("../..", import.meta.url)) }, bundle: true, write: false, format: "esm", metafile: true, logLevel: "error" });
    return Object.keys(metafile.inputs).filter((file) => file.includes("pkg/")).map((file) => file.slice(file.indexOf("pkg/")));
  };
  assert.deepEqual([(await inputs(alone)).sort(), (await inputs(both)).sort()], [["pkg/index.js"], ["pkg/index.js", "pkg/skyflow-node/index.js"]]);
});
