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

/** As in `xtask/src/ascii.rs`: of these characters the first two are prefixes, and stand for nothing by themselves. */
const UNUSED = "\"'\\`$<";
const PREFIXES = 2;

/**
 * @param {string} text the bytes in the order of their frequency, in hexadecimal, and then the places of those encoded
 * @returns {Uint8Array<ArrayBuffer>}
 */
function decode(text) {
  const order = Array.from({ length: 256 }, (_, place) => Number.parseInt(text.slice(2 * place, 2 * place + 2), 16));
  const ranks = new Uint8Array(128);
  let size = 0;
  for (let code = 0x20; code < 0x7f; code++) if (!UNUSED.includes(String.fromCharCode(code))) ranks[code] = size++;
  const bytes = new Uint8Array(text.length);
  let length = 0;
  for (let at = 512; at < text.length; at++) {
    const rank = ranks[text.charCodeAt(at)];
    bytes[length++] = order[rank < PREFIXES ? size - PREFIXES + rank * size + ranks[text.charCodeAt(++at)] : rank - PREFIXES];
  }
  return bytes.subarray(0, length);
}
