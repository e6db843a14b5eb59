/** The official Python SDK: its environment, and scripts that drive it. */
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const PYTHON_SDK = "skyflow==2.1.3";
const VENV = fileURLToPath(new URL("../../target/interop-venv", import.meta.url));
const PYTHON = join(VENV, "bin", "python");

const run = promisify(execFile);

/** Makes the environment once; the stamp says which version is in it. */
export async function makeVenv() {
  const stamp = join(VENV, `installed-${PYTHON_SDK}`);
  if (existsSync(stamp)) return;
  await run("python3", ["-m", "venv", "--clear", VENV]);
  await run(PYTHON, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", PYTHON_SDK]);
  await writeFile(stamp, "");
}

/**
 * Runs a script of this folder.
 * @param {string} name
 * @param {unknown} input
 * @returns {Promise<any>}
 */
export async function runPython(name, input) {
  const script = fileURLToPath(new URL(name, import.meta.url));
  // Nothing of the surroundings: no credentials, no proxy, and UTF-8 wherever it runs.
  const child = spawn(PYTHON, ["-X", "utf8", "-B", script], { env: { PATH: process.env.PATH ?? "" }, cwd: tmpdir() });
  let output = "";
  let problems = "";
  child.stdout.setEncoding("utf8").on("data", (chunk) => (output += chunk));
  child.stderr.setEncoding("utf8").on("data", (chunk) => (problems += chunk));
  child.stdin.end(JSON.stringify(input));
  const code = await new Promise((resolve) => child.once("close", resolve));
  assert.equal(code, 0, problems);
  return JSON.parse(output);
}
