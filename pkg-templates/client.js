/**
 * `Skyflow` and its builder. They own the configuration; the handle on the
 * WebAssembly core behind them can be made again from it.
 */
import { Connection } from "./connection.js";
import { Detect } from "./detect.js";
import { invalid } from "./errors.js";
import { toCore, withHolders } from "./host/accounts.js";
import { newClient } from "./host/core.js";
import { environmentCredentials } from "./host/environment.js";
import { guard, hasSurplus, SURPLUS } from "./host/methods.js";
import { copiedHeaders, copy, describe, isData, isObject, own, UNREADABLE } from "./host/reader.js";
import { Vault } from "./vault.js";

/** Members of a SkyflowConfig that are functions, or hold them: they stay JavaScript. */
const HOOKS = /** @type {const} */ (["fetch", "logger", "headers", "onRequest", "onResponse", "onCallStart", "onCall", "waitUntil", "tokenCache", "env"]);

/**
 * @typedef {import("./index.js").SkyflowConfig} SkyflowConfig
 * @typedef {Record<string, any>} Data
 */

/** The data and the functions of a configuration. @param {any} config @returns {{ data: any, hooks: Data }} */
function withoutHooks(config) {
  /** @type {Data} */
  const hooks = Object.create(null);
  try {
    if (!isObject(config) || !isData(config)) return { data: config, hooks };
    const data = own(config);
    for (const hook of HOOKS) {
      // Headers are read again whenever the configuration changes.
      if (data[hook] !== undefined) hooks[hook] = hook === "headers" && isObject(data[hook]) ? copiedHeaders(data[hook]) : data[hook];
      delete data[hook];
    }
    return { data: { ...data }, hooks };
  } catch {
    return { data: UNREADABLE, hooks };
  }
}

/**
 * The data of a client, and what the environment holds for its vaults and connections without credentials of their own.
 * @typedef {{ config: Data, environment: Data }} Configuration
 */

/** What the core may know of a configuration. @param {Configuration} configuration @returns {[config: string, environment: string, holders: object[]]} */
function described({ config, environment }) {
  const own = toCore(config);
  const shared = toCore(environment, own.holders);
  return [describe(own.data), describe(shared.data.skyflowCredentials), shared.holders];
}

const idOf = (/** @type {unknown} */ change, /** @type {string} */ member) => (isObject(change) && Object.hasOwn(change, member) ? /** @type {any} */ (change)[member] : undefined);

export class Skyflow {
  // A literal, because the package is minified.
  static get name() { return "Skyflow"; }

  /** What the core is told of: apart from the client, because the core keeps a function that reads it. @type {Configuration} */
  #state;
  /** @type {Data} */
  #hooks;
  #client;

