// R27: a redirect carries nothing away, in workerd, which has no `redirect: "error"`.
import test from "node:test";

import { Miniflare, supportedCompatibilityDate } from "miniflare";

import * as assert from "../support/assert.js";
import { workerModules } from "../support/bundle.js";
import { FaultServer } from "../support/fault-server.js";
import { OPERATIONS } from "../support/operations.js";

const modules = await workerModules(`export { default } from "./tests/isolation/redirect-worker.js";`);

for (const compatibilityDate of ["2024-01-01", supportedCompatibilityDate]) {
  test(`R27 not a byte reaches the origin a redirect points to, workerd as of ${compatibilityDate}`, async () => {
    const [first, second] = await Promise.all([FaultServer.start(), FaultServer.start([{ echo: true }])]);
    const workerd = new Miniflare({ modules, compatibilityDate });
    try {
      for (const status of [301, 302, 303, 307, 308]) {
        for (const target of [second.origin, first.origin]) {
          first.rules = [{ path: "/elsewhere" }, { status, headers: { location: `${target}/elsewhere?SECRET`, "x-request-id": "r-1" } }];
          first.requests.length = 0;
          const response = await workerd.dispatchFetch(`http://worker.example/?vault=${first.origin}`);
          const outcomes = /** @type {any[]} */ (await response.json());
          assert.equal(outcomes.length, OPERATIONS.length);
          for (const { code, httpCode, requestId, message } of outcomes) {
            assert.deepEqual([code, httpCode, requestId], ["API", status, "r-1"]);
            assert.includes(message, target);
          }
          assert.excludes(JSON.stringify(outcomes), "SECRET");
          assert.equal(first.requests.filter(({ path }) => path.startsWith("/elsewhere")).length, 0);
          assert.equal(first.requests.length, OPERATIONS.length);
        }
      }
      assert.deepEqual([second.bytes, second.connections], [0, 0]);
    } finally {
      await Promise.all([workerd.dispose(), first.close(), second.close()]);
    }
  });
}
