// Mistakes in configurations, credentials and the functions that need no client: what a stranger does, the code and the
// exact message.
import { generateBearerTokenFromCreds, generateSignedDataTokensFromCreds, Skyflow } from "skyflow-edge";

import { API_KEY, OTHER_API_KEY, vaultConfig } from "../../support/clients.js";

/**
 * @typedef {[what: string, act: (fetch: any) => unknown, code: string, message: string]} ConfigurationMistake
 */

const INPUT = "INVALID_INPUT";
const CREDENTIALS = "INVALID_CREDENTIALS";

/** @param {any} config */
const configured = (config) => (/** @type {any} */ fetch) => new Skyflow({ fetch, ...config });
/** @param {any} changes */
const withVault = (changes) => configured({ vaultConfigs: [vaultConfig(changes)] });
/** @param {any} credentials */
const withCredentials = (credentials) => withVault({ credentials });
/** A client that is right, and what is done with it. @param {(client: any) => unknown} act */
const onClient = (act) => (/** @type {any} */ fetch) => act(new Skyflow({ fetch, vaultConfigs: [vaultConfig()] }));
const connectionUrl = "https://gw.example/v1/cards";
/** @param {any} changes */
const withConnection = (changes) => configured({ connectionConfigs: [{ connectionId: "c1", connectionUrl, ...changes }] });

/** Of the form of one, and of no account. */
const account = { clientID: "c", clientName: "n", keyID: "k", tokenURI: "https://manage.skyflowapis.com/v1/auth/sa/oauth/token", privateKey: "" };
const bearer = `${btoa('{"alg":"RS256"}')}.${btoa('{"exp":4102444800}')}.AAAA`.replace(/=/g, "");
const expired = `${btoa('{"alg":"RS256"}')}.${btoa('{"exp":1}')}.AAAA`.replace(/=/g, "");
const binding = { get: async () => API_KEY };

