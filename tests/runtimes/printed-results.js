// Node only: runs a bundle of the contract tests in another program, and reports what it prints as tests of Node's runner.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import test from "node:test";
import { promisify } from "node:util";

import { ROOT, withBundle } from "../support/bundle.js";

/**
 * @param {string} program of node_modules/.bin
 * @param {string[]} options before the file
 * @param {string} unhandled JavaScript that adds what nobody handled to `unhandled`
 */
export function contractIn(program, options, unhandled) {
  const source = `
    import { runAll } from "./tests/support/results.js";
    const unhandled = [];
    ${unhandled}
    await runAll((result) => console.log(JSON.stringify(result)));
    console.log(JSON.stringify({ unhandled }));
  `;
  test(`the contract in ${program}`, { timeout: 120_000 }, async (t) => {
    const run = promisify(execFile);
    const { stdout } = await withBundle(source, [], (folder) =>
      run(join(ROOT, "node_modules/.bin", program), [...options, join(folder, "entry.js")], { maxBuffer: 1 << 24, timeout: 100_000 }),
    );
    const results = stdout.trim().split("\n").map((line) => JSON.parse(line));
    assert.deepEqual(results.pop(), { unhandled: [] }, "R47: no rejection goes unhandled");
    assert.ok(results.length > 0);
    for (const { name, failure } of results) {
      await t.test(name, () => {
        if (failure !== null) assert.fail(failure);
      });
    }
  });
}
