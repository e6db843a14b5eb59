// A mistake in a request or a configuration: the compiler's error names the member that is wrong, exact unions included.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import test from "node:test";

const here = (/** @type {string} */ name) => fileURLToPath(new URL(name, import.meta.url));

test("an error of the compiler names the member that is wrong", () => {
  const tsc = fileURLToPath(new URL("../bin/tsc", import.meta.resolve("typescript")));
  const options = ["--noEmit", "--strict", "--pretty", "false", "--module", "nodenext", "--target", "es2022", "--lib", "es2022,dom", "--types", ""];
  const { stdout } = spawnSync(process.execPath, [tsc, "--ignoreConfig", ...options, here("mistakes.ts")], { encoding: "utf8", cwd: here(".") });
  /** Errors by their line. @type {Map<number, string>} */
  const errors = new Map();
  for (const error of stdout.split(/^(?=\S*mistakes\.ts\()/m)) errors.set(Number(/\((\d+),/.exec(error)?.[1]), error);
  const lines = readFileSync(here("mistakes.ts"), "utf8").split("\n");
  const mistakes = lines.flatMap((line, index) => [...line.matchAll(/^\/\* ([\w ]+) \*\//g)].map(([, names]) => ({ names: names.split(" "), line: index + 1 })));
  assert.ok(mistakes.length > 20);
  for (const { names, line } of mistakes) {
    const error = errors.get(line) ?? "";
    for (const name of names) assert.match(error.slice(error.indexOf(": error")), new RegExp(`'"?${name}|\\b${name}\\b`), `line ${line}: ${error || stdout.slice(0, 300)}`);
  }
});
