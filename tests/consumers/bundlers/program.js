// What a page does, on a vault inside it; the test finds the answer in a global.
import { Skyflow, SkyflowError } from "skyflow-edge";
import { LocalVault } from "skyflow-local-vault";

globalThis.results = LocalVault.create().then(async ({ vaultId, clusterId, apiKey, fetch }) => {
  const vault = new Skyflow({ vaultConfigs: [{ vaultId, clusterId, credentials: { apiKey } }], fetch, logLevel: "OFF" }).vault();
  const { insertedFields } = await vault.insert({ table: "cards", values: [{ number: "4111111111111111" }] });
  const error = await vault.get({ table: "cards", ids: ["none"] }).catch((error) => error);
  return `${insertedFields.length} ${error instanceof SkyflowError} ${insertedFields[0].number !== "4111111111111111"}`;
});
