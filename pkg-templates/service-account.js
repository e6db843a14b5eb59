/**
 * Tokens without a client. What the functions mean is decided in the core, in
 * `src/api/service_account.rs`.
 */
import { invalid } from "./errors.js";
import { momentOf } from "./host/claims.js";
import { startCore } from "./host/core.js";
import { drive } from "./host/driver.js";
import { SURPLUS, hasSurplus } from "./host/methods.js";
import { optional } from "./host/reader.js";
import { generateBearerToken as bearerToken, generateSignedDataTokens as signedDataTokens } from "./wasm/engine.js";

/**
 * @typedef {import("./index.js").BearerTokenOptions} BearerTokenOptions
 * @typedef {import("./index.js").SignedDataTokensOptions} SignedDataTokensOptions
 */

/** @param {string} name @param {unknown[]} more what stands behind a function's arguments */
function begin(name, more) {
  if (hasSurplus(more, 0)) throw invalid(name, SURPLUS);
  startCore();
}

/** @param {string} credentialsPath @param {BearerTokenOptions} [options] @param {unknown[]} more */
export async function generateBearerToken(credentialsPath, options, ...more) {
  begin("generateBearerToken", more);
  return drive(bearerToken("generateBearerToken", "path", credentialsPath, optional(options)));
}

/** @param {string} credentialsString @param {BearerTokenOptions} [options] @param {unknown[]} more */
export async function generateBearerTokenFromCreds(credentialsString, options, ...more) {
  begin("generateBearerTokenFromCreds", more);
  return drive(bearerToken("generateBearerTokenFromCreds", "credentialsString", credentialsString, optional(options)));
}

/** @param {string} credentialsPath @param {SignedDataTokensOptions} [options] @param {unknown[]} more */
export async function generateSignedDataTokens(credentialsPath, options, ...more) {
  begin("generateSignedDataTokens", more);
  return drive(signedDataTokens("generateSignedDataTokens", "path", credentialsPath, optional(options)));
}

/** @param {string} credentialsString @param {SignedDataTokensOptions} [options] @param {unknown[]} more */
export async function generateSignedDataTokensFromCreds(credentialsString, options, ...more) {
  begin("generateSignedDataTokensFromCreds", more);
  return drive(signedDataTokens("generateSignedDataTokensFromCreds", "credentialsString", credentialsString, optional(options)));
}

/** Nothing is verified. What is no JWT, or does not say when it expires, has expired. @param {string | null | undefined} token */
export function isExpired(token) {
  const expires = typeof token === "string" ? momentOf(token, "exp") : undefined;
  return expires === undefined || expires <= Date.now() / 1000;
}
