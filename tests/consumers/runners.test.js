// Test runners, each with its defaults: the local vault in a test of a user's own.
import assert from "node:assert/strict";

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { consumer } from "./support/consumer.js";

/** The examples of docs/testing.md, into a project. @param {string} folder */
function writeExamples(folder) {
  const guide = readFileSync(new URL("../../docs/testing.md", import.meta.url), "utf8");
  for (const [, file, source] of guide.matchAll(/^```js file=(\S+).*?\n(.*?)^```/gms)) writeFileSync(join(folder, file), source);
}

/** @type {("20" | "22" | "24")[]} */
const NODES = ["20", "22", "24"];

for (const version of ["29.7.0", "30.5.2"]) {
  const change = (/** @type {any} */ manifest) => Object.assign(manifest.dependencies, { jest: version, "jest-environment-jsdom": version });
  for (const node of NODES) {
    const long = !(version === "30.5.2" ? node === "24" : node === "20");
    consumer({ project: "jest", name: `Jest ${version.split(".")[0]} in Node ${node}: node and jsdom`, shows: ["jest"], node: /** @type {any} */ (node), change, long }, async ({ sh, folder }) => {
      writeExamples(folder);
      for (const environment of ["node", "jsdom"]) assert.match(await sh(`jest cards.spec.js --env=${environment}`), /Tests: +5 passed, 5 total/, "the example of docs/testing.md");
      assert.match(await sh("jest vault page"), /Tests: +9 passed, 9 total/);
    });
  }
}

const VITESTS = { "3.2.7": ["20"], "4.1.12": ["20", "24"], "5.1.2": ["22"] };
for (const [version, nodes] of Object.entries(VITESTS)) {
  const change = (/** @type {any} */ { dependencies }) => {
    dependencies.vitest = version;
    if (version.startsWith("5")) Object.assign(dependencies, { jsdom: "29.1.1", msw: "3.0.5", nock: "15.0.6", undici: "8.13.1", "happy-dom": "21.0.4" });
    if (version.startsWith("3")) Object.assign(dependencies, { undici: "6.29.1" });
  };
  for (const node of nodes) {
    const long = version.startsWith("3") || node === "24";
    const shows = ["vitest", "jsdom", "happy-dom", "msw", "nock", "undici"];
    consumer({ project: "vitest", name: `Vitest ${version.split(".")[0]} in Node ${node}: node, jsdom, happy-dom; MSW, nock, undici's MockAgent`, shows, node: /** @type {any} */ (node), change, long }, async ({ sh, folder }) => {
      writeExamples(folder);
      for (const environment of ["node", "jsdom", "happy-dom"]) {
        assert.match(await sh(`vitest run cards.test.mjs --environment ${environment}`), /Tests +5 passed/, "the example of docs/testing.md");
        // MSW makes a Request of Node's, which takes no signal of jsdom's or happy-dom's.
        assert.match(await sh(`vitest run vault.spec files.spec msw --environment ${environment}`), /Tests +6 passed/, environment);
      }
      assert.match(await sh("vitest run network.spec"), /Tests +2 passed/);
    });
  }
}

consumer({ project: "vitest-workers", name: "Vitest in workerd", shows: ["vitest", "@cloudflare/vitest-plugin"], node: 22 }, async ({ sh }) => {
  assert.match(await sh("vitest run"), /Tests +3 passed/);
});

for (const node of NODES) {
  consumer({ project: "node-test", name: `node:test in Node ${node}`, shows: [], node: /** @type {any} */ (node) }, async ({ sh }) => {
    assert.match(await sh("node --test vault.spec.js"), /pass 3\n/);
  });
}

consumer({ project: "bun-test", name: "bun test", shows: ["bun"] }, async ({ sh }) => {
  assert.match(await sh("node node_modules/bun/install.js && bun test"), /2 pass\n/);
});

consumer({ project: "deno-test", name: "deno test", shows: ["deno"] }, async ({ sh }) => {
  assert.match(await sh("deno test --no-check --no-lock --no-remote --allow-read=. vault.spec.js"), /2 passed/);
});
