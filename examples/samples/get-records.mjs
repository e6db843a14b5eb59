// Read rows by id: values, masked values, or tokens.
import { RedactionType, Skyflow } from "skyflow-edge";

const { SKYFLOW_VAULT_ID: vaultId, SKYFLOW_CLUSTER_ID: clusterId, SKYFLOW_VAULT_URL: vaultUrl, SKYFLOW_API_KEY: apiKey } = process.env;
const client = new Skyflow({ vaultConfigs: [{ vaultId, clusterId, vaultUrl, credentials: { apiKey } }] });
const vault = client.vault();

const { insertedFields } = await vault.insert({ table: "persons", values: [{ name: "Ann Lee", card_number: "4111111111111111" }] });
const ids = insertedFields.map(({ skyflowId }) => skyflowId);
console.log((await vault.get({ table: "persons", ids, redactionType: RedactionType.PLAIN_TEXT })).data);
console.log((await vault.get({ table: "persons", ids, redactionType: RedactionType.MASKED, fields: ["card_number"] })).data);
console.log((await vault.get({ table: "persons", ids, returnTokens: true })).data);
