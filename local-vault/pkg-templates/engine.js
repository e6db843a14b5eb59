/**
 * Starts the WebAssembly core: once, synchronously, on first use and never at
 * import, so that importing the package costs nothing and works everywhere.
 */
import { Engine, initSync } from "./wasm/engine.js";
import { compile } from "./wasm-loader.js";

let started = false;

/**
 * @param {string} options a LocalVaultOptions as JSON
 * @returns {import("./wasm/engine.js").Engine}
 */
export function start(options) {
  if (!started) {
    initSync({ module: compile() });
    started = true;
  }
  return new Engine(options);
}
