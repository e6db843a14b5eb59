/**
 * Clients for tests: on a recorder, or on a local vault of their own.
 */
import { Detect, Skyflow, SkyflowError } from "skyflow-edge";
import { LocalVault } from "skyflow-local-vault";

import * as assert from "./assert.js";
import { recorder } from "./recorder.js";

export const API_KEY = "sky-ab12c-0123456789abcdef0123456789abcdef";
export const OTHER_API_KEY = "sky-zz99z-fedcba9876543210fedcba9876543210";
export const BASE_URL = "https://abc.vault.skyflowapis.com";

/** The vault configuration that the other functions here begin with. */
export const vaultConfig = (changes = {}) => ({ vaultId: "v1", clusterId: "abc", credentials: { apiKey: API_KEY }, ...changes });

/**
 * A client whose requests are recorded.
 * @param {import("./recorder.js").Script | import("./recorder.js").Script[]} script
 * @param {Record<string, any>} [config]
 */
export function stubbed(script, config = {}) {
  const { fetch, requests } = recorder(script);
  const client = new Skyflow({ vaultConfigs: [vaultConfig()], logLevel: "OFF", fetch, ...config });
  return { client, vault: client.vault(), requests };
}

/**
 * Every method of a client's vault, of its Detect and of its connection, by name.
 * @param {Skyflow} client
 * @returns {any}
 */
export function methodsOf(client) {
  const ownerOf = (/** @type {string} */ name) => (name === "invoke" ? client.connection() : Object.hasOwn(Detect.prototype, name) ? client.detect() : client.vault());
  return new Proxy({}, { get: (_, name) => (/** @type {unknown[]} */ ...given) => /** @type {any} */ (ownerOf(String(name)))[name](...given) });
}

/**
 * One service account for all local vaults of a run: making its key takes a tenth of a second. A
 * finished text is kept, never a promise of one.
 * @type {string | undefined}
 */
let account;

/** @param {Record<string, any>} [options] */
export async function localVault(options = {}) {
  account ??= (await LocalVault.create()).snapshot();
  return LocalVault.create({ ...options, snapshot: account });
}

/**
 * A client on a local vault.
 * @param {Record<string, any>} [options] of the vault
 * @param {Record<string, any>} [config] of the client
 */
export async function onLocalVault(options, config = {}) {
  const local = await localVault(options);
  const credentials = { apiKey: local.apiKey };
  const vaultConfigs = [{ vaultId: local.vaultId, clusterId: local.clusterId, credentials }];
  const client = new Skyflow({ vaultConfigs, fetch: local.fetch, logLevel: "OFF", ...config });
  return { local, client, vault: client.vault() };
}

/**
 * A client with a connection, whose requests are recorded.
 * @param {import("./recorder.js").Script | import("./recorder.js").Script[]} script
 * @param {Record<string, any>} [config]
 * @param {string} [connectionUrl]
 */
export function connected(script, config = {}, connectionUrl = "https://gw.example/v1/cards") {
  const { fetch, requests } = recorder(script);
  const connectionConfigs = [{ connectionId: "c1", connectionUrl, credentials: { apiKey: API_KEY } }];
  const client = new Skyflow({ connectionConfigs, logLevel: "OFF", fetch, ...config });
  return { client, connection: client.connection(), requests };
}

/**
 * A client on the echo connection of a local vault.
 * @param {string} [path] below the connection's own
 * @param {Record<string, any>} [config] of the client
 */
export async function onEcho(path = "", config = {}) {
  const local = await localVault();
  const connectionConfigs = [{ connectionId: "echo", connectionUrl: local.connectionUrl + path }];
  const client = new Skyflow({ connectionConfigs, skyflowCredentials: { apiKey: local.apiKey }, fetch: local.fetch, logLevel: "OFF", ...config });
  return { local, client, connection: client.connection() };
}

/**
 * Checks that what `act` does fails with a SkyflowError of this code, and returns it.
 * @param {Promise<unknown> | (() => unknown)} act
 * @param {string} code
 * @param {string} [message]
 * @returns {Promise<SkyflowError>}
 */
export async function fails(act, code, message) {
  const error = typeof act === "function" ? assert.throws(act, message) : await assert.rejects(act, message);
  assert.ok(error instanceof SkyflowError, `${message ?? ""} a SkyflowError, not ${assert.show(error)}`);
  assert.equal(error.code, code, `${message ?? ""} ${error.message}`);
  return error;
}

/** An answer to a bulk insert of this many rows. @param {number} count */
export const insertedRows = (count, tokens = null) => ({
  records: Array.from({ length: count }, (_, index) => ({ skyflow_id: `id-${index}`, tokens })),
});
