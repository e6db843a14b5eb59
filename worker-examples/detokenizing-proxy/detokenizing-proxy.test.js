// The example in real workerd, as its wrangler.jsonc configures it, between a service that stores tokens and a local vault with roles.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import test, { after, before } from "node:test";
import { fileURLToPath } from "node:url";

import { Miniflare } from "miniflare";
import { Skyflow } from "skyflow-edge";

import { workerModules } from "../../tests/support/bundle.js";
import { startVault } from "../../tests/support/local-vault-server.js";

const here = (/** @type {string} */ name) => fileURLToPath(new URL(name, import.meta.url));
const SESSION_KEY = "a secret of this test";
const CUSTOMERS = [{ name: "Cara Ito", card_number: "4111111111111111", agent: "ann" }, { name: "Dan Roe", card_number: "5500000000000004", agent: "bo" }];

/** @type {Awaited<ReturnType<typeof startVault>>} */
let vault;
/** @type {import("node:http").Server} */
let upstream;
/** @type {Miniflare} */
let workerd;
/** What the service behind the proxy has. @type {any[]} */
let orders;
/** Headers that it got. @type {import("node:http").IncomingHttpHeaders[]} */
const got = [];

before(async () => {
  vault = await startVault(["--roles", here("roles.json")]);
  const { SKYFLOW_VAULT_ID, SKYFLOW_VAULT_URL, SKYFLOW_API_KEY, SKYFLOW_CREDENTIALS_PATH } = vault.variables;
  const client = new Skyflow({ vaultConfigs: [{ vaultId: SKYFLOW_VAULT_ID, vaultUrl: SKYFLOW_VAULT_URL, credentials: { apiKey: SKYFLOW_API_KEY } }] });
  const { insertedFields } = await client.vault().insert({ table: "customers", values: CUSTOMERS });
  orders = insertedFields.map(({ name, card_number }, id) => ({ id, amount: 100, customer: { name, card_number } }));
  upstream = createServer((request, response) => {
    got.push(request.headers);
    if (request.url === "/page") return void response.setHeader("content-type", "text/html").end("<p>no JSON</p>");
    response.setHeader("content-type", "application/json").end(JSON.stringify({ orders }));
  });
  await new Promise((resolve) => upstream.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (upstream.address());
  const config = JSON.parse(readFileSync(here("wrangler.jsonc"), "utf8").replace(/^\s*\/\/.*$/gm, ""));
  workerd = new Miniflare({
    modules: await workerModules(`export { default } from "./worker-examples/detokenizing-proxy/${config.main}";`),
    compatibilityDate: config.compatibility_date,
    bindings: { ...config.vars, SKYFLOW_VAULT_ID, SKYFLOW_VAULT_URL, SKYFLOW_CREDENTIALS: readFileSync(SKYFLOW_CREDENTIALS_PATH, "utf8"), SESSION_KEY, UPSTREAM: `http://127.0.0.1:${port}` },
  });
});
after(() => Promise.all([workerd?.dispose(), vault?.stop(), upstream?.close()]));

/** @param {object} claims @param {string} [key] */
function session(claims, key = SESSION_KEY) {
  const payload = Buffer.from(JSON.stringify({ exp: Date.now() / 1000 + 60, ...claims })).toString("base64url");
  return `Bearer ${payload}.${createHmac("sha256", key).update(payload).digest("base64url")}`;
}

/** @param {string | undefined} authorization @param {string} [path] */
async function get(authorization, path = "/orders") {
  const response = await workerd.dispatchFetch(`http://proxy.example${path}`, { headers: authorization === undefined ? {} : { authorization } });
  const text = await response.text();
  return { status: response.status, text, customers: response.status === 200 && text.startsWith("{") ? JSON.parse(text).orders.map((/** @type {any} */ { customer }) => customer) : [] };
}

test("billing sees whole cards", async () => {
  const { customers } = await get(session({ user: "eve", role: "billing" }));
  assert.deepEqual(customers, CUSTOMERS.map(({ name, card_number }) => ({ name, card_number })));
});

test("support sees masked cards of its own customers, and tokens of the others", async () => {
  for (const [user, own, other] of /** @type {[string, number, number][]} */ ([["ann", 0, 1], ["bo", 1, 0]])) {
    const { customers } = await get(session({ user, role: "support" }));
    assert.equal(customers[own].card_number, `************${CUSTOMERS[own].card_number.slice(-4)}`);
    assert.deepEqual(customers[other], orders[other].customer);
  }
});

test("who is nobody gets nothing, and the session stays at the proxy", async () => {
  for (const authorization of [undefined, session({ user: "eve", role: "billing" }, "another key"), session({ user: "eve", role: "admin" }), session({ user: "eve", role: "billing", exp: 1 })]) {
    assert.equal((await get(authorization)).status, 401);
  }
  assert.ok(got.length > 0 && got.every(({ authorization }) => authorization === undefined));
});

test("what is no JSON passes as it is", async () => {
  assert.equal((await get(session({ user: "eve", role: "billing" }), "/page")).text, "<p>no JSON</p>");
});
