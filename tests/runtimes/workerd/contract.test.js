// The contract tests in the real workerd, without nodejs_compat.
import assert from "node:assert/strict";
import test from "node:test";

import { Miniflare, supportedCompatibilityDate } from "miniflare";

import { workerModules } from "../../support/bundle.js";
import { OLDEST, VERSION } from "./versions.js";

const modules = await workerModules(`export { default } from "./tests/runtimes/workerd/suite-worker.js";`);

for (const compatibilityDate of [OLDEST, supportedCompatibilityDate]) {
  test(`workerd as of ${compatibilityDate}`, async (t) => {
    const workerd = new Miniflare({ modules, compatibilityDate });
    t.diagnostic(`runtime: ${VERSION}`);
    const ask = async (/** @type {string} */ path) => (await workerd.dispatchFetch(`http://suite.example${path}`)).json();
    try {
      const names = /** @type {string[]} */ (await ask("/names"));
      assert.ok(names.length > 0);
      for (const [index, name] of names.entries()) {
        await t.test(name, { timeout: 20_000 }, async () => {
          const failure = await ask(`/${index}`);
          if (failure !== null) assert.fail(String(failure));
        });
      }
      assert.deepEqual(await ask("/unhandled"), [], "R47: no rejection goes unhandled");
    } finally {
      await workerd.dispose();
    }
  });
}
