/**
 * `LocalVault`: turns a fetch call into one call of the WebAssembly core, and
 * its answer into a `Response`. No policy here: what is answered is decided in
 * Rust, only waiting and aborting happen in JavaScript.
 */
import { start } from "./engine.js";
import { readRequest } from "./request.js";
import { createServiceAccount } from "./service-account.js";
import { Tokens } from "./tokens.js";

/** Passed to the constructor by `create` only. */
const MADE_BY_CREATE = Symbol("create");

/** Statuses a `Response` may have only without a body. */
const WITHOUT_BODY = [204, 205, 304];

export class LocalVault {
  // A literal, because the package is minified.
  static get name() { return "LocalVault"; }

  /** @type {import("./wasm/engine.js").Engine} */
  #engine;
  #tokens;

  /**
   * Bound, so that it can be handed around by itself.
   * @type {(input: Request | string | URL, init?: RequestInit) => Promise<Response>}
   */
  fetch = (input, init) => this.#fetch(input, init);

  /**
   * @param {symbol} madeBy
   * @param {import("./wasm/engine.js").Engine} engine
   */
  constructor(madeBy, engine) {
    if (madeBy !== MADE_BY_CREATE) throw new TypeError("Use `await LocalVault.create()`.");
    this.#engine = engine;
    this.#tokens = new Tokens(() => engine.publicJwk);
  }

  /** @param {import("./index.js").LocalVaultOptions} [options] */
  static async create(options) {
    const engine = start(JSON.stringify(options ?? {}));
    const vault = new LocalVault(MADE_BY_CREATE, engine);
    // A snapshot brings its service account along.
    if (engine.credentials === undefined) {
      const { credentials, publicKey } = await createServiceAccount(`${vault.vaultUrl}/v1/auth/sa/oauth/token`);
      engine.setServiceAccount(credentials, publicKey);
    }
    return vault;
  }

  get vaultId() {
    return this.#engine.vaultId;
  }

  get clusterId() {
    return this.#engine.clusterId;
  }

  get vaultUrl() {
    return `https://${this.#engine.clusterId}.vault.skyflowapis.com`;
  }

  get apiKey() {
    return this.#engine.apiKey;
  }

  get credentialsString() {
    return this.#engine.credentials ?? "";
  }

  get connectionUrl() {
    return `https://${this.#engine.clusterId}.gateway.skyflowapis.com/v1/gateway/outboundRoutes/echo`;
  }

  snapshot() {
    return this.#engine.snapshot();
  }

  /** @param {string} snapshot */
  restore(snapshot) {
    this.#engine.restore(snapshot);
  }

  /**
   * @param {Request | string | URL} input
   * @param {RequestInit} [init]
   * @returns {Promise<Response>}
   */
  async #fetch(input, init) {
    const { head, body, signal } = await readRequest(input, init);
    signal?.throwIfAborted();
    const verified = await this.#tokens.verified(head, body);
    const [status, headerLines, answer, latencyMs, toSign] =
      typeof body === "string"
        ? this.#engine.handleText(head, body, verified, Date.now())
        : this.#engine.handleBytes(head, body, verified, Date.now());
    const bytes = toSign === undefined ? answer : await this.#tokens.issue(toSign);
    if (latencyMs > 0) await sleep(latencyMs, signal);
    const headers = new Headers(WITHOUT_BODY.includes(status) ? {} : { "content-length": String(bytes.length) });
    const lines = headerLines.split("\n");
    for (let i = 0; i + 1 < lines.length; i += 2) headers.set(lines[i], lines[i + 1]);
    return new Response(WITHOUT_BODY.includes(status) ? null : bytes, { status, headers });
  }
}

/**
 * Waits, unless and until the signal aborts.
 * @param {number} ms
 * @param {AbortSignal | null | undefined} signal
 */
function sleep(ms, signal) {
  return new Promise((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", abort);
      resolve(undefined);
    }, ms);
    signal?.addEventListener("abort", abort, { once: true });
  });
}
