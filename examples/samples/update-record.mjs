// Change a column of a row.
import { Skyflow } from "skyflow-edge";

const { SKYFLOW_VAULT_ID: vaultId, SKYFLOW_CLUSTER_ID: clusterId, SKYFLOW_VAULT_URL: vaultUrl, SKYFLOW_API_KEY: apiKey } = process.env;
const client = new Skyflow({ vaultConfigs: [{ vaultId, clusterId, vaultUrl, credentials: { apiKey } }] });
const vault = client.vault();

const { insertedFields } = await vault.insert({ table: "persons", values: [{ name: "Ann Lee", card_number: "4111111111111111" }] });
const { skyflowId } = insertedFields[0];
const { updatedField } = await vault.update({ table: "persons", data: { skyflowId, name: "Ann Brown" }, returnTokens: true });
console.log(updatedField);