/** @type {ConfigurationMistake[]} */
export const CONFIGURATION_MISTAKES = [
  ["no configuration", () => new Skyflow(/** @type {any} */ (undefined)), INPUT, "Skyflow: config must be an object, not undefined"],
  ["a vault's members not in vaultConfigs", configured({ vaultId: "v1", clusterId: "abc" }), INPUT, "Skyflow: `vaultId` is not a member of config; it belongs in the items of `vaultConfigs`"],
  ["`vaultConfig`", configured({ vaultConfig: vaultConfig() }), INPUT, "Skyflow: `vaultConfig` is not a member of config; did you mean `vaultConfigs`?"],
  ["snake_case: vault_configs", configured({ vault_configs: [vaultConfig()] }), INPUT, "Skyflow: `vault_configs` is not a member of config; did you mean `vaultConfigs`?"],
  ["one vault in place of a list", configured({ vaultConfigs: vaultConfig() }), INPUT, "Skyflow: vaultConfigs must be an array, not an object"],
  ["`credentials` of the client", configured({ vaultConfigs: [vaultConfig()], credentials: { apiKey: API_KEY } }), INPUT, "Skyflow: `credentials` is not a member of config; did you mean `skyflowCredentials`?"],
  ["where a vault is hosted beside it", configured({ vaultConfigs: [vaultConfig()], env: "SANDBOX" }), INPUT, "Skyflow: env must be an object, such as a Worker's `env`; PROD, SANDBOX and so on go in the `env` of a vault"],
  ["`timeout`", configured({ timeout: 5000 }), INPUT, "Skyflow: `timeout` is not a member of config; did you mean `timeoutMs`?"],
  ["a time as text", configured({ timeoutMs: "5000" }), INPUT, "Skyflow: timeoutMs must be a number of milliseconds, 0 or more"],
  ["a level in lower case", configured({ logLevel: "debug" }), INPUT, "Skyflow: logLevel must be one of DEBUG, INFO, WARN, ERROR, OFF; did you mean DEBUG?"],
  ["a level that there is not", configured({ logLevel: "VERBOSE" }), INPUT, "Skyflow: logLevel must be one of DEBUG, INFO, WARN, ERROR, OFF"],
  ["an errorDetail that there is not", configured({ errorDetail: "FULL" }), INPUT, "Skyflow: errorDetail must be one of safe, full"],
  ["a retryBudget as a number", configured({ retryBudget: 500 }), INPUT, "Skyflow: retryBudget must be true or false, not a number"],
  ["the response of fetch in place of fetch", configured({ fetch: Promise.resolve() }), INPUT, "Skyflow: fetch must be a function"],
  ["a logger without functions", configured({ logger: {} }), INPUT, "Skyflow: logger must have the functions debug, info, warn and error"],
  ["no vaultId", withVault({ vaultId: undefined }), INPUT, "Skyflow: vaultConfigs[0].vaultId is missing; it must be a non-empty string"],
  ["`vaultID`", withVault({ vaultId: undefined, vaultID: "v1" }), INPUT, "Skyflow: `vaultID` is not a member of vaultConfigs[0]; did you mean `vaultId`?"],
  ["quotes around a vaultId", withVault({ vaultId: '"v1"' }), INPUT, "Skyflow: vaultConfigs[0].vaultId must be the id alone, without blanks or quotes: check how it was copied, or read from the environment"],
  ["a line break behind a vaultId", withVault({ vaultId: "v1\n" }), INPUT, "Skyflow: vaultConfigs[0].vaultId must not hold control characters"],
  ["no clusterId", withVault({ clusterId: undefined }), INPUT, "Skyflow: vaultConfigs[0].clusterId is missing; it must be a non-empty string"],
  ["a URL as clusterId", withVault({ clusterId: "https://abc.vault.skyflowapis.com" }), INPUT, "Skyflow: vaultConfigs[0].clusterId must be what stands before `.vault.skyflowapis.com` in the vault's host name: letters, digits, dashes and dots"],
  ["a host as clusterId", withVault({ clusterId: "abc.vault.skyflowapis-preview.com", env: "SANDBOX" }), INPUT, "Skyflow: vaultConfigs[0].clusterId must be what stands before `.vault.skyflowapis-preview.com` in the vault's host name: letters, digits, dashes and dots"],
  ["an env in lower case", withVault({ env: "prod" }), INPUT, "Skyflow: vaultConfigs[0].env must be one of PROD, SANDBOX, STAGE, DEV; did you mean PROD?"],
  ["no limit on the size of an answer, as 0", configured({ vaultConfigs: [vaultConfig()], maxResponseBytes: 0 }), INPUT, "Skyflow: maxResponseBytes must be a whole number of bytes, 1 or more"],
  ["a vault id that is null", onClient((client) => client.vault(null)), INPUT, "vault: vaultId must be a non-empty string, not null"],
  ["a log level that is undefined", onClient((client) => client.setLogLevel(undefined)), INPUT, "setLogLevel: logLevel must be one of DEBUG, INFO, WARN, ERROR, OFF"],
  ["roles that are null", withCredentials({ credentialsString: JSON.stringify(account), roles: null }), CREDENTIALS, "Skyflow: vaultConfigs[0].credentials.roles must be a list of at least one role id, each without blanks"],
  ["a context that is null", withCredentials({ credentialsString: JSON.stringify(account), context: null }), CREDENTIALS, "Skyflow: vaultConfigs[0].credentials.context is empty; leave it out"],
  ["a life of data tokens in milliseconds since 1970", () => generateSignedDataTokensFromCreds(JSON.stringify(account), { dataTokens: ["t"], timeToLive: 1_797_802_509_558 }), INPUT, "generateSignedDataTokensFromCreds: timeToLive must be a number of seconds, more than 0 and at most ten years"],
  ["a vaultUrl with a path", withVault({ vaultUrl: "https://abc.vault.skyflowapis.com/v1/vaults/v1" }), INPUT, "Skyflow: vaultConfigs[0].vaultUrl must end after the host, as in `https://abc.vault.skyflowapis.com`: the client adds the path"],
  ["a vaultUrl without https", withVault({ vaultUrl: "http://abc.vault.skyflowapis.com" }), INPUT, "Skyflow: vaultConfigs[0].vaultUrl must be https; http is allowed for loopback hosts only (localhost, 127.0.0.0/8, [::1]), because credentials travel in it; `allowInsecureHosts` may name hosts of a private network"],
  ["a vaultUrl without a scheme", withVault({ vaultUrl: "abc.vault.skyflowapis.com" }), INPUT, "Skyflow: vaultConfigs[0].vaultUrl must be an absolute https URL"],
  ["a host that is loopback by name only", withVault({ vaultUrl: "http://vault.localhost:8080" }), INPUT, "Skyflow: vaultConfigs[0].vaultUrl must be https; http is allowed for loopback hosts only (localhost, 127.0.0.0/8, [::1]), because credentials travel in it; `allowInsecureHosts` may name hosts of a private network"],
  ["a key in the place of a name", configured({ [API_KEY]: true }), INPUT, "Skyflow: config has a member whose name is not repeated here, because it may be a value; config takes vaultConfigs, connectionConfigs, skyflowCredentials, logLevel, timeoutMs, totalTimeoutMs, maxResponseBytes, maxRetries, retryBudget, errorDetail, dangerouslyAllowBrowser, allowInsecureHosts, fetch, logger, env, waitUntil, tokenCache, headers, onRequest, onResponse, onCallStart, onCall"],
  ["a connection without its URL", withConnection({ connectionUrl: undefined }), INPUT, "Skyflow: connectionConfigs[0].connectionUrl is missing; it must be a non-empty string"],
  ...["{id", "id}", "{}", "{a{b}", "{a}}", "%7Bid", "id%7d", "%7B%7D", "%7bid}}", "{a/b}", "%7Ba/b%7D", "{a?b}", "x?a={id", "x?a=id%7D", "x?a={b/c}"].map((place) => /** @type {any} */ ([`the place \`${place}\``, withConnection({ connectionUrl: `${connectionUrl}/${place}/x` }), INPUT, "Skyflow: connectionConfigs[0].connectionUrl must have the place of each path parameter as `{name}`: a brace in it has no other, or nothing in between"])),
  ["`url` of a connection", withConnection({ connectionUrl: undefined, url: connectionUrl }), INPUT, "Skyflow: `url` is not a member of connectionConfigs[0]; did you mean `connectionUrl`?"],
  ["a vault that is configured twice", configured({ vaultConfigs: [vaultConfig(), vaultConfig()] }), INPUT, "Skyflow: vaultConfigs[1].vaultId is configured already; use updateVaultConfig to change it"],
  ["a vault that is not configured", onClient((client) => client.vault("v2")), INPUT, "vault: this vault id is not configured; add it to `vaultConfigs`, or use one of those that are: v1"],
  ["a vault's configuration in place of its id", onClient((client) => client.vault(vaultConfig())), INPUT, "vault: vaultId must be a non-empty string, not an object"],
  ["a number in place of a vault's id", onClient((client) => client.getVaultConfig(5)), INPUT, "getVaultConfig: vaultId must be a non-empty string, not a number"],
  ["a connection where none is configured", onClient((client) => client.connection()), INPUT, "connection: no connection is configured; give one in `connectionConfigs`"],
  ["an update of a vault that is not configured", onClient((client) => client.updateVaultConfig({ vaultId: "v2", env: "DEV" })), INPUT, "updateVaultConfig: this vault id is not configured; add it to `vaultConfigs`, or use one of those that are: v1"],
  ["an update with the id misspelt", onClient((client) => client.updateVaultConfig({ vaultID: "v1", env: "DEV" })), INPUT, "updateVaultConfig: `vaultID` is not a member of config; did you mean `vaultId`?"],
  ["an update without an id", onClient((client) => client.updateVaultConfig({ env: "DEV" })), INPUT, "updateVaultConfig: config.vaultId is missing; it must be a non-empty string"],
  ["an update of nothing", onClient((client) => client.updateVaultConfig(undefined)), INPUT, "updateVaultConfig: config must be an object, not undefined"],
  ["an update of a connection with the id misspelt", onClient((client) => client.updateConnectionConfig({ id: "c1", connectionUrl })), INPUT, "updateConnectionConfig: `id` is not a member of config; did you mean `connectionId`?"],
  ["a vault that is added twice", onClient((client) => client.addVaultConfig(vaultConfig())), INPUT, "addVaultConfig: config.vaultId is configured already; use updateVaultConfig to change it"],
  ["no configuration to add", onClient((client) => client.addVaultConfig(undefined)), INPUT, "addVaultConfig: config must be an object, not undefined"],
  ["no configuration to build with", () => Skyflow.builder().addVaultConfig(/** @type {any} */ (undefined)).build(), INPUT, "addVaultConfig: config must be an object, not undefined"],
  ["no value in a template: clusterId", withVault({ clusterId: `${undefined}` }), INPUT, "Skyflow: vaultConfigs[0].clusterId must be what stands before `.vault.skyflowapis.com` in the vault's host name: letters, digits, dashes and dots"],
  ["no value in a template: vaultId", withVault({ vaultId: `${undefined}` }), INPUT, "Skyflow: vaultConfigs[0].vaultId must be the id alone, without blanks or quotes: check how it was copied, or read from the environment"],
  ["a host of another env as clusterId", withVault({ clusterId: "abc.vault.skyflowapis-preview.com" }), INPUT, "Skyflow: vaultConfigs[0].clusterId must be what stands before `.vault.skyflowapis.com` in the vault's host name: letters, digits, dashes and dots"],
  ["half a host as clusterId", withVault({ clusterId: "abc.vault" }), INPUT, "Skyflow: vaultConfigs[0].clusterId must be what stands before `.vault.skyflowapis.com` in the vault's host name: letters, digits, dashes and dots"],
  ["quotes around a clusterId", withVault({ clusterId: '"abc"' }), INPUT, "Skyflow: vaultConfigs[0].clusterId must be what stands before `.vault.skyflowapis.com` in the vault's host name: letters, digits, dashes and dots"],
  ["an empty vaultUrl", withVault({ vaultUrl: "" }), INPUT, "Skyflow: vaultConfigs[0].vaultUrl is empty; it must be a non-empty string"],
  ["a vaultUrl with a port and without a scheme", withVault({ vaultUrl: "localhost:8080" }), INPUT, "Skyflow: vaultConfigs[0].vaultUrl must be an absolute https URL"],
  ["a vaultUrl with a misspelt scheme", withVault({ vaultUrl: "htps://abc.vault.skyflowapis.com" }), INPUT, "Skyflow: vaultConfigs[0].vaultUrl must be an absolute https URL"],
  ["quotes around a vaultUrl", withVault({ vaultUrl: '"https://abc.vault.skyflowapis.com"' }), INPUT, "Skyflow: vaultConfigs[0].vaultUrl must be an absolute https URL"],
  ["a Date as vaultUrl", withVault({ vaultUrl: new Date(0) }), INPUT, "Skyflow: vaultConfigs[0].vaultUrl must be a non-empty string, not an instance of Date"],
  ["`cluster` of a vault", withVault({ cluster: "abc" }), INPUT, "Skyflow: `cluster` is not a member of vaultConfigs[0]; did you mean `clusterId`?"],
  ["`baseUrl` of a vault", withVault({ baseUrl: "https://x" }), INPUT, "Skyflow: `baseUrl` is not a member of vaultConfigs[0]; did you mean `vaultUrl`?"],
  ["a key beside the credentials", withVault({ apiKey: API_KEY }), INPUT, "Skyflow: `apiKey` is not a member of vaultConfigs[0]; it belongs in `credentials`"],
  ["a source of tokens beside the credentials", withVault({ getToken: () => "" }), INPUT, "Skyflow: `getToken` is not a member of vaultConfigs[0]; it belongs in `credentials`"],
  ["the client's level in a vault", withVault({ logLevel: "OFF" }), INPUT, "Skyflow: `logLevel` is not a member of vaultConfigs[0]; it belongs in the configuration of the client, beside `vaultConfigs`"],
  ["the client's fetch in a vault", (fetch) => new Skyflow({ vaultConfigs: [/** @type {any} */ (vaultConfig({ fetch }))] }), INPUT, "Skyflow: `fetch` is not a member of vaultConfigs[0]; it belongs in the configuration of the client, beside `vaultConfigs`"],
  ["the client's time in a connection", withConnection({ totalTimeoutMs: 5 }), INPUT, "Skyflow: `totalTimeoutMs` is not a member of connectionConfigs[0]; it belongs in the configuration of the client, beside `vaultConfigs`"],
  ["`vaults`", configured({ vaults: [vaultConfig()] }), INPUT, "Skyflow: `vaults` is not a member of config; did you mean `vaultConfigs`?"],
  ["`connections`", configured({ connections: [] }), INPUT, "Skyflow: `connections` is not a member of config; did you mean `connectionConfigs`?"],
  ["an await that was forgotten before a configuration", () => new Skyflow(/** @type {any} */ (Promise.resolve({}))), INPUT, "Skyflow: config must be an object, not a promise, which must be awaited first"],
  ["options behind the configuration", (fetch) => new /** @type {any} */ (Skyflow)({ vaultConfigs: [vaultConfig()] }, { fetch }), INPUT, "Skyflow: an argument too many, which would have no effect: put its members into the one before it, or leave it out"],
  ["options behind a vault's id", onClient((client) => client.vault("v1", { timeoutMs: 5 })), INPUT, "vault: an argument too many, which would have no effect: put its members into the one before it, or leave it out"],
  ["an id before a change", onClient((client) => client.updateVaultConfig("v1", { timeoutMs: 5 })), INPUT, "updateVaultConfig: an argument too many, which would have no effect: put its members into the one before it, or leave it out"],
  ["two vaults to add", onClient((client) => client.addVaultConfig(vaultConfig({ vaultId: "v2" }), vaultConfig({ vaultId: "v3" }))), INPUT, "addVaultConfig: an argument too many, which would have no effect: put its members into the one before it, or leave it out"],
  ["options of a call behind its options", onClient((client) => client.vault().get({ table: "persons" }, {}, { timeoutMs: 5 })), INPUT, "get: an argument too many, which would have no effect: put its members into the one before it, or leave it out"],
  ["null as options of a builder", () => Skyflow.builder().setClientOptions(/** @type {any} */ (null)), INPUT, "setClientOptions: options must be an object that can be read, such as { timeoutMs: 10_000 }"],
  ["no id to remove", onClient((client) => client.removeVaultConfig(undefined)), INPUT, "removeVaultConfig: vaultId is missing; it must be a non-empty string"],
];

