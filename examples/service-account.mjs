// A service account instead of an API key: roles, a context, and signed data tokens, on a vault inside this process.
import { generateBearerTokenFromCreds, generateSignedDataTokensFromCreds, Skyflow } from "skyflow-edge";
import { LocalVault } from "skyflow-local-vault";

const local = await LocalVault.create({ roles: { clerk: { tables: ["persons"] } } });

// With a real vault: the text of your credentials.json, and no client options.
const { credentialsString, vaultId, clusterId, fetch } = local;
const context = { user: "ann" };
const client = new Skyflow({ vaultConfigs: [{ vaultId, clusterId, credentials: { credentialsString, roles: ["clerk"], context } }], fetch, logLevel: "OFF" });
const vault = client.vault();

console.log("1. Ten calls at once: one token exchange");
let exchanges = 0;
const counting = new Skyflow({ vaultConfigs: [{ vaultId, clusterId, credentials: { credentialsString } }], fetch, onRequest: ({ operation }) => void (operation === "tokenExchange" && exchanges++) });
await Promise.all(Array.from({ length: 10 }, () => counting.vault().insert({ table: "persons", values: [{ name: "Bo" }] })));
console.log({ exchanges });

console.log("2. What a token narrowed to a role and a context says (never the token itself)");
const { accessToken } = await generateBearerTokenFromCreds(credentialsString, { roleIds: ["clerk"], ctx: context, fetch });
console.log(JSON.parse(atob(accessToken.split(".")[1].replace(/-/g, "+").replace(/_/g, "/"))));

console.log("3. A data token, signed for a minute and for this context, detokenized");
const { insertedFields } = await vault.insert({ table: "persons", values: [{ name: "Ann Lee" }] });
const [{ signedToken }] = await generateSignedDataTokensFromCreds(credentialsString, { dataTokens: [String(insertedFields[0].name)], timeToLive: 60, ctx: context });
const { detokenizedFields } = await vault.detokenize({ data: [{ token: signedToken }] });
console.log(detokenizedFields.map(({ value }) => value));

console.log("4. What the role does not allow");
await vault.insert({ table: "cards", values: [{ number: "1" }] }).catch(({ code, message }) => console.log({ code, message }));
