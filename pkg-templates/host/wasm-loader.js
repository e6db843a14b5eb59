// Turns what the package's own `#wasm` import brought into a compiled module, synchronously.
//
// In edge.js `#wasm` is one of the files in wasm/, chosen by the conditions in package.json: on workerd and edge-light
// a module that the platform has compiled already. In index.js the build puts the bytes in its place, as ASCII text,
// so that no runtime needs a file, a permission or a bundler plugin. Nothing here runs before the first use.

import source from "#wasm";

/**
 * The compiled engine. Call it once: everywhere but on workerd and edge-light each call compiles.
 * @returns {WebAssembly.Module}
 */
export function compile() {
  return typeof source === "string" ? new WebAssembly.Module(decode(source)) : source;
}

/** What the decoder keeps at the start of its memory; see `xtask/src/ascii.rs`. */
const TABLE_BYTES = 384;

/**
 * @param {string} text a module that decodes, in hexadecimal, a space, and what it decodes
 * @returns {Uint8Array<ArrayBuffer>}
 */
function decode(text) {
  const digits = text.indexOf(" ");
  const decoder = Uint8Array.from({ length: digits / 2 }, (_, place) => Number.parseInt(text.slice(2 * place, 2 * place + 2), 16));
  const end = TABLE_BYTES + text.length;
  // Brought along, not exported: it is garbage as soon as the engine is compiled.
  const memory = new WebAssembly.Memory({ initial: (end >> 16) + 1 });
  const bytes = new Uint8Array(memory.buffer);
  new TextEncoder().encodeInto(text, bytes.subarray(TABLE_BYTES));
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(decoder), { "": { memory } });
  const begin = TABLE_BYTES + digits + 1;
  return bytes.subarray(begin, /** @type {(begin: number, end: number) => number} */ (exports.decode)(begin, end));
}
