/**
 * Runs the lines that the README has for a runtime. They leave open which vault: here a local one, in place of the network.
 */
import * as assert from "../support/assert.js";

/** What every vault here has, for lines that take it from an environment that is made before the vault is. */
export const ENVIRONMENT = { VAULT_ID: "a-vault-id", CLUSTER_ID: "a-cluster-id", SKYFLOW_API_KEY: "sky-ab12c-0123456789abcdef0123456789abcdef" };

export const CARD = "4111111111111111";

/**
 * @param {typeof import("skyflow-edge")} edge
 * @param {typeof import("skyflow-local-vault")} local
 * @param {() => Promise<unknown>} run gives what the lines answer, or nothing where they print it
 * @returns {Promise<{ name: string, failure: string | null }>}
 */
export async function runLines(edge, { LocalVault }, run) {
  const { VAULT_ID: vaultId, CLUSTER_ID: clusterId, SKYFLOW_API_KEY: apiKey } = ENVIRONMENT;
  const { fetch, credentialsString } = await LocalVault.create({ vaultId, apiKey });
  const { accessToken: token } = await edge.generateBearerTokenFromCreds(credentialsString, { fetch });
  const { log } = console;
  const network = globalThis.fetch;
  Object.assign(globalThis, { vaultId, clusterId, apiKey, token, fetch });
  const printed = new Promise((resolve) => (console.log = resolve));
  const shown = (async () => (await run()) ?? (await printed))();
  const late = new Promise((resolve) => setTimeout(resolve, 20_000));
  const failure = await Promise.race([shown, late]).then(
    (text) => (typeof text === "string" && text.length > 10 && !text.includes(CARD) ? null : `${assert.show(text)} is no token`),
    (error) => `${error?.message}\n${error?.stack}`,
  );
  console.log = log;
  globalThis.fetch = network;
  return { name: "the README's lines for this runtime give a token", failure };
}
