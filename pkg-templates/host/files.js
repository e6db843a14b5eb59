/**
 * Files: whatever holds the bytes, they are read when the request is sent, and not before.
 */

import { decode } from "./base64.js";
import { subscribe, unsubscribe } from "./abort.js";
import { blobBytes, isBlob, tagOf } from "./blob.js";
import { cleanCause } from "./cause.js";
import { cancel, readAll } from "./chunks.js";
import { deadline } from "./exchange.js";

/** @typedef {Blob | ArrayBufferView | ArrayBufferLike} Bytes */
/** @typedef {Bytes | ReadableStream | FileOnDisk} FileSource */

/** A file that is opened when it is sent. */
class FileOnDisk {
  /** @param {string} path */
  constructor(path) {
    this.path = path;
  }
}

/** @param {string} path */
export const fileAt = (path) => new FileOnDisk(path);

/** @param {unknown} value @returns {value is ArrayBufferLike} */
const isBuffer = (value) => /^(?:Shared)?ArrayBuffer$/.test(tagOf(value));

/** @param {any} value @returns {value is ReadableStream} */
const isStream = (value) => typeof value === "object" && value !== null && typeof value.getReader === "function";

/** @param {unknown} value @returns {value is Bytes} */
export const isBytes = (value) => {
  try {
    return isBlob(value) || ArrayBuffer.isView(value) || isBuffer(value);
  } catch {
    return false;
  }
};

/** @param {unknown} file */
export function isFile(file) {
  try {
    return isBytes(file) || isStream(file);
  } catch {
    return false;
  }
}

/** Whether a stream was read from or cancelled before: it does not say, but no response takes it then. @param {ReadableStream} stream */
function isDisturbed(stream) {
  try {
    new Response(stream);
    return false;
  } catch {
    return true;
  }
}

/** Whether the bytes are gone: a stream that is read, a buffer that was transferred. @param {any} file */
export function fileUsed(file) {
  if (isStream(file)) return file.locked || isDisturbed(file);
  const buffer = ArrayBuffer.isView(file) ? file.buffer : isBuffer(file) ? file : undefined;
  return /** @type {any} */ (buffer)?.detached === true;
}

/**
 * A blob of this realm.
 * @param {FileSource} file
 * @param {AbortSignal} signal ends the reading of a stream
 * @returns {Promise<Blob>}
 */
export async function asBlob(file, signal) {
  if (file instanceof FileOnDisk) return joined(await openFile(file.path));
  if (file instanceof Blob) return joined(file);
  if (isStream(file)) return new Blob(await chunksOf(file, signal));
  if (isBlob(file)) return new Blob([await blobBytes(file)], { type: file.type });
  // Neither a Blob nor `fetch` takes shared memory.
  const shared = tagOf(ArrayBuffer.isView(file) ? file.buffer : file) === "SharedArrayBuffer";
  return new Blob([/** @type {BlobPart} */ (shared ? bytesOf(file).slice() : file)]);
}

/**
 * A blob whose bytes come along when it is a part of another: Bun leaves those of files on disk out.
 * @param {Blob} blob
 */
async function joined(blob) {
  const isWhole = blob.size === 0 || new Blob([".", blob.slice(0, 1)]).size === 2;
  return isWhole ? blob : new Blob([await blobBytes(blob)], { type: blob.type });
}

/** @param {Exclude<Bytes, Blob>} file */
export const bytesOf = (file) => (ArrayBuffer.isView(file) ? new Uint8Array(file.buffer, file.byteOffset, file.byteLength) : new Uint8Array(file));

/** @param {ReadableStream} stream @param {AbortSignal} signal */
async function chunksOf(stream, signal) {
  /** @type {any[]} */
  const chunks = [];
  const reader = stream.getReader();
  const abort = () => void cancel(reader, signal.reason);
  subscribe(signal, abort);
  try {
    await readAll(reader, chunks, Infinity, () => signal.aborted);
  } finally {
    unsubscribe(signal, abort);
  }
  return Promise.all(chunks.map((chunk) => {
    if (typeof chunk === "string") return chunk;
    // A blob makes text of anything: of an object "[object Object]".
    if (!isBytes(chunk)) throw new TypeError("a chunk is neither bytes nor text");
    return asBlob(chunk, signal);
  }));
}