  /** @param {SkyflowConfig} config @param {unknown} [more] */
  constructor(config, more) {
    guard(Skyflow, (object) => #state in object, invalid);
    if (hasSurplus([more], 0)) throw invalid("Skyflow", SURPLUS);
    const { data, hooks } = withoutHooks(config);
    const state = { config: withHolders(copy(data)), environment: /** @type {Data} */ ({}) };
    // The environment is read when the first call needs it: it may be filled after this.
    hooks.readEnvironment = () => {
      const found = environmentCredentials(hooks.env);
      if (found === undefined) return undefined;
      state.environment = withHolders({ skyflowCredentials: found });
      return [...described(state), hooks];
    };
    this.#state = state;
    this.#hooks = hooks;
    this.#client = newClient(...described(state), hooks);
  }

  static builder() {
    return new SkyflowBuilder();
  }

  /** @param {string} [vaultId] */
  vault(vaultId) {
    return new Vault(this.#client, this.#client.findId("vaultConfigs", describe(vaultId), "vault"));
  }

  /** @param {string} [connectionId] */
  connection(connectionId) {
    return new Connection(this.#client, this.#client.findId("connectionConfigs", describe(connectionId), "connection"));
  }

  /** @param {string} [vaultId] */
  detect(vaultId) {
    return new Detect(this.#client, this.#client.findId("vaultConfigs", describe(vaultId), "detect"));
  }

  /** @param {import("./index.js").VaultConfig} config */
  addVaultConfig(config) {
    return this.#add("vaultConfigs", config, "addVaultConfig");
  }

  /** @param {Partial<import("./index.js").VaultConfig> & { vaultId: string }} config */
  updateVaultConfig(config) {
    return this.#update("vaultConfigs", "vaultId", config, "updateVaultConfig");
  }

  /** @param {string} vaultId */
  getVaultConfig(vaultId) {
    return this.#client.findConfig("vaultConfigs", describe(vaultId), "getVaultConfig");
  }

  /** @param {string} vaultId */
  removeVaultConfig(vaultId) {
    return this.#remove("vaultConfigs", this.#client.findIndex("vaultConfigs", describe(vaultId), "removeVaultConfig"), "removeVaultConfig");
  }

  /** @param {import("./index.js").ConnectionConfig} config */
  addConnectionConfig(config) {
    return this.#add("connectionConfigs", config, "addConnectionConfig");
  }

  /** @param {Partial<import("./index.js").ConnectionConfig> & { connectionId: string }} config */
  updateConnectionConfig(config) {
    return this.#update("connectionConfigs", "connectionId", config, "updateConnectionConfig");
  }

  /** @param {string} connectionId */
  getConnectionConfig(connectionId) {
    return this.#client.findConfig("connectionConfigs", describe(connectionId), "getConnectionConfig");
  }

  /** @param {string} connectionId */
  removeConnectionConfig(connectionId) {
    return this.#remove("connectionConfigs", this.#client.findIndex("connectionConfigs", describe(connectionId), "removeConnectionConfig"), "removeConnectionConfig");
  }

  /** @param {import("./index.js").Credentials} credentials */
  addSkyflowCredentials(credentials) {
    return this.#apply({ skyflowCredentials: copy(credentials ?? "") }, "addSkyflowCredentials");
  }

  /** @param {import("./index.js").Credentials} credentials */
  updateSkyflowCredentials(credentials) {
    return this.#apply({ skyflowCredentials: copy(credentials ?? "") }, "updateSkyflowCredentials");
  }

  getSkyflowCredentials() {
    return this.#client.sharedCredentials();
  }

  /** @param {import("./index.js").LogLevel} level */
  setLogLevel(level) {
    return this.#apply({ logLevel: copy(level) ?? "" }, "setLogLevel");
  }

  /** @param {import("./index.js").LogLevel} level */
  updateLogLevel(level) {
    return this.#apply({ logLevel: copy(level) ?? "" }, "updateLogLevel");
  }

  getLogLevel() {
    return this.#client.logLevel();
  }

  /**
   * The core validates the whole; only what it accepted becomes the configuration.
   * @param {Data} change
   * @param {string} method
   * @param {string} [place] in the whole, of what the caller gave: messages say `config`, since the whole is not what it wrote
   */
  #apply(change, method, place = "config") {
    const changed = { ...this.#state, config: withHolders({ ...this.#state.config, ...change }) };
    try {
      this.#client.configure(...described(changed), this.#hooks, method);
    } catch (/** @type {any} */ error) {
      for (const name of ["message", "stack"]) error[name] = error[name]?.replace(place, "config");
      throw error;
    }
    this.#state.config = changed.config;
    return this;
  }

  /** @param {"vaultConfigs" | "connectionConfigs"} list @param {object} config @param {string} method */
  #add(list, config, method) {
    const { config: before } = this.#state;
    const all = (Object.hasOwn(before, list) && before[list]) || [];
    return this.#apply({ [list]: [...all, copy(config)] }, method, `${list}[${all.length}]`);
  }

  /** @param {"vaultConfigs" | "connectionConfigs"} list @param {"vaultId" | "connectionId"} idName @param {object} config @param {string} method */
  #update(list, idName, config, method) {
    const change = copy(config);
    const id = idOf(change, idName);
    // As one to add it is refused as well, for what is wrong with it: its id may be misspelt.
    if (id === undefined) return this.#add(list, change, method);
    // Without its own it would use the shared ones, which may be allowed more.
    if (change.credentials === null) change.credentials = "";
    const index = this.#client.findIndex(list, describe(id), method);
    const merged = { ...this.#state.config[list][index], ...change };
    return this.#apply({ [list]: this.#state.config[list].with(index, merged) }, method, `${list}[${index}]`);
  }

  /** @param {"vaultConfigs" | "connectionConfigs"} list @param {number} index @param {string} method */
  #remove(list, index, method) {
    return this.#apply({ [list]: this.#state.config[list].toSpliced(index, 1) }, method);
  }
}

/** A member that is `undefined` counts as absent. @param {Data} members */
const present = (members) => Object.fromEntries(Object.entries(members).filter(([, member]) => member !== undefined));

export class SkyflowBuilder {
  static get name() { return "SkyflowBuilder"; }

  /** @type {Data} */
  #options = {};
  /** What is given apart from the options, and goes before them. @type {Data} */
  #config = {};
  /** What is added to the client when it is made, so that a mistake is told of the method that was called. @type {["addVaultConfig" | "addConnectionConfig", any][]} */
  #added = [];

  constructor() {
    guard(SkyflowBuilder, (object) => #added in object, invalid);
  }

  /** @param {import("./index.js").VaultConfig} config */
  addVaultConfig(config) {
    this.#added.push(["addVaultConfig", copy(config)]);
    return this;
  }

  /** @param {import("./index.js").ConnectionConfig} config */
  addConnectionConfig(config) {
    this.#added.push(["addConnectionConfig", copy(config)]);
    return this;
  }

  /** @param {import("./index.js").Credentials} credentials */
  addSkyflowCredentials(credentials) {
    this.#config.skyflowCredentials = copy(credentials ?? "");
    return this;
  }

  /** @param {import("./index.js").LogLevel} level */
  setLogLevel(level) {
    this.#config.logLevel = level ?? "";
    return this;
  }

  /** @param {import("./index.js").ClientOptions} options */
  setClientOptions(options) {
    try {
      if (isObject(options) && isData(options)) {
        this.#options = { ...this.#options, ...present(own(options)) };
        return this;
      }
    } catch {
      // What cannot be read is refused like what is none.
    }
    throw invalid("setClientOptions", "options must be an object that can be read, such as { timeoutMs: 10_000 }");
  }

  build() {
    const client = new Skyflow({ ...this.#options, ...this.#config });
    for (const [method, config] of this.#added) client[method](config);
    return client;
  }
}
