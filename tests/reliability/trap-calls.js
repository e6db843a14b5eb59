// R40 in any runtime: calls that trap, each among others that do not.
import { trapCount, trapNext } from "./trapping.js";

import { Skyflow } from "skyflow-edge";

import { insertedRows, vaultConfig } from "../support/clients.js";

const turn = () => new Promise((resolve) => setTimeout(resolve, 0));

/** Traps on the way to a request to the table `trapped`. */
function client() {
  const fetch = async () => {
    await turn();
    return Response.json(insertedRows(1));
  };
  const onRequest = (/** @type {{ url: string }} */ { url }) => {
    if (url.endsWith("/trapped")) trapNext();
  };
  return new Skyflow(/** @type {any} */ ({ vaultConfigs: [vaultConfig()], fetch, onRequest, logLevel: "OFF" })).vault();
}

/**
 * Makes `times` calls that trap, ten at a time, each ten beside ten that do not.
 * @param {number} times
 * @returns {Promise<{ traps: number, rejected: number, completed: number, next: number }>} `next` is the rows of a call after all of them
 */
export async function trapCalls(times) {
  const vault = client();
  const insert = (/** @type {string} */ table) => vault.insert({ table, values: [{ name: "Ann" }] });
  await insert("persons");
  let [rejected, completed] = [0, 0];
  for (let done = 0; done < times; done += 10) {
    const others = Array.from({ length: 10 }, () => insert("persons"));
    for (let i = 0; i < 10; i++) {
      const outcome = await insert("trapped").catch((error) => error);
      if (outcome instanceof Error) rejected++;
    }
    for (const { insertedFields } of await Promise.all(others)) completed += insertedFields.length;
  }
  return { traps: trapCount(), rejected, completed, next: (await insert("persons")).insertedFields.length };
}
