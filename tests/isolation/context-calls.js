// R60 in any runtime: concurrent calls, each in an AsyncLocalStorage store of its own, and in whose store the caller's functions run.
import { AsyncLocalStorage } from "node:async_hooks";

import { Skyflow } from "skyflow-edge";

const VAULT_URL = "https://abc.vault.skyflowapis.com";
const TOKEN_URL = "https://manage.skyflowapis.com/v1/auth/sa/oauth/token";

/** @type {AsyncLocalStorage<number>} */
const storage = new AsyncLocalStorage();

/**
 * In whose store a function of the caller ran.
 * @typedef {{ own: number, another: number, none: number }} Counts
 */

/** Counts by function. */
class Stores {
  /** @type {Record<string, Counts>} */
  counts = {};

  /** @param {string} name of the function @param {number | undefined} call that it belongs to; undefined for what is made for all calls, whose own store is any call's */
  enter(name, call) {
    const counts = (this.counts[name] ??= { own: 0, another: 0, none: 0 });
    const store = storage.getStore();
    counts[store === undefined ? "none" : call === undefined || store === call ? "own" : "another"]++;
  }
}

/** A service account with a key of its own. @returns {Promise<string>} */
async function serviceAccount() {
  const algorithm = { name: "RSASSA-PKCS1-v1_5", modulusLength: 2048, publicExponent: Uint8Array.of(1, 0, 1), hash: "SHA-256" };
  const { privateKey } = /** @type {CryptoKeyPair} */ (await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]));
  const bytes = new Uint8Array(/** @type {ArrayBuffer} */ (await crypto.subtle.exportKey("pkcs8", privateKey)));
  const pem = `-----BEGIN PRIVATE KEY-----\n${btoa(String.fromCharCode(...bytes))}\n-----END PRIVATE KEY-----\n`;
  return JSON.stringify({ clientID: "client", keyID: "key", tokenURI: TOKEN_URL, privateKey: pem });
}

const wait = (/** @type {number} */ ms) => new Promise((resolve) => setTimeout(resolve, ms));
const encode = (/** @type {unknown} */ value) => btoa(JSON.stringify(value)).replace(/=+$/, "");

/** An hour's token. */
function token() {
  const iat = Math.floor(Date.now() / 1000);
  return `${encode({ alg: "RS256", typ: "JWT" })}.${encode({ iat, exp: iat + 3600 })}.c2lnbmF0dXJl`;
}

/** Answers as a vault does: a row, or a run that takes two polls. The first attempt of each request is a 503 that asks for another. */
class Vault {
  /** @type {Map<string, number>} */
  #attempts = new Map();
  exchanges = 0;

