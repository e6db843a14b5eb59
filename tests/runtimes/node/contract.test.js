// The contract tests in Node.
import assert from "node:assert/strict";
import test, { after } from "node:test";

import "../../contract/index.js";
import { tests } from "../../support/suite.js";

let unhandled = 0;
process.on("unhandledRejection", () => unhandled++);

for (const { name, run } of tests) test(name, { timeout: 20_000 }, async () => void (await run()));

after(async () => {
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(unhandled, 0, "R47: no rejection goes unhandled");
});
