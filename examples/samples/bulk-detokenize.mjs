// Detokenize any number of tokens.
import { Skyflow } from "skyflow-edge";

const { SKYFLOW_VAULT_ID: vaultId, SKYFLOW_CLUSTER_ID: clusterId, SKYFLOW_VAULT_URL: vaultUrl, SKYFLOW_API_KEY: apiKey } = process.env;
const client = new Skyflow({ vaultConfigs: [{ vaultId, clusterId, vaultUrl, credentials: { apiKey } }] });
const vault = client.vault();

const { insertedFields } = await vault.bulkInsert({ table: "people", values: Array.from({ length: 200 }, (_, i) => ({ name: `Person ${i}` })) });
const data = insertedFields.map(({ name }) => ({ token: String(name), redactionType: "PLAIN_TEXT" }));
const { detokenizedFields, summary } = await vault.bulkDetokenize({ data, batchSize: 50, continueOnError: true });
console.log(detokenizedFields.length, summary);
