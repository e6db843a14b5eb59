/**
 * Globals for every script of both packages: the build puts these in place of the runtime's.
 *
 * `TextDecoder` and `TextEncoder` look for the runtime's when they are first used, and not when they are made, because some are made at import,
 * where nothing may fail: jest-environment-jsdom has neither of the two. Node's are found there by another way.
 */

/** @param {"TextDecoder" | "TextEncoder"} name */
function runtimes(name) {
  const global = /** @type {any} */ (globalThis);
  // `process` last: for a look at it Deno loads all it has of Node.
  return global[name] ?? global.process.getBuiltinModule("node:util")[name];
}

class LateDecoder {
  /** @type {[string?, TextDecoderOptions?]} */
  #settings;
  /** @type {TextDecoder | undefined} */
  #decoder;

  /** @param {[string?, TextDecoderOptions?]} settings */
  constructor(...settings) {
    this.#settings = settings;
  }

  /** @param {AllowSharedBufferSource} [bytes] @param {TextDecodeOptions} [options] @returns {string} */
  decode(bytes, options) {
    // wasm-bindgen's glue does this at import.
    if (bytes === undefined && this.#decoder === undefined) return "";
    this.#decoder ??= new (runtimes("TextDecoder"))(...this.#settings);
    return /** @type {TextDecoder} */ (this.#decoder).decode(bytes, options);
  }
}

class LateEncoder {
  /** @type {TextEncoder | undefined} */
  #encoder;

  get #found() {
    return (this.#encoder ??= /** @type {TextEncoder} */ (new (runtimes("TextEncoder"))()));
  }

  /** @param {string} text */
  encode(text) {
    return this.#found.encode(text);
  }

  /** @param {string} text @param {Uint8Array} bytes */
  encodeInto(text, bytes) {
    return this.#found.encodeInto(text, bytes);
  }
}

/** Of a promise: fake timers stop the runtime's `queueMicrotask`, and with it all that Rust awaits. @param {() => void} task */
export const queueMicrotask = (task) => void Promise.resolve().then(task);

export { LateDecoder as TextDecoder, LateEncoder as TextEncoder };
