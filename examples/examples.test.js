// The examples that show bulk loads and streams, as programs of their own.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** @param {string} name @param {Record<string, string>} [environment] */
async function run(name, environment = {}) {
  const file = fileURLToPath(new URL(name, import.meta.url));
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [file], { env: { ...process.env, ...environment }, timeout: 240_000 });
  return { stdout, stderr };
}

test("a CSV file is loaded with a progress bar that shows the rate and the time left", async () => {
  const { stdout, stderr } = await run("bulk-load.mjs", { ROWS: "3000" });
  assert.match(stdout, /total: 3000, succeeded: 3000, failed: 0/);
  assert.match(stdout, /errors: 0, toRetry: 0/);
  assert.match(stdout, /deleted: 25/);
  assert.match(stdout + stderr, /100% \| 3000 of 3000 rows \| \d+ rows\/s \| \w+ left/);
});

test("a conversation goes out with tokens and comes back with names, while it arrives", async () => {
  const { stdout } = await run("chat.mjs");
  assert.match(stdout, /assistant: Hello \[NAME_\w+\], how can I help you\?/);
  assert.match(stdout, /Ann Lee/);
  assert.ok((stdout.match(/\|/g) ?? []).length > 10, "in pieces");
});
