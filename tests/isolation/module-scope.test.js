// R45: a client may be made at module scope in workerd, and used by any request from then on.
import test from "node:test";

import { Miniflare, supportedCompatibilityDate } from "miniflare";

import { VERSION } from "skyflow-edge";

import * as assert from "../support/assert.js";
import { workerModules } from "../support/bundle.js";

const modules = await workerModules(`export { default } from "./tests/isolation/module-scope-worker.js";`);

for (const compatibilityDate of ["2024-01-01", supportedCompatibilityDate]) {
  test(`R45 a client made at module scope serves every request, workerd as of ${compatibilityDate}`, async () => {
    const workerd = new Miniflare({ modules, compatibilityDate });
    try {
      const ask = async (/** @type {number} */ i) => (await workerd.dispatchFetch(`http://worker.example/${i}`)).json();
      const answer = [[], "id-0", "INVALID_INPUT", VERSION];
      for (let i = 0; i < 3; i++) assert.deepEqual(await ask(i), answer);
      assert.deepEqual(await Promise.all(Array.from({ length: 50 }, (_, i) => ask(100 + i))), Array(50).fill(answer));
    } finally {
      await workerd.dispose();
    }
  });
}
