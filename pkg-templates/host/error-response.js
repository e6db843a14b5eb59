/**
 * The whole answer behind an error, for those who ask for it: `error.response`. Nothing of it is filtered, so it is no own
 * member of an error, and shows its body to nobody who does not call it.
 */
export class ErrorResponse {
  /** @type {Uint8Array} */
  #bytes;

  /**
   * @param {number} status
   * @param {Headers | null} headers
   * @param {Uint8Array | null} bytes null when there were more than an error may have
   */
  constructor(status, headers, bytes) {
    this.status = status;
    this.headers = headers ?? new Headers();
    this.#bytes = bytes ?? new Uint8Array(0);
  }

  /** The body as text; what is not UTF-8 in it is replaced. */
  text() {
    return new TextDecoder().decode(this.#bytes);
  }

  /** The body parsed. Undefined when it is not JSON: the parser's own error would quote it. @returns {any} */
  json() {
    try {
      return JSON.parse(this.text());
    } catch {}
  }
}
