import { Skyflow } from "skyflow-edge";

let client;
export async function GET({ url }) {
  const { VAULT_URL: vaultUrl, VAULT_ID: vaultId, CLUSTER_ID: clusterId, SKYFLOW_API_KEY: apiKey } = process.env;
  client ??= new Skyflow({ vaultConfigs: [{ vaultId, clusterId, vaultUrl, credentials: { apiKey } }] });
  const { insertedFields } = await client.vault().insert({ table: "cards", values: [{ number: url.searchParams.get("number") }] });
  return new Response(`token:${insertedFields[0].number}`);
}