/** @type {ConfigurationMistake[]} */
export const CREDENTIALS_MISTAKES = [
  ["text as credentials", withCredentials(API_KEY), CREDENTIALS, "Skyflow: vaultConfigs[0].credentials must be an object with exactly one of apiKey, token, path, credentialsString, getToken"],
  ["no kind of credentials", withCredentials({}), CREDENTIALS, "Skyflow: vaultConfigs[0].credentials must have one of apiKey, token, path, credentialsString, getToken, and all of them are undefined: is a variable of the environment not set?"],
  ["an environment variable that is not set", withCredentials({ apiKey: undefined }), CREDENTIALS, "Skyflow: vaultConfigs[0].credentials must have one of apiKey, token, path, credentialsString, getToken, and all of them are undefined: is a variable of the environment not set?"],
  ["two kinds", withCredentials({ apiKey: API_KEY, path: "credentials.json" }), CREDENTIALS, "Skyflow: vaultConfigs[0].credentials must have exactly one of apiKey, token, path, credentialsString, getToken, not apiKey and path"],
  ["snake_case: api_key", withCredentials({ api_key: API_KEY }), CREDENTIALS, "Skyflow: `api_key` is not a member of vaultConfigs[0].credentials; did you mean `apiKey`?"],
  ["`bearerToken`", withCredentials({ bearerToken: bearer }), CREDENTIALS, "Skyflow: `bearerToken` is not a member of vaultConfigs[0].credentials; did you mean `token`?"],
  ["the parsed file as credentials", withCredentials(account), CREDENTIALS, "Skyflow: `clientID` is not a member of vaultConfigs[0].credentials; it belongs in the JSON text that is given as `credentialsString`"],
  ["a key that was cut", withCredentials({ apiKey: API_KEY.slice(0, 20) }), CREDENTIALS, "Skyflow: vaultConfigs[0].credentials has an invalid apiKey: it must begin with `sky-` and be 42 characters long. A bearer token goes in `token`"],
  ["a key with a line break", withCredentials({ apiKey: `${API_KEY}\n` }), CREDENTIALS, "Skyflow: vaultConfigs[0].credentials has an invalid apiKey: it must be a non-empty string without blanks, quotes, line breaks or other invisible characters, and without `Bearer`"],
  ["a bearer token as key", withCredentials({ apiKey: bearer }), CREDENTIALS, "Skyflow: vaultConfigs[0].credentials has an invalid apiKey: it must begin with `sky-` and be 42 characters long. A bearer token goes in `token`"],
  ["a key as token", withCredentials({ token: API_KEY }), CREDENTIALS, "Skyflow: vaultConfigs[0].credentials has an invalid token: it must be a JWT with an `exp` claim. An API key goes in `apiKey`"],
  ["an expired token", withCredentials({ token: expired }), CREDENTIALS, "Skyflow: vaultConfigs[0].credentials has an expired token; make a new one"],
  ["`Bearer` before a token", withCredentials({ token: `Bearer ${bearer}` }), CREDENTIALS, "Skyflow: vaultConfigs[0].credentials has an invalid token: it must be a non-empty string without blanks, quotes, line breaks or other invisible characters, and without `Bearer`"],
  ["roles of a key", withCredentials({ apiKey: API_KEY, roles: ["r1"] }), CREDENTIALS, "Skyflow: vaultConfigs[0].credentials has `roles`, which goes with a service account and has no effect on apiKey"],
  ["a binding of a secrets store", withCredentials({ apiKey: binding }), CREDENTIALS, "Skyflow: vaultConfigs[0].credentials has an invalid apiKey: it is a binding, as of a secrets store, not a string; await its `get()` first"],
  ["a binding as credentialsString", withCredentials({ credentialsString: binding }), CREDENTIALS, "Skyflow: vaultConfigs[0].credentials has an invalid credentialsString: it is a binding, as of a secrets store, not a string; await its `get()` first"],
  ["an object as credentialsString", withCredentials({ credentialsString: account }), CREDENTIALS, "Skyflow: vaultConfigs[0].credentials.credentialsString must be a string, such as the text of a credentials.json"],
  ["a path as credentialsString", withCredentials({ credentialsString: "./credentials.json" }), CREDENTIALS, "Skyflow: vaultConfigs[0].credentials: its credentialsString is not JSON; it must be the text of a credentials.json. An API key goes in `apiKey`, a path in `path`"],
  ["a key as credentialsString", withCredentials({ credentialsString: API_KEY }), CREDENTIALS, "Skyflow: vaultConfigs[0].credentials: its credentialsString is an API key; it must be the text of a credentials.json. An API key goes in `apiKey`, a path in `path`"],
  ["a bearer token as credentialsString", withCredentials({ credentialsString: bearer }), CREDENTIALS, "Skyflow: vaultConfigs[0].credentials: its credentialsString is a bearer token; it goes in `token`"],
  ["JSON that was stringified twice", withCredentials({ credentialsString: JSON.stringify(JSON.stringify(account)) }), CREDENTIALS, "Skyflow: vaultConfigs[0].credentials: its credentialsString is JSON in quotes, as if it had been stringified twice; give the text of the credentials.json as it is"],
  ["base64 of a file", withCredentials({ credentialsString: btoa(JSON.stringify(account)) }), CREDENTIALS, "Skyflow: vaultConfigs[0].credentials: its credentialsString looks like base64; decode it first, it must be the text of a credentials.json"],
  ["a file around the account", withCredentials({ credentialsString: JSON.stringify({ serviceAccounts: [account] }) }), CREDENTIALS, "Skyflow: vaultConfigs[0].credentials: its credentialsString has no privateKey: it looks like a file around a credentials.json; give the object inside"],
  ...["roles", "roleIds", "roleIDs", "context", "ctx"].map((name) => /** @type {any} */ ([`\`${name}\` in a credentials.json`, withCredentials({ credentialsString: JSON.stringify({ ...account, [name]: ["r1"] }) }), CREDENTIALS, `Skyflow: vaultConfigs[0].credentials: its credentialsString holds \`${name}\`, which has no effect there; give it beside the credentials, not in them`])),
  ["a file without a private key", withCredentials({ credentialsString: JSON.stringify({ ...account, privateKey: undefined }) }), CREDENTIALS, "Skyflow: vaultConfigs[0].credentials: its credentialsString has no privateKey"],
  ["a private key that is none", withCredentials({ credentialsString: JSON.stringify({ ...account, privateKey: "secret" }) }), CREDENTIALS, "Skyflow: vaultConfigs[0].credentials: its credentialsString has a privateKey that is not PEM; use the RSA private key of the credentials.json as it was downloaded"],
  ["a key as SKYFLOW_CREDENTIALS", (fetch) => new Skyflow({ vaultConfigs: [{ vaultId: "v1", clusterId: "abc" }], env: { SKYFLOW_CREDENTIALS: API_KEY }, fetch, logLevel: "OFF" }).vault().get({ table: "persons" }), CREDENTIALS, "get: SKYFLOW_CREDENTIALS: its credentialsString is an API key; it must be the text of a credentials.json. An API key goes in `apiKey`, a path in `path`. It was read when this call needed it"],
  ["no credentials to update to", onClient((client) => client.updateSkyflowCredentials(undefined)), CREDENTIALS, "updateSkyflowCredentials: skyflowCredentials must be an object with exactly one of apiKey, token, path, credentialsString, getToken"],
  ["no credentials to add to a builder", () => Skyflow.builder().addSkyflowCredentials(/** @type {any} */ (undefined)).build(), CREDENTIALS, "Skyflow: skyflowCredentials must be an object with exactly one of apiKey, token, path, credentialsString, getToken"],
  ["no credentials at all", (fetch) => new Skyflow({ vaultConfigs: [{ vaultId: "v1", clusterId: "abc" }], env: {}, fetch, logLevel: "OFF" }).vault().get({ table: "persons" }), CREDENTIALS, "get: no credentials: set them in the vault's configuration, in `skyflowCredentials` or in SKYFLOW_CREDENTIALS (in a Worker, pass `env`), which was not set when this call read it"],
  ["an object to make a token of", (fetch) => generateBearerTokenFromCreds(/** @type {any} */ (account), { fetch }), CREDENTIALS, "generateBearerTokenFromCreds: the credentials: its credentialsString is empty, or no string; it must be the text of a credentials.json. An API key goes in `apiKey`, a path in `path`"],
  ["a key to make a token of", (fetch) => generateBearerTokenFromCreds(OTHER_API_KEY, { fetch }), CREDENTIALS, "generateBearerTokenFromCreds: the credentials: its credentialsString is an API key; it must be the text of a credentials.json. An API key goes in `apiKey`, a path in `path`"],
  ["roles that are roleIds", () => generateBearerTokenFromCreds("{}", /** @type {any} */ ({ roles: ["r1"] })), INPUT, "generateBearerTokenFromCreds: `roles` is not a member of options; did you mean `roleIds`?"],
  ["one role in place of a list", () => generateBearerTokenFromCreds("{}", /** @type {any} */ ({ roleIds: "r1" })), INPUT, "generateBearerTokenFromCreds: roleIds must be a list of at least one role id, each without blanks"],
  ["a context that is ctx", () => generateSignedDataTokensFromCreds("{}", /** @type {any} */ ({ dataTokens: ["t"], context: "c" })), INPUT, "generateSignedDataTokensFromCreds: `context` is not a member of options; did you mean `ctx`?"],
  ["the tokens as the second argument", () => generateSignedDataTokensFromCreds("{}", /** @type {any} */ (["t"])), INPUT, "generateSignedDataTokensFromCreds: the second argument, the options, must be one object, { dataTokens, … }, not an array"],
  ["no tokens to sign", () => generateSignedDataTokensFromCreds("{}", /** @type {any} */ ({})), INPUT, "generateSignedDataTokensFromCreds: dataTokens is missing; it must be an array of tokens"],
  ["quotes around a key", withCredentials({ apiKey: `"${API_KEY}"` }), CREDENTIALS, "Skyflow: vaultConfigs[0].credentials has an invalid apiKey: it must be a non-empty string without blanks, quotes, line breaks or other invisible characters, and without `Bearer`"],
  ["an empty key", withCredentials({ apiKey: "" }), CREDENTIALS, "Skyflow: vaultConfigs[0].credentials has an invalid apiKey: it must be a non-empty string without blanks, quotes, line breaks or other invisible characters, and without `Bearer`"],
  ["quotes around a token", withCredentials({ token: `"${bearer}"` }), CREDENTIALS, "Skyflow: vaultConfigs[0].credentials has an invalid token: it must be a non-empty string without blanks, quotes, line breaks or other invisible characters, and without `Bearer`"],
  ["a signed data token as token", withCredentials({ token: `signed_token_${bearer}` }), CREDENTIALS, "Skyflow: vaultConfigs[0].credentials has an invalid token: it must be a JWT with an `exp` claim. An API key goes in `apiKey`"],
  ["an await that was forgotten before a key", withCredentials({ apiKey: Promise.resolve(API_KEY) }), CREDENTIALS, "Skyflow: vaultConfigs[0].credentials has an invalid apiKey: it is a promise; await it first"],
  ["an await that was forgotten before a text", withCredentials({ credentialsString: Promise.resolve("{}") }), CREDENTIALS, "Skyflow: vaultConfigs[0].credentials has an invalid credentialsString: it is a promise; await it first"],
  ["an await that was forgotten before credentials", withCredentials(Promise.resolve({ apiKey: API_KEY })), CREDENTIALS, "Skyflow: vaultConfigs[0].credentials must be an object with exactly one of apiKey, token, path, credentialsString, getToken, not a promise, which must be awaited first"],
  ["quotes around a text", withCredentials({ credentialsString: `'${JSON.stringify(account)}'` }), CREDENTIALS, "Skyflow: vaultConfigs[0].credentials: its credentialsString is in quotes; give it without them"],
  ["quotes around SKYFLOW_CREDENTIALS", (fetch) => new Skyflow({ vaultConfigs: [{ vaultId: "v1", clusterId: "abc" }], env: { SKYFLOW_CREDENTIALS: `'${JSON.stringify({ apiKey: API_KEY })}'` }, fetch, logLevel: "OFF" }).vault().get({ table: "persons" }), CREDENTIALS, "get: SKYFLOW_CREDENTIALS: its credentialsString is in quotes; give it without them. It was read when this call needed it"],
  ["`roleIds` of credentials", withCredentials({ credentialsString: "{}", roleIds: ["r1"] }), CREDENTIALS, "Skyflow: `roleIds` is not a member of vaultConfigs[0].credentials; did you mean `roles`?"],
  ["`ctx` of credentials", withCredentials({ credentialsString: "{}", ctx: "c" }), CREDENTIALS, "Skyflow: `ctx` is not a member of vaultConfigs[0].credentials; did you mean `context`?"],
  ["a URL as path", withCredentials({ path: new URL("https://x/credentials.json") }), CREDENTIALS, "Skyflow: vaultConfigs[0].credentials.path must be a string, the path of a credentials.json"],
];
