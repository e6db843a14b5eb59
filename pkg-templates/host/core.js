/**
 * Starts the WebAssembly core: once, synchronously, on first use and never at
 * import, so that importing the package costs nothing and works everywhere.
 */
import { Client, initSync } from "../wasm/engine.js";
import { skyflowError } from "../errors.js";
import { cleanCause } from "./cause.js";
import { compile } from "./wasm-loader.js";
import { guardStack } from "./driver.js";

let started = false;

/** Once, and again after a failure: a page may be given another policy, a test another environment. */
export function startCore() {
  if (started) return;
  try {
    // The glue has no type for what the linker exports.
    guardStack(/** @type {any} */ (initSync({ module: compile() })).__stack_pointer);
  } catch (thrown) {
    throw skyflowError(`skyflow-edge cannot run here: ${reasonOf(thrown)}`, { code: "UNSUPPORTED_RUNTIME", cause: cleanCause(thrown, { full: true }) });
  }
  started = true;
}

/** @param {unknown} thrown */
function reasonOf(thrown) {
  if (typeof WebAssembly === "undefined") return "this runtime has no WebAssembly (Hermes, or V8 with --jitless). Call the vault from a server, or start the runtime with WebAssembly";
  if (/disallowed|unsafe-eval|content security policy|csp|blocked/i.test(String(/** @type {any} */ (thrown)?.message))) {
    return typeof document === "undefined"
      ? "this runtime compiles no WebAssembly from bytes. Workers have to import the package with the condition `workerd` (wrangler and @cloudflare/vite-plugin set it) or `edge-light`, and without `skyflow-inline`, so that the platform compiles the module"
      : "the page's Content-Security-Policy forbids WebAssembly. Add 'wasm-unsafe-eval' to its script-src";
  }
  return "its WebAssembly module could not be started; see `cause`";
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
