// What a page should not have: the tests run in pages, in workers and in programs without a document, and all know where they are.
import { Skyflow } from "skyflow-edge";
import { LocalVault } from "skyflow-local-vault";

import * as assert from "../support/assert.js";
import { API_KEY, fails, vaultConfig } from "../support/clients.js";
import { recorder } from "../support/recorder.js";
import { suite } from "../support/suite.js";

const test = suite("page");

const { window, document, process } = /** @type {any} */ (globalThis);
const isPage = typeof window === "object" && typeof document === "object" && process?.versions?.node === undefined;
const warnings = isPage ? 1 : 0;
const token = `${btoa('{"alg":"RS256"}')}.${btoa(JSON.stringify({ exp: 4102444800 }))}.c2ln`.replace(/=/g, "");

/** What a client with these settings warns of. @param {Record<string, any>} config @param {(client: Skyflow) => unknown} [use] */
async function warned(config, use) {
  /** @type {string[]} */
  const lines = [];
  const logger = { debug() {}, info() {}, warn: (/** @type {string} */ line) => void lines.push(line), error() {} };
  const { fetch } = recorder({ body: { records: [] } });
  const client = new Skyflow({ fetch, logger, ...config });
  await use?.(client);
  return lines;
}

test("an API key or a service account in a page is warned of once for each client", async () => {
  const calls = async (/** @type {Skyflow} */ client) => {
    await client.vault().get({ table: "persons" });
    await client.vault().get({ table: "persons" });
    client.addVaultConfig(vaultConfig({ vaultId: "v2" })).updateVaultConfig({ vaultId: "v2", maxRetries: 0 });
  };
  const lines = await warned({ vaultConfigs: [vaultConfig({ credentials: { apiKey: API_KEY } })] }, calls);
  assert.equal(lines.length, warnings);
  for (const line of lines) {
    assert.match(line, /^\[skyflow-edge\] Skyflow: this page has an API key.*bearer token.*dangerouslyAllowBrowser/);
    assert.excludes(line, API_KEY);
  }
  const { credentialsString } = await LocalVault.create();
  for (const config of [{ skyflowCredentials: { credentialsString }, vaultConfigs: [vaultConfig({ credentials: undefined })] }, { connectionConfigs: [{ connectionId: "c", connectionUrl: "https://gw.example/x", credentials: { credentialsString } }] }]) {
    const lines = await warned(config);
    assert.equal(lines.length, warnings);
    for (const line of lines) assert.match(line, /a service account/);
  }
});

test("credentials that come later are warned of too", async () => {
  assert.equal((await warned({}, (client) => client.addVaultConfig(vaultConfig({ credentials: { apiKey: API_KEY } })))).length, warnings);
  const later = await warned({ vaultConfigs: [vaultConfig({ credentials: undefined })] }, (client) => client.addSkyflowCredentials({ apiKey: API_KEY }));
  assert.equal(later.length, warnings);
});

test("what a page may have is not warned of", async () => {
  const vaultConfigs = [vaultConfig({ credentials: { apiKey: API_KEY } })];
  const loopback = ["http://localhost:8080", "http://127.0.0.1", "https://127.1.2.3:9", "http://[::1]:1"].map((vaultUrl, index) => vaultConfig({ vaultId: `v${index}`, clusterId: undefined, vaultUrl, credentials: { apiKey: API_KEY } }));
  assert.deepEqual(await warned({ vaultConfigs, dangerouslyAllowBrowser: true }), []);
  assert.deepEqual(await warned({ vaultConfigs: loopback }), []);
  assert.deepEqual(await warned({ vaultConfigs: [vaultConfig({ credentials: { token } })] }), []);
  assert.deepEqual(await warned({ vaultConfigs, logLevel: "ERROR" }), []);
  assert.deepEqual(await warned({ vaultConfigs, logLevel: "OFF" }), []);
  assert.equal((await warned({ vaultConfigs, logLevel: "WARN", dangerouslyAllowBrowser: false })).length, warnings);
});

test("dangerouslyAllowBrowser is true or false", async () => {
  for (const dangerouslyAllowBrowser of ["true", 1, {}]) {
    await fails(() => new Skyflow(/** @type {any} */ ({ dangerouslyAllowBrowser, logLevel: "ERROR" })), "INVALID_INPUT", "dangerouslyAllowBrowser must be true or false");
  }
});
