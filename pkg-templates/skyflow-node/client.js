/**
 * `Skyflow`: holds the configuration as it was given, passes it to a client of the main entry, and returns the
 * controllers over that client.
 */
import { Skyflow as EdgeSkyflow } from "skyflow-edge";
import { changed, emptied, isObject, membersOf } from "./configuration.js";
import { ConnectionController, DetectController, VaultController } from "./controllers.js";
import { warnAs } from "./deprecated.js";
import { misused, ownKeys, refused, withNodeErrors } from "./errors.js";
import { guard, hasSurplus, SURPLUS } from "../host/methods.js";
import { isPlain } from "../host/reader.js";

/** @typedef {Record<string, any>} Data */

const HOSTS = { PROD: "skyflowapis.com", SANDBOX: "skyflowapis-preview.com", DEV: "skyflowapis.dev", STAGE: "skyflowapis.tech" };
/** Matches a cluster id that stays within its host name: no path, port or user. */
const IN_HOST = /^[\w.-]+$/;
/** Matches the API keys that skyflow-node accepts; the main client requires 42 characters. */
const API_KEY = /^sky-[!-~]*$/;
const API_KEY_LENGTH = 42;

/** @param {any} list @param {(config: any) => any} change */
const mapList = (list, change) => (Array.isArray(list) ? list.map(change) : list);

/** Whether the main client accepts it without a `vaultUrl`. @param {unknown} clusterId */
const hasPlainHost = (clusterId) => typeof clusterId !== "string" || !clusterId.includes("_");
const urlOf = (/** @type {Data} */ { clusterId, env }) => `https://${clusterId}.vault.${HOSTS[/** @type {keyof typeof HOSTS} */ (env || "PROD")]}`;

let keys = 0;

export class Skyflow {
  // A literal, because the package is minified.
  static get name() { return "Skyflow"; }

  /** @type {any} the main client */
  #client;
  /** The client options: everything but the members below. @type {Data} */
  #options;
  /** @type {Map<string, Data>} */
  #vaults = new Map();
  /** @type {Map<string, Data>} */
  #connections = new Map();
  /** @type {any} */
  #credentials;
  /** @type {any} */
  #logLevel;
  /** The real API keys by their aliases, for keys that the main client would refuse. @type {Map<string, string>} */
  #apiKeys = new Map();
  /** @type {unknown} SKYFLOW_CREDENTIALS when the main client was made */
  #environment;

  /** @param {any} config @param {unknown} [more] */
  constructor(config, more) {
    guard(Skyflow, (object) => #client in object, misused);
    if (hasSurplus([more], 0)) throw misused("Skyflow", SURPLUS);
    const members = membersOf(config);
    if (members === config) throw refused("expected new Skyflow({ vaultConfigs, connectionConfigs, skyflowCredentials, logLevel })");
    const { vaultConfigs, connectionConfigs, skyflowCredentials, logLevel, ...options } = members;
    if (!vaultConfigs && !connectionConfigs) throw refused("vaultConfigs or connectionConfigs must be given");
    this.#options = options;
    this.#credentials = skyflowCredentials || undefined;
    this.#logLevel = logLevel || "ERROR";
    const vaults = mapList(vaultConfigs || undefined, membersOf);
    const connections = mapList(connectionConfigs || undefined, membersOf);
    this.#start(vaults, connections);
    for (const vault of vaults ?? []) this.#keepVault(vault);
    for (const connection of connections ?? []) this.#keepConnection(connection);
  }

  /** @param {any} vaultConfigs @param {any} connectionConfigs */
  #start(vaultConfigs, connectionConfigs) {
    this.#environment = this.#credentials === undefined ? this.#inEnvironment() : undefined;
    this.#client = withNodeErrors(() => new EdgeSkyflow({
      ...this.#options,
      vaultConfigs: mapList(vaultConfigs, (config) => this.#vaultSent(config)),
      connectionConfigs: mapList(connectionConfigs, (config) => this.#connectionSent(config)),
      skyflowCredentials: this.#credentialsSent(this.#credentials),
      logLevel: this.#logLevel,
      fetch: (url, init) => this.#fetch(url, init),
    }));
    warnAs(this.#logLevel);
  }

