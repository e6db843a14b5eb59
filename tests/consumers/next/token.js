import { Skyflow } from "skyflow-edge";

// On first use: `next build` has no secrets.
let client;
export async function tokenOf(number) {
  const { VAULT_URL: vaultUrl, VAULT_ID: vaultId, CLUSTER_ID: clusterId, SKYFLOW_API_KEY: apiKey } = process.env;
  client ??= new Skyflow({ vaultConfigs: [{ vaultId, clusterId, vaultUrl, credentials: { apiKey } }] });
  const { insertedFields } = await client.vault().insert({ table: "cards", values: [{ number }] });
  const token = insertedFields[0].number;
  const { detokenizedFields } = await client.vault().detokenize({ data: [{ token, redactionType: "PLAIN_TEXT" }] });
  if (detokenizedFields[0].value !== number) throw new Error("an answer to another question");
  return `token:${token}`;
}
