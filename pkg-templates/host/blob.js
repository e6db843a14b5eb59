/**
 * Blobs and Files, of this realm or another: those of a test's document, as jsdom's, have few of a Blob's methods.
 */

export const tagOf = (/** @type {unknown} */ value) => Object.prototype.toString.call(value).slice(8, -1);

/** A Blob or File of this realm or another. @param {any} value @returns {value is Blob} */
export const isBlob = (value) => typeof value === "object" && value !== null && (value instanceof Blob || (/^(?:Blob|File)$/.test(tagOf(value)) && typeof value.size === "number" && typeof value.slice === "function"));

/** The bytes of a blob, which of jsdom's may only be had through a FileReader. @param {Blob} blob @returns {Promise<Uint8Array<ArrayBuffer>>} */
export async function blobBytes(blob) {
  if (typeof blob.arrayBuffer === "function") return new Uint8Array(await blob.arrayBuffer());
  const { FileReader } = /** @type {any} */ (globalThis);
  if (FileReader === undefined) throw new TypeError("this Blob cannot be read here");
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(new Uint8Array(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsArrayBuffer(blob);
  });
}
