// R60: the caller's functions run in the async context of the call they belong to, in each runtime.
import test from "node:test";

import * as assert from "../support/assert.js";
import { figure } from "../support/figures.js";
import { RUNTIMES } from "../support/in-runtimes.js";

/** @typedef {import("./context-calls.js").Counts} Counts */

const CALLS = 1000;

/** What a call enters at least: a name that is missing would mean that nothing was looked at. */
const ONE_CLIENT = ["after the call", "fetch", "fetch of the token exchange", "onRequest", "onRequest of the token exchange", "onResponse", "onResponse of the token exchange", "tokenCache.get", "tokenCache.put"];
const OWN_CLIENTS = ["a page of getAll", "after a call that failed", "after the calls", "fetch", "fetch of the token exchange", "headers", "logger", "onBatch", "onCall", "onCallStart", "onProgress", "onRequest", "onResponse", "tokenCache.get", "tokenCache.put"];

/** @param {Record<string, Counts>} counts @param {keyof Counts} kind */
const total = (counts, kind) => Object.values(counts).reduce((sum, of) => sum + of[kind], 0);

for (const [runtime, run] of Object.entries(RUNTIMES)) {
  test(`R60 ${CALLS} concurrent calls run the caller's functions each in its own async context, in ${runtime}`, async () => {
    const { result, unhandled } = await run(`import { contextCalls } from "./tests/isolation/context-calls.js";`, `contextCalls(${CALLS})`);
    for (const [name, { exchanges, counts }] of Object.entries(result)) {
      const clients = name === "oneClient" ? "one client, one service account" : "a client and a context each";
      const functions = Object.keys(counts).sort();
      const foreign = functions.filter((entered) => counts[entered].another + counts[entered].none > 0).map((entered) => `${entered}: ${JSON.stringify(counts[entered])}`);
      figure("R60", `${runtime}: ${CALLS} concurrent calls, ${clients}: token exchanges: ${exchanges}; the caller's functions ran ${total(counts, "own")} times in their own call's store, ${total(counts, "another")} in another's, ${total(counts, "none")} in none`);
      assert.deepEqual(functions, name === "oneClient" ? ONE_CLIENT : OWN_CLIENTS);
      assert.deepEqual(foreign, [], name);
      assert.equal(exchanges, name === "oneClient" ? 1 : CALLS);
    }
    assert.deepEqual(unhandled, []);
  });
}