  /** Replaces the alias of an API key by the key, and calls the caller's `fetch`. @param {any} url @param {any} init */
  #fetch(url, init) {
    const fetch = this.#options.fetch ?? globalThis.fetch;
    if (this.#apiKeys.size === 0) return fetch(url, init);
    const headers = new Headers(init.headers);
    for (const name of ["authorization", "x-skyflow-authorization"]) {
      const sent = headers.get(name)?.replace(/sky-\d+$/, (key) => this.#apiKeys.get(key) ?? key);
      if (sent !== undefined) headers.set(name, sent);
    }
    return fetch(url, { ...init, headers });
  }

  #inEnvironment() {
    try {
      return (this.#options.env ?? /** @type {any} */ (globalThis).process?.env)?.SKYFLOW_CREDENTIALS;
    } catch {
      // A getter may throw, and Deno asks for a permission.
      return undefined;
    }
  }

  /** @param {any} config */
  #vaultSent(config) {
    if (!isObject(config) || !isPlain(config)) return config;
    const { env, credentials, ...sent } = config;
    const { clusterId } = sent;
    if (env) sent.env = env;
    if (credentials) sent.credentials = this.#credentialsSent(credentials);
    if (!hasPlainHost(clusterId) && IN_HOST.test(clusterId)) sent.vaultUrl ??= urlOf(config);
    return sent;
  }

  /** @param {any} config */
  #connectionSent(config) {
    if (!isObject(config) || !isPlain(config)) return config;
    const { credentials, ...sent } = config;
    return credentials ? { ...sent, credentials: this.#credentialsSent(credentials) } : sent;
  }

