/**
 * Tokens without a client. What the functions mean is decided in the core, in
 * `src/api/service_account.rs`.
 */
import { momentOf } from "./host/claims.js";
import { startCore } from "./host/core.js";
import { drive } from "./host/driver.js";
import { optional } from "./host/reader.js";
import { generateBearerToken as bearerToken, generateSignedDataTokens as signedDataTokens } from "./wasm/engine.js";

/**
 * @typedef {import("./index.js").BearerTokenOptions} BearerTokenOptions
 * @typedef {import("./index.js").SignedDataTokensOptions} SignedDataTokensOptions
 */

/** @param {string} credentialsPath @param {BearerTokenOptions} [options] @param {unknown[]} more */
export async function generateBearerToken(credentialsPath, options, ...more) {
  startCore();
  return drive(bearerToken("generateBearerToken", "path", credentialsPath, optional(options, more)));
}

/** @param {string} credentialsString @param {BearerTokenOptions} [options] @param {unknown[]} more */
export async function generateBearerTokenFromCreds(credentialsString, options, ...more) {
  startCore();
  return drive(bearerToken("generateBearerTokenFromCreds", "credentialsString", credentialsString, optional(options, more)));
}

/** @param {string} credentialsPath @param {SignedDataTokensOptions} [options] @param {unknown[]} more */
export async function generateSignedDataTokens(credentialsPath, options, ...more) {
  startCore();
  return drive(signedDataTokens("generateSignedDataTokens", "path", credentialsPath, optional(options, more)));
}

/** @param {string} credentialsString @param {SignedDataTokensOptions} [options] @param {unknown[]} more */
export async function generateSignedDataTokensFromCreds(credentialsString, options, ...more) {
  startCore();
  return drive(signedDataTokens("generateSignedDataTokensFromCreds", "credentialsString", credentialsString, optional(options, more)));
}

/** Nothing is verified. What is no JWT, or does not say when it expires, has expired. @param {string | null | undefined} token */
export function isExpired(token) {
  const expires = typeof token === "string" ? momentOf(token, "exp") : undefined;
  return expires === undefined || expires <= Date.now() / 1000;
}
