/**
 * Carries a scenario out with skyflow-edge, and reports in the form that `python_sdk.py` reports in.
 */
import { Skyflow, SkyflowError } from "skyflow-edge";

import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { resolve } from "./scenario/index.js";

/** @typedef {{ result?: any, error?: any, escaped?: string, missing?: string }} Outcome */

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

/**
 * @param {{ vaultUrl: string, vaultId: string, apiKey: string }} served
 * @param {import("./scenario/index.js").Step[]} steps
 * @param {string} folder
 */
export async function runEdge(served, steps, folder) {
  /** @type {Record<string, any>} */
  const results = {};
  /** @type {Outcome[]} */
  const outcomes = [];
  for (const step of steps) {
    const came = await carryOut({ ...served, ...step.client }, step, results, folder);
    results[step.name] = came.result;
    outcomes.push(came);
  }
  return outcomes;
}

/**
 * @param {{ vaultUrl: string, vaultId: string, apiKey: string }} served
 * @param {import("./scenario/index.js").Step} step
 * @param {Record<string, any>} results
 * @param {string} folder
 * @returns {Promise<Outcome>}
 */
async function carryOut({ vaultUrl, vaultId, apiKey }, step, results, folder) {
  const vaultConfigs = [{ vaultId, clusterId: "local", vaultUrl, credentials: { apiKey } }];
  const vault = /** @type {any} */ (new Skyflow({ vaultConfigs, logLevel: "OFF" }).vault());
  let request;
  try {
    request = resolve(step.request, results);
  } catch (error) {
    return { missing: /** @type {Error} */ (error).message };
  }
  try {
    request = (await REQUESTS[step.operation]?.(request, folder)) ?? request;
    return { result: await vault[step.operation](request) };
  } catch (error) {
    if (!(error instanceof SkyflowError)) return { escaped: String(error) };
    const { httpCode, httpStatus, grpcCode, message, details, requestId } = error;
    return { error: { httpCode, httpStatus, grpcCode, message, details, requestId } };
  }
}