  /** @param {any} credentials */
  #credentialsSent(credentials) {
    const members = membersOf(credentials);
    if (members === credentials) return credentials;
    const { context, ...sent } = members;
    // Empty and null are no context there.
    if (context !== "" && context !== null && context !== undefined) sent.context = context;
    const { apiKey } = sent;
    if (typeof apiKey === "string" && API_KEY.test(apiKey) && apiKey.length !== API_KEY_LENGTH) {
      sent.apiKey = `sky-${String(++keys).padStart(API_KEY_LENGTH - 4, "0")}`;
      this.#apiKeys.set(sent.apiKey, apiKey);
      ownKeys.add(apiKey);
    }
    return sent;
  }

  /** @param {Data} config */
  #keepVault(config) {
    const id = config.vaultId;
    this.#vaults.set(id, {
      config: { ...config },
      hasUrl: !hasPlainHost(config.clusterId),
      vault: new VaultController(() => this.#ready(this.#vaults.get(id)).vault(id)),
      detect: new DetectController(() => this.#ready(this.#vaults.get(id)).detect(id)),
    });
  }

  /** @param {Data} config */
  #keepConnection(config) {
    const id = config.connectionId;
    this.#connections.set(id, {
      config: { ...config },
      connection: new ConnectionController(() => this.#ready(this.#connections.get(id)).connection(id)),
    });
  }

  /** SKYFLOW_CREDENTIALS may be set after the client was made: skyflow-node reads it at each call. @param {Data | undefined} kept */
  #ready(kept) {
    const isOwn = this.#credentials !== undefined || kept?.config.credentials;
    if (!isOwn && this.#inEnvironment() !== this.#environment) {
      const configs = (/** @type {Map<string, Data>} */ all) => [...all.values()].map(({ config }) => config);
      this.#start(configs(this.#vaults), configs(this.#connections));
    }
    return this.#client;
  }

  /** @param {Map<string, Data>} all @param {unknown} id @param {string} list */
  #found(all, id, list) {
    const kept = all.get(/** @type {string} */ (id));
    if (kept === undefined) throw refused(all.size === 0 ? `${list} holds none; add one first` : `${list} holds none of this id; add it first`);
    return kept;
  }

  /** @param {any} config */
  addVaultConfig(config) {
    const members = membersOf(config);
    withNodeErrors(() => this.#client.addVaultConfig(this.#vaultSent(members)));
    this.#keepVault(members);
  }

  /** @param {any} config */
  updateVaultConfig(config) {
    const change = membersOf(config);
    const kept = this.#found(this.#vaults, change?.vaultId, "vaultConfigs");
    const merged = changed(kept.config, change);
    const sent = { ...this.#vaultSent(merged), ...emptied(change) };
    // Otherwise that of the last cluster id would stay.
    if (kept.hasUrl) sent.vaultUrl ??= urlOf(merged);
    withNodeErrors(() => this.#client.updateVaultConfig(sent));
    kept.config = merged;
    kept.hasUrl = sent.vaultUrl !== undefined;
  }

  /** @param {any} [vaultId] */
  getVaultConfig(vaultId) {
    return { ...this.#found(this.#vaults, vaultId, "vaultConfigs").config };
  }

  /** @param {any} vaultId */
  removeVaultConfig(vaultId) {
    this.#found(this.#vaults, vaultId, "vaultConfigs");
    withNodeErrors(() => this.#client.removeVaultConfig(vaultId));
    this.#vaults.delete(vaultId);
  }

  /** @param {any} config */
  addConnectionConfig(config) {
    const members = membersOf(config);
    withNodeErrors(() => this.#client.addConnectionConfig(this.#connectionSent(members)));
    this.#keepConnection(members);
  }

  /** @param {any} config */
  updateConnectionConfig(config) {
    const change = membersOf(config);
    const kept = this.#found(this.#connections, change?.connectionId, "connectionConfigs");
    const merged = changed(kept.config, change);
    withNodeErrors(() => this.#client.updateConnectionConfig({ ...this.#connectionSent(merged), ...emptied(change) }));
    kept.config = merged;
  }

  /** @param {any} [connectionId] */
  getConnectionConfig(connectionId) {
    return { ...this.#found(this.#connections, connectionId, "connectionConfigs").config };
  }

  /** @param {any} connectionId */
  removeConnectionConfig(connectionId) {
    this.#found(this.#connections, connectionId, "connectionConfigs");
    withNodeErrors(() => this.#client.removeConnectionConfig(connectionId));
    this.#connections.delete(connectionId);
  }

  /** @param {any} credentials */
  updateSkyflowCredentials(credentials) {
    withNodeErrors(() => this.#client.updateSkyflowCredentials(this.#credentialsSent(credentials)));
    this.#credentials = credentials;
  }

  getSkyflowCredentials() {
    return this.#credentials;
  }

  /** @param {any} logLevel */
  setLogLevel(logLevel) {
    const level = logLevel || "ERROR";
    withNodeErrors(() => this.#client.setLogLevel(level));
    this.#logLevel = level;
    warnAs(level);
  }

  /** @param {any} logLevel */
  updateLogLevel(logLevel) {
    this.setLogLevel(logLevel);
    return this;
  }

  getLogLevel() {
    return this.#logLevel;
  }

  /** @param {any} [vaultId] */
  vault(vaultId) {
    return this.#found(this.#vaults, vaultId || first(this.#vaults), "vaultConfigs").vault;
  }

  /** @param {any} [vaultId] */
  detect(vaultId) {
    return this.#found(this.#vaults, vaultId || first(this.#vaults), "vaultConfigs").detect;
  }

  /** @param {any} [connectionId] */
  connection(connectionId) {
    return this.#found(this.#connections, connectionId || first(this.#connections), "connectionConfigs").connection;
  }
}

/** The first id. @param {Map<string, Data>} all */
const first = (all) => all.keys().next().value;
