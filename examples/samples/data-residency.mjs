// One client, a vault for each region.
import { Skyflow } from "skyflow-edge";

const { SKYFLOW_VAULT_ID: vaultId, SKYFLOW_CLUSTER_ID: clusterId, SKYFLOW_VAULT_URL: vaultUrl, SKYFLOW_API_KEY: apiKey } = process.env;
const client = new Skyflow({
  vaultConfigs: [
    { vaultId, clusterId, vaultUrl }, // here both regions are one vault
    { vaultId: "vault-of-the-us", clusterId: "us-cluster" },
  ],
  skyflowCredentials: { apiKey },
});
const vaultOf = (country) => client.vault(country === "US" ? "vault-of-the-us" : vaultId);
const { insertedFields } = await vaultOf("DE").insert({ table: "persons", values: [{ name: "Ann Lee" }] });
console.log(insertedFields);
