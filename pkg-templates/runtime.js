/**
 * Starts the WebAssembly core: once, synchronously, on first use and never at
 * import, so that importing the package costs nothing and works everywhere.
 */
import { guardStack } from "./drive.js";
import { Client, initSync } from "./wasm/engine.js";
import { compile } from "./wasm-loader.js";

let started = false;

/**
 * @param {object} config the data of a SkyflowConfig
 * @param {object} hooks its functions
 * @returns {import("./wasm/engine.js").Client}
 */
export function start(config, hooks) {
  startCore();
  return new Client(config, hooks);
}

export function startCore() {
  if (started) return;
  // The glue has no type for what the linker exports.
  guardStack(/** @type {any} */ (initSync({ module: compile() })).__stack_pointer);
  started = true;
}
