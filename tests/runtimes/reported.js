// Node only: what another program found, as tests of Node's runner.
import assert from "node:assert/strict";

/**
 * @typedef {{ name: string, failure: string | null }} Result
 * @param {import("node:test").TestContext} t
 * @param {string} runtime its name and version: `cargo xtask test` shows them in its table
 * @param {Result[]} results
 * @param {unknown} unhandled rejections that nobody handled
 */
export async function report(t, runtime, results, unhandled) {
  t.diagnostic(`runtime: ${runtime}`);
  assert.deepEqual(unhandled, [], "R47: no rejection goes unhandled");
  assert.ok(results.length > 0, "no test ran");
  for (const { name, failure } of results) {
    await t.test(name, () => {
      if (failure !== null) assert.fail(failure);
    });
  }
}
