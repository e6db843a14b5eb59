// Read a table page by page.
import { Skyflow } from "skyflow-edge";

const { SKYFLOW_VAULT_ID: vaultId, SKYFLOW_CLUSTER_ID: clusterId, SKYFLOW_VAULT_URL: vaultUrl, SKYFLOW_API_KEY: apiKey } = process.env;
const client = new Skyflow({ vaultConfigs: [{ vaultId, clusterId, vaultUrl, credentials: { apiKey } }] });
const vault = client.vault();

await vault.bulkInsert({ table: "people", values: Array.from({ length: 60 }, (_, i) => ({ name: `Person ${i}` })) });
let count = 0;
for await (const row of vault.getAll({ table: "people", fields: ["name"] })) {
  count++;
  if (count === 40) {
    console.log(row.skyflowId);
    break; // no further page is asked for
  }
}
