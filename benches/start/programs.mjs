/** Node, Deno and Bun: each import in a process of its own, by that process's clock. */
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { promisify } from "node:util";

import { FOLDERS, order, PACKAGES } from "./project.mjs";

const run = promisify(execFile);
const ROUNDS = 25;

/** Without what they keep from one start for the next. */
export const PROGRAMS = {
  node: { command: "node", options: [], environment: {} },
  deno: { command: "deno", options: ["run", "--quiet", "--no-prompt", "--no-lock", "--no-remote", "--no-code-cache", "--allow-read=."], environment: {} },
  bun: { command: "bun", options: ["run"], environment: { BUN_RUNTIME_TRANSPILER_CACHE_PATH: "0" } },
};

/** @param {{ command: string, options: string[], environment: Record<string, string> }} program @param {string} project */
export async function inProgram({ command, options, environment }, project) {
  for (const which of order(0)) {
    // Deno reads what an import names literally before the program starts, and its clock.
    const source = `
      const name = "${basename(FOLDERS[which])}";
      const begun = performance.now();
      const module = await import(name);
      ${PACKAGES[which]};
      console.log(performance.now() - begun);
    `;
    await writeFile(join(project, `${which}.js`), source);
  }
  const env = { ...process.env, ...environment };
  const timed = async (/** @type {string} */ which) => Number((await run(command, [...options, `${which}.js`], { cwd: project, env })).stdout);
  const rounds = [];
  for (let round = 0; round < ROUNDS; round++) {
    const times = { empty: 0, client: 0 };
    for (const which of order(round)) times[which] = await timed(which);
    rounds.push(times);
  }
  return rounds;
}
