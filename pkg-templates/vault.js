import { invalid } from "./errors.js";
import { drive } from "./host/driver.js";
import { guard } from "./host/methods.js";
import { pages } from "./host/pages.js";
import { optional, snapshot } from "./host/reader.js";

/**
 * The operations of one vault. Each method is one line: what it means is
 * decided in the core, in `src/ops/vault/`.
 *
 * @typedef {import("./index.js").CallOptions} CallOptions
 */
export class Vault {
  // A literal, because the package is minified.
  static get name() { return "Vault"; }

  #client;
  #vaultId;

  /**
   * @param {import("./wasm/engine.js").Client} client
   * @param {string} vaultId
   */
  constructor(client, vaultId) {
    guard(Vault, (object) => #client in object, invalid, (method) => method !== "getAll");
    this.#client = client;
    this.#vaultId = vaultId;
  }

  /** @param {import("./index.js").InsertRequest} request @param {CallOptions} [options] */
  insert(request, options) {
    return drive(this.#client.insert(this.#vaultId, snapshot(request), optional(options)));
  }

  /** @param {import("./index.js").GetRequest} request @param {CallOptions} [options] */
  get(request, options) {
    return drive(this.#client.get(this.#vaultId, snapshot(request), optional(options)));
  }

  /** @param {import("./index.js").DeleteRequest} request @param {CallOptions} [options] */
  delete(request, options) {
    return drive(this.#client.delete(this.#vaultId, snapshot(request), optional(options)));
  }

  /** @param {import("./index.js").DetokenizeRequest} request @param {CallOptions} [options] */
  detokenize(request, options) {
    return drive(this.#client.detokenize(this.#vaultId, snapshot(request), optional(options)));
  }

  /** @param {import("./index.js").UpdateRequest} request @param {CallOptions} [options] */
  update(request, options) {
    return drive(this.#client.update(this.#vaultId, snapshot(request), optional(options)));
  }

  /** @param {import("./index.js").QueryRequest} request @param {CallOptions} [options] */
  query(request, options) {
    return drive(this.#client.query(this.#vaultId, snapshot(request), optional(options)));
  }

  /** @param {import("./index.js").TokenizeRequest} request @param {CallOptions} [options] */
  tokenize(request, options) {
    return drive(this.#client.tokenize(this.#vaultId, snapshot(request), optional(options)));
  }

  /** @param {import("./index.js").FileUploadRequest} request @param {CallOptions} [options] */
  uploadFile(request, options) {
    return drive(this.#client.uploadFile(this.#vaultId, snapshot(request), optional(options)));
  }

  /** @param {import("./index.js").FileRef} request @param {CallOptions} [options] */
  deleteFile(request, options) {
    return drive(this.#client.deleteFile(this.#vaultId, snapshot(request), optional(options)));
  }

  /** @param {import("./index.js").FileRef} request @param {CallOptions} [options] */
  getFileScanStatus(request, options) {
    return drive(this.#client.getFileScanStatus(this.#vaultId, snapshot(request), optional(options)));
  }

  /** @param {import("./index.js").RawRequest} request @param {CallOptions} [options] */
  request(request, options) {
    return drive(this.#client.request(this.#vaultId, snapshot(request), optional(options)));
  }

  /** @param {any} request @param {CallOptions} [options] */
  bulkInsert(request, options) {
    return drive(this.#client.bulkInsert(this.#vaultId, snapshot(request), optional(options)));
  }

  /** @param {any} request @param {CallOptions} [options] */
  bulkDetokenize(request, options) {
    return drive(this.#client.bulkDetokenize(this.#vaultId, snapshot(request), optional(options)));
  }

  /** @param {any} request @param {CallOptions} [options] */
  bulkTokenize(request, options) {
    return drive(this.#client.bulkTokenize(this.#vaultId, snapshot(request), optional(options)));
  }

  /** @param {any} request @param {CallOptions} [options] */
  bulkDelete(request, options) {
    return drive(this.#client.bulkDelete(this.#vaultId, snapshot(request), optional(options)));
  }

  /** @param {import("./index.js").GetRequest & { pageSize?: number }} request @param {CallOptions} [options] */
  getAll(request, options) {
    return pages(this.#client, this.#vaultId, snapshot(request), options);
  }
}
