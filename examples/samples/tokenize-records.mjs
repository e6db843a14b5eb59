// Look up the tokens that exist for values.
import { Skyflow } from "skyflow-edge";

const { SKYFLOW_VAULT_ID: vaultId, SKYFLOW_CLUSTER_ID: clusterId, SKYFLOW_VAULT_URL: vaultUrl, SKYFLOW_API_KEY: apiKey } = process.env;
const client = new Skyflow({ vaultConfigs: [{ vaultId, clusterId, vaultUrl, credentials: { apiKey } }] });
const vault = client.vault();

await vault.insert({ table: "persons", values: [{ name: "Ann Lee" }] });
const { tokenizedFields } = await vault.tokenize({ values: [{ value: "Ann Lee", columnGroup: "name" }] });
console.log(tokenizedFields);
