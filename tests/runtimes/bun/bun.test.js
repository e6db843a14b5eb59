// The contract tests, and the scenario on the installed packages, in Bun.
import { contractIn, imported, scenarioIn } from "../programs.js";

const BUN = {
  command: "bun",
  options: ["run"],
  unhandled: `process.on("unhandledRejection", (reason) => unhandled.push(String(reason)));`,
  version: "`Bun ${Bun.version}`",
};

contractIn(BUN);
scenarioIn("by import", BUN, imported(BUN));
