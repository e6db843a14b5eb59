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

/** Methods that name no record: what they do not find is a vault or a table. */
const WITHOUT_IDS = /^(?:insert|query|tokenize|bulkInsert|bulkTokenize|getAll|deidentify(?:Text|File|Chat)|checkGuardrails)$/;

/** Methods that take configuration; what they refuse is the operator's. */
const CONFIGURATION = /^(?:Skyflow|vault|connection|detect|generate.*|(?:add|update|get|remove|set).*(?:Config|Credentials|LogLevel))$/;

/** @param {any} error */
function statusOf(error) {
  const { code, operation, httpCode, cause } = error;
  if (code === "INVALID_INPUT" && (typeof operation !== "string" || CONFIGURATION.test(operation))) return 500;
  if (code === "NOT_FOUND" && WITHOUT_IDS.test(operation)) return 500;
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
