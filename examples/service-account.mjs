// A service account instead of an API key: roles, a context, and signed data tokens.
import { generateBearerTokenFromCreds, generateSignedDataTokensFromCreds, Skyflow } from "skyflow-edge";
import { LocalVault } from "skyflow-local-vault";

// Clerks see the rows that their token's context owns, and only those.
const local = await LocalVault.create({ roles: { clerk: { tables: ["persons"], rows: { owner: "request.context.user" } } } });
const { credentialsString, vaultId, clusterId, fetch } = local;

// With a real vault: the text of your credentials.json, and no `fetch`.
const clientWith = (credentials) => new Skyflow({ vaultConfigs: [{ vaultId, clusterId, credentials }], fetch, logLevel: "OFF", onRequest: count });
let exchanges = 0;
function count({ operation }) {
  if (operation === "tokenExchange") exchanges++;
}

console.log("13. A service account: ten calls at once, one token exchange");
const vault = clientWith({ credentialsString }).vault();
const inserts = Array.from({ length: 10 }, (_, i) => vault.insert({ table: "persons", values: [{ name: `Person ${i}`, owner: i === 0 ? "ann" : "bo" }] }));
const [{ insertedFields }] = await Promise.all(inserts);
console.log({ rows: inserts.length, exchanges });

console.log("14. What a token narrowed to a role and a context says (its claims, never the token)");
const context = { user: "ann" };
const { accessToken } = await generateBearerTokenFromCreds(credentialsString, { roleIds: ["clerk"], ctx: context, fetch });
const { scope, ctx, iat, exp } = JSON.parse(atob(accessToken.split(".")[1].replace(/-/g, "+").replace(/_/g, "/")));
console.log({ scope, ctx, secondsToLive: exp - iat });

console.log("15. A clerk in that context sees its own row of the ten, and no other table");
const clerk = clientWith({ credentialsString, roles: ["clerk"], context }).vault();
console.table((await clerk.get({ table: "persons" })).data);
await clerk.insert({ table: "cards", values: [{ number: "1" }] }).catch(({ code, message }) => console.log({ code, message }));

console.log("16. A data token signed for a minute and for that context, detokenized");
const token = String(insertedFields[0].name);
const [{ signedToken }] = await generateSignedDataTokensFromCreds(credentialsString, { dataTokens: [token], timeToLive: 60, ctx: context });
const { detokenizedFields } = await clerk.detokenize({ data: [{ token: signedToken }] });
console.log({ signed: `${signedToken.slice(0, 13)}…`, value: detokenizedFields[0].value });
await clientWith({ apiKey: local.apiKey }).vault().detokenize({ data: [{ token: signedToken }] }).catch(({ code, message }) => console.log({ code, message }));
