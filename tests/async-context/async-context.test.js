// Why the client drives its calls itself: the same concurrent calls with wasm-bindgen-futures and with the client, and what a
// call that traps does to a Node process. `cargo xtask test --only async-context` builds what this imports.
import { AsyncLocalStorage } from "node:async_hooks";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import test from "node:test";

import { Skyflow } from "skyflow-edge";

import * as assert from "../support/assert.js";
import { insertedRows, vaultConfig } from "../support/clients.js";
import { figure } from "../support/figures.js";

const CALLS = 1000;
const GLUE = new URL("../../target/async-context/async_context.js", import.meta.url);
const MODULE = new URL("../../target/async-context/async_context_bg.wasm", import.meta.url);

const crate = await import(GLUE.href);
crate.initSync({ module: readFileSync(MODULE) });

const turn = () => new Promise((resolve) => setTimeout(resolve, 0));
const urlOf = (/** @type {number} */ call) => `https://abc.vault.skyflowapis.com/v1/vaults/v1/call${call}`;

/**
 * Makes all calls at once, each in its own store, and counts the requests whose `fetch` ran in the store of another call.
 * The first attempt of each call is answered with a 503 that asks for a second one.
 * @param {(fetch: (url: string) => Promise<Response>) => (call: number) => Promise<unknown>} prepare
 */
async function requestsInForeignStores(prepare) {
  const storage = new AsyncLocalStorage();
  const foreign = /** @type {Set<number>} */ (new Set());
  const attempts = new Map();
  const call = prepare(async (url) => {
    const number = Number(url.split("/call")[1]);
    if (storage.getStore() !== number) foreign.add(number);
    attempts.set(number, (attempts.get(number) ?? 0) + 1);
    await turn();
    return attempts.get(number) === 1 ? new Response("{}", { status: 503, headers: { "retry-after": "0" } }) : Response.json(insertedRows(1));
  });
  await Promise.all(Array.from({ length: CALLS }, (_, number) => storage.run(number, () => call(number))));
  assert.deepEqual([...attempts.values()].filter((count) => count !== 2), [], "each call made two attempts");
  return foreign.size;
}

test("R60 with wasm-bindgen-futures the caller's fetch runs in another call's async context, with the client in its own", async () => {
  const shared = await requestsInForeignStores((fetch) => (call) => crate.call(fetch, urlOf(call)));
  const own = await requestsInForeignStores((fetch) => {
    const vault = new Skyflow(/** @type {any} */ ({ vaultConfigs: [vaultConfig()], fetch, logLevel: "OFF", retryBudget: false })).vault();
    return (call) => vault.insert({ table: `call${call}`, values: [{ name: "Ann" }] });
  });
  figure("R60", `Node: of ${CALLS} concurrent calls, ${shared} ran the caller's fetch in another call's store with wasm-bindgen-futures, ${own} with the client`);
  assert.equal(own, 0);
  // Else the client could use it.
  assert.equal(shared, CALLS - 1);
});

/** A program in which one call traps; it prints what becomes of the call and of the process. @param {string} trappingCall @param {string} before */
const program = (trappingCall, before) => `
  ${before}
  let outcome = "pending";
  process.on("exit", () => console.log("the call: " + outcome));
  process.on("unhandledRejection", () => console.log("unhandled rejection"));
  if (process.argv[1] === "catch") process.on("uncaughtException", (error) => console.log("uncaught: " + error.message));
  try {
    ${trappingCall}.then(() => (outcome = "resolved"), (error) => (outcome = "rejected, " + error.message));
    await new Promise((resolve) => setTimeout(resolve, 500));
    console.log("the process goes on");
  } catch (error) {
    console.log("caught " + error.message);
  }
`;

const WITH_FUTURES = program(
  `crate.trap(Promise.resolve())`,
  `import { readFileSync } from "node:fs";
  import * as crate from ${JSON.stringify(GLUE.href)};
  crate.initSync({ module: readFileSync(new URL(${JSON.stringify(MODULE.href)})) });`,
);
const WITH_CLIENT = program(
  `vault.insert({ table: "persons", values: [{ name: "Ann" }] })`,
  `import { trapNext } from ${JSON.stringify(new URL("../reliability/trapping.js", import.meta.url).href)};
  import { Skyflow } from ${JSON.stringify(import.meta.resolve("skyflow-edge"))};
  const vaultConfigs = [${JSON.stringify(vaultConfig())}];
  const vault = new Skyflow({ vaultConfigs, fetch: async () => Response.json({}), onRequest: trapNext, logLevel: "OFF" }).vault();`,
);

/** @param {string} source @param {string[]} args @returns {Promise<{ code: number, lines: string[] }>} */
const run = (source, ...args) =>
  new Promise((resolve) => {
    execFile("node", ["--input-type=module", "--eval", source, ...args], { timeout: 30_000 }, (error, stdout) => {
      resolve({ code: error === null ? 0 : Number(error.code), lines: stdout.trim().split("\n") });
    });
  });

test("R40 a trap ends a Node process and leaves its promise pending with wasm-bindgen-futures, and rejects its call alone with the client", async () => {
  const ended = await run(WITH_FUTURES);
  assert.ok(ended.code !== 0, "the process fails");
  assert.deepEqual(ended.lines, ["the call: pending"]);
  const caught = await run(WITH_FUTURES, "catch");
  assert.deepEqual(caught, { code: 0, lines: ["uncaught: unreachable", "the process goes on", "the call: pending"] });
  for (const args of [[], ["catch"]]) {
    const { code, lines } = await run(WITH_CLIENT, ...args);
    assert.equal(code, 0);
    assert.deepEqual(lines, ["the process goes on", "the call: rejected, unreachable"]);
  }
  figure("R40", `Node, a trap with wasm-bindgen-futures: the promise stays pending, the exception is uncaught and the process ends with ${ended.code}; with the client: the call is rejected, the process goes on`);
});
