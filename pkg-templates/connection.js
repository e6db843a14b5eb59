import { call } from "./drive.js";

/** One connection: what `invoke` means is decided in the core, in `src/ops/connection/`. */
export class Connection {
  // A literal, because the package is minified.
  static get name() { return "Connection"; }

  #handle;
  #connectionId;

  /**
   * @param {import("./wasm/engine.js").Client} handle
   * @param {string} connectionId
   */
  constructor(handle, connectionId) {
    this.#handle = handle;
    this.#connectionId = connectionId;
  }

  /** @param {import("./index.js").InvokeConnectionRequest} request @param {import("./index.js").CallOptions} [options] */
  invoke(request, options) {
    return call(this.#handle, "invoke", this.#connectionId, request, options);
  }
}
