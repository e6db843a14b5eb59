// Small things of every day: signals that are null, lists in queries, bytes and streams, late environments, private hosts, masked getters.
import { Skyflow } from "skyflow-edge";

import * as assert from "../support/assert.js";
import { API_KEY, connected, fails, OTHER_API_KEY, stubbed, vaultConfig } from "../support/clients.js";
import { suite } from "../support/suite.js";

const test = suite("everyday");

const records = { body: { records: [] } };

test("a signal may be null, as in the options of fetch", async () => {
  const { vault } = stubbed(records);
  await vault.get({ table: "t" }, { signal: null });
  for await (const _ of vault.getAll({ table: "t" }, { signal: null })) void _;
  await fails(vault.get({ table: "t" }, { signal: /** @type {any} */ (0) }), "INVALID_INPUT");
});

test("a list in queryParams gives its name once for each value", async () => {
  const { connection, requests } = connected({ body: {} });
  await connection.invoke({ method: "GET", queryParams: { tag: ["a b", 2, true], one: "x", none: undefined } });
  assert.equal(new URL(requests[0].url).search, "?tag=a%20b&tag=2&tag=true&one=x");
  const error = await fails(connection.invoke({ method: "GET", queryParams: { tag: [] } }), "INVALID_INPUT");
  assert.includes(error.message, "queryParams.tag has no items", "it would be no filter at all");
  const form = { headers: { "content-type": "application/x-www-form-urlencoded" } };
  for (const body of [{ a: 1, tags: [] }, { a: { b: {} } }]) assert.includes((await fails(connection.invoke({ ...form, body }), "INVALID_INPUT")).message, "has no items");
  assert.equal(requests.length, 1);
});

test("a request can have its answer as bytes, text or JSON, whatever its type", async () => {
  const bytes = new Uint8Array([0, 255, 1, 128]);
  const { vault } = stubbed([{ body: bytes, headers: { "content-type": "application/json" } }, { body: '{"a":1}' }, { body: '{"a":1}', headers: { "content-type": "text/plain" } }, { status: 204 }, { status: 204 }]);
  const ask = (/** @type {any} */ responseType) => vault.request({ method: "GET", path: "/v1/x", responseType });
  assert.deepEqual([...(await ask("bytes")).data], [...bytes]);
  assert.equal((await ask("text")).data, '{"a":1}');
  assert.deepEqual((await ask("json")).data, { a: 1 });
  assert.deepEqual([...(await ask("bytes")).data], []);
  assert.equal((await ask("text")).data, "");
  const wrong = stubbed({ body: "no JSON", headers: { "content-type": "text/plain" } });
  await fails(wrong.vault.request({ method: "GET", path: "/v1/x", responseType: "json" }), "INVALID_RESPONSE");
  const misspelt = await fails(vault.request({ method: "GET", path: "/v1/x", responseType: /** @type {any} */ ("blob") }), "INVALID_INPUT");
  assert.match(misspelt.message, /responseType must be one of json, text, bytes, stream/);
});

/** A body that gives chunks until it is cancelled or its request is aborted. @param {any} init */
function endless(init) {
  const state = { pulled: 0, cancelled: false };
  const body = new ReadableStream({
    start: (out) => init.signal.addEventListener("abort", () => out.error(init.signal.reason)),
    pull: (out) => void (state.pulled++, out.enqueue(new Uint8Array(1024))),
    cancel: () => void (state.cancelled = true),
  });
  return { state, body };
}

test("a stream is there with the headers, has no limit, and can be cancelled", async () => {
  /** @type {any} */
  let source;
  const { vault } = stubbed((/** @type {any} */ { init }) => new Response((source = endless(init)).body), { maxResponseBytes: 2000 });
  const { data, status, headers } = await vault.request({ method: "GET", path: "/v1/x", responseType: "stream" }, { timeoutMs: 5000 });
  assert.ok(data instanceof ReadableStream && status === 200 && headers instanceof Headers, "a stream");
  const reader = data.getReader();
  let length = 0;
  while (length < 10_000) length += (await reader.read()).value?.length ?? 0;
  await reader.cancel();
  assert.equal(source.state.cancelled, true);
});

test("a stream ends with the call's signal, and an empty one is empty", async () => {
  const { vault } = stubbed([(/** @type {any} */ { init }) => new Response(endless(init).body), { status: 204 }]);
  const controller = new AbortController();
  const { data } = await vault.request({ method: "GET", path: "/v1/x", responseType: "stream" }, { signal: controller.signal });
  const reader = data.getReader();
  await reader.read();
  controller.abort(new Error("enough"));
  const drained = (async () => {
    for (;;) if ((await reader.read()).done) return;
  })();
  assert.equal((await assert.rejects(drained)).message, "enough");
  const empty = await vault.request({ method: "GET", path: "/v1/x", responseType: "stream" });
  assert.equal((await empty.data.getReader().read()).done, true);
});

