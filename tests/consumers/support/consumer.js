/** Runs consumer projects as tests, and prints a line for each that `cargo xtask test` makes a table of. */
import { execFile } from "node:child_process";
import test from "node:test";
import { promisify } from "node:util";

import { environment, project } from "./project.js";

/** @typedef {import("./project.js").NodeVersion} NodeVersion */

/**
 * @typedef {object} Consumer
 * @property {string} project name of its folder
 * @property {string} name what is tried
 * @property {string[]} shows the dependencies whose versions the table shows
 * @property {NodeVersion} [node] default: the one that runs the tests
 * @property {(manifest: any) => void} [change] its dependencies, for other versions of them
 * @property {boolean} [long] only with LONG_TESTS=1
 */

const run = promisify(execFile);

/** Runs a command line in a project, and says what it printed when it fails. @param {string} folder @param {string} line @param {Record<string, string | undefined>} env */
export async function shell(folder, line, env) {
  const ran = run("sh", ["-c", line], { cwd: folder, env, maxBuffer: 1 << 26, timeout: 280_000 });
  return ran.then(
    ({ stdout, stderr }) => stdout + stderr,
    (error) => {
      throw new Error(`${line} ended with ${error.code ?? error.signal}\n${error.stdout}\n${error.stderr}`);
    },
  );
}

/**
 * One consumer.
 * @param {Consumer} consumer
 * @param {(used: { folder: string, env: Record<string, string | undefined>, sh: (line: string, more?: Record<string, string>) => Promise<string> }) => Promise<unknown>} use
 */
export function consumer({ project: of, name, shows, node, change, long }, use) {
  const skip = long && process.env.LONG_TESTS !== "1" ? "only with LONG_TESTS=1" : false;
  test(name, { skip, timeout: 290_000 }, async () => {
    const { folder, dependencies } = project(of, change);
    const env = environment(folder, node);
    const begun = performance.now();
    await use({ folder, env, sh: (line, more) => shell(folder, line, { ...env, ...more }) });
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    const version = (await shell(folder, "node --version", env)).trim().slice(1);
    const versions = [...shows.map((dependency) => `${dependency} ${dependencies[dependency].split("@").at(-1)}`), `Node ${version}`];
    console.log(`consumer: ${name} | ${versions.join(", ")} | ${seconds} s`);
  });
}
