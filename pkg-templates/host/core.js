/**
 * Starts the WebAssembly core: once, synchronously, on first use and never at
 * import, so that importing the package costs nothing and works everywhere.
 */
import { Client, initSync } from "../wasm/engine.js";
import { compile } from "./wasm-loader.js";
import { guardStack } from "./driver.js";

let started = false;

export function startCore() {
  if (started) return;
  // The glue has no type for what the linker exports.
  guardStack(/** @type {any} */ (initSync({ module: compile() })).__stack_pointer);
  started = true;
}

/**
 * @param {string} config describes the data of a SkyflowConfig
 * @param {string} environment describes the credentials of the environment
 * @param {object[]} holders of the credentials in both
 * @param {object} hooks the functions of the configuration
 * @returns {import("../wasm/engine.js").Client}
 */
export function newClient(config, environment, holders, hooks) {
  startCore();
  return new Client(config, environment, holders, hooks);
}
