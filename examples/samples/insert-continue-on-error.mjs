// Insert what can be inserted, and list the rest.
import { Skyflow } from "skyflow-edge";

const { SKYFLOW_VAULT_ID: vaultId, SKYFLOW_CLUSTER_ID: clusterId, SKYFLOW_VAULT_URL: vaultUrl, SKYFLOW_API_KEY: apiKey } = process.env;
const client = new Skyflow({ vaultConfigs: [{ vaultId, clusterId, vaultUrl, credentials: { apiKey } }] });
const vault = client.vault();

await vault.insert({ table: "members", values: [{ email: "ann@example.com" }], upsert: "email" }); // `email` is unique
const { insertedFields, errors } = await vault.insert({
  table: "members",
  values: [{ email: "bo@example.com" }, { email: "ann@example.com" }],
  continueOnError: true,
});
console.log(insertedFields);
for (const { requestIndex, httpCode, error } of errors ?? []) console.log(`row ${requestIndex}: ${httpCode} ${error}`);
