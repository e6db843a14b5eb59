// What is easily done wrong, and the words that tell a stranger what, where and what to do instead.
import { generateBearerTokenFromCreds, generateSignedDataTokensFromCreds, Skyflow } from "skyflow-edge";

import * as assert from "../support/assert.js";
import { API_KEY, fails, stubbed, vaultConfig } from "../support/clients.js";
import { suite } from "../support/suite.js";

const test = suite("mistakes");

/** @param {any} config */
const configured = (config) => async () => void new Skyflow(config);
/** @param {any} changes */
const withVault = (changes) => configured({ vaultConfigs: [vaultConfig(changes)] });
/** @param {any} credentials */
const withCredentials = (credentials) => withVault({ credentials });

const KINDS = "vaultConfigs[0].credentials must be an object with exactly one of apiKey, token, path, credentialsString that is not undefined";
const NO_CREDENTIALS_JSON = "it must be the text of a credentials.json. An API key goes into `apiKey`, a path into `path`";

/** What is done, and the message. */
const CONFIGURATIONS = /** @type {[string, () => Promise<unknown>, string, string][]} */ ([
  ["a vault's members not in vaultConfigs", configured({ vaultId: "v1", clusterId: "abc" }), "INVALID_INPUT", "config has an unknown member `vaultId`; it takes vaultConfigs, connectionConfigs, skyflowCredentials, logLevel, timeoutMs, totalTimeoutMs, maxResponseBytes, maxRetries, fetch, logger, env, waitUntil, tokenCache, onRequest, onResponse"],
  ["what only our own JavaScript may say", configured({ environmentCredentials: { apiKey: API_KEY } }), "INVALID_INPUT", "config has an unknown member `environmentCredentials`"],
  ["where a vault is hosted beside it", configured({ vaultConfigs: [vaultConfig()], env: "SANDBOX" }), "INVALID_INPUT", "env must be an object, as a Worker's is; a vault has an `env` of its own"],
  ["no clusterId", withVault({ clusterId: undefined }), "INVALID_INPUT", "vaultConfigs[0].clusterId must be a non-empty string"],
  ["a URL as clusterId", withVault({ clusterId: "https://abc.vault.skyflowapis.com" }), "INVALID_INPUT", "vaultConfigs[0].clusterId must be what stands before `.vault.skyflowapis.com`"],
  ["a host as clusterId", withVault({ clusterId: "abc.vault.skyflowapis-preview.com", env: "SANDBOX" }), "INVALID_INPUT", "vaultConfigs[0].clusterId must be what stands before `.vault.skyflowapis-preview.com`"],
  ["text as credentials", withCredentials(API_KEY), "INVALID_CREDENTIALS", KINDS],
  ["an environment variable that is not set", withCredentials({ apiKey: undefined }), "INVALID_CREDENTIALS", KINDS],
  ["two kinds", withCredentials({ apiKey: API_KEY, path: "credentials.json" }), "INVALID_CREDENTIALS", KINDS],
  ["a path as credentialsString", withCredentials({ credentialsString: "./credentials.json" }), "INVALID_CREDENTIALS", NO_CREDENTIALS_JSON],
  ["an API key as SKYFLOW_CREDENTIALS", configured({ vaultConfigs: [vaultConfig({ credentials: undefined })], env: { SKYFLOW_CREDENTIALS: API_KEY } }), "INVALID_CREDENTIALS", NO_CREDENTIALS_JSON],
  ["no credentials to update to", async () => stubbed({}).client.updateSkyflowCredentials(/** @type {any} */ (undefined)), "INVALID_CREDENTIALS", "skyflowCredentials must be an object with exactly one of"],
  ["no credentials to add to a builder", async () => Skyflow.builder().addSkyflowCredentials(/** @type {any} */ (undefined)).build(), "INVALID_CREDENTIALS", "skyflowCredentials must be an object with exactly one of"],
  ["an object as credentialsString of a token", () => generateBearerTokenFromCreds(/** @type {any} */ ({ clientID: "c" })), "INVALID_CREDENTIALS", "is empty, or no string; it must be the text of a credentials.json"],
  ["roles that are roleIds", () => generateBearerTokenFromCreds("{}", /** @type {any} */ ({ roles: ["r1"] })), "INVALID_INPUT", "options have an unknown member; they take roleIds, ctx, tokenUri, logLevel, fetch, signal"],
  ["a context that is ctx", () => generateSignedDataTokensFromCreds("{}", /** @type {any} */ ({ dataTokens: ["t"], context: "c" })), "INVALID_INPUT", "options have an unknown member; they take dataTokens, timeToLive, ctx, tokenUri, logLevel"],
]);

