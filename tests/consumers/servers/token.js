import { Skyflow } from "skyflow-edge";

const { VAULT_URL: vaultUrl, VAULT_ID: vaultId, CLUSTER_ID: clusterId, SKYFLOW_API_KEY: apiKey } = process.env;
const client = new Skyflow({ vaultConfigs: [{ vaultId, clusterId, vaultUrl, credentials: { apiKey } }] });

export async function tokenOf(number) {
  const { insertedFields } = await client.vault().insert({ table: "cards", values: [{ number }] });
  return `token:${insertedFields[0].number}`;
}
