/**
 * What both SDKs are made to do, as data that JSON can carry: lists of steps, by subject. A subject that is added
 * here (detect, connections) needs its operations in `edge-sdk.js` and `python_sdk.py`.
 */
import { ACCOUNT_STEPS } from "./accounts.js";
import { VAULT_STEPS, VAULT_TABLES } from "./vault.js";

/**
 * @typedef {object} Step
 * @property {string} name a phrase that is unique in the scenario
 * @property {string} operation as skyflow-edge calls it
 * @property {any} request in the spelling of skyflow-edge; see {@link from} for values of earlier steps
 * @property {{ apiKey?: string, token?: string, vaultId?: string, account?: "string" | "path", roles?: string[], context?: unknown }} [client]
 *   in place of the vault's own; with `account` by its service account
 * @property {boolean} [unsent] it must fail before anything is sent: each SDK has its own words for that
 */

/** @type {Step[]} */
export const SCENARIO = [...VAULT_STEPS, ...ACCOUNT_STEPS];

export const TABLES = VAULT_TABLES;

/**
 * Puts what earlier steps gave in place of the references to it. Own members only, as they come from JSON.
 * @param {any} value
 * @param {Record<string, any>} results by step
 * @returns {any}
 */
export function resolve(value, results) {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => resolve(item, results));
  if (typeof value.$from === "string") {
    const found = value.path.split(".").reduce((/** @type {any} */ at, /** @type {string} */ key) => at?.[key], results[value.$from]);
    if (found === undefined) throw new Error(`no ${value.path} in what ${JSON.stringify(value.$from)} gave`);
    return found;
  }
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, resolve(member, results)]));
}
