// The contract tests in Node.
import assert from "node:assert/strict";
import test, { after } from "node:test";

import "../../contract/index.js";
import { tests } from "../../support/suite.js";

/** @type {unknown[]} */
const unhandled = [];
process.on("unhandledRejection", (reason) => unhandled.push(reason));

test("the runtime is known", (t) => t.diagnostic(`runtime: Node ${process.versions.node}`));
for (const { name, run } of tests) test(name, { timeout: 20_000 }, async () => void (await run()));

after(async () => {
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.deepEqual(unhandled, [], "R47: no rejection goes unhandled");
});
