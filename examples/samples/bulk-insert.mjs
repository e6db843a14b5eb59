// Insert a thousand rows, several requests at a time.
import { Skyflow } from "skyflow-edge";

const { SKYFLOW_VAULT_ID: vaultId, SKYFLOW_CLUSTER_ID: clusterId, SKYFLOW_VAULT_URL: vaultUrl, SKYFLOW_API_KEY: apiKey } = process.env;
const client = new Skyflow({ vaultConfigs: [{ vaultId, clusterId, vaultUrl, credentials: { apiKey } }] });
const vault = client.vault();

const values = Array.from({ length: 1000 }, (_, i) => ({ name: `Person ${i}` }));
const { summary, toRetry } = await vault.bulkInsert({
  table: "people",
  values,
  batchSize: 100,
  concurrency: 4,
  continueOnError: true,
  onProgress: (done, total) => console.log(`${done} of ${total}`),
});
console.log(summary, `${toRetry.length} to send again`);
