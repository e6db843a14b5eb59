import { createRequire } from "node:module";
import { Skyflow, SkyflowError } from "skyflow-edge";
import { LocalVault } from "skyflow-local-vault";

Deno.test("an insert gives a token, an error is a SkyflowError", async () => {
  const { vaultId, clusterId, apiKey, fetch } = await LocalVault.create();
  const vault = new Skyflow({ vaultConfigs: [{ vaultId, clusterId, credentials: { apiKey } }], fetch, logLevel: "OFF" }).vault();
  const { insertedFields } = await vault.insert({ table: "cards", values: [{ number: "4111" }] });
  if (!/\S{10}/.test(String(insertedFields[0].number))) throw new Error("no token");
  const error = await vault.get({ table: "cards", ids: ["none"] }).catch((error) => error);
  if (!(error instanceof SkyflowError)) throw new Error(`${error} is no SkyflowError`);
});

Deno.test("import and require give the same classes", () => {
  if (createRequire(import.meta.url)("skyflow-edge").SkyflowError !== SkyflowError) throw new Error("two classes");
});
