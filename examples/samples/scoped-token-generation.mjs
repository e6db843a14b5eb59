// Make a token with some of the account's roles.
import { readFile } from "node:fs/promises";

import { generateBearerTokenFromCreds, Skyflow } from "skyflow-edge";

const { SKYFLOW_VAULT_ID: vaultId, SKYFLOW_CLUSTER_ID: clusterId, SKYFLOW_VAULT_URL: vaultUrl } = process.env;
const credentialsString = await readFile(process.env.SKYFLOW_CREDENTIALS_PATH, "utf8"); // of the service account
const { accessToken } = await generateBearerTokenFromCreds(credentialsString, { roleIds: ["support"] });
const client = new Skyflow({ vaultConfigs: [{ vaultId, clusterId, vaultUrl, credentials: { token: accessToken } }] });
console.log((await client.vault().insert({ table: "persons", values: [{ name: "Ann" }] })).insertedFields.length);
