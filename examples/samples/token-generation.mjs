// Make a bearer token from a service account.
import { readFile } from "node:fs/promises";

import { generateBearerToken, generateBearerTokenFromCreds } from "skyflow-edge";

const credentialsString = await readFile(process.env.SKYFLOW_CREDENTIALS_PATH, "utf8"); // of the service account
const fromFile = await generateBearerToken(process.env.SKYFLOW_CREDENTIALS_PATH);
const fromText = await generateBearerTokenFromCreds(credentialsString);
console.log(fromFile.tokenType, fromText.tokenType); // never print the tokens
