// The programs of scenario.js on the installed packages: Node by import and by require, Deno, Bun, and the real workerd
// without nodejs_compat. Nothing but deprecated spellings may be told on stderr, and those once.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import test from "node:test";
import { promisify } from "node:util";

import { Miniflare, supportedCompatibilityDate } from "miniflare";

import { NODE } from "../runtimes/node-program.js";
import { report } from "../runtimes/reported.js";
import { OLDEST, VERSION } from "../runtimes/workerd/versions.js";
import { workerModules } from "../support/bundle.js";
import { installed } from "../support/installed.js";

const run = promisify(execFile);

const DENO = {
  command: "deno",
  options: ["run", "--quiet", "--no-prompt", "--no-lock", "--no-remote"],
  unhandled: `addEventListener("unhandledrejection", (event) => { event.preventDefault(); unhandled.push(String(event.reason)); });`,
  version: "`Deno ${Deno.version.deno}`",
};
/** As Node before 22.12 is: it cannot require an ES module, so both ways lead to the CommonJS form. */
const OLDER = { ...NODE, options: ["--no-experimental-require-module"] };
const BUN = { ...NODE, command: "bun", options: ["run"], version: "`Bun ${Bun.version}`" };

const body = (/** @type {{ unhandled: string, version: string }} */ { unhandled, version }) => `
  const unhandled = [];
  ${unhandled}
  runPrograms(node, local).then((results) => console.log(JSON.stringify({ results, unhandled, runtime: ${version} })));
`;
const imports = (prefix = "") => `
  import * as node from "${prefix}skyflow-edge/skyflow-node";
  import * as local from "${prefix}skyflow-local-vault";
  import { runPrograms } from "./skyflow-node/scenario.js";
`;
const REQUIRES = `
  const node = require("skyflow-edge/skyflow-node");
  const local = require("skyflow-local-vault");
  const { runPrograms } = require("./skyflow-node/scenario.js");
`;

/** An ES module comes by import only; and both entries must share one SkyflowError. */
const LOADED = `
  if (!(new node.SkyflowError({ message: "m" }) instanceof edge.SkyflowError)) throw new Error("two classes");
  const runPrograms = async (...given) => (await import("./skyflow-node/scenario.mjs")).runPrograms(...given);
`;

for (const { way, program, file = "main.mjs", source } of [
  { way: "Node, by import", program: NODE, source: imports() },
  { way: "Node, by require", program: NODE, source: REQUIRES, file: "main.cjs" },
  { way: "an older Node, by import", program: OLDER, source: imports() },
  { way: "an older Node, by require", program: OLDER, source: REQUIRES.replace("const { runPrograms }", "const edge").replace("./skyflow-node/scenario.js", "skyflow-edge") + LOADED, file: "main.cjs" },
  { way: "Deno, without a permission", program: DENO, source: imports("npm:") },
  { way: "Bun", program: BUN, source: imports() },
]) {
  test(`the programs in ${way}`, { timeout: 120_000 }, async (t) => {
    const project = installed();
    for (const name of ["scenario.js", "scenario.mjs"]) cpSync(fileURLToPath(new URL("scenario.js", import.meta.url)), join(project, "skyflow-node", name));
    writeFileSync(join(project, file), source + body(program));
    const { stdout, stderr } = await run(program.command, [...program.options, file], { cwd: project, maxBuffer: 1 << 24, timeout: 100_000 });
    const { results, unhandled, runtime } = JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
    await report(t, runtime, results, [...unhandled, ...stderr.split("\n").filter(Boolean)]);
  });
}

const WORKER = `
  import * as node from "skyflow-edge/skyflow-node";
  import * as local from "skyflow-local-vault";
  import { runPrograms } from "./tests/skyflow-node/scenario.js";
  const unhandled = new Map();
  addEventListener("unhandledrejection", ({ promise, reason }) => unhandled.set(promise, String(reason)));
  addEventListener("rejectionhandled", ({ promise }) => unhandled.delete(promise));
  export default {
    fetch: async () => Response.json({ results: await runPrograms(node, local), unhandled: [...unhandled.values()] }),
  };
`;

test("the programs in workerd", { timeout: 200_000 }, async (t) => {
  const modules = await workerModules(WORKER);
  assert.equal(modules.filter(({ type }) => type === "CompiledWasm").length, 2, "one engine for both entries, and the local vault's");
  for (const compatibilityDate of [OLDEST, supportedCompatibilityDate]) {
    await t.test(`as of ${compatibilityDate}`, async (t) => {
      const workerd = new Miniflare({ modules, compatibilityDate });
      try {
        const { results, unhandled } = /** @type {any} */ (await (await workerd.dispatchFetch("http://consumer.example/")).json());
        await report(t, VERSION, results, unhandled);
      } finally {
        await workerd.dispose();
      }
    });
  }
});
