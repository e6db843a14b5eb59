// Sign data tokens, and detokenize one.
import { readFile } from "node:fs/promises";

import { generateSignedDataTokensFromCreds, Skyflow } from "skyflow-edge";

const { SKYFLOW_VAULT_ID: vaultId, SKYFLOW_CLUSTER_ID: clusterId, SKYFLOW_VAULT_URL: vaultUrl } = process.env;
const credentialsString = await readFile(process.env.SKYFLOW_CREDENTIALS_PATH, "utf8"); // of the service account
const vault = new Skyflow({ vaultConfigs: [{ vaultId, clusterId, vaultUrl, credentials: { credentialsString, context: "ann" } }] }).vault();
const { insertedFields } = await vault.insert({ table: "persons", values: [{ name: "Ann Lee" }] });
const [{ signedToken }] = await generateSignedDataTokensFromCreds(credentialsString, { dataTokens: [insertedFields[0].name], timeToLive: 90, ctx: "ann" });
console.log((await vault.detokenize({ data: [{ token: signedToken }] })).detokenizedFields[0].value);
