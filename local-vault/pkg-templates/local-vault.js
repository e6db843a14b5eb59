/**
 * `LocalVault`: the class that users see. Everything it does is in Rust.
 */
import { engine } from "./engine.js";

/** Passed to the constructor by `create` only. */
const CREATED = Symbol("create");

/** The class of responses, which a test's document may lack, as jsdom's in Jest: that of Node around it. @returns {Function} */
function responseClass() {
  const global = /** @type {any} */ (globalThis);
  return global.Response ?? global.process.getBuiltinModule("node:vm").runInThisContext("Response");
}

/** Web Crypto, or Node's where a test's document hides it, as jsdom's does. */
function webCrypto() {
  const global = /** @type {any} */ (globalThis);
  // `process` last: for a look at it Deno loads all it has of Node.
  return global.crypto?.subtle ?? global.process?.getBuiltinModule?.("node:crypto")?.webcrypto?.subtle;
}

/** What a storage needs to have. */
const STORAGE = ["size", "resize", "read", "write", "sync"];

// Taken at import, before a test replaces the timers by false ones.
const { setImmediate = (/** @type {() => void} */ then) => setTimeout(then, 0) } = /** @type {any} */ (globalThis);

/** Whether a value has named members: no array, no Map, no promise, of any realm. @param {unknown} value */
const isObject = (value) => Object.prototype.toString.call(value) === "[object Object]";

/** What is no text would be read past the end of memory. @param {string} name @param {unknown} value @returns {string} */
function asText(name, value) {
  if (typeof value !== "string") throw new TypeError(`${name} must be a string.`);
  return value;
}

/**
 * What `act` returns. In a damaged storage the database may end in a trap, which is an error like any other as long as nothing
 * asynchronous is between.
 * @template T
 * @param {() => T} act
 * @returns {T}
 */
function onStorage(act) {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof WebAssembly.RuntimeError)) throw error;
    throw new Error("Invalid local vault options: the state is damaged.", { cause: error });
  }
}

export class LocalVault {
  // A literal, because the package is minified.
  static get name() { return "LocalVault"; }

  /** @type {import("./wasm/engine.js").Engine} */
  #engine;
  /** @type {{ vaultId: string, vaultIds: string[], clusterId: string, vaultUrl: string, connectionUrl: string, apiKey: string, credentialsString: string }} */
  #details;

  /**
   * Bound, so that it can be passed without the vault.
   * @type {(input: Request | string | URL, init?: RequestInit) => Promise<Response>}
   */
  fetch = (input, init) => this.#fetch(input, init);

  /**
   * @param {symbol} created
   * @param {import("./wasm/engine.js").Engine} instance
   */
  constructor(created, instance) {
    if (created !== CREATED) throw new TypeError("Use `await LocalVault.create()`.");
    this.#engine = instance;
    this.#details = instance.details;
  }

  /** @param {import("./index.js").LocalVaultOptions} [options] */
  static async create(options) {
    if (options !== undefined && !isObject(options)) throw new TypeError("Invalid local vault options: they must be an object.");
    const { storage, ...others } = options ?? {};
    // As with any other option, null means none.
    const provided = storage ?? undefined;
    const missing = provided !== undefined && STORAGE.find((name) => typeof (/** @type {any} */ (provided)[name]) !== "function");
    if (missing) throw new TypeError(`Invalid local vault options: storage must have the function ${missing}; it needs ${STORAGE.join(", ")}.`);
    const opened = onStorage(() => engine().Engine.open(others, provided));
    const instance = await opened.complete(webCrypto());
    onStorage(() => instance.commit());
    return new LocalVault(CREATED, instance);
  }

  /**
   * @param {import("./index.js").OptionFile} kind
   * @param {string} text
   */
  static checkFile(kind, text) {
    engine().checkFile(asText("checkFile: kind", kind), asText("checkFile: text", text));
  }

  get vaultId() {
    return this.#details.vaultId;
  }

  get vaultIds() {
    return [...this.#details.vaultIds];
  }

  get clusterId() {
    return this.#details.clusterId;
  }

  get vaultUrl() {
    return this.#details.vaultUrl;
  }

  get apiKey() {
    return this.#details.apiKey;
  }

  get credentialsString() {
    return this.#details.credentialsString;
  }

  get connectionUrl() {
    return this.#details.connectionUrl;
  }

  snapshot() {
    return LocalVault.#of(this, "snapshot").snapshot();
  }

  /** @param {string} snapshot */
  restore(snapshot) {
    const opened = LocalVault.#open(this, "restore");
    opened.restore(asText("restore: snapshot", snapshot));
    opened.commit();
  }

  reset() {
    const opened = LocalVault.#open(this, "reset");
    opened.reset();
    opened.commit();
  }

  /** @returns {import("./index.js").LoggedRequest[]} */
  requests() {
    return LocalVault.#of(this, "requests").requests();
  }

  /**
   * @param {import("./index.js").FaultRule[]} faults
   * @param {number} [faultSeed]
   */
  setFaults(faults, faultSeed) {
    LocalVault.#open(this, "setFaults").setFaults(faults, faultSeed);
  }

  close() {
    LocalVault.#of(this, "close").close();
  }

  /** The engine of a vault, for a method that may have been taken from it. @param {LocalVault} vault @param {string} method */
  static #of(vault, method) {
    if (typeof vault === "object" && vault !== null && #engine in vault) return vault.#engine;
    throw new TypeError(`${method} is a method of a LocalVault: call it as vault.${method}(). Only fetch may be called without the vault.`);
  }

  /** The same for a change, which nothing would store once the vault is closed. @param {LocalVault} vault @param {string} method */
  static #open(vault, method) {
    const opened = LocalVault.#of(vault, method);
    if (opened.isClosed) throw new Error(`${method}: the local vault is closed. Create another one, with the same storage or its snapshot.`);
    return opened;
  }

  /**
   * @param {Request | string | URL} input
   * @param {RequestInit} [init]
   * @returns {Promise<Response>}
   */
  async #fetch(input, init) {
    const exchange = await engine().Exchange.read(input, init);
    // Synchronous, so that a trap rejects this call and nothing else.
    this.#engine.handle(exchange);
    // Also for a read: what it shows must not be lost later. Whoever is first commits for all that were handled before; each
    // waits for a turn of its own, because in a Worker no request may wait for another one's promise.
    if (this.#engine.hasChanges) {
      await new Promise((resolve) => void setImmediate(() => resolve(undefined)));
      this.#engine.commit();
    }
    return exchange.respond(responseClass());
  }
}
