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
 * Runs once, so before anything optimizes it: what is done for each byte is a comparison and a look into a table.
 * @param {string} text the bytes in the order of their frequency, in hexadecimal, and then the places of those encoded
 * @returns {Uint8Array<ArrayBuffer>}
 */
function decode(text) {
  const used = [];
  for (let code = 0x20; code < 0x7f; code++) if (!UNUSED.includes(String.fromCharCode(code))) used.push(code);
  const [first, second] = used;
  const alone = new Uint8Array(128);
  const afterFirst = new Uint8Array(128);
  const afterSecond = new Uint8Array(128);
  const byteAt = (/** @type {number} */ place) => Number.parseInt(text.slice(2 * place, 2 * place + 2), 16);
  for (const [rank, code] of used.entries()) {
    if (rank >= PREFIXES) alone[code] = byteAt(rank - PREFIXES);
    afterFirst[code] = byteAt(used.length - PREFIXES + rank);
    afterSecond[code] = byteAt(2 * used.length - PREFIXES + rank);
  }
  // Decoded in place: no byte is longer than what stands for it.
  const bytes = new TextEncoder().encode(text);
  let length = 0;
  for (let at = 512; at < bytes.length; at++) {
    const code = bytes[at];
    bytes[length++] = code === first ? afterFirst[bytes[++at]] : code === second ? afterSecond[bytes[++at]] : alone[code];
  }
  return bytes.subarray(0, length);
}
