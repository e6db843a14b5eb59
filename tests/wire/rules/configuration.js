/**
 * The validation rules of the configuration, as data. A row is a rule, something to do with the
 * package, and what the message must name.
 *
 * @typedef {import("skyflow-edge").Skyflow} Client
 * @typedef {{ make: (config: any) => Client, client: () => Client }} Given makes a client of a configuration; or the one of `VALID`
 * @typedef {[rule: string, act: (given: Given) => unknown, ...names: string[]]} Row
 */

export const API_KEY = "sky-ab12c-0123456789abcdef0123456789abcdef";
const jwt = (/** @type {object} */ claims) => ["{}", JSON.stringify(claims), "x"].map((part) => Buffer.from(part).toString("base64url")).join(".");
/** Expires in 2100. */
export const TOKEN = jwt({ exp: 4_102_444_800 });
const EXPIRED = jwt({ exp: 1_000_000_000 });
const ACCOUNT = JSON.stringify({ clientID: "c", keyID: "k", tokenURI: "https://manage.skyflowapis.com/v1/auth/sa/oauth/token", privateKey: "PEM" });

const vault = { vaultId: "v1", clusterId: "cluster" };
const connection = { connectionId: "c1", connectionUrl: "https://gateway.example.com/route" };
export const VALID = { vaultConfigs: [vault], connectionConfigs: [connection], skyflowCredentials: { apiKey: API_KEY } };

export const IDS = [
  ..."CLI-1 CLI-1b CLI-2 CLI-2b CLI-3 CLI-4 CLI-5 CLI-5b CLI-6 CLI-7 CLI-7b CLI-8 CLI-8b CLI-9 CLI-10 CLI-11".split(" "),
  ..."CLI-12 CLI-13 CLI-13b CLI-14 CLI-15 CLI-16 CLI-16b CLI-17".split(" "),
];

/** @param {string} rule @param {object} change @param {string[]} names @returns {Row} */
const ofVault = (rule, change, ...names) => [rule, ({ make }) => make({ ...VALID, vaultConfigs: [{ ...vault, ...change }] }), ...names];
/** @param {string} rule @param {object} change @param {string[]} names @returns {Row} */
const ofConnection = (rule, change, ...names) => [rule, ({ make }) => make({ ...VALID, connectionConfigs: [{ ...connection, ...change }] }), ...names];
/** Credentials are the same in every place. @param {string} rule @param {unknown} credentials @param {string[]} names @returns {Row[]} */
const ofCredentials = (rule, credentials, ...names) => [
  ofVault(rule, { credentials }, "vaultConfigs[0].credentials", ...names),
  ofConnection(rule, { credentials }, "connectionConfigs[0].credentials", ...names),
  [rule, ({ make }) => make({ ...VALID, skyflowCredentials: credentials }), "skyflowCredentials", ...names],
  [rule, ({ client }) => client().updateSkyflowCredentials(/** @type {any} */ (credentials)), "skyflowCredentials", ...names],
  [rule, ({ client }) => client().updateVaultConfig({ vaultId: "v1", credentials: /** @type {any} */ (credentials) }), "credentials", ...names],
];

const second = { ...vault, vaultId: "v2" };

