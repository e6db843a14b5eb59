// Insert rows and get their tokens.
import { Skyflow } from "skyflow-edge";

const { SKYFLOW_VAULT_ID: vaultId, SKYFLOW_CLUSTER_ID: clusterId, SKYFLOW_VAULT_URL: vaultUrl, SKYFLOW_API_KEY: apiKey } = process.env;
const client = new Skyflow({ vaultConfigs: [{ vaultId, clusterId, vaultUrl, credentials: { apiKey } }] });
const vault = client.vault();

const { insertedFields } = await vault.insert({
  table: "persons",
  values: [
    { name: "Ann Lee", card_number: "4111111111111111" },
    { name: "Bo Chen", card_number: "5500000000000004" },
  ],
});
console.log(insertedFields); // an id and a token for each column, in the order of the rows
