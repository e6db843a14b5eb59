/**
 * A multipart body as a blob with its own boundary: not every `fetch` knows the FormData of this realm. Files in it are
 * parts of the blob and are not copied. Written as browsers write it: some servers look for just that.
 */

/** As browsers escape names (WHATWG HTML, multipart/form-data). @param {string} name */
const quoted = (name) => name.replace(/\r\n?|\n/g, "%0D%0A").replace(/"/g, "%22");

/** Nobody but the caller is to know where a file was: Bun's has its path for a name. @param {string} name */
const baseName = (name) => name.slice(Math.max(name.lastIndexOf("/"), name.lastIndexOf("\\")) + 1);

/** A text that no body holds by chance. `randomUUID` is missing in pages without https and in old versions of jsdom. */
const unique = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

const lineBreaks = (/** @type {string} */ text) => text.replace(/\r\n?|\n/g, "\r\n");

/**
 * @param {Iterable<[string, string | Blob, string?]>} entries name, value, and the name of a file
 * @returns {Blob}
 */
export function multipartBlob(entries) {
  const boundary = `----skyflow-edge-${unique()}`;
  /** @type {BlobPart[]} */
  const parts = [];
  for (const [name, value, fileName] of entries) {
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="${quoted(name)}"`;
    if (typeof value === "string") parts.push(`${head}\r\n\r\n${lineBreaks(value)}\r\n`);
    else parts.push(`${head}; filename="${quoted(baseName(fileName ?? /** @type {any} */ (value).name ?? "blob"))}"\r\nContent-Type: ${value.type || "application/octet-stream"}\r\n\r\n`, value, "\r\n");
  }
  return new Blob([...parts, `--${boundary}--\r\n`], { type: `multipart/form-data; boundary=${boundary}` });
}