test("a stream is made of what another library's response has in the place of one", async () => {
  const bytes = new TextEncoder().encode("id,name");
  const headers = new Headers({ "content-type": "text/csv" });
  for (const stand of [{ arrayBuffer: async () => bytes.buffer }, { text: async () => "id,name" }, { body: { pipe() {} }, arrayBuffer: async () => bytes.buffer }]) {
    const { vault } = stubbed({}, { fetch: async () => /** @type {any} */ ({ status: 200, ok: true, headers, ...stand }) });
    const { data } = await vault.request({ method: "GET", path: "/v1/x", responseType: "stream" });
    assert.equal(await new Response(data).text(), "id,name");
  }
  const { vault } = stubbed({}, { fetch: async () => /** @type {any} */ ({ status: 200, ok: true, headers, text: () => Promise.reject(new Error("s3cr3t")) }) });
  const broken = await vault.request({ method: "GET", path: "/v1/x", responseType: "stream" });
  assert.excludes(String((await assert.rejects(new Response(broken.data).text())).stack), "s3cr3t");
});

test("an error of a streamed request is read as any other", async () => {
  const { vault } = stubbed({ status: 404, body: { error: { message: "no such record" } } });
  assert.match((await fails(vault.request({ method: "GET", path: "/v1/x", responseType: "stream" }), "NOT_FOUND")).message, /no such record/);
});

test("SKYFLOW_CREDENTIALS is read when the first call needs it", async () => {
  /** @type {Record<string, string>} */
  const env = {};
  const { client, vault, requests } = stubbed(records, { vaultConfigs: [{ vaultId: "v1", clusterId: "abc" }, vaultConfig({ vaultId: "v2" })], env });
  await client.vault("v2").get({ table: "t" });
  const error = await fails(vault.get({ table: "t" }), "INVALID_CREDENTIALS");
  assert.match(error.message, /SKYFLOW_CREDENTIALS.*which was not set when this call read it/);
  env.SKYFLOW_CREDENTIALS = '{"apiKey": "wrong"}';
  assert.match((await fails(vault.get({ table: "t" }), "INVALID_CREDENTIALS")).message, /^get: SKYFLOW_CREDENTIALS has an invalid apiKey.* It was read when this call needed it$/);
  env.SKYFLOW_CREDENTIALS = JSON.stringify({ apiKey: OTHER_API_KEY });
  await vault.get({ table: "t" });
  env.SKYFLOW_CREDENTIALS = "";
  await vault.get({ table: "t" });
  assert.deepEqual(requests.slice(1).map(({ headers }) => headers.authorization), [`Bearer ${OTHER_API_KEY}`, `Bearer ${OTHER_API_KEY}`]);
});

test("http goes to hosts of a private network that are named, and to no other", async () => {
  const made = (/** @type {any} */ vaultUrl, /** @type {any} */ allowInsecureHosts) => () => new Skyflow({ vaultConfigs: [vaultConfig({ vaultUrl })], allowInsecureHosts });
  for (const [url, hosts] of /** @type {[string, string[]][]} */ ([["http://vault:8080", ["vault"]], ["http://VAULT:8080", ["Vault"]], ["http://10.1.2.3", ["other", "10.1.2.3"]], ["http://a.b.internal", ["a.b.internal"]], ["http://vault.localhost:1", ["vault.localhost"]]])) made(url, hosts)();
  for (const [url, hosts] of /** @type {[string, any][]} */ ([["http://vault:8080", undefined], ["http://vault:8080", []], ["http://vault2:8080", ["vault"]], ["http://vault.example.com", ["vault"]]])) {
    assert.match((await fails(made(url, hosts), "INVALID_INPUT")).message, /vaultUrl must be https; .*`allowInsecureHosts`/);
  }
  for (const hosts of [["10.0.0.1.evil.com"], ["[fc::1]"], ["vault.example.com"], ["*"], ["http://vault"], ["vault:8080"], [""], [5], "vault", [".internal"], ["8.8.8.8"]]) {
    assert.match((await fails(made("https://vault.example.com", hosts), "INVALID_INPUT")).message, /allowInsecureHosts/, assert.show(hosts));
  }
  const connection = new Skyflow({ connectionConfigs: [{ connectionId: "c", connectionUrl: "http://gateway:8080/x", credentials: { apiKey: API_KEY } }], allowInsecureHosts: ["gateway"] });
  assert.ok(connection, "of a connection too");
});

test("what configuration shows has its secrets masked", () => {
  const { client } = stubbed(records, { skyflowCredentials: { apiKey: OTHER_API_KEY } });
  assert.deepEqual(client.getSkyflowCredentials(), { apiKey: "***" });
  client.updateSkyflowCredentials({ getToken: () => "t" });
  assert.deepEqual(/** @type {any} */ (client.getSkyflowCredentials()), { getToken: "***" });
  assert.deepEqual(/** @type {any} */ (client.getVaultConfig("v1")).credentials, { apiKey: "***" });
  assert.equal(stubbed(records).client.getSkyflowCredentials(), undefined);
});
