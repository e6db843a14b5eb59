// Run a SQL SELECT.
import { Skyflow } from "skyflow-edge";

const { SKYFLOW_VAULT_ID: vaultId, SKYFLOW_CLUSTER_ID: clusterId, SKYFLOW_VAULT_URL: vaultUrl, SKYFLOW_API_KEY: apiKey } = process.env;
const client = new Skyflow({ vaultConfigs: [{ vaultId, clusterId, vaultUrl, credentials: { apiKey } }] });
const vault = client.vault();

const { insertedFields } = await vault.insert({ table: "persons", values: [{ name: "Ann Lee", card_number: "4111111111111111" }] });
const { fields } = await vault.query({ query: "SELECT name, card_number FROM persons WHERE name = 'Ann Lee' LIMIT 2" });
console.log(fields);
