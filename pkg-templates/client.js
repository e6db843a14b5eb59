/**
 * `Skyflow` and its builder. They own the configuration; the handle on the
 * WebAssembly core behind them is a cache that can be made anew from it.
 */
import { copy, environmentCredentials, toldToCore, UNREADABLE, withAccounts } from "./accounts.js";
import { Connection } from "./connection.js";
import { Detect } from "./detect.js";
import { start } from "./runtime.js";
import { Vault } from "./vault.js";

/** Members of a SkyflowConfig that are functions, or hold them: they stay JavaScript. */
const HOOKS = /** @type {const} */ (["fetch", "logger", "onRequest", "onResponse", "waitUntil", "tokenCache", "env"]);

/**
 * @typedef {import("./index.js").SkyflowConfig} SkyflowConfig
 * @typedef {Record<string, any>} Data
 */

/** What was given as `undefined` was not given. @returns {any} */
function given(/** @type {any} */ members) {
  if (!isObject(members)) return members;
  try {
    return Object.fromEntries(Object.entries(members).filter(([, member]) => member !== undefined));
  } catch {
    return UNREADABLE;
  }
}

/** The environment is asked once, and only when a client has no credentials of its own. @param {any} config @param {any} env */
function withEnvironment(config, env) {
  if (!isObject(config) || Object.hasOwn(config, "skyflowCredentials")) return config;
  const credentials = environmentCredentials(env);
  return credentials === undefined ? config : { ...config, " environment": credentials };
}

/** @returns {value is object} */
const isObject = (/** @type {unknown} */ value) => typeof value === "object" && value !== null;

const idOf = (/** @type {Record<string, any>} */ change, /** @type {string} */ member) => (isObject(change) && Object.hasOwn(change, member) ? /** @type {any} */ (change)[member] : undefined);

export class Skyflow {
  // A literal, because the package is minified.
  static get name() { return "Skyflow"; }

  /** @type {Data} */
  #config;
  /** @type {Data} */
  #hooks = {};
  #handle;