test("mistakes of a configuration are told with their place and the remedy", async () => {
  await assert.each(CONFIGURATIONS, async (what, act, code, words) => {
    const error = await fails(act(), /** @type {any} */ (code), what);
    assert.includes(error.message, words, what);
    assert.excludes(JSON.stringify(error), API_KEY, what);
  });
});

const row = (/** @type {unknown} */ value) => ({ table: "persons", values: [{ name: "Ann" }, { name: value }] });
const text = "My SSN is 123-45-6789.";

/** Method, request, and the message. */
const REQUESTS = /** @type {[string, string, any, string][]} */ ([
  ["no table", "insert", { values: [{ name: "Ann" }] }, "table must be a non-empty, well-formed string"],
  ...[Promise.resolve("Ann"), new Map([["a", 1]]), new Set(["a"]), new Blob(["a"]), new Uint8Array(2), 10n, NaN, () => "Ann"].map((value) => [`${assert.show(value)} as a value`, "insert", row(value), "values[1].name holds what JSON cannot carry"]),
  ["a promise to update to", "update", { table: "persons", data: { skyflowId: "1", name: Promise.resolve("Ann") } }, "name holds what JSON cannot carry"],
  ["a misspelled list of entities", "deidentifyText", { text, entites: ["ssn"] }, "entites is not known here"],
  ["a misspelled list of what is masked", "reidentifyText", { text, maskedEntity: ["ssn"] }, "maskedEntity is not known here"],
  ["misspelled topics", "checkGuardrails", { text, deniedTopics: ["medicine"] }, "deniedTopics is not known here"],
  ["a misspelled option of a file", "deidentifyFile", { file: new File(["x"], "a.txt"), waitTimes: 5 }, "waitTimes is not known here"],
]);

test("mistakes in a request are told before it is sent", async () => {
  await assert.each(REQUESTS, async (what, method, request, words) => {
    const { client, requests } = stubbed({});
    const owner = /** @type {any} */ (method in client.vault() ? client.vault() : client.detect());
    const error = await fails(owner[method](request), "INVALID_INPUT", what);
    assert.includes(error.message, words, what);
    assert.equal(requests.length, 0, what);
  });
});

test("what JSON writes by itself is taken: a Date, a class, what is not there", async () => {
  const { vault, requests } = stubbed({ body: { records: [{ skyflow_id: "1" }] } });
  class Address { street = "Elm"; } // prettier-ignore
  const values = [{ at: new Date(0), address: new Address(), none: undefined, nothing: null, empty: {}, bare: Object.create(null) }];
  await vault.insert({ table: "persons", values });
  const { fields } = JSON.parse(requests[0].body).records[0];
  assert.deepEqual(fields, { at: "1970-01-01T00:00:00.000Z", address: { street: "Elm" }, nothing: null, empty: {}, bare: {} });
});

test("a misspelled option of a call is told, and what the call takes", async () => {
  const { vault, requests } = stubbed({ body: { records: [] } });
  const error = await fails(vault.get({ table: "persons" }, /** @type {any} */ ({ timeout: 5 })), "INVALID_INPUT");
  assert.includes(error.message, "options have an unknown member; they take signal, timeoutMs, totalTimeoutMs, maxRetries, headers");
  await vault.get({ table: "persons" }, { signal: undefined, .../** @type {any} */ ({ timeout: undefined }) });
  assert.equal(requests.length, 1);
});

test("no answer may be CORS, and an answer that is too large need not be another's", async () => {
  const refused = stubbed(() => Promise.reject(new TypeError("Failed to fetch")), { maxRetries: 0 });
  assert.includes((await fails(refused.vault.get({ table: "persons" }), "NETWORK")).message, "a browser's CORS rules forbid it");
  const large = stubbed({ body: { records: [] } }, { maxResponseBytes: 5 });
  const { message } = await fails(large.vault.get({ table: "persons" }), "INVALID_RESPONSE");
  assert.includes(message, "the answer (HTTP 200) cannot be used: its body is larger than 5 bytes; raise `maxResponseBytes`");
});
