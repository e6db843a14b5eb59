// A client renews its tokens; a token of your own you check yourself.
import { readFile } from "node:fs/promises";

import { generateBearerTokenFromCreds, isExpired, Skyflow } from "skyflow-edge";

const { SKYFLOW_VAULT_ID: vaultId, SKYFLOW_CLUSTER_ID: clusterId, SKYFLOW_VAULT_URL: vaultUrl } = process.env;
const credentialsString = await readFile(process.env.SKYFLOW_CREDENTIALS_PATH, "utf8"); // of the service account
const client = new Skyflow({ vaultConfigs: [{ vaultId, clusterId, vaultUrl, credentials: { credentialsString } }] });
console.log((await client.vault().insert({ table: "persons", values: [{ name: "Ann" }] })).insertedFields.length); // no loop is needed

let { accessToken } = await generateBearerTokenFromCreds(credentialsString);
if (isExpired(accessToken)) ({ accessToken } = await generateBearerTokenFromCreds(credentialsString));
console.log(isExpired(accessToken));