  /** @param {string} url @param {RequestInit} init */
  async answer(url, { method, body }) {
    await wait((this.#attempts.size * 7) % 5);
    if (url === TOKEN_URL) {
      this.exchanges++;
      await wait(20);
      return Response.json({ accessToken: token(), tokenType: "Bearer" });
    }
    const request = `${method} ${url} ${typeof body === "string" ? body : ""}`;
    const attempt = (this.#attempts.get(request) ?? 0) + 1;
    this.#attempts.set(request, attempt);
    if (attempt === 1) return new Response("{}", { status: 503, headers: { "retry-after": "0" } });
    if (url.includes("/detect/runs/")) return Response.json(attempt === 2 ? { status: "IN_PROGRESS", output: [] } : { status: "SUCCESS", output: [{ processedFile: btoa("x"), processedFileType: "redacted_file", processedFileExtension: "txt" }] });
    if (url.includes("/detect/")) return Response.json({ run_id: "run" });
    return Response.json({ records: [method === "GET" ? { fields: { skyflow_id: "id" } } : { skyflow_id: "id", tokens: null }] });
  }
}

/** Runs `call` for each number at once, each in its own store. @param {number} calls @param {(number: number) => Promise<unknown>} call */
const inOwnStores = (calls, call) => Promise.all(Array.from({ length: calls }, (_, number) => storage.run(number, () => call(number))));

/** @param {string} credentialsString */
const sharedCredentials = (credentialsString) => ({ credentialsString, tokenUri: TOKEN_URL });

/** A token cache that is empty at first. @param {Stores} stores @param {number | undefined} call */
function tokenCache(stores, call) {
  const kept = new Map();
  return {
    async get(/** @type {string} */ key) {
      stores.enter("tokenCache.get", call);
      await wait(1);
      return kept.get(key);
    },
    async put(/** @type {string} */ key, /** @type {string} */ value) {
      stores.enter("tokenCache.put", call);
      await wait(1);
      kept.set(key, value);
    },
  };
}

/**
 * One client, whose calls share one token: what belongs to a call is known by its URL.
 * @param {number} calls
 */
export async function callsOfOneClient(calls) {
  const [stores, vault] = [new Stores(), new Vault()];
  const credentials = sharedCredentials(await serviceAccount());
  const callOf = (/** @type {string} */ url) => (url === TOKEN_URL ? undefined : Number(/\/call(\d+)$/.exec(url)?.[1]));
  const named = (/** @type {string} */ name, /** @type {string} */ url) => (url === TOKEN_URL ? `${name} of the token exchange` : name);
  const enter = (/** @type {string} */ name, /** @type {string} */ url) => stores.enter(named(name, url), callOf(url));
  const client = new Skyflow(/** @type {any} */ ({
    vaultConfigs: [{ vaultId: "v1", clusterId: "abc", credentials }],
    fetch: (/** @type {string} */ url, /** @type {RequestInit} */ init) => {
      enter("fetch", url);
      return vault.answer(url, init);
    },
    onRequest: ({ url }) => enter("onRequest", url),
    onResponse: ({ url }) => enter("onResponse", url),
    tokenCache: tokenCache(stores, undefined),
    // Each call is answered with a 503 first.
    retryBudget: false,
    logLevel: "OFF",
  })).vault();
  await inOwnStores(calls, async (number) => {
    await client.insert({ table: `call${number}`, values: [{ name: "Ann" }] });
    stores.enter("after the call", number);
  });
  return { exchanges: vault.exchanges, counts: stores.counts };
}

/**
 * A client for each call, each with functions of its own, and a context of its own so that each makes its own token.
 * @param {number} calls
 */
export async function callsOfOwnClients(calls) {
  const stores = new Stores();
  const credentials = sharedCredentials(await serviceAccount());
  let exchanges = 0;
  await inOwnStores(calls, async (call) => {
    const vault = new Vault();
    const enter = (/** @type {string} */ name) => () => stores.enter(name, call);
    const logger = { debug: enter("logger"), info: enter("logger"), warn: enter("logger"), error: enter("logger") };
    const client = new Skyflow(/** @type {any} */ ({
      vaultConfigs: [{ vaultId: `v${call}`, clusterId: "abc", credentials: { ...credentials, context: { call } } }],
      fetch: (/** @type {string} */ url, /** @type {RequestInit} */ init) => {
        stores.enter(url === TOKEN_URL ? "fetch of the token exchange" : "fetch", call);
        return vault.answer(url, init);
      },
      logger,
      onRequest: enter("onRequest"),
      onResponse: enter("onResponse"),
      onCallStart: enter("onCallStart"),
      onCall: enter("onCall"),
      headers: enter("headers"),
      tokenCache: tokenCache(stores, call),
      logLevel: "DEBUG",
    }));
    const onProgress = enter("onProgress");
    const table = "persons";
    await client.vault().bulkInsert({ table, values: [{ n: 1 }, { n: 2 }, { n: 3 }], batchSize: 1, onProgress });
    await client.vault().bulkInsert({ table, values: [{ n: 1 }, { n: 2 }, { n: 3 }].values(), batchSize: 1, onProgress, onBatch: enter("onBatch") });
    for await (const row of client.vault().getAll({ table })) stores.enter("a page of getAll", row.skyflowId === "id" ? call : -1);
    await client.detect().deidentifyFile({ file: new File(["x"], "a.txt"), onProgress });
    await client.vault().insert({ table: "", values: [] }).catch(enter("after a call that failed"));
    stores.enter("after the calls", call);
    exchanges += vault.exchanges;
  });
  return { exchanges, counts: stores.counts };
}

/**
 * Both at once.
 * @param {number} calls
 */
export const contextCalls = async (calls) => ({ oneClient: await callsOfOneClient(calls), ownClients: await callsOfOwnClients(calls) });
