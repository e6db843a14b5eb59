// Look up the tokens of any number of values.
import { Skyflow } from "skyflow-edge";

const { SKYFLOW_VAULT_ID: vaultId, SKYFLOW_CLUSTER_ID: clusterId, SKYFLOW_VAULT_URL: vaultUrl, SKYFLOW_API_KEY: apiKey } = process.env;
const client = new Skyflow({ vaultConfigs: [{ vaultId, clusterId, vaultUrl, credentials: { apiKey } }] });
const vault = client.vault();

const values = Array.from({ length: 200 }, (_, i) => `person.${i}@example.com`);
await vault.bulkInsert({ table: "people", values: values.map((email) => ({ email })) });
const { tokenizedFields, summary } = await vault.bulkTokenize({ values: values.map((value) => ({ value, columnGroup: "email" })), batchSize: 50 });
console.log(summary, tokenizedFields[0]);
