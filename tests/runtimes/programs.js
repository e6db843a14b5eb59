// Node only: the contract tests and the scenario in another program, which prints what it finds.
import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { promisify } from "node:util";

import { ROOT, withBundle } from "../support/bundle.js";
import { installed } from "../support/installed.js";
import { report } from "./reported.js";

/**
 * @typedef {object} Program
 * @property {string} command on the PATH
 * @property {string[]} options before the file
 * @property {string} unhandled JavaScript that adds rejections nobody handled to `unhandled`
 * @property {string} version an expression for the runtime's name and version
 */

const run = promisify(execFile);

/** The last line is what was found. @param {Program} program @param {string} file @param {string} cwd */
async function found({ command, options }, file, cwd) {
  const { stdout, stderr } = await run(command, [...options, file], { cwd, maxBuffer: 1 << 24, timeout: 200_000 });
  return { stderr, ...JSON.parse(stdout.trim().split("\n").at(-1) ?? "") };
}

/** @param {Program} program */
export function contractIn(program) {
  const source = `
    import { runAll } from "./tests/support/results.js";
    const unhandled = [];
    ${program.unhandled}
    const results = [];
    await runAll((result) => results.push(result));
    console.log(JSON.stringify({ results, unhandled, runtime: ${program.version} }));
  `;
  test(`the contract in ${program.command}`, { timeout: 220_000 }, async (t) => {
    const { results, unhandled, runtime } = await withBundle(source, [], (folder) => found(program, join(folder, "entry.js"), ROOT));
    await report(t, runtime, results, unhandled);
  });
}

/** By `import`, from a specifier for each package; the README's lines have none but the name. */
export const imported = (/** @type {Program} */ { unhandled, version }, specifier = (/** @type {string} */ name) => name, lines = "./five-lines/import.mjs") => `
  import * as edge from "${specifier("skyflow-edge")}";
  import * as local from "${specifier("skyflow-local-vault")}";
  import { runLines } from "./scenario/lines.js";
  import { runScenario } from "./scenario/scenario.js";
  const unhandled = [];
  ${unhandled}
  const results = await runScenario(edge, local);
  ${lines ? `results.push(await runLines(edge, local, async () => void (await import("${lines}"))));` : ""}
  console.log(JSON.stringify({ results, unhandled, runtime: ${version} }));
`;

/**
 * The scenario on the installed packages. What the program warns of counts as a failure.
 * @param {string} way how the packages come into it
 * @param {Program} program
 * @param {string} source
 * @param {{ file?: string, prepare?: (project: string) => void }} [options]
 */
export function scenarioIn(way, program, source, { file = "main.mjs", prepare } = {}) {
  test(`the installed packages in ${program.command}, ${way}`, { timeout: 220_000 }, async (t) => {
    const project = installed();
    prepare?.(project);
    writeFileSync(join(project, file), source);
    const { results, unhandled, runtime, stderr } = await found(program, file, project);
    await report(t, runtime, results, [...unhandled, ...stderr.split("\n").filter(Boolean)]);
  });
}
