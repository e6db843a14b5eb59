// Imported by each route. Made on the first request: `next build` imports routes where there are no secrets.
import { Skyflow } from "skyflow-edge";

let client;

export function vault() {
  const { SKYFLOW_VAULT_ID: vaultId, SKYFLOW_CLUSTER_ID: clusterId, SKYFLOW_VAULT_URL: vaultUrl, SKYFLOW_API_KEY: apiKey } = process.env;
  client ??= new Skyflow({ vaultConfigs: [{ vaultId, clusterId, vaultUrl, credentials: { apiKey } }], logLevel: "OFF" });
  return client.vault();
}
