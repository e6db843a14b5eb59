// Change a client that is in use.
import { Skyflow } from "skyflow-edge";

const { SKYFLOW_VAULT_ID: vaultId, SKYFLOW_CLUSTER_ID: clusterId, SKYFLOW_VAULT_URL: vaultUrl, SKYFLOW_API_KEY: apiKey } = process.env;
const client = new Skyflow({ vaultConfigs: [{ vaultId, clusterId, vaultUrl, credentials: { apiKey } }] });

client.addVaultConfig({ vaultId: "second", clusterId: "other", credentials: { apiKey } });
client.updateVaultConfig({ vaultId: "second", timeoutMs: 5_000 }); // what is not named stays
console.log(client.getVaultConfig("second")); // secrets masked
client.removeVaultConfig("second");
client.setLogLevel("WARN");
console.log((await client.vault().insert({ table: "persons", values: [{ name: "Ann" }] })).insertedFields.length);
