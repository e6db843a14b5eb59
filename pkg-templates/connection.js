import { invalid } from "./errors.js";
import { drive } from "./host/driver.js";
import { guard } from "./host/methods.js";
import { optional, snapshot } from "./host/reader.js";

/** One connection: what `invoke` means is decided in the core, in `src/ops/connection/`. */
export class Connection {
  // A literal, because the package is minified.
  static get name() { return "Connection"; }

  #client;
  #connectionId;

  /**
   * @param {import("./wasm/engine.js").Client} client
   * @param {string} connectionId
   */
  constructor(client, connectionId) {
    guard(Connection, (object) => #client in object, invalid, () => true);
    this.#client = client;
    this.#connectionId = connectionId;
  }

  /** @param {import("./index.js").InvokeConnectionRequest} request @param {import("./index.js").CallOptions} [options] */
  invoke(request, options) {
    return drive(this.#client.invoke(this.#connectionId, snapshot(request), optional(options)));
  }
}
