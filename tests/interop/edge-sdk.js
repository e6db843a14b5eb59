/**
 * Carries a scenario out with skyflow-edge, and reports in the form that `python_sdk.py` reports in.
 */
import { generateBearerToken, generateBearerTokenFromCreds, generateSignedDataTokens, generateSignedDataTokensFromCreds, Skyflow, SkyflowError } from "skyflow-edge";

import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { resolve } from "./scenario/index.js";

/**
 * @typedef {{ result?: any, error?: any, escaped?: string, missing?: string }} Outcome
 * @typedef {Awaited<ReturnType<typeof import("./served-vault.js").serveVault>>} Served
 */

/** What an operation's request needs beyond its own members. @type {Record<string, (request: any, folder: string) => any>} */
const REQUESTS = {
  uploadFile: async ({ source, text, fileName, ...request }, folder) => {
    if (source === "path") {
      const filePath = join(folder, fileName);
      await writeFile(filePath, text);
      return { ...request, filePath };
    }
    if (source === "base64") return { ...request, base64: Buffer.from(text).toString("base64"), fileName };
    if (source === "object") return { ...request, file: new File([text], fileName) };
    if (source === "bytes") return { ...request, file: new TextEncoder().encode(text), fileName };
    return request;
  },
};

/** What needs no client. @type {Record<string, (served: Served, request: any) => Promise<any>>} */
const FUNCTIONS = {
  bearerToken: ({ credentialsPath, credentialsString }, { account, ...options }) => (account === "path" ? generateBearerToken(credentialsPath, options) : generateBearerTokenFromCreds(credentialsString, options)),
  signedDataTokens: async ({ credentialsPath, credentialsString }, { account, ...options }) => ({
    signed: await (account === "path" ? generateSignedDataTokens(credentialsPath, options) : generateSignedDataTokensFromCreds(credentialsString, options)),
  }),
};

/**
 * @param {Served} served
 * @param {import("./scenario/index.js").Step[]} steps
 * @param {string} folder
 */
export async function runEdge(served, steps, folder) {
  /** @type {Record<string, any>} */
  const results = {};
  /** @type {Outcome[]} */
  const outcomes = [];
  for (const step of steps) {
    const came = await carryOut(served, step, results, folder);
    results[step.name] = came.result;
    outcomes.push(came);
  }
  return outcomes;
}

/** @param {Served} served @param {import("./scenario/index.js").Step["client"]} [own] */
function vaultOf({ vaultUrl, vaultId, apiKey, credentialsString, credentialsPath }, { account, roles, context, ...changes } = {}) {
  const source = account === "path" ? { path: credentialsPath } : { credentialsString };
  const secret = changes.token === undefined ? { apiKey: changes.apiKey ?? apiKey } : { token: changes.token };
  const credentials = account === undefined ? secret : { ...source, roles, context };
  const vaultConfigs = [{ vaultId: changes.vaultId ?? vaultId, clusterId: "local", vaultUrl, credentials: /** @type {any} */ (credentials) }];
  return /** @type {any} */ (new Skyflow({ vaultConfigs, logLevel: "OFF", errorDetail: "full" }).vault());
}

/**
 * @param {Served} served
 * @param {import("./scenario/index.js").Step} step
 * @param {Record<string, any>} results
 * @param {string} folder
 * @returns {Promise<Outcome>}
 */
async function carryOut(served, step, results, folder) {
  let request;
  try {
    request = resolve(step.request, results);
  } catch (error) {
    return { missing: /** @type {Error} */ (error).message };
  }
  try {
    request = (await REQUESTS[step.operation]?.(request, folder)) ?? request;
    const act = FUNCTIONS[step.operation];
    return { result: await (act === undefined ? vaultOf(served, step.client)[step.operation](request) : act(served, request)) };
  } catch (error) {
    if (!(error instanceof SkyflowError)) return { escaped: String(error) };
    const { httpCode, httpStatus, grpcCode, details, requestId } = error;
    // The SDK for Python does not name the operation.
    const message = error.message.slice(`${error.operation}: `.length);
    return { error: { httpCode, httpStatus, grpcCode, message, details, requestId } };
  }
}
