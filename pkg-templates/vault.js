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

  static {
    guard(this, (object) => #client in object, invalid);
  }

  #client;
  #vaultId;

  /**
   * @param {import("./wasm/engine.js").Client} client
   * @param {string} vaultId
   */
  constructor(client, vaultId) {
    this.#client = client;
    this.#vaultId = vaultId;
  }

  /** @param {import("./index.js").InsertRequest} request @param {CallOptions} [options] @param {unknown[]} more */
  insert(request, options, ...more) {
    return drive(this.#client.insert(this.#vaultId, snapshot(request), optional(options, more)));
  }

  /** @param {import("./index.js").GetRequest} request @param {CallOptions} [options] @param {unknown[]} more */
  get(request, options, ...more) {
    return drive(this.#client.get(this.#vaultId, snapshot(request), optional(options, more)));
  }

  /** @param {import("./index.js").DeleteRequest} request @param {CallOptions} [options] @param {unknown[]} more */
  delete(request, options, ...more) {
    return drive(this.#client.delete(this.#vaultId, snapshot(request), optional(options, more)));
  }

  /** @param {import("./index.js").DetokenizeRequest} request @param {CallOptions} [options] @param {unknown[]} more */
  detokenize(request, options, ...more) {
    return drive(this.#client.detokenize(this.#vaultId, snapshot(request), optional(options, more)));
  }

  /** @param {import("./index.js").UpdateRequest} request @param {CallOptions} [options] @param {unknown[]} more */
  update(request, options, ...more) {
    return drive(this.#client.update(this.#vaultId, snapshot(request), optional(options, more)));
  }

  /** @param {import("./index.js").QueryRequest} request @param {CallOptions} [options] @param {unknown[]} more */
  query(request, options, ...more) {
    return drive(this.#client.query(this.#vaultId, snapshot(request), optional(options, more)));
  }

  /** @param {import("./index.js").TokenizeRequest} request @param {CallOptions} [options] @param {unknown[]} more */
  tokenize(request, options, ...more) {
    return drive(this.#client.tokenize(this.#vaultId, snapshot(request), optional(options, more)));
  }

  /** @param {import("./index.js").FileUploadRequest} request @param {CallOptions} [options] @param {unknown[]} more */
  uploadFile(request, options, ...more) {
    return drive(this.#client.uploadFile(this.#vaultId, snapshot(request), optional(options, more)));
  }

  /** @param {import("./index.js").FileRef} request @param {CallOptions} [options] @param {unknown[]} more */
  deleteFile(request, options, ...more) {
    return drive(this.#client.deleteFile(this.#vaultId, snapshot(request), optional(options, more)));
  }

  /** @param {import("./index.js").FileRef} request @param {CallOptions} [options] @param {unknown[]} more */
  getFileScanStatus(request, options, ...more) {
    return drive(this.#client.getFileScanStatus(this.#vaultId, snapshot(request), optional(options, more)));
  }

  /** @param {import("./index.js").RawRequest} request @param {CallOptions} [options] @param {unknown[]} more */
  request(request, options, ...more) {
    return drive(this.#client.request(this.#vaultId, snapshot(request), optional(options, more)));
  }

  /** @param {any} request @param {CallOptions} [options] @param {unknown[]} more */
  bulkInsert(request, options, ...more) {
    return drive(this.#client.bulkInsert(this.#vaultId, snapshot(request), optional(options, more)));
  }

  /** @param {any} request @param {CallOptions} [options] @param {unknown[]} more */
  bulkDetokenize(request, options, ...more) {
    return drive(this.#client.bulkDetokenize(this.#vaultId, snapshot(request), optional(options, more)));
  }

  /** @param {any} request @param {CallOptions} [options] @param {unknown[]} more */
  bulkTokenize(request, options, ...more) {
    return drive(this.#client.bulkTokenize(this.#vaultId, snapshot(request), optional(options, more)));
  }

  /** @param {any} request @param {CallOptions} [options] @param {unknown[]} more */
  bulkDelete(request, options, ...more) {
    return drive(this.#client.bulkDelete(this.#vaultId, snapshot(request), optional(options, more)));
  }

  /** @param {import("./index.js").GetRequest & { pageSize?: number }} request @param {CallOptions} [options] @param {unknown[]} more */
  getAll(request, options, ...more) {
    return pages(this.#client, this.#vaultId, snapshot(request), options, more);
  }
}
