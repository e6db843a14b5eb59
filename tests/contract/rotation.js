// Keys that are rotated while calls are under way: as long as both are valid, no call fails.
import { Skyflow } from "skyflow-edge";

import * as assert from "../support/assert.js";
import { vaultConfig } from "../support/clients.js";
import { suite } from "../support/suite.js";

const test = suite("rotation");

const ROTATIONS = 12;
const WORKERS = 8;
const apiKey = (/** @type {number} */ number) => `sky-ab12c-${String(number).padStart(32, "0")}`;
const sleep = (/** @type {number} */ ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** A vault that takes the newest key and the one before it, after a while as long as a request is under way. */
function rotatingVault() {
  const state = { newest: 1, calls: 0, rejected: 0, keys: new Set() };
  const fetch = async (/** @type {any} */ _url, /** @type {any} */ { headers }) => {
    state.calls++;
    const bearer = headers.authorization.replace("Bearer ", "");
    await sleep(2);
    const number = Number(bearer.slice(-32));
    state.keys.add(number);
    if (number >= state.newest - 1) return Response.json({ records: [] });
    state.rejected++;
    return new Response("{}", { status: 401 });
  };
  return { state, fetch };
}

/** Calls without a pause while keys are rotated by `rotate`. @param {any} vault @param {ReturnType<typeof rotatingVault>["state"]} state @param {(number: number) => void} rotate */
async function underLoad(vault, state, rotate) {
  let ends = false;
  const worker = async () => {
    while (!ends) await vault.insert({ table: "t", values: [{ a: 1 }] }).catch((/** @type {any} */ error) => (error.code === "INVALID_RESPONSE" ? undefined : Promise.reject(error)));
  };
  const workers = Promise.all(Array.from({ length: WORKERS }, worker));
  for (let number = 2; number <= ROTATIONS + 1; number++) {
    // The new key is valid before it is given out, and the old one until the next rotation.
    state.newest = number;
    rotate(number);
    const before = state.calls;
    while (state.calls < before + WORKERS * 3) await sleep(3);
  }
  ends = true;
  await workers;
}

test("updateSkyflowCredentials under load fails no call, and calls under way end with the key they began with", async () => {
  const { state, fetch } = rotatingVault();
  const client = new Skyflow({ vaultConfigs: [{ vaultId: "v1", clusterId: "abc" }], skyflowCredentials: { apiKey: apiKey(1) }, fetch, logLevel: "OFF" });
  await underLoad(client.vault(), state, (number) => void client.updateSkyflowCredentials({ apiKey: apiKey(number) }));
  assert.deepEqual([state.rejected, state.keys.size], [0, ROTATIONS + 1]);
});

test("updateVaultConfig under load fails no call", async () => {
  const { state, fetch } = rotatingVault();
  const client = new Skyflow({ vaultConfigs: [vaultConfig({ credentials: { apiKey: apiKey(1) } })], fetch, logLevel: "OFF" });
  await underLoad(client.vault(), state, (number) => void client.updateVaultConfig({ vaultId: "v1", credentials: { apiKey: apiKey(number) } }));
  assert.equal(state.rejected, 0);
});

test("getToken under load fails no call: a key that is no longer valid costs one more request", async () => {
  const { state, fetch } = rotatingVault();
  let current = 1;
  /** @type {string[]} */
  const reasons = [];
  const getToken = async ({ reason = "" }) => (reasons.push(reason), await sleep(3), apiKey(current));
  const client = new Skyflow({ vaultConfigs: [vaultConfig({ credentials: { getToken } })], fetch, logLevel: "OFF" });
  await underLoad(client.vault(), state, (number) => void (current = number));
  assert.deepEqual([reasons[0], [...new Set(reasons.slice(1))]], ["missing", ["rejected"]]);
  assert.ok(reasons.length <= ROTATIONS + 1, `one renewal for a rotation, not one for each call: ${reasons.length}`);
});
