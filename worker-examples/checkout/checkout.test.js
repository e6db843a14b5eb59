// The example in real workerd, as its wrangler.jsonc configures it, on a local vault behind HTTP.
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { after, before } from "node:test";

import { Miniflare } from "miniflare";

import { serveVault } from "../../tests/interop/served-vault.js";
import { workerModules } from "../../tests/support/bundle.js";

/** @type {string} */
let folder;
/** @type {Awaited<ReturnType<typeof serveVault>>} */
let served;
/** @type {Miniflare} */
let workerd;

/** @param {string} text with comments in lines of their own */
const parsed = (text) => JSON.parse(text.replace(/^\s*\/\/.*$/gm, ""));

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "checkout-"));
  served = await serveVault(folder, { cards: { columns: { number: { unique: true }, name: {} } } });
  const config = parsed(await readFile(new URL("wrangler.jsonc", import.meta.url), "utf8"));
  workerd = new Miniflare({
    modules: await workerModules(`export { default } from "./worker-examples/checkout/${config.main}";`),
    compatibilityDate: config.compatibility_date,
    kvNamespaces: config.kv_namespaces.map((/** @type {any} */ { binding }) => binding),
    bindings: {
      ...config.vars,
      SKYFLOW_VAULT_ID: served.vaultId,
      SKYFLOW_VAULT_URL: served.vaultUrl,
      CONNECTION_URL: `${served.vaultUrl}/v1/gateway/outboundRoutes/echo`,
      SKYFLOW_CREDENTIALS: served.credentialsString,
    },
  });
});
after(async () => {
  await Promise.all([workerd?.dispose(), served?.stop()]);
  await rm(folder, { recursive: true });
});

/** @param {string} path @param {unknown} body */
async function post(path, body) {
  const response = await workerd.dispatchFetch(`http://checkout.example${path}`, { method: "POST", body: typeof body === "string" ? body : JSON.stringify(body) });
  return { status: response.status, answer: await response.text() };
}

test("a card becomes a token, and the token is what the connection gets", async () => {
  const number = "4111-1111-1111-1111";
  const card = await post("/cards", { number, name: "Ann Lee" });
  assert.equal(card.status, 200, card.answer);
  assert.ok(!card.answer.includes(number));
  const { token, skyflowId } = JSON.parse(card.answer);
  assert.match(skyflowId, /^[0-9a-f-]{36}$/);
  const paid = await post("/pay", { token, amount: 100 });
  assert.equal(paid.status, 200, paid.answer);
  const { provider } = JSON.parse(paid.answer);
  assert.deepEqual([provider.method, provider.body], ["POST", { card: token, amount: 100 }]);
});

test("its bearer token is shared by way of the KV namespace", async () => {
  await post("/pay", { token: "t", amount: 1 });
  const { keys } = await (await workerd.getKVNamespace("TOKENS")).list();
  assert.equal(keys.length, 1);
});

test("what goes wrong is told by a code, and quotes nothing", async () => {
  const card = { number: "5500-0000-0000-0004", name: "Bo Chen" };
  await post("/cards", card);
  assert.deepEqual(await post("/cards", card), { status: 502, answer: '{"error":"CONFLICT"}' });
  assert.deepEqual(await post("/cards", {}), { status: 400, answer: '{"error":"INVALID_INPUT"}' });
  assert.equal((await post("/cards", "{")).status, 400);
  assert.equal((await post("/elsewhere", {})).status, 404);
});
