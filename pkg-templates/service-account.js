/**
 * Tokens without a client. What they mean is decided in the core, in
 * `src/api/service_account.rs`.
 */
import { drive } from "./drive.js";
import { startCore } from "./runtime.js";
import { isExpired as expired, serviceAccount } from "./wasm/engine.js";

/**
 * @typedef {import("./index.js").BearerTokenOptions} BearerTokenOptions
 * @typedef {import("./index.js").SignedDataTokensOptions} SignedDataTokensOptions
 */

/** @param {string} credentialsPath @param {BearerTokenOptions} [options] */
export function generateBearerToken(credentialsPath, options) {
  startCore();
  return drive(serviceAccount("generateBearerToken", "path", credentialsPath, options, false));
}

/** @param {string} credentialsString @param {BearerTokenOptions} [options] */
export function generateBearerTokenFromCreds(credentialsString, options) {
  startCore();
  return drive(serviceAccount("generateBearerTokenFromCreds", "credentialsString", credentialsString, options, false));
}

/** @param {string} credentialsPath @param {SignedDataTokensOptions} options */
export function generateSignedDataTokens(credentialsPath, options) {
  startCore();
  return drive(serviceAccount("generateSignedDataTokens", "path", credentialsPath, options, true));
}

/** @param {string} credentialsString @param {SignedDataTokensOptions} options */
export function generateSignedDataTokensFromCreds(credentialsString, options) {
  startCore();
  return drive(serviceAccount("generateSignedDataTokensFromCreds", "credentialsString", credentialsString, options, true));
}

/** @param {string | null | undefined} token */
export function isExpired(token) {
  startCore();
  return expired(token);
}
