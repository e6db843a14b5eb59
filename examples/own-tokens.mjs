// Tokens from a source of one's own: here a server that gives a page short-lived ones. `getToken` is asked when one is needed.
import { generateBearerTokenFromCreds, Skyflow } from "skyflow-edge";
import { LocalVault } from "skyflow-local-vault";

const { credentialsString, vaultId, clusterId, fetch } = await LocalVault.create();

// The server's side: it alone has the service account. With a real vault this is a route of yours that checks who asks.
async function tokenRoute() {
  const { accessToken } = await generateBearerTokenFromCreds(credentialsString, { fetch });
  return Response.json({ accessToken, expiresAt: Date.now() + 600_000 });
}

// The page's side: `fetch("/skyflow-token", { signal })` in place of `tokenRoute()`.
const asked = [];
async function getToken({ reason, vaultId, signal }) {
  asked.push({ reason, forThisVault: vaultId !== undefined, inTime: !signal.aborted });
  return (await tokenRoute()).json();
}

console.log("17. Tokens from a server of one's own: ten calls at once ask it once");
const vault = new Skyflow({ vaultConfigs: [{ vaultId, clusterId, credentials: { getToken } }], fetch }).vault();
await Promise.all(Array.from({ length: 10 }, (_, i) => vault.insert({ table: "persons", values: [{ name: `Person ${i}` }] })));
console.table(asked);

console.log("18. A source that fails: the call says so, and nothing was sent");
const down = () => Promise.reject(new Error("the server is not available"));
const without = new Skyflow({ vaultConfigs: [{ vaultId, clusterId, credentials: { getToken: down } }], fetch, logLevel: "OFF" }).vault();
await without.get({ table: "persons" }).catch(({ code, message, cause }) => console.log({ code, message, cause: cause.message }));
