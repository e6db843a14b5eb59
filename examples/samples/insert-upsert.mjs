// Insert a row, or update the one that has its value.
import { Skyflow } from "skyflow-edge";

const { SKYFLOW_VAULT_ID: vaultId, SKYFLOW_CLUSTER_ID: clusterId, SKYFLOW_VAULT_URL: vaultUrl, SKYFLOW_API_KEY: apiKey } = process.env;
const client = new Skyflow({ vaultConfigs: [{ vaultId, clusterId, vaultUrl, credentials: { apiKey } }] });
const vault = client.vault();

const row = { email: "upsert@example.com", name: "Ann" };
const first = await vault.insert({ table: "members", values: [row], upsert: "email" });
const again = await vault.insert({ table: "members", values: [{ ...row, name: "Ann Lee" }], upsert: "email" });
console.log(first.insertedFields[0].skyflowId === again.insertedFields[0].skyflowId); // true
