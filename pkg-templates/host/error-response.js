/**
 * The answer behind an error, or the part of it behind the error of a row, for those who ask for it: `error.response`.
 * Nothing of it is filtered, so nothing enumerates it, and it shows its body to nobody who does not call it.
 */
export class ErrorResponse {
  /** @type {() => string} */
  #text;

  /**
   * @param {number} status
   * @param {Headers | null} headers
   * @param {Uint8Array | null | (() => string)} body null when there were more bytes than an error may have
   */
  constructor(status, headers, body) {
    this.status = status;
    this.headers = headers ?? new Headers();
    this.#text = typeof body === "function" ? body : () => (body === null ? "" : new TextDecoder().decode(body));
  }

  /** The body as text; what is not UTF-8 in it is replaced. */
  text() {
    try {
      return this.#text();
    } catch {
      // A part that is nested too deeply to be written again.
      return "[...]";
    }
  }

  /** The body parsed. Undefined when it is not JSON: the parser's own error would quote it. @returns {any} */
  json() {
    try {
      return JSON.parse(this.text());
    } catch {}
  }
}

/**
 * Gives an error that is plain data, such as that of a row, its `response`. An accessor, because tools that show hidden
 * members show the values of hidden ones as well.
 * @template {object} T
 * @param {T} error
 * @param {import("../index.js").ErrorResponse | null | undefined} response
 * @returns {T}
 */
export const withResponse = (error, response) =>
  response ? Object.defineProperty(error, "response", /** @type {PropertyDescriptor} */ ({ __proto__: null, get: () => response, configurable: true, enumerable: false })) : error;
