import { Skyflow } from "skyflow-edge";

let client;
export async function loader({ request }) {
  const { VAULT_URL: vaultUrl, VAULT_ID: vaultId, CLUSTER_ID: clusterId, SKYFLOW_API_KEY: apiKey } = process.env;
  client ??= new Skyflow({ vaultConfigs: [{ vaultId, clusterId, vaultUrl, credentials: { apiKey } }] });
  const { insertedFields } = await client.vault().insert({ table: "cards", values: [{ number: new URL(request.url).searchParams.get("number") }] });
  return { token: `token:${insertedFields[0].number}` };
}

export default ({ loaderData }) => <p>{loaderData.token}</p>;
