// Insert rows with tokens of your own.
import { randomUUID } from "node:crypto";

import { Skyflow, TokenMode } from "skyflow-edge";

const { SKYFLOW_VAULT_ID: vaultId, SKYFLOW_CLUSTER_ID: clusterId, SKYFLOW_VAULT_URL: vaultUrl, SKYFLOW_API_KEY: apiKey } = process.env;
const client = new Skyflow({ vaultConfigs: [{ vaultId, clusterId, vaultUrl, credentials: { apiKey } }] });
const vault = client.vault();

const { insertedFields } = await vault.insert({
  table: "persons",
  values: [{ name: "Ann Lee" }],
  tokens: [{ name: randomUUID() }],
  tokenMode: TokenMode.ENABLE, // ENABLE_STRICT: a token for every column
});
console.log(insertedFields);
