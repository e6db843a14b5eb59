import { Skyflow } from "skyflow-edge";

export const runtime = "edge";
const { VAULT_ID: vaultId, CLUSTER_ID: clusterId, SKYFLOW_API_KEY: apiKey } = process.env;
const client = new Skyflow({ vaultConfigs: [{ vaultId, clusterId, credentials: { apiKey } }] });
export async function POST(request) {
  const { insertedFields } = await client.vault().insert({ table: "persons", values: [await request.json()] });
  return Response.json(insertedFields[0].card_number); // a token
}
