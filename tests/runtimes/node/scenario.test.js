// The scenario on the installed packages in Node, by `import`.
import { imported, scenarioIn } from "../programs.js";
import { NODE } from "../node-program.js";

scenarioIn("by import", NODE, imported(NODE));
