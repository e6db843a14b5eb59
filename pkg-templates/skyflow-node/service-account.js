/** Tokens without a client, by the functions of the main entry. */
import * as edge from "skyflow-edge";
import { warn } from "./deprecated.js";
import { told } from "./errors.js";

/** @param {() => Promise<T>} work @returns {Promise<T>} @template T */
async function asked(work) {
  try {
    return await work();
  } catch (thrown) {
    throw told(thrown);
  }
}

/** What counts as unset there is left out. @param {any} options */
function tokenOptions(options) {
  if (typeof options !== "object" || options === null) return options ?? undefined;
  const { roleIDs, ctx, timeToLive, ...sent } = options;
  if (roleIDs !== undefined && sent.roleIds === undefined) {
    warn("roleIDs", "roleIds");
    sent.roleIds = roleIDs;
  }
  if (ctx) sent.ctx = ctx;
  if (timeToLive) sent.timeToLive = timeToLive;
  return sent;
}

/** @param {any} path @param {any} [options] */
export const generateBearerToken = (path, options) => asked(() => edge.generateBearerToken(path, tokenOptions(options)));

/** @param {any} credentials @param {any} [options] */
export const generateBearerTokenFromCreds = (credentials, options) => asked(() => edge.generateBearerTokenFromCreds(credentials, tokenOptions(options)));

/** @param {any} path @param {any} options */
export const generateSignedDataTokens = (path, options) => asked(() => edge.generateSignedDataTokens(path, tokenOptions(options)));

/** @param {any} credentials @param {any} options */
export const generateSignedDataTokensFromCreds = (credentials, options) => asked(() => edge.generateSignedDataTokensFromCreds(credentials, tokenOptions(options)));