/** @param {any} file @returns {string | undefined} */
export function nameOf(file) {
  try {
    return typeof file?.name === "string" ? file.name : undefined;
  } catch {
    return undefined;
  }
}

/**
 * @param {string} text
 * @returns {Blob | undefined}
 */
export function fromBase64(text) {
  // `atob` is lenient about padding, and half of a byte would be lost silently.
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined;
  return new Blob([decode(text)]);
}

/**
 * @param {string} path
 * @returns {Promise<Blob>}
 */
async function openFile(path) {
  const fs = builtinFs();
  const found = await fs.promises.stat(path);
  if (!found.isFile()) throw new TypeError("not a file");
  // A blob backed by the file is read as it is sent; where there is none, the bytes are read now.
  return fs.openAsBlob === undefined ? new Blob([await fs.promises.readFile(path)]) : fs.openAsBlob(path);
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


/** The media type of a file that does not know its own, by the extension of its name. @param {string} name */
export function mediaType(name) {
  const extension = name.slice(name.lastIndexOf(".") + 1).toLowerCase();
  return Object.hasOwn(types, extension) ? types[extension] : "application/octet-stream";
}

/**
 * Makes a deferred body. Nothing when its time or the signal has ended first: then the streams of its files are cancelled.
 * @param {(signal: AbortSignal) => Promise<Blob>} body
 * @param {number} ms 0 is any number
 * @param {AbortSignal | undefined} signal
 * @param {boolean} full whether causes show texts whole
 * @returns {Promise<Blob | undefined>}
 */
export async function madeBody(body, ms, signal, full) {
  if (signal?.aborted) return;
  const stop = new AbortController();
  const end = deadline(ms || Infinity, signal);
  try {
    return await Promise.race([body(stop.signal), end.passed.then(() => undefined)]);
  } catch (thrown) {
    // What a stream of the caller's throws may quote what it carried.
    throw cleanCause(thrown, { full });
  } finally {
    end.stop();
    stop.abort(signal?.reason);
  }
}

/** @param {string} path @returns {boolean | undefined} undefined where there are no files */
export function isDirectory(path) {
  const fs = builtinFs();
  if (fs === undefined) return undefined;
  try {
    return fs.statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/**
 * Writes a file whole or not at all, over one of the same name. Only its owner may read it: it holds what was taken out
 * of a record.
 * @param {string} path
 * @param {Blob} content
 */
export async function writeFile(path, content) {
  const { promises } = builtinFs();
  const part = `${path}.${crypto.randomUUID()}.part`;
  try {
    await promises.writeFile(part, content.stream(), { flag: "wx", mode: 0o600 });
    await promises.rename(part, path);
  } catch (cause) {
    await promises.rm(part, { force: true });
    throw cause;
  }
}

const MAX_CREDENTIALS_BYTES = 64 * 1024;
const READ_TIMEOUT_MS = 10_000;

/**
 * The text of a credentials.json. Rejects with what is wrong.
 * @param {string} path
 * @returns {Promise<string>}
 */
export async function readCredentials(path) {
  const { promises } = builtinFs();
  const found = await promises.stat(path).catch(() => {
    throw "cannot be read; check that the path names a credentials.json that exists and may be read";
  });
  if (!found.isFile()) throw found.isDirectory() ? "names a directory, not a credentials.json" : "names no regular file; a credentials.json is one";
  if (found.size > MAX_CREDENTIALS_BYTES) throw "names a file of more than 64 KB, which is no credentials.json";
  const reading = promises.readFile(path, { encoding: "utf8", signal: AbortSignal.timeout(READ_TIMEOUT_MS) });
  return reading.catch(() => {
    throw "cannot be read; check that the file may be read and is not being replaced";
  });
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
