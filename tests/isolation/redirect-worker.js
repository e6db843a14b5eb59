// A Worker that makes every call against a server that redirects, and reports the errors.
import { Skyflow } from "skyflow-edge";

import { vaultConfig } from "../support/clients.js";
import { OPERATIONS, perform } from "../support/operations.js";

export default {
  /** @param {Request} request */
  async fetch(request) {
    const vaultUrl = new URL(request.url).searchParams.get("vault");
    const vault = new Skyflow({ vaultConfigs: [vaultConfig({ vaultUrl })], logLevel: "OFF" }).vault();
    const outcomes = [];
    for (const operation of OPERATIONS) outcomes.push(await perform(vault, operation).catch((error) => ({ ...error.toJSON(), cause: String(error.cause) })));
    return Response.json(outcomes);
  },
};
