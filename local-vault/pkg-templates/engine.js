/**
 * Starts the WebAssembly module: once, synchronously, on first use and never at
 * import, so that an import costs nothing and works everywhere.
 */
import { Engine, Exchange, checkFile, initSync } from "./wasm/engine.js";
import { compile } from "./wasm-loader.js";

let started = false;

/** The exports of the module. */
export function engine() {
  if (!started) {
    initSync({ module: compile() });
    started = true;
  }
  return { Engine, Exchange, checkFile };
}