/** @type {Row[]} */
export const REFUSED = [
  ofVault("CLI-1", { vaultId: undefined }, "vaultConfigs[0].vaultId"),
  ofVault("CLI-1", { vaultId: null }, "vaultConfigs[0].vaultId"),
  ofVault("CLI-1", { vaultId: "" }, "vaultConfigs[0].vaultId"),
  ofVault("CLI-1", { vaultId: 5 }, "vaultConfigs[0].vaultId"),
  ofVault("CLI-1b", { vaultId: "  " }, "vaultConfigs[0].vaultId"),
  ["CLI-1", ({ make }) => make({ vaultConfigs: [vault, { clusterId: "x" }] }), "vaultConfigs[1].vaultId"],
  ["CLI-1", ({ make }) => make({ vaultConfigs: vault }), "vaultConfigs"],
  ["CLI-1", ({ make }) => make({ vaultConfigs: [null] }), "vaultConfigs[0]"],
  ["CLI-1", ({ client }) => client().addVaultConfig(/** @type {any} */ ({ clusterId: "x" })), "vaultId"],
  ofVault("CLI-2", { clusterId: undefined }, "vaultConfigs[0].clusterId"),
  ofVault("CLI-2", { clusterId: "" }, "vaultConfigs[0].clusterId"),
  ofVault("CLI-2", { clusterId: " " }, "vaultConfigs[0].clusterId"),
  ofVault("CLI-2", { clusterId: 5 }, "vaultConfigs[0].clusterId"),
  ...["a/b", "a b", "a?b", "a#b", "a:80", "user@a", "a\\b", "a..b", ".a", "a.", "-a", "ä", "a\n", "a%2f"].map((clusterId) => ofVault("CLI-2", { clusterId }, "vaultConfigs[0].clusterId")),
  ["CLI-2", ({ client }) => client().updateVaultConfig({ vaultId: "v1", clusterId: "a/b" }), "clusterId"],
  ofVault("CLI-2b", { env: "MARS" }, "vaultConfigs[0].env", "SANDBOX"),
  ofVault("CLI-2b", { env: "prod" }, "vaultConfigs[0].env"),
  ofVault("CLI-2b", { env: 1 }, "vaultConfigs[0].env"),
  ofVault("CLI-3", { regionx: "eu" }, "vaultConfigs[0]", "regionx"),
  ofVault("CLI-3", { vault_id: "v1" }, "vaultConfigs[0]", "vault_id"),
  ofConnection("CLI-3", { method: "POST" }, "connectionConfigs[0]", "method"),
  ["CLI-3", ({ make }) => make({ ...VALID, vaults: [] }), "vaults"],
  ["CLI-3", ({ client }) => client().updateVaultConfig(/** @type {any} */ ({ vaultId: "v1", regionx: "eu" })), "regionx"],
  ...ofCredentials("CLI-4", {}, "apiKey", "token"),
  ...ofCredentials("CLI-4", { password: "x" }, "password"),
  ...ofCredentials("CLI-4", "sky-key"),
  ...ofCredentials("CLI-4", { apiKey: API_KEY, token: TOKEN }, "one of"),
  ...ofCredentials("CLI-4", { apiKey: API_KEY, path: "" }, "one of"),
  ...ofCredentials("CLI-5", { apiKey: "" }, "apiKey"),
  ...ofCredentials("CLI-5", { apiKey: 5 }, "apiKey"),
  ...ofCredentials("CLI-5", { apiKey: API_KEY.replace("sky-", "key-") }, "apiKey", "sky-"),
  ...ofCredentials("CLI-5b", { apiKey: API_KEY.slice(0, -1) }, "apiKey", "42"),
  ...ofCredentials("CLI-5b", { apiKey: `${API_KEY}0` }, "apiKey", "42"),
  ...["\n", "\0", " ", "é", "\u200b"].flatMap((odd) => ofCredentials("CLI-5b", { apiKey: API_KEY.slice(0, -1) + odd }, "apiKey")),
  ...ofCredentials("CLI-6", { token: "" }, "token"),
  ...ofCredentials("CLI-6", { token: 5 }, "token"),
  ...ofCredentials("CLI-6", { token: "abc" }, "token"),
  ...ofCredentials("CLI-6", { token: EXPIRED }, "expired"),
  ...ofCredentials("CLI-6", { token: `${TOKEN}\n` }, "token"),
  ...[{}, { exp: "4102444800" }, { exp: 0 }, { exp: -1 }, { exp: null }].flatMap((claims) => ofCredentials("CLI-6", { token: jwt(claims) }, "token")),
  ...["", "  ", 5, true].flatMap((text) => [...ofCredentials("CLI-7", { path: text }), ...ofCredentials("CLI-7", { credentialsString: text })]),
  ...ofCredentials("CLI-7b", { path: "no-such-file.json" }),
  ...ofCredentials("CLI-7b", { credentialsString: "nope" }),
  ...ofCredentials("CLI-7b", { credentialsString: "{}" }),
  ["CLI-8", ({ make }) => make({ ...VALID, vaultConfigs: [vault, second, vault] }), "vaultConfigs[2].vaultId"],
  ["CLI-8", ({ make }) => make({ ...VALID, connectionConfigs: [connection, connection] }), "connectionConfigs[1].connectionId"],
  ["CLI-8b", ({ client }) => client().addVaultConfig(vault), "vaultId"],
  ["CLI-8b", ({ client }) => client().addConnectionConfig(connection), "connectionId"],
  ...["v2", "", "constructor", "__proto__", 5].map((id) => /** @type {Row} */ (["CLI-9", ({ client }) => client().vault(/** @type {any} */ (id)), "vault"])),
  ...["v2", undefined, "constructor"].flatMap((id) => /** @type {Row[]} */ ([
    ["CLI-9", ({ client }) => client().getVaultConfig(/** @type {any} */ (id)), "vault"],
    ["CLI-9", ({ client }) => client().updateVaultConfig(/** @type {any} */ ({ vaultId: id, clusterId: "x" })), "vault"],
    ["CLI-9", ({ client }) => client().removeVaultConfig(/** @type {any} */ (id)), "vault"],
    ["CLI-9", ({ client }) => client().getConnectionConfig(/** @type {any} */ (id)), "connection"],
    ["CLI-9", ({ client }) => client().updateConnectionConfig(/** @type {any} */ ({ connectionId: id })), "connection"],
    ["CLI-9", ({ client }) => client().removeConnectionConfig(/** @type {any} */ (id)), "connection"],
  ])),
  ["CLI-10", ({ make }) => make({}).vault(), "vaultConfigs"],
  ["CLI-10", ({ make }) => make({ vaultConfigs: [] }).vault("v1"), "vaultConfigs"],
  ["CLI-10", ({ client }) => client().removeVaultConfig("v1").vault(), "vaultConfigs"],
  ["CLI-12", ({ make }) => make({ ...VALID, logLevel: "LOUD" }), "logLevel", "DEBUG"],
  ["CLI-12", ({ make }) => make({ ...VALID, logLevel: 3 }), "logLevel"],
  ["CLI-12", ({ client }) => client().setLogLevel(/** @type {any} */ ("debug")), "logLevel"],
  ["CLI-12", ({ client }) => client().updateLogLevel(/** @type {any} */ ("LOUD")), "logLevel"],
  // They do nothing for an API key, so a wrong one there is a misunderstanding as well.
  ...[{ credentialsString: ACCOUNT }, { apiKey: API_KEY }].flatMap((kind) => [
    ...ofCredentials("CLI-13", { ...kind, roles: "r1" }),
    ...ofCredentials("CLI-13b", { ...kind, roles: [] }),
    ...ofCredentials("CLI-13b", { ...kind, roles: ["r1", " "] }),
    ...ofCredentials("CLI-13b", { ...kind, roles: [5] }),
    ...ofCredentials("CLI-14", { ...kind, context: ["x"] }),
    ...ofCredentials("CLI-14", { ...kind, context: { "a-b": 1 } }),
    ...ofCredentials("CLI-15", { ...kind, tokenUri: 5 }),
    ...ofCredentials("CLI-15", { ...kind, tokenUri: "nope" }),
    ...ofCredentials("CLI-15", { ...kind, tokenUri: "http://x.example" }),
  ]),
  ...[undefined, "", " ", 5].flatMap((text) => [
    ofConnection("CLI-16", { connectionId: text }, "connectionConfigs[0].connectionId"),
    ofConnection("CLI-16", { connectionUrl: text }, "connectionConfigs[0].connectionUrl"),
  ]),
  ...["http://gateway.example.com", "nope", "/route", "ftp://gateway.example.com", "https://user:word@gateway.example.com"].map((connectionUrl) =>
    ofConnection("CLI-16b", { connectionUrl }, "connectionConfigs[0].connectionUrl"),
  ),
];

/** @type {Row[]} */
export const ALLOWED = [
  ["CLI-2", ({ make }) => make({ vaultConfigs: [{ ...vault, clusterId: "sb.area51" }] })],
  ["CLI-8b", ({ client }) => client().removeVaultConfig("v1").addVaultConfig(vault)],
  // An update names what changes.
  ["CLI-11", ({ client }) => client().updateVaultConfig({ vaultId: "v1", clusterId: "other" })],
  ["CLI-11", ({ client }) => client().updateConnectionConfig({ connectionId: "c1", credentials: { token: TOKEN } })],
  ["CLI-16b", ({ make }) => make({ connectionConfigs: [{ ...connection, connectionUrl: "http://127.0.0.1:8787/{id}?fixed=1" }] })],
  // The shared credentials may come later.
  ["CLI-17", ({ make }) => make({ connectionConfigs: [connection] })],
];
