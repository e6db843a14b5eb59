// The scenario on the installed packages in Node, by `require` from CommonJS.
import { NODE } from "../node-program.js";
import { scenarioIn } from "../programs.js";

const required = `
  const edge = require("skyflow-edge");
  const local = require("skyflow-local-vault");
  const { runLines } = require("./scenario/lines.js");
  const { runScenario } = require("./scenario/scenario.js");
  const unhandled = [];
  ${NODE.unhandled}
  (async () => {
    const results = await runScenario(edge, local);
    results.push(await runLines(edge, local, async () => void require("./five-lines/require.cjs")));
    console.log(JSON.stringify({ results, unhandled, runtime: ${NODE.version} }));
  })();
`;

scenarioIn("by require", NODE, required, { file: "main.cjs" });
