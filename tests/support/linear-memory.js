/**
 * The linear memory of every WebAssembly module started after this one is
 * imported, so import it before the first client is made.
 */

/** @type {WebAssembly.Memory[]} */
export const memories = [];

WebAssembly.Instance = new Proxy(WebAssembly.Instance, {
  construct(target, [module, imports]) {
    const instance = new target(module, imports);
    memories.push(...Object.values(instance.exports).filter((value) => value instanceof WebAssembly.Memory));
    return instance;
  },
});

/** Bytes of the only memory there is. */
export const memoryBytes = () => {
  if (memories.length !== 1) throw new Error(`${memories.length} modules were started, not one`);
  return memories[0].buffer.byteLength;
};

/** Whether a text stands anywhere in a linear memory, in UTF-8 or UTF-16. @param {string} text */
export const inMemory = (text) => memories.some(({ buffer }) => ["utf8", "utf16le"].some((encoding) => Buffer.from(buffer).includes(text, 0, /** @type {BufferEncoding} */ (encoding))));
