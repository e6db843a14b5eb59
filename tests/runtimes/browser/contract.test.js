// The contract tests in a headless Chromium.
import assert from "node:assert/strict";
import test from "node:test";

import { withBundle } from "../../support/bundle.js";
import { resultsOf } from "../../support/chromium.js";

const source = `
  import { runAll } from "./tests/support/results.js";
  const unhandled = [];
  addEventListener("unhandledrejection", (event) => unhandled.push(String(event.reason)));
  const all = [];
  globalThis.results = runAll((result) => all.push(result)).then(() => ({ all, unhandled }));
`;

test("the contract in Chromium", { timeout: 200_000 }, async (t) => {
  const results = await withBundle(source, ["browser"], resultsOf);
  if (results === undefined) return t.skip("there is no chromedriver");
  assert.deepEqual(results.unhandled, [], "R47: no rejection goes unhandled");
  assert.ok(results.all.length > 0);
  for (const { name, failure } of results.all) {
    await t.test(name, () => {
      if (failure !== null) assert.fail(failure);
    });
  }
});
