/** Start-up: import and first client in each runtime, and how much longer that takes than an empty module. */
import { median } from "../measure.mjs";
import { inBrowser } from "./browsers.mjs";
import { inProgram, PROGRAMS } from "./programs.mjs";
import { withProject } from "./project.mjs";
import { inWorkerd } from "./workerd.mjs";

/**
 * Milliseconds of one round.
 * @typedef {{ empty: number, client: number }} Round
 */

/**
 * The budget of Node is the project's; the others are what was measured and some half as much again, so that what makes
 * a start slower is seen.
 * @type {{ runtime: string, budget: number, measure: (project: string) => Promise<Round[]> }[]}
 */
const RUNTIMES = [
  { runtime: "Node", budget: 15, measure: (project) => inProgram(PROGRAMS.node, project) },
  { runtime: "Deno", budget: 15, measure: (project) => inProgram(PROGRAMS.deno, project) },
  { runtime: "Bun", budget: 18, measure: (project) => inProgram(PROGRAMS.bun, project) },
  { runtime: "workerd", budget: 10, measure: inWorkerd },
  { runtime: "Chromium", budget: 16, measure: (project) => inBrowser("chromium", project) },
  { runtime: "Firefox", budget: 23, measure: (project) => inBrowser("firefox", project) },
];

/** @returns {Promise<import("../run.mjs").Figure[]>} */
export default () =>
  withProject(async (project) => {
    const figures = [];
    for (const { runtime, budget, measure } of RUNTIMES) {
      const rounds = await measure(project);
      const figure = median(rounds.map(({ empty, client }) => client - empty));
      const note = `empty module ${median(rounds.map(({ empty }) => empty)).toFixed(1)} ms`;
      figures.push({ measure: `import and first client in ${runtime}: ms more than an empty module`, figure, budget, note });
    }
    return figures;
  });
