// What an error tells.
import { Skyflow, SkyflowError } from "skyflow-edge";

const { SKYFLOW_VAULT_ID: vaultId, SKYFLOW_CLUSTER_ID: clusterId, SKYFLOW_VAULT_URL: vaultUrl, SKYFLOW_API_KEY: apiKey } = process.env;
const client = new Skyflow({ vaultConfigs: [{ vaultId, clusterId, vaultUrl, credentials: { apiKey } }] });
const vault = client.vault();
client.setLogLevel("OFF"); // the error is printed below

try {
  await vault.get({ table: "persons", ids: ["00000000-0000-4000-8000-000000000000"] });
} catch (error) {
  if (!(error instanceof SkyflowError)) throw error;
  console.log(error.code, error.httpCode, error.message, error.requestId, error.retryable);
}
