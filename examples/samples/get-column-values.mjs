// Read rows by the value of a unique column.
import { Skyflow } from "skyflow-edge";

const { SKYFLOW_VAULT_ID: vaultId, SKYFLOW_CLUSTER_ID: clusterId, SKYFLOW_VAULT_URL: vaultUrl, SKYFLOW_API_KEY: apiKey } = process.env;
const client = new Skyflow({ vaultConfigs: [{ vaultId, clusterId, vaultUrl, credentials: { apiKey } }] });
const vault = client.vault();

await vault.insert({ table: "members", values: [{ email: "ann@example.com", name: "Ann Lee" }], upsert: "email" });
const { data } = await vault.get({ table: "members", columnName: "email", columnValues: ["ann@example.com"], redactionType: "PLAIN_TEXT" });
console.log(data);
