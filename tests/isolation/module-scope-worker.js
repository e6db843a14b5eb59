// R45: the client is made while the Worker's module is evaluated, where timers, random numbers and fetch are forbidden.
import { Skyflow, SkyflowError, VERSION } from "skyflow-edge";

import { insertedRows, vaultConfig } from "../support/clients.js";

/** Of each call the first attempt fails, so that a wait, with its random number and its timer, is part of every request. */
const seen = new Set();
const fetch = async (/** @type {string} */ url, /** @type {RequestInit} */ { method }) => {
  const first = !seen.has(`${method} ${url}`);
  seen.add(`${method} ${url}`);
  if (first) return new Response("{}", { status: 500 });
  return Response.json(method === "GET" ? { records: [] } : insertedRows(1));
};

const client = Skyflow.builder().addVaultConfig(vaultConfig()).setClientOptions({ fetch: /** @type {any} */ (fetch) }).setLogLevel("OFF").build();
const vault = client.vault();
client.setLogLevel("ERROR").setLogLevel("OFF");
let refused;
try {
  new Skyflow(/** @type {any} */ ({ vaultConfigs: [{}] }));
} catch (error) {
  refused = error instanceof SkyflowError ? error.code : String(error);
}

export default {
  /** @param {Request} request */
  async fetch(request) {
    const table = new URL(request.url).pathname;
    const { data } = await vault.get({ table });
    const { insertedFields } = await vault.insert({ table, values: [{ name: "Ann" }], upsert: "name" });
    return Response.json([data, insertedFields[0].skyflowId, refused, VERSION]);
  },
};
