import { Skyflow } from "skyflow-edge";
import { LocalVault } from "skyflow-local-vault";

export default {
  async fetch() {
    const { vaultId, clusterId, apiKey, fetch } = await LocalVault.create();
    const vault = new Skyflow({ vaultConfigs: [{ vaultId, clusterId, credentials: { apiKey } }], fetch, logLevel: "OFF" }).vault();
    const { insertedFields } = await vault.insert({ table: "cards", values: [{ number: "4111111111111111" }] });
    return new Response(`${insertedFields.length} ${navigator.userAgent}`);
  },
};
