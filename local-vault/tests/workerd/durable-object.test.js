// The Durable Object of docs/local-vault.md, as it is written there, in workerd.
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";

import { Miniflare, supportedCompatibilityDate } from "miniflare";

import { workerModules } from "../../../tests/support/bundle.js";

const KEY = "sky-ab12c-0123456789abcdef0123456789abcdef";

test("a Durable Object holds one vault for all, across restarts", async (t) => {
  const guide = await readFile(new URL("../../../docs/local-vault.md", import.meta.url), "utf8");
  const [, example] = /```js[^\n]*\n(import { LocalVault }[^]*?)```/.exec(guide) ?? [];
  assert.ok(example);
  const modules = await workerModules(`${example}
export default { fetch: (request, env) => env.VAULT.get(env.VAULT.idFromName("one")).fetch(request) };`);
  const folder = await mkdtemp(join(tmpdir(), "vault-object-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const begin = () =>
    new Miniflare({
      modules,
      compatibilityDate: supportedCompatibilityDate,
      durableObjects: { VAULT: { className: "Vault", useSQLite: true } },
      durableObjectsPersist: folder,
    });
  const send = async (/** @type {Miniflare} */ worker, /** @type {string} */ method, /** @type {unknown} */ body) => {
    const answer = await worker.dispatchFetch("http://vault.example/v1/vaults/v1/t", { method, headers: { authorization: `Bearer ${KEY}` }, body: body === undefined ? undefined : JSON.stringify(body) });
    return { status: answer.status, body: /** @type {any} */ (await answer.json()) };
  };
  const first = begin();
  const inserted = await Promise.all(Array.from({ length: 20 }, (_, n) => send(first, "POST", { records: [{ fields: { n } }] })));
  assert.deepEqual(inserted.map(({ status }) => status), Array(20).fill(200));
  assert.equal((await send(first, "GET")).body.records.length, 20);
  await first.dispose();
  const second = begin();
  assert.equal((await send(second, "GET")).body.records.length, 20);
  await second.dispose();
});
