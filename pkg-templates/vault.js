import { drive } from "./drive.js";

/**
 * The operations of one vault. Each method is one line: what it means is
 * decided in the core, in `src/ops/vault/`.
 *
 * @typedef {import("./index.js").CallOptions} CallOptions
 */
export class Vault {
  #handle;
  #vaultId;

  /**
   * @param {import("./wasm/engine.js").Client} handle
   * @param {string} vaultId
   */
  constructor(handle, vaultId) {
    this.#handle = handle;
    this.#vaultId = vaultId;
  }

  /** @param {import("./index.js").InsertRequest} request @param {CallOptions} [options] */
  insert(request, options) {
    return drive(this.#handle.insert(this.#vaultId, request, options));
  }

  /** @param {import("./index.js").GetRequest} request @param {CallOptions} [options] */
  get(request, options) {
    return drive(this.#handle.get(this.#vaultId, request, options));
  }

  /** @param {import("./index.js").DeleteRequest} request @param {CallOptions} [options] */
  delete(request, options) {
    return drive(this.#handle.delete(this.#vaultId, request, options));
  }

  /** @param {import("./index.js").DetokenizeRequest} request @param {CallOptions} [options] */
  detokenize(request, options) {
    return drive(this.#handle.detokenize(this.#vaultId, request, options));
  }
}
