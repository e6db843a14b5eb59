/**
 * Counts what JSON text would become before it is parsed: sixty megabytes of `{}` are a gigabyte of objects. It does not
 * check the text; the parser does.
 */

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/**
 * Whether a JSON text is within limits. A node is a list, an object, or a further item or member of one.
 * @param {Uint8Array} bytes
 * @param {number} maxNodes
 * @param {number} maxDepth
 * @returns {boolean}
 */
export function countNodes(bytes, maxNodes, maxDepth) {
  const { length } = bytes;
  let nodes = 1;
  let depth = 0;
  for (let at = 0; at < length; at++) {
    const byte = bytes[at];
    if (byte === QUOTE) {
      for (at++; at < length && bytes[at] !== QUOTE; at++) if (bytes[at] === BACKSLASH) at++;
    } else if (byte === COMMA) {
      if (++nodes > maxNodes) return false;
    } else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
      if (++nodes > maxNodes || ++depth > maxDepth) return false;
    } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) depth--;
  }
  return true;
}
