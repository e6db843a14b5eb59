/**
 * Starts the WebAssembly core: once, synchronously, on first use and never at
 * import, so that importing the package costs nothing and works everywhere.
 */
import { Client, initSync } from "./wasm/engine.js";
import { compile } from "./wasm-loader.js";

/** @type {unknown} */
let engine;

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
  engine ??= initSync({ module: compile() });
}
