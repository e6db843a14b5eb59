import { bulk } from "./bulk.js";
import { call } from "./drive.js";
import { pages } from "./pages.js";

/**
 * The operations of one vault. Each method is one line: what it means is
 * decided in the core, in `src/ops/vault/`.
 *
 * @typedef {import("./index.js").CallOptions} CallOptions
 */
export class Vault {
  // A literal, because the package is minified.
  static get name() { return "Vault"; }

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
    return call(this.#handle, "insert", this.#vaultId, request, options);
  }

  /** @param {import("./index.js").GetRequest} request @param {CallOptions} [options] */
  get(request, options) {
    return call(this.#handle, "get", this.#vaultId, request, options);
  }

  /** @param {import("./index.js").DeleteRequest} request @param {CallOptions} [options] */
  delete(request, options) {
    return call(this.#handle, "delete", this.#vaultId, request, options);
  }

  /** @param {import("./index.js").DetokenizeRequest} request @param {CallOptions} [options] */
  detokenize(request, options) {
    return call(this.#handle, "detokenize", this.#vaultId, request, options);
  }

  /** @param {import("./index.js").UpdateRequest} request @param {CallOptions} [options] */
  update(request, options) {
    return call(this.#handle, "update", this.#vaultId, request, options);
  }

  /** @param {import("./index.js").QueryRequest} request @param {CallOptions} [options] */
  query(request, options) {
    return call(this.#handle, "query", this.#vaultId, request, options);
  }

  /** @param {import("./index.js").TokenizeRequest} request @param {CallOptions} [options] */
  tokenize(request, options) {
    return call(this.#handle, "tokenize", this.#vaultId, request, options);
  }

  /** @param {import("./index.js").FileUploadRequest} request @param {CallOptions} [options] */
  uploadFile(request, options) {
    return call(this.#handle, "uploadFile", this.#vaultId, request, options);
  }

  /** @param {import("./index.js").FileRef} request @param {CallOptions} [options] */
  deleteFile(request, options) {
    return call(this.#handle, "deleteFile", this.#vaultId, request, options);
  }

  /** @param {import("./index.js").FileRef} request @param {CallOptions} [options] */
  getFileScanStatus(request, options) {
    return call(this.#handle, "getFileScanStatus", this.#vaultId, request, options);
  }

  /** @param {import("./index.js").RawRequest} request @param {CallOptions} [options] */
  request(request, options) {
    return call(this.#handle, "request", this.#vaultId, request, options);
  }

  /** @param {import("./index.js").InsertRequest & import("./index.js").BulkOptions} request @param {CallOptions} [options] */
  bulkInsert(request, options) {
    return bulk(this.#handle, this.#vaultId, "insert", request, options);
  }

  /** @param {import("./index.js").DetokenizeRequest & import("./index.js").BulkOptions} request @param {CallOptions} [options] */
  bulkDetokenize(request, options) {
    return bulk(this.#handle, this.#vaultId, "detokenize", request, options);
  }

  /** @param {import("./index.js").GetRequest & { pageSize?: number }} request @param {CallOptions} [options] */
  getAll(request, options) {
    return pages(this.#handle, this.#vaultId, request, options);
  }
}
