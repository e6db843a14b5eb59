import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { mock, test } from "node:test";
import { Skyflow, SkyflowError } from "skyflow-edge";
import { LocalVault } from "skyflow-local-vault";

for (const timers of ["real", "fake"]) {
  test(`an insert, with ${timers} timers`, async () => {
    if (timers === "fake") mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"], now: Date.now() });
    const { vaultId, clusterId, apiKey, fetch } = await LocalVault.create();
    const vault = new Skyflow({ vaultConfigs: [{ vaultId, clusterId, credentials: { apiKey } }], fetch, logLevel: "OFF" }).vault();
    assert.match(String((await vault.insert({ table: "cards", values: [{ number: "4111" }] })).insertedFields[0].number), /\S{10}/);
    await assert.rejects(vault.get({ table: "cards", ids: ["none"] }), SkyflowError);
    mock.timers.reset();
  });
}

test("an error of one is an instance of the class of the other, whichever of import and require comes first", () => {
  const required = createRequire(import.meta.url)("skyflow-edge");
  assert.equal(required.SkyflowError, SkyflowError);
  assert.throws(() => new required.Skyflow(), SkyflowError);
});
