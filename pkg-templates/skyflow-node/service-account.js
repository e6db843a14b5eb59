/** Tokens without a client, by the functions of the main entry. */
import * as edge from "skyflow-edge";
import { membersOf } from "./configuration.js";
import { warn } from "./deprecated.js";
import { refused, toNodeError } from "./errors.js";

/** @param {() => Promise<T>} work @returns {Promise<T>} @template T */
async function withNodeErrors(work) {
  try {
    return await work();
  } catch (thrown) {
    throw toNodeError(thrown);
  }
}

/** What counts as unset there is left out. @param {any} options */
function tokenOptions(options) {
  const members = membersOf(options);
  if (members === options) return options ?? undefined;
  const { roleIDs, ctx, timeToLive, ...sent } = members;
  if (roleIDs !== undefined) {
    // There one counts: the token may be good for more than the other allows.
    if (sent.roleIds != null && String(sent.roleIds) !== String(roleIDs)) throw refused("roleIds and roleIDs are the same member and name different roles; leave roleIDs out");
    warn("roleIDs", "roleIds");
    sent.roleIds = roleIDs;
  }
  if (ctx) sent.ctx = ctx;
  // NaN is a calculation that went wrong, and would be the default.
  if (timeToLive || Number.isNaN(timeToLive)) sent.timeToLive = timeToLive;
  return sent;
}

/** @param {any} path @param {any} [options] */
export const generateBearerToken = (path, options) => withNodeErrors(() => edge.generateBearerToken(path, tokenOptions(options)));

/** @param {any} credentials @param {any} [options] */
export const generateBearerTokenFromCreds = (credentials, options) => withNodeErrors(() => edge.generateBearerTokenFromCreds(credentials, tokenOptions(options)));

/** @param {any} path @param {any} options */
export const generateSignedDataTokens = (path, options) => withNodeErrors(() => edge.generateSignedDataTokens(path, tokenOptions(options)));

/** @param {any} credentials @param {any} options */
export const generateSignedDataTokensFromCreds = (credentials, options) => withNodeErrors(() => edge.generateSignedDataTokensFromCreds(credentials, tokenOptions(options)));
