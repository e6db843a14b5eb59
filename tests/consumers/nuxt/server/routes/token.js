import { Skyflow } from "skyflow-edge";

let client;
export default defineEventHandler(async (event) => {
  const { VAULT_URL: vaultUrl, VAULT_ID: vaultId, CLUSTER_ID: clusterId, SKYFLOW_API_KEY: apiKey } = process.env;
  client ??= new Skyflow({ vaultConfigs: [{ vaultId, clusterId, vaultUrl, credentials: { apiKey } }] });
  const { insertedFields } = await client.vault().insert({ table: "cards", values: [{ number: String(getQuery(event).number) }] });
  return `token:${insertedFields[0].number}`;
});
