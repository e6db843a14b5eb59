/**
 * The one error class of the package. The WebAssembly core builds it through
 * `skyflowError`, so users and core share this very class. It must never hold
 * a credential, a token, a record value or a request body where someone who
 * logs it would show them.
 */
import { define } from "./host/define.js";
import { madeForCaller } from "./host/stack.js";

/** Marks an error whose cause is the client's configuration. Registered, because a bundle may hold the package twice. */
export const OF_CONFIGURATION = Symbol.for("skyflow-edge.ofConfiguration");

export class SkyflowError extends Error {
  static {
    // As of the runtime's own errors: a subclass may have another, and a minifier cannot change it.
    define(this.prototype, "name", "SkyflowError");
  }

  // A literal, because the package is minified.
  static get name() { return "SkyflowError"; }

  /** @type {import("./index.js").ErrorResponse | null} */
  #response;

  /**
   * @param {string} message what was wrong, where, and what to do
   * @param {import("./index.js").SkyflowErrorFields} [fields]
   */
  constructor(message, fields = {}) {
    super(message);
    // Own members only: an error is no place for what someone added to Object.prototype.
    /** @type {import("./index.js").SkyflowErrorFields} */
    const own = Object.assign(Object.create(null), fields);
    if ("cause" in own) define(this, "cause", own.cause);
    this.code = own.code ?? "API";
    this.operation = own.operation ?? null;
    this.httpCode = own.httpCode ?? 400;
    this.httpStatus = own.httpStatus ?? null;
    this.grpcCode = own.grpcCode ?? null;
    this.requestId = own.requestId ?? null;
    this.details = /** @type {unknown[]} */ (own.details ?? []);
    this.retryable = own.retryable ?? false;
    this.retryAfterMs = own.retryAfterMs ?? null;
    this.#response = own.response ?? null;
  }

  /** No own member, so that nothing that walks through an error finds it. */
  get response() {
    return #response in this ? this.#response : null;
  }

  /** @returns {Record<string, unknown>} everything but `cause`, `response` and `stack` */
  toJSON() {
    const { name, message, code, operation, httpCode, httpStatus, grpcCode, requestId, details, retryable, retryAfterMs } = this;
    return { name, message, code, operation, httpCode, httpStatus, grpcCode, requestId, details, retryable, retryAfterMs };
  }
}

/**
 * An error whose first frames are the caller's.
 * @param {string} message
 * @param {import("./index.js").SkyflowErrorFields} fields a `cause` of `undefined` is one: anything can be thrown
 */
export const skyflowError = (message, fields) => madeForCaller(() => new SkyflowError(message, fields));

/**
 * Input that is refused in JavaScript.
 * @param {string} operation
 * @param {string} problem
 */
export const invalid = (operation, problem) => skyflowError(`${operation}: ${problem}`, { code: "INVALID_INPUT", operation });
