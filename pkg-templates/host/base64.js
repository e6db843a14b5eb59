/**
 * Base64 of large files, both ways, a piece at a time: other work goes on between two pieces, and no text as long as
 * the file is ever joined.
 */

import { blobBytes } from "./blob.js";
import { turn } from "./chunks.js";

/** Bytes in a piece: a multiple of three, so that the texts of pieces are the text of the whole. */
const PIECE = 3 << 18;

/** `toBase64` and `fromBase64` are not everywhere yet. @param {any} bytes @returns {string} */
function encode(bytes) {
  if (bytes.toBase64 !== undefined) return bytes.toBase64();
  let binary = "";
  for (let at = 0; at < bytes.length; at += 8192) binary += String.fromCharCode.apply(null, bytes.subarray(at, at + 8192));
  return btoa(binary);
}

/** @param {string} text @returns {Uint8Array<ArrayBuffer>} */
export function decode(text) {
  const { fromBase64 } = /** @type {any} */ (Uint8Array);
  if (fromBase64 !== undefined) return fromBase64.call(Uint8Array, text);
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at++) bytes[at] = binary.charCodeAt(at);
  return bytes;
}

/**
 * A blob of `before`, the file's base64 and `after`.
 * @param {string} before
 * @param {Blob} file
 * @param {string} after
 * @param {AbortSignal} signal
 */
export async function encoded(before, file, after, signal) {
  /** @type {BlobPart[]} */
  const parts = [before];
  for (let at = 0; at < file.size; at += PIECE) {
    if (at > 0) await turn();
    if (signal.aborted) throw signal.reason;
    const piece = await blobBytes(file.slice(at, at + PIECE));
    parts.push(new Blob([encode(piece)]));
  }
  return new Blob([...parts, after], { type: "application/json" });
}

/**
 * @param {string} text
 * @param {string} name
 * @returns {Promise<File>} rejects when the text is not base64
 */
export async function decoded(text, name) {
  // `atob` is lenient about padding, and half of a byte would be lost silently.
  if (text.length % 4 !== 0) throw new TypeError("not base64");
  const parts = [];
  const length = (PIECE / 3) * 4;
  for (let at = 0; at < text.length; at += length) {
    if (at > 0) await turn();
    const part = text.slice(at, at + length);
    if (at + length < text.length && part.endsWith("=")) throw new TypeError("not base64");
    parts.push(decode(part));
  }
  return new File(parts, name);
}
