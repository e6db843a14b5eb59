// What an application adds to a class of the package before it makes the first client.
import assert from "node:assert/strict";
import test from "node:test";

import { Skyflow, Vault } from "skyflow-edge";

test("members that an application has added to a class are neither read nor changed", async () => {
  Object.assign(Vault.prototype, { answer: 42 });
  Object.defineProperty(Vault.prototype, "mine", {
    configurable: true,
    get() {
      assert.notEqual(this, Vault.prototype, "only the application reads it");
      return "mine";
    },
  });
  const client = new Skyflow({ vaultConfigs: [{ vaultId: "v", clusterId: "c", credentials: { getToken: () => "t" } }], fetch: async () => Response.json({ records: [] }) });
  const vault = /** @type {any} */ (client.vault());
  assert.deepEqual([vault.answer, vault.mine], [42, "mine"]);
  await assert.rejects(vault.get({ table: "t" }, {}, { timeoutMs: 5 }), /^SkyflowError: get: an argument too many/);
});
