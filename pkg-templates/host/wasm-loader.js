// Turns what the package's own `#wasm` import brought into a compiled module, synchronously.
//
// In edge.js `#wasm` is one of the files in wasm/, chosen by the conditions in package.json: on workerd and edge-light
// a module that the platform has compiled already. In index.js the build puts the bytes in its place, as base64 text,
// so that no runtime needs a file, a permission or a bundler plugin. Nothing here runs before the first use.

import source from "#wasm";

/**
 * The compiled engine. Call it once: everywhere but on workerd and edge-light each call compiles.
 * @returns {WebAssembly.Module}
 */
export function compile() {
  return typeof source === "string" ? new WebAssembly.Module(decode(source)) : source;
}

/**
 * @param {string} text base64
 * @returns {Uint8Array<ArrayBuffer>}
 */
function decode(text) {
  const native = /** @type {{ fromBase64?: (text: string) => Uint8Array<ArrayBuffer> }} */ (
    /** @type {unknown} */ (Uint8Array)
  );
  if (native.fromBase64) return native.fromBase64(text);
  // Node before 25 has no fromBase64. Read from globalThis, or bundlers would add a polyfill for browsers.
  const { Buffer } = /** @type {{ Buffer?: { from(text: string, encoding: "base64"): Uint8Array<ArrayBuffer> } }} */ (
    /** @type {unknown} */ (globalThis)
  );
  if (Buffer) return Buffer.from(text, "base64");
  // A loop: `Uint8Array.from(atob(text), callback)` takes some 20 times as long.
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}
