/**
 * Files as blobs: whatever holds the bytes, they are read by `fetch` and by nobody before.
 */

import { decode } from "./base64.js";

/** @typedef {Blob | ArrayBufferView | ArrayBuffer} Bytes */

/** @param {unknown} file @returns {file is Bytes} */
export const isFile = (file) => file instanceof Blob || ArrayBuffer.isView(file) || file instanceof ArrayBuffer;

/** @param {unknown} file @returns {Blob | undefined} */
export const asBlob = (file) => (file instanceof Blob ? file : isFile(file) ? new Blob([/** @type {BlobPart} */ (file)]) : undefined);

/** @param {any} file @returns {string | undefined} */
export const nameOf = (file) => (typeof file?.name === "string" ? file.name : undefined);

/**
 * @param {string} text
 * @returns {Blob | undefined}
 */
export function fromBase64(text) {
  // `atob` is lenient about padding, and half of a byte would be lost without a word.
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined;
  return new Blob([decode(text)]);
}

/**
 * @param {string} path
 * @returns {Promise<Blob> | undefined} undefined where there are no files
 */
export function openFile(path) {
  const fs = builtinFs();
  if (fs === undefined) return undefined;
  return fs.promises.stat(path).then(async (/** @type {any} */ found) => {
    if (!found.isFile()) throw new TypeError("not a file");
    // A blob backed by the file is read as it is sent; where there is none, the bytes are read now.
    return fs.openAsBlob === undefined ? new Blob([await fs.promises.readFile(path)]) : fs.openAsBlob(path);
  });
}

const types = /** @type {Record<string, string>} */ ({
  bmp: "image/bmp",
  csv: "text/csv",
  doc: "application/msword",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  gif: "image/gif",
  html: "text/html",
  jpeg: "image/jpeg",
  jpg: "image/jpeg",
  json: "application/json",
  mp3: "audio/mpeg",
  mp4: "video/mp4",
  pdf: "application/pdf",
  png: "image/png",
  ppt: "application/vnd.ms-powerpoint",
  pptx: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
  tif: "image/tiff",
  tiff: "image/tiff",
  txt: "text/plain",
  wav: "audio/wav",
  xls: "application/vnd.ms-excel",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  xml: "application/xml",
  zip: "application/zip",
});

/**
 * @param {Bytes | Promise<Blob>} file
 * @param {string} name
 * @param {string} table
 * @param {string} column
 * @param {string | undefined} skyflowId
 * @returns {FormData | Promise<FormData>}
 */
export function uploadForm(file, name, table, column, skyflowId) {
  if (file instanceof Promise) return file.then((opened) => uploadForm(opened, name, table, column, skyflowId));
  const blob = /** @type {Blob} */ (asBlob(file));
  const extension = name.slice(name.lastIndexOf(".") + 1).toLowerCase();
  const type = blob.type || (Object.hasOwn(types, extension) ? types[extension] : "application/octet-stream");
  const form = new FormData();
  form.append("tableName", table);
  form.append("columnName", column);
  if (skyflowId !== undefined) form.append("skyflowID", skyflowId);
  form.append("returnFileMetadata", "false");
  form.append("file", blob.type === type ? blob : blob.slice(0, blob.size, type), name);
  return form;
}

/**
 * The body of a request, begun.
 * @param {(signal: AbortSignal | undefined) => Promise<Blob>} body
 * @param {AbortSignal | undefined} signal
 */
export const begun = (body, signal) => body(signal);

/** @param {string} path @returns {boolean | undefined} undefined where there are no files */
export const isDirectory = (path) => builtinFs()?.statSync(path).isDirectory();

/**
 * Writes a file whole or not at all, in the place of one of the same name.
 * @param {string} path
 * @param {Blob} content
 */
export async function writeFile(path, content) {
  const { promises } = builtinFs();
  const part = `${path}.${crypto.randomUUID()}.part`;
  try {
    await promises.writeFile(part, content.stream(), { flag: "wx" });
    await promises.rename(part, path);
  } catch (cause) {
    await promises.rm(part, { force: true });
    throw cause;
  }
}

/** @param {string} path @returns {Promise<string>} */
export async function readFile(path) {
  return builtinFs().promises.readFile(path, "utf8");
}

/** Whether it is known that there is no such file. @param {string} path */
export function isMissing(path) {
  try {
    return builtinFs()?.existsSync(path) === false;
  } catch {
    // Deno, where it may not look.
    return false;
  }
}

export const hasFiles = () => builtinFs() !== undefined;

/** Not `import("node:fs")`: bundlers for browsers would try to follow it. */
function builtinFs() {
  try {
    return /** @type {any} */ (globalThis).process?.getBuiltinModule?.("node:fs");
  } catch {
    // Next.js puts a function there that throws, in edge routes.
  }
}
