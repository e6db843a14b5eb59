// The contract tests, and the scenario on the installed packages, in Deno, which is given no permission at all.
import { cpSync } from "node:fs";
import { join } from "node:path";

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
