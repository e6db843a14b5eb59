/** Which HTTP status a server answers its own caller with when the vault failed it. */
import { OF_CONFIGURATION } from "./errors.js";

/**
 * What is the operator's to mend is a server error, whatever the vault answered: credentials, permissions, quotas, addresses, settings.
 * @type {Record<string, number>}
 */
const STATUSES = {
  INVALID_INPUT: 400,
  BAD_REQUEST: 400,
  NOT_FOUND: 404,
  CONFLICT: 409,
  INVALID_CREDENTIALS: 500,
  AUTHENTICATION: 500,
  PERMISSION_DENIED: 500,
  UNSUPPORTED_RUNTIME: 500,
  SERVER: 502,
  NETWORK: 502,
  INVALID_RESPONSE: 502,
  API: 502,
  RATE_LIMITED: 503,
  ABORTED: 503,
  TIMEOUT: 504,
};

/** @param {any} error */
function statusOf(error) {
  const { code, operation, httpCode, cause } = error;
  // What belongs to no operation, as of another entry, is configuration.
  if (code === "INVALID_INPUT" && typeof operation !== "string") return 500;
  if (error[OF_CONFIGURATION] === true && STATUSES[code] < 500) return 500;
  if (code === "SERVER" && httpCode === 503) return 503;
  if (code === "ABORTED" && cause?.name === "TimeoutError") return 504;
  return Object.hasOwn(STATUSES, code) ? STATUSES[code] : 500;
}

/** @param {unknown} error @returns {number} */
export function toHttpStatus(error) {
  try {
    return /** @type {any} */ (error)?.name === "SkyflowError" ? statusOf(error) : 500;
  } catch {
    return 500;
  }
}
