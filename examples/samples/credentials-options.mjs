// Every kind of credentials.
import { readFile } from "node:fs/promises";

import { generateBearerTokenFromCreds, Skyflow } from "skyflow-edge";

const { SKYFLOW_VAULT_ID: vaultId, SKYFLOW_CLUSTER_ID: clusterId, SKYFLOW_VAULT_URL: vaultUrl, SKYFLOW_API_KEY: apiKey } = process.env;
const credentialsString = await readFile(process.env.SKYFLOW_CREDENTIALS_PATH, "utf8"); // of the service account
const { accessToken } = await generateBearerTokenFromCreds(credentialsString);

const kinds = {
  "an API key": { apiKey },
  "a bearer token": { token: accessToken },
  "the path of a credentials.json": { path: process.env.SKYFLOW_CREDENTIALS_PATH },
  "the text of a credentials.json": { credentialsString },
};
for (const [kind, credentials] of Object.entries(kinds)) {
  const client = new Skyflow({ vaultConfigs: [{ vaultId, clusterId, vaultUrl, credentials }] });
  const { insertedFields } = await client.vault().insert({ table: "persons", values: [{ name: "Ann" }] });
  console.log(kind, insertedFields.length);
}
