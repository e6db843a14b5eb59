// A Worker whose clients are made once for each upstream and used by every request, as an isolate uses them.
import { Skyflow } from "skyflow-edge";

/** @type {Map<string, import("skyflow-edge").Vault>} */
const vaults = new Map();

/**
 * @param {string} upstream the origin of the vault and of the token endpoint
 * @param {string} credentialsString
 * @param {((promise: Promise<unknown>) => void) | undefined} waitUntil
 */
function vaultOn(upstream, credentialsString, waitUntil) {
  let vault = vaults.get(upstream);
  if (vault === undefined) {
    const credentials = { credentialsString, tokenUri: `${upstream}/token` };
    vault = new Skyflow({ vaultConfigs: [{ vaultId: "v", clusterId: "abc", vaultUrl: upstream, credentials }], logLevel: "OFF", waitUntil }).vault();
    vaults.set(upstream, vault);
  }
  return vault;
}

/** Makes calls that never leave the isolate. @param {number} calls @param {string} credentialsString @param {string} upstream */
async function warmUp(calls, credentialsString, upstream) {
  const fetch = async (/** @type {string} */ url) => (url.endsWith("/token") ? globalThis.fetch(url, { method: "POST" }) : Response.json({ records: [] }));
  const vaultConfigs = [{ vaultId: "v", clusterId: "abc", credentials: { credentialsString, tokenUri: `${upstream}/token` } }];
  const vault = new Skyflow({ vaultConfigs, fetch: /** @type {any} */ (fetch), logLevel: "OFF" }).vault();
  for (let call = 0; call < calls; call++) await vault.get({ table: "persons", ids: ["1"] });
  return new Response("warm");
}

export default {
  /** @param {Request} request @param {{ CREDENTIALS: string }} env @param {{ waitUntil(promise: Promise<unknown>): void }} context */
  async fetch(request, env, context) {
    const { pathname, searchParams } = new URL(request.url);
    const upstream = String(searchParams.get("upstream"));
    if (pathname === "/warm") return warmUp(Number(searchParams.get("calls")), env.CREDENTIALS, upstream);
    const waitUntil = searchParams.has("waitUntil") ? (/** @type {Promise<unknown>} */ promise) => context.waitUntil(promise) : undefined;
    const vault = vaultOn(upstream, env.CREDENTIALS, waitUntil);
    const abortMs = searchParams.get("abortMs");
    const controller = new AbortController();
    if (abortMs !== null) setTimeout(() => controller.abort(), Number(abortMs));
    const call = vault.get({ table: "persons", ids: ["1"] }, { signal: controller.signal }).then(
      ({ data }) => `${data.length} rows`,
      ({ code }) => code,
    );
    if (pathname === "/throws") throw new Error("the leader's own");
    return new Response(pathname === "/returns" ? "early" : await call);
  },
};
