/** Makes the `SkyflowError` of a failure that the core has found. */
import { OF_CONFIGURATION, skyflowError } from "../errors.js";
import { digestOf } from "./cause.js";
import { define } from "./define.js";

/**
 * @param {string} operation the method that failed
 * @param {string} message the core's
 * @param {import("../index.js").SkyflowErrorCode} code
 * @param {number} httpCode
 * @param {string | undefined} httpStatus
 * @param {string | undefined} requestId
 * @param {boolean} retryable
 * @param {number | undefined} retryAfterMs
 * @param {import("./server-error.js").Answered | undefined} answer what the server said, filtered
 * @param {unknown} cause
 * @param {boolean} hasCause a cause may itself be `undefined`: anything can be thrown
 * @param {string | undefined} notRetried why there was no retry, to follow the message
 * @param {boolean} ofConfiguration whether the client's configuration is at fault, and not what the call was given
 */
export function coreError(operation, message, code, httpCode, httpStatus, requestId, retryable, retryAfterMs, answer, cause, hasCause, notRetried, ofConfiguration) {
  const error = skyflowError(`${operation}: ${answer?.message ?? message}${notRetried ?? ""}`, {
    code,
    operation,
    httpCode,
    httpStatus: answer?.httpStatus ?? httpStatus,
    grpcCode: answer?.grpcCode,
    requestId,
    details: answer?.details,
    retryable,
    retryAfterMs,
    response: answer?.response,
    ...(hasCause ? { cause } : {}),
  });
  if (ofConfiguration) define(error, OF_CONFIGURATION, true);
  // A framework knows its own error by this, and must not take it for a failure.
  const digest = code === "NETWORK" ? digestOf(cause) : undefined;
  if (digest !== undefined) define(error, "digest", digest);
  return error;
}

/** Gives an error the run that its call has started. Made again, the call would start another one. @param {any} error @param {string} runId */
export function addRunId(error, runId) {
  error.retryable = false;
  error.details.push({ runId });
}
