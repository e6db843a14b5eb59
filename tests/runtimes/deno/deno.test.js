// The contract tests, and the scenario on the installed packages, in Deno, which is given no permission at all.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";

import { installed } from "../../support/installed.js";
import { contractIn, imported, scenarioIn } from "../programs.js";

const DENO = {
  command: "deno",
  options: ["run", "--quiet", "--no-prompt", "--no-lock", "--no-remote"],
  unhandled: `addEventListener("unhandledrejection", (event) => { event.preventDefault(); unhandled.push(String(event.reason)); });`,
  version: "`Deno ${Deno.version.deno}`",
};
/** Without a package.json that it could resolve anything by. */
const ALONE = { ...DENO, options: [...DENO.options, "--no-config", "--no-npm"] };

contractIn(ALONE);
scenarioIn("by an npm: specifier", DENO, imported(DENO, (name) => `npm:${name}`));
scenarioIn("from files of their own", ALONE, imported(ALONE, (name) => `./vendor/${name}/index.js`, ""), {
  prepare: (project) => cpSync(join(project, "node_modules"), join(project, "vendor"), { recursive: true }),
});

test("a client and its first call do not look at `process`, for which Deno loads all it has of Node", () => {
  const project = installed();
  const source = `
    import { Skyflow } from "skyflow-edge";
    let looks = 0;
    const { process } = globalThis;
    Object.defineProperty(globalThis, "process", { configurable: true, get: () => (looks++, process) });
    const fetch = async () => Response.json({ records: [{ skyflow_id: "id", tokens: { a: "t" } }] });
    const credentials = { apiKey: "sky-abcde-0123456789abcdef0123456789abcdef" };
    const { insertedFields } = await new Skyflow({ vaultConfigs: [{ vaultId: "v", clusterId: "c", credentials }], fetch, logLevel: "OFF" })
      .vault()
      .insert({ table: "t", values: [{ a: "b" }] });
    console.log(insertedFields.length, looks);
  `;
  writeFileSync(join(project, "looks.mjs"), source);
  assert.equal(execFileSync(DENO.command, [...DENO.options, "looks.mjs"], { cwd: project, encoding: "utf8" }), "1 0\n");
});
