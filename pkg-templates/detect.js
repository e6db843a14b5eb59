import { call } from "./drive.js";
import { deidentifiedFile } from "./runs.js";

/**
 * Detection in one vault. Each method is one line: what it means is decided in
 * the core, in `src/ops/detect/`.
 *
 * @typedef {import("./index.js").CallOptions} CallOptions
 */
export class Detect {
  #handle;
  #vaultId;

  // A literal, because the package is minified.
  static get name() { return "Detect"; }

  /**
   * @param {import("./wasm/engine.js").Client} handle
   * @param {string} vaultId
   */
  constructor(handle, vaultId) {
    this.#handle = handle;
    this.#vaultId = vaultId;
  }

  /** @param {import("./index.js").DeidentifyTextRequest} request @param {CallOptions} [options] */
  deidentifyText(request, options) {
    return call(this.#handle, "deidentifyText", this.#vaultId, request, options);
  }

  /** @param {import("./index.js").ReidentifyTextRequest} request @param {CallOptions} [options] */
  reidentifyText(request, options) {
    return call(this.#handle, "reidentifyText", this.#vaultId, request, options);
  }

  /** @param {import("./index.js").DeidentifyFileRequest} request @param {CallOptions} [options] */
  deidentifyFile(request, options) {
    return deidentifiedFile(this.#handle, this.#vaultId, request, options);
  }

  /** @param {import("./index.js").GetDetectRunRequest} request @param {CallOptions} [options] */
  getDetectRun(request, options) {
    return call(this.#handle, "getDetectRun", this.#vaultId, request, options);
  }

  /** @param {import("./index.js").ReidentifyFileRequest} request @param {CallOptions} [options] */
  reidentifyFile(request, options) {
    return call(this.#handle, "reidentifyFile", this.#vaultId, request, options);
  }

  /** @param {import("./index.js").CheckGuardrailsRequest} request @param {CallOptions} [options] */
  checkGuardrails(request, options) {
    return call(this.#handle, "checkGuardrails", this.#vaultId, request, options);
  }
}
