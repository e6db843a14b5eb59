// R42: two copies of the package, or the same one loaded again by a hot reload, do not disturb each other.
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import test, { after } from "node:test";

import * as assert from "../support/assert.js";
import { vaultConfig } from "../support/clients.js";
import { PACKAGES } from "../support/installed.js";

/** @typedef {typeof import("skyflow-edge")} Edge */

const folder = mkdtempSync(join(tmpdir(), "skyflow-edge-copies-"));
after(() => rmSync(folder, { recursive: true }));

/** The package from a folder of its own. @param {string} name @returns {Promise<Edge>} */
function copy(name) {
  cpSync(PACKAGES["skyflow-edge"], join(folder, name), { recursive: true });
  return import(pathToFileURL(join(folder, name, "index.js")).href);
}

const keyOf = (/** @type {number} */ n) => `sky-ab12c-${String(n).padStart(32, "0")}`;

/** A vault whose requests all must have its key, and take a turn of the event loop or several. @param {Edge} edge @param {number} n */
function vaultOf({ Skyflow }, n) {
  const fetch = async (/** @type {any} */ _url, /** @type {any} */ { headers }) => {
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 5));
    const told = new Headers(headers).get("authorization") ?? "";
    return Response.json({ records: [{ fields: { skyflow_id: "1", mine: told.endsWith(keyOf(n)) } }] });
  };
  return new Skyflow({ vaultConfigs: [vaultConfig({ credentials: { apiKey: keyOf(n) } })], fetch, logLevel: "OFF" }).vault();
}

/** Every call of every vault, at the same time. @param {import("skyflow-edge").Vault[]} vaults */
async function allAnswerTheirOwn(vaults) {
  const answers = await Promise.all(Array.from({ length: 50 }, () => vaults.map((vault) => vault.get({ table: "t" }))).flat());
  assert.equal(answers.filter(({ data }) => data[0].mine === true).length, 50 * vaults.length);
}

test("R42 two copies work side by side, each with its own classes, and leave no global behind", async () => {
  // Node makes a global of its own when the first answer is made.
  Response.json({});
  const before = Reflect.ownKeys(globalThis).map(String);
  const [one, two] = [await copy("one"), await copy("two")];
  await allAnswerTheirOwn([vaultOf(one, 1), vaultOf(two, 2), vaultOf(one, 3)]);
  assert.deepEqual(Reflect.ownKeys(globalThis).map(String), before);
  const errors = await Promise.all([one, two].map((edge) => assert.rejects(vaultOf(edge, 1).get(/** @type {any} */ ({})))));
  assert.deepEqual(errors.map((error) => [error instanceof one.SkyflowError, error instanceof two.SkyflowError]), [[true, false], [false, true]]);
});

test("R42 calls in flight, and clients that were made before it, outlive a hot reload", async () => {
  await copy("reloaded");
  const url = pathToFileURL(join(folder, "reloaded/index.js")).href;
  /** @type {import("skyflow-edge").Vault[]} */
  const vaults = [];
  const inFlight = [];
  for (let generation = 0; generation < 10; generation++) {
    /** @type {Edge} */
    const edge = await import(`${url}?generation=${generation}`);
    vaults.push(vaultOf(edge, generation));
    inFlight.push(allAnswerTheirOwn([...vaults]));
  }
  await Promise.all(inFlight);
  await allAnswerTheirOwn(vaults);
});
