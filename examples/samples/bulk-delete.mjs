// Delete any number of rows, whose ids are read as they are sent.
import { Skyflow } from "skyflow-edge";

const { SKYFLOW_VAULT_ID: vaultId, SKYFLOW_CLUSTER_ID: clusterId, SKYFLOW_VAULT_URL: vaultUrl, SKYFLOW_API_KEY: apiKey } = process.env;
const client = new Skyflow({ vaultConfigs: [{ vaultId, clusterId, vaultUrl, credentials: { apiKey } }] });
const vault = client.vault();

const { insertedFields } = await vault.bulkInsert({ table: "people", values: Array.from({ length: 200 }, (_, i) => ({ name: `Person ${i}` })) });
function* ids() {
  for (const { skyflowId } of insertedFields) yield skyflowId;
}
const { deletedIds, errors } = await vault.bulkDelete({ table: "people", ids: ids(), batchSize: 50, continueOnError: true });
console.log(deletedIds.length, errors);
