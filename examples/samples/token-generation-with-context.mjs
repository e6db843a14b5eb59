// Make a token with a context that policies can use.
import { readFile } from "node:fs/promises";

import { generateBearerTokenFromCreds } from "skyflow-edge";

const credentialsString = await readFile(process.env.SKYFLOW_CREDENTIALS_PATH, "utf8"); // of the service account
// A policy sees request.context.user and request.context.department.
const { accessToken } = await generateBearerTokenFromCreds(credentialsString, { ctx: { user: "ann", department: "billing" } });
const { ctx } = JSON.parse(Buffer.from(accessToken.split(".")[1], "base64url").toString());
console.log(ctx);