  /** @param {SkyflowConfig} config */
  constructor(config) {
    const data = given(config);
    for (const hook of isObject(data) ? HOOKS : []) {
      if (Object.hasOwn(data, hook)) this.#hooks[hook] = data[hook];
      delete data[hook];
    }
    this.#config = withAccounts(withEnvironment(copy(data), this.#hooks.env));
    const told = toldToCore(this.#config);
    this.#handle = start(told.data, { ...this.#hooks, accounts: told.accounts });
  }

  static builder() {
    return new SkyflowBuilder();
  }

  /** @param {string} [vaultId] */
  vault(vaultId) {
    return new Vault(this.#handle, this.#handle.find("vaultConfigs", "id", copy(vaultId), "vault"));
  }

  /** @param {string} [connectionId] */
  connection(connectionId) {
    return new Connection(this.#handle, this.#handle.find("connectionConfigs", "id", copy(connectionId), "connection"));
  }

  /** @param {string} [vaultId] */
  detect(vaultId) {
    return new Detect(this.#handle, this.#handle.find("vaultConfigs", "id", copy(vaultId), "detect"));
  }

  /** @param {import("./index.js").VaultConfig} config */
  addVaultConfig(config) {
    return this.#add("vaultConfigs", config, "addVaultConfig");
  }

  /** @param {Partial<import("./index.js").VaultConfig> & { vaultId: string }} config */
  updateVaultConfig(config) {
    const change = copy(given(config));
    return this.#update("vaultConfigs", this.#handle.find("vaultConfigs", "index", idOf(change, "vaultId"), "updateVaultConfig"), change, "updateVaultConfig");
  }

  /** @param {string} vaultId */
  getVaultConfig(vaultId) {
    return this.#handle.find("vaultConfigs", "config", copy(vaultId), "getVaultConfig");
  }

  /** @param {string} vaultId */
  removeVaultConfig(vaultId) {
    return this.#remove("vaultConfigs", this.#handle.find("vaultConfigs", "index", copy(vaultId), "removeVaultConfig"), "removeVaultConfig");
  }

  /** @param {import("./index.js").ConnectionConfig} config */
  addConnectionConfig(config) {
    return this.#add("connectionConfigs", config, "addConnectionConfig");
  }

  /** @param {Partial<import("./index.js").ConnectionConfig> & { connectionId: string }} config */
  updateConnectionConfig(config) {
    const change = copy(given(config));
    return this.#update("connectionConfigs", this.#handle.find("connectionConfigs", "index", idOf(change, "connectionId"), "updateConnectionConfig"), change, "updateConnectionConfig");
  }

  /** @param {string} connectionId */
  getConnectionConfig(connectionId) {
    return this.#handle.find("connectionConfigs", "config", copy(connectionId), "getConnectionConfig");
  }

  /** @param {string} connectionId */
  removeConnectionConfig(connectionId) {
    return this.#remove("connectionConfigs", this.#handle.find("connectionConfigs", "index", copy(connectionId), "removeConnectionConfig"), "removeConnectionConfig");
  }

  /** @param {import("./index.js").Credentials} credentials */
  addSkyflowCredentials(credentials) {
    return this.#apply({ skyflowCredentials: copy(credentials ?? "") }, "addSkyflowCredentials");
  }

  /** @param {import("./index.js").Credentials} credentials */
  updateSkyflowCredentials(credentials) {
    return this.#apply({ skyflowCredentials: copy(credentials ?? "") }, "updateSkyflowCredentials");
  }

  /** @param {import("./index.js").LogLevel} level */
  setLogLevel(level) {
    return this.#apply({ logLevel: copy(level) }, "setLogLevel");
  }

  /** @param {import("./index.js").LogLevel} level */
  updateLogLevel(level) {
    return this.#apply({ logLevel: copy(level) }, "updateLogLevel");
  }

  getLogLevel() {
    return this.#handle.logLevel();
  }

  /** The core validates the whole; only what it accepted becomes the configuration. @param {Data} change @param {string} method */
  #apply(change, method) {
    const config = withAccounts({ ...this.#config, ...change });
    const { data, accounts } = toldToCore(config);
    this.#handle.configure(data, { ...this.#hooks, accounts }, method);
    this.#config = config;
    return this;
  }

  /** @param {"vaultConfigs" | "connectionConfigs"} list @param {object} config @param {string} method */
  #add(list, config, method) {
    return this.#apply({ [list]: [...(this.#config[list] ?? []), copy(config)] }, method);
  }

  /** @param {"vaultConfigs" | "connectionConfigs"} list @param {number} index @param {object} change @param {string} method */
  #update(list, index, change, method) {
    const merged = { ...this.#config[list][index], ...change };
    return this.#apply({ [list]: this.#config[list].with(index, merged) }, method);
  }

  /** @param {"vaultConfigs" | "connectionConfigs"} list @param {number} index @param {string} method */
  #remove(list, index, method) {
    return this.#apply({ [list]: this.#config[list].toSpliced(index, 1) }, method);
  }
}

/** @param {unknown} options @param {unknown} more */
const merged = (options, more) => (isObject(options) && isObject(more) ? { ...options, ...more } : more);

export class SkyflowBuilder {
  static get name() { return "SkyflowBuilder"; }

  /** @type {Data} */
  #config = { vaultConfigs: [], connectionConfigs: [] };
  /** @type {unknown} */
  #options = {};

  /** @param {import("./index.js").VaultConfig} config */
  addVaultConfig(config) {
    this.#config.vaultConfigs.push(copy(config));
    return this;
  }

  /** @param {import("./index.js").ConnectionConfig} config */
  addConnectionConfig(config) {
    this.#config.connectionConfigs.push(copy(config));
    return this;
  }

  /** @param {import("./index.js").Credentials} credentials */
  addSkyflowCredentials(credentials) {
    this.#config.skyflowCredentials = copy(credentials ?? "");
    return this;
  }

  /** @param {import("./index.js").LogLevel} level */
  setLogLevel(level) {
    this.#config.logLevel = level;
    return this;
  }

  /** @param {import("./index.js").ClientOptions} options */
  setClientOptions(options) {
    // What is no object is told by `build`, like everything else.
    this.#options = merged(this.#options, given(options));
    return this;
  }

  build() {
    return new Skyflow(/** @type {SkyflowConfig} */ (isObject(this.#options) ? merged(this.#options, this.#config) : this.#options));
  }
}
