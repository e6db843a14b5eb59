/**
 * The one error class of the package. The WebAssembly core builds it through
 * `skyflowError`, so users and core share this very class. It must never hold
 * a credential, a token, a record value or a request body.
 */

export class SkyflowError extends Error {
  /**
   * @param {string} message what was wrong, where, and what to do
   * @param {import("./index.js").SkyflowErrorFields} [fields]
   */
  constructor(message, fields = {}) {
    super(message);
    // Own members only: an error is no place for what someone added to Object.prototype.
    /** @type {import("./index.js").SkyflowErrorFields} */
    const own = Object.assign(Object.create(null), fields);
    if ("cause" in own) Object.defineProperty(this, "cause", { value: own.cause, writable: true, configurable: true });
    this.code = own.code ?? "API";
    this.httpCode = own.httpCode ?? 400;
    this.httpStatus = own.httpStatus ?? null;
    this.grpcCode = own.grpcCode ?? null;
    this.requestId = own.requestId ?? null;
    this.details = own.details ?? [];
    this.retryable = own.retryable ?? false;
  }

  // Literals, because the package is minified.
  static get name() { return "SkyflowError"; }

  get name() {
    return /** @type {const} */ ("SkyflowError");
  }

  /** @returns {Record<string, unknown>} everything but `cause` and `stack` */
  toJSON() {
    const { name, message, code, httpCode, httpStatus, grpcCode, requestId, details, retryable } = this;
    return { name, message, code, httpCode, httpStatus, grpcCode, requestId, details, retryable };
  }
}

/**
 * Called by the core.
 * @param {string} message
 * @param {import("./index.js").SkyflowErrorCode} code
 * @param {number} httpCode
 * @param {string | undefined} httpStatus
 * @param {number | undefined} grpcCode
 * @param {string | undefined} requestId
 * @param {unknown[] | undefined} details
 * @param {boolean} retryable
 * @param {unknown} cause
 * @param {boolean} hasCause a cause may itself be `undefined`: anything can be thrown
 */
export function skyflowError(message, code, httpCode, httpStatus, grpcCode, requestId, details, retryable, cause, hasCause) {
  const fields = { code, httpCode, httpStatus, grpcCode, requestId, details, retryable };
  return new SkyflowError(message, hasCause ? { ...fields, cause } : fields);
}

/** @param {string} message of input that JavaScript looks at before the core does */
export const refused = (message) => new SkyflowError(message, { code: "INVALID_INPUT", httpStatus: "Bad Request" });
