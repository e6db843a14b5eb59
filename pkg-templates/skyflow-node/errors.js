import { SkyflowError as EdgeError } from "skyflow-edge";
import { shownName } from "../host/reader.js";
import { alias } from "./deprecated.js";

const OLD_NAMES = { request_ID: "requestId", http_code: "httpCode", http_status: "httpStatus", grpc_code: "grpcCode" };
const ALIASES = Object.fromEntries(Object.entries(OLD_NAMES).map(([old, now]) => [old, alias(old, now)]));

/** Builds the nested `error` of a SkyflowError, with skyflow-node's defaults. @param {Record<string, any>} error @returns {any} */
const nested = ({ message, httpCode, httpStatus, grpcCode, requestId, details }) =>
  Object.defineProperties(
    { httpStatus: httpStatus ?? "Bad Request", details: details || [], requestId: requestId || null, grpcCode: grpcCode ?? null, httpCode, message },
    ALIASES,
  );

const number = (/** @type {unknown} */ value) => (typeof value === "number" ? value : undefined);

/** The main client's error, with skyflow-node's fields in its member `error`. */
export class SkyflowError extends EdgeError {
  // A literal, because the package is minified.
  static get name() { return "SkyflowError"; }

  /**
   * @param {Record<string, any>} errorCode
   * @param {(string | number)[]} [args] in place of `%s1`, `%s2` and so on
   */
  constructor(errorCode, args = []) {
    const { httpCode = errorCode.http_code, httpStatus = errorCode.http_status, grpcCode = errorCode.grpc_code, requestId, details } = errorCode;
    const message = args.length > 0 ? String(errorCode.message).replace(/%s(\d+)/g, (_, position) => String(args[position - 1])) : errorCode.message;
    super(message, { code: "INVALID_INPUT", httpCode: number(httpCode), httpStatus: httpStatus ?? "Bad Request", grpcCode: number(grpcCode), requestId, details: details ?? [] });
    /** @type {any} */
    this.error = nested({ message, httpCode, httpStatus, grpcCode, requestId, details });
  }

  toJSON() {
    return { ...super.toJSON(), error: this.error };
  }
}

/** Refuses an argument before anything is sent. @param {string} message */
export const refused = (message) => new SkyflowError({ message, httpCode: 400 });

/** Refuses how a method is called. @param {string} method @param {string} problem */
export const misused = (method, problem) => refused(`${method}: ${problem}`);

/**
 * Refuses a member that is not known, in the main client's words: its name may be a value in the wrong place.
 * @param {string} place @param {string} name @param {string[]} known
 */
export const unknownMember = (place, name, known) =>
  refused(`${place} has ${shownName(name) === name ? `no member ${name}` : "a member whose name is not repeated here, because it may be a value"}; it has ${known.join(", ")}`);

/** API keys that the main client does not have, so that only this entry can scrub them from server texts. @type {Set<string>} */
export const ownKeys = new Set();

/** Scrubs those API keys. @param {string} text */
function withoutKeys(text) {
  let hidden = text;
  for (const key of ownKeys) hidden = hidden.replaceAll(key, "[...]");
  return hidden;
}

/** Converts an error of the main client in place: stack and cause stay. @param {any} thrown */
export function toNodeError(thrown) {
  if (!(thrown instanceof EdgeError) || thrown instanceof SkyflowError) return thrown;
  const error = /** @type {any} */ (Object.setPrototypeOf(thrown, SkyflowError.prototype));
  if (ownKeys.size > 0) {
    for (const name of ["message", "stack"]) error[name] = withoutKeys(String(error[name]));
    error.details = JSON.parse(withoutKeys(JSON.stringify(error.details)));
  }
  // There a message is the server's own, without the operation in front.
  const prefix = `${error.operation}: `;
  if (error.message.startsWith(prefix)) error.message = error.message.slice(prefix.length);
  error.error = nested(error);
  // Without an answer skyflow-node says 400.
  error.error.httpCode ||= 400;
  return error;
}

/** Runs `work` and converts what it throws. @param {() => T} work @returns {T} @template T */
export function withNodeErrors(work) {
  try {
    return work();
  } catch (thrown) {
    throw toNodeError(thrown);
  }
}
