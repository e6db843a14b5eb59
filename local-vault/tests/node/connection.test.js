// The echo connection, in the process and served. `cargo xtask build` first.
import assert from "node:assert/strict";
import test from "node:test";

import { LocalVault } from "../../pkg/index.js";
import { serve } from "../../pkg-templates/server.js";

/** @param {LocalVault} vault */
const auth = (vault) => ({ "x-skyflow-authorization": vault.apiKey });

test("the connection URL leads to an echo of the request", async () => {
  const vault = await LocalVault.create();
  const form = new FormData();
  form.set("note", "é");
  const response = await vault.fetch(`${vault.connectionUrl}/cards?x=1`, { method: "PUT", headers: { ...auth(vault), "X-Custom": "a" }, body: form });
  assert.equal(response.status, 200);
  const { method, path, query, headers, body } = await response.json();
  assert.deepEqual([method, path, query], ["PUT", "/v1/gateway/outboundRoutes/echo/cards", "x=1"]);
  assert.equal(headers["x-custom"], "a");
  assert.equal(headers["x-skyflow-authorization"], undefined);
  const sent = await new Response(body, { headers: { "content-type": headers["content-type"] } }).formData();
  assert.equal(sent.get("note"), "é");
});

test("its credential is the vault's, in the header of connections only", async () => {
  const vault = await LocalVault.create();
  /** @param {Record<string, string>} headers */
  const status = async (headers) => (await vault.fetch(vault.connectionUrl, { headers })).status;
  assert.equal(await status(auth(vault)), 200);
  assert.equal(await status({}), 401);
  assert.equal(await status({ authorization: `Bearer ${vault.apiKey}` }), 401);
  assert.equal(await status({ "x-skyflow-authorization": `Bearer ${vault.apiKey}` }), 401);
});

test("it answers with any status and content type", async () => {
  const vault = await LocalVault.create();
  const asked = { ...auth(vault), "x-echo-status": "422", "x-echo-content-type": "application/octet-stream" };
  const body = new Uint8Array([0, 255, 10]);
  const response = await vault.fetch(vault.connectionUrl, { method: "POST", headers: asked, body });
  assert.deepEqual([response.status, response.headers.get("content-type")], [422, "application/octet-stream"]);
  assert.deepEqual(new Uint8Array(await response.arrayBuffer()), body);
  for (const status of [204, 205, 304]) {
    const empty = await vault.fetch(vault.connectionUrl, { headers: { ...auth(vault), "x-echo-status": String(status) } });
    assert.deepEqual([empty.status, await empty.text()], [status, ""]);
  }
});

test("served over HTTP it shows the headers that came in", async (t) => {
  const vault = await LocalVault.create();
  const server = await serve(vault, 0, undefined);
  t.after(() => server.close());
  const url = `${server.url}${new URL(vault.connectionUrl).pathname}`;
  const response = await fetch(url, { method: "POST", headers: { ...auth(vault), "x-custom": "b", "content-type": "application/json" }, body: '{"a":[1]}' });
  const { headers, body } = await response.json();
  assert.deepEqual([headers["x-custom"], headers["content-type"], body], ["b", "application/json", { a: [1] }]);
  assert.equal((await fetch(url)).status, 401);
});
