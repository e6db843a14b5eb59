// Load: 10,000 calls, 200 in flight, while one request in twenty fails. Every call ends, no row is lost or written twice, no
// result is another call's, a token is made once in its life, and memory stays flat. R01, R12, R14, R38, R48, R54.
import test from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

import { memories } from "../support/linear-memory.js";

import { Miniflare, supportedCompatibilityDate } from "miniflare";

import { Skyflow } from "skyflow-edge";

import * as assert from "../support/assert.js";
import { workerModules } from "../support/bundle.js";
import { startFaultyVault } from "../support/faulty-vault.js";
import { figure, inParallel } from "../support/figures.js";
import { loadCall, seeds } from "./load-calls.js";

setFlagsFromString("--expose-gc");
/** @type {() => void} */
const gc = runInNewContext("gc");

/** @typedef {import("./load-calls.js").Ended} Ended */

const CALLS = Number(process.env.LOAD_CALLS ?? 10_000);
const IN_FLIGHT = 200;
const RATE = 0.05;
const TOKEN_LIFE_S = 5;
/** Of six thousand calls each, of which one must leave memory as it found it: 11 bytes lost by each call are a page in a round. */
const ROUNDS = 3;
const MB = 1024 * 1024;

const startVault = () =>
  startFaultyVault({ vault: { tokenLifetimeSeconds: TOKEN_LIFE_S, tables: { persons: { columns: { name: {}, key: { unique: true } } } } }, rate: RATE, seed: 7 });

/** @param {Awaited<ReturnType<typeof startVault>>} server */
const configFor = ({ origin, vaultId, credentials }) => ({ vaultConfigs: [{ vaultId, clusterId: "abc", vaultUrl: origin, credentials }], logLevel: "OFF" });

/**
 * Makes all the calls, and compares what they say with what the vault holds.
 * @param {string} where
 * @param {Awaited<ReturnType<typeof startVault>>} server
 * @param {(number: number) => Promise<Ended>} call
 * @param {() => Promise<number>} memory
 */
async function load(where, server, call, memory) {
  const numbers = Array.from({ length: CALLS }, (_, index) => index);
  /** @type {Ended[]} */
  const all = [];
  const run = (/** @type {number[]} */ part) => inParallel(part, IN_FLIGHT, async (number) => void (all[number] = await call(number)));
  const begun = performance.now();
  await run(numbers.slice(0, CALLS / 5));
  // All calls at once waiting for a new token belong to what must have happened before memory is flat.
  await new Promise((resolve) => setTimeout(resolve, begun + TOKEN_LIFE_S * 1000 - performance.now()));
  await run(numbers.slice(CALLS / 5, (CALLS / 5) * 2));
  let before = await memory();
  await run(numbers.slice((CALLS / 5) * 2));
  let grown = (await memory()) - before;
  const steps = [grown];
  // What 200 calls hold at once depends on which of them meet, so the last pages may come late. A leak grows in every round.
  for (let round = 1; grown > 0 && round < ROUNDS; round++) {
    before += grown;
    await run(Array.from({ length: (CALLS / 5) * 3 }, () => numbers.push(numbers.length) - 1));
    grown = (await memory()) - before;
    steps.push(grown);
  }
  const seconds = (performance.now() - begun) / 1000;

  const { rows, exchanges, faults, requests } = await server.state();
  /** @type {Map<string, string[]>} */
  const held = new Map();
  for (const { name, skyflow_id } of rows) held.set(name, [...(held.get(name) ?? []), skyflow_id]);
  const answered = all.filter(({ outcome }) => outcome === "answered");
  const failed = all.filter(({ outcome }) => outcome !== "answered");
  const doubled = [...held].filter(([, ids]) => ids.length > 1);
  const written = answered.flatMap(({ wrote }) => Object.entries(wrote));
  const lost = written.filter(([name, id]) => !held.get(name)?.includes(String(id)));
  const strange = failed.filter(({ outcome, write, retryable }) => !(write && outcome === "NETWORK" && retryable === false));
  // A token is renewed when a fifth of its life is left; half a second for the clock's grain.
  const early = exchanges.filter((time, index) => index > 0 && time - exchanges[index - 1] < TOKEN_LIFE_S * 800 - 1500);
  const injected = Object.values(faults).reduce((sum, count) => sum + count, 0);
  figure("R54", `${where}: ${numbers.length} calls, ${IN_FLIGHT} in flight, ${requests} requests of which ${injected} failed on purpose, ${seconds.toFixed(1)} s; ${answered.length} answered, ${failed.length} writes whose connection broke, 0 hung; ${rows.length} rows, ${lost.length} lost, ${doubled.length} doubled; ${exchanges.length} token exchanges, ${early.length} needless; WebAssembly memory grew by ${steps.join(", then ")} bytes`);
  assert.equal(all.filter((ended) => ended !== undefined).length, numbers.length);
  assert.deepEqual([strange, lost, doubled, early, grown], [[], [], [], [], 0]);
  assert.ok(injected > requests * RATE * 0.7, "faults were injected");
}

test("R01, R12, R14, R54 load in Node", async () => {
  const server = await startVault();
  try {
    const vault = new Skyflow(/** @type {any} */ (configFor(server))).vault();
    const known = await seeds(vault, 100);
    /** @type {number[]} */
    const heaps = [];
    await load("Node", server, (number) => loadCall(vault, number, known), async () => {
      // What ends with a socket, or is held by what one collection frees, needs some turns and another.
      for (let turn = 0; turn < 5; turn++) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        gc();
      }
      heaps.push(process.memoryUsage().heapUsed);
      // Node's own modules are among them.
      return memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
    });
    // What is kept of each call's outcome is part of it.
    const grown = heaps[1] - heaps[0];
    figure("R54", `Node: the heap grew by ${(grown / MB).toFixed(1)} MB`);
    assert.ok(grown < 10 * MB, `${grown} bytes`);
  } finally {
    server.stop();
  }
});

test("R01, R12, R14, R38, R54 load in workerd, on one client in module scope", async () => {
  const server = await startVault();
  const modules = await workerModules(`export { default } from "./tests/reliability/load-worker.js";`);
  const workerd = new Miniflare({ modules, compatibilityDate: supportedCompatibilityDate, bindings: { CONFIG: configFor(server) } });
  try {
    const origin = await workerd.ready;
    const ask = async (/** @type {string | number} */ path) => (await fetch(new URL(String(path), origin))).json();
    assert.equal(await ask("seeds"), 100);
    await load("workerd", server, ask, async () => (await ask("memory"))[0]);
  } finally {
    await workerd.dispose();
    server.stop();
  }
});
