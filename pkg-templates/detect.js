import { invalid } from "./errors.js";
import { drive } from "./host/driver.js";
import { guard } from "./host/methods.js";
import { optional, snapshot } from "./host/reader.js";
import { reidentifyStream, splitOptions } from "./host/reidentify-stream.js";
import { SENT } from "./records/response.js";

/**
 * Detection in one vault. Each method is one line: what it means is decided in
 * the core, in `src/ops/detect/`.
 *
 * @typedef {import("./index.js").CallOptions} CallOptions
 */
export class Detect {
  #client;
  #vaultId;

  // A literal, because the package is minified.
  static get name() { return "Detect"; }

  /**
   * @param {import("./wasm/engine.js").Client} client
   * @param {string} vaultId
   */
  constructor(client, vaultId) {
    guard(Detect, (object) => #client in object, invalid, (method) => method !== "reidentifyStream");
    this.#client = client;
    this.#vaultId = vaultId;
  }

  /** @param {import("./index.js").DeidentifyTextRequest} request @param {CallOptions} [options] */
  deidentifyText(request, options) {
    return drive(this.#client.deidentifyText(this.#vaultId, snapshot(request), optional(options)));
  }

  /** @param {import("./index.js").ReidentifyTextRequest} request @param {CallOptions} [options] */
  reidentifyText(request, options) {
    return drive(this.#client.reidentifyText(this.#vaultId, snapshot(request), optional(options)));
  }

  /** @param {readonly any[]} messages @param {any} [options] @returns {Promise<any>} */
  async deidentifyChat(messages, options) {
    const { request, options: call } = splitOptions(options);
    return drive(this.#client.deidentifyChat(this.#vaultId, Object.assign(request, { [SENT]: messages }), optional(call)));
  }

  /** @param {any} [options] @returns {any} */
  reidentifyStream(options) {
    return reidentifyStream(this.#client, this.#vaultId, options);
  }

  /** @param {import("./index.js").DeidentifyFileRequest} request @param {CallOptions} [options] */
  deidentifyFile(request, options) {
    return drive(this.#client.deidentifyFile(this.#vaultId, snapshot(request), optional(options)));
  }

  /** @param {import("./index.js").GetDetectRunRequest} request @param {CallOptions} [options] */
  getDetectRun(request, options) {
    return drive(this.#client.getDetectRun(this.#vaultId, snapshot(request), optional(options)));
  }

  /** @param {import("./index.js").ReidentifyFileRequest} request @param {CallOptions} [options] */
  reidentifyFile(request, options) {
    return drive(this.#client.reidentifyFile(this.#vaultId, snapshot(request), optional(options)));
  }

  /** @param {import("./index.js").CheckGuardrailsRequest} request @param {CallOptions} [options] */
  checkGuardrails(request, options) {
    return drive(this.#client.checkGuardrails(this.#vaultId, snapshot(request), optional(options)));
  }
}
