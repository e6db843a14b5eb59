// Give a call a time limit, and stop it from outside.
import { Skyflow, SkyflowError } from "skyflow-edge";

const { SKYFLOW_VAULT_ID: vaultId, SKYFLOW_CLUSTER_ID: clusterId, SKYFLOW_VAULT_URL: vaultUrl, SKYFLOW_API_KEY: apiKey } = process.env;
const client = new Skyflow({ vaultConfigs: [{ vaultId, clusterId, vaultUrl, credentials: { apiKey } }] });
const vault = client.vault();
client.setLogLevel("OFF"); // the error is printed below

const controller = new AbortController();
const call = vault.get({ table: "persons" }, { timeoutMs: 3_000, totalTimeoutMs: 8_000, maxRetries: 1, signal: controller.signal });
controller.abort(new Error("the visitor has left"));
await call.catch((error) => {
  if (!(error instanceof SkyflowError)) throw error;
  console.log(error.code, error.cause.message); // ABORTED the visitor has left
});
