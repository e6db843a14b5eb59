// The examples that are one file, as programs of their own.
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

test("new credentials are for the next call, and the client shows them masked", async () => {
  const { stdout } = await run("rotate-credentials.mjs");
  assert.match(stdout, /21\..*\n\{ apiKey: '\*\*\*' \}\n/);
  assert.match(stdout, /22\..*\n\{ inserted: 10, exchanges: 0 \}\n/, "calls in progress keep the old ones");
  assert.match(stdout, /next: 'inserted',\s+exchanges: 1,\s+credentials: \{ credentialsString: '\*\*\*' \}/);
  assert.match(stdout, /23\..*\n\{\s+code: 'INVALID_CREDENTIALS',\s+message: 'updateSkyflowCredentials: .*has no privateKey'\s+\}\n\{ next: 'inserted', exchanges: 1 \}\n$/);
});

test("raw requests give bytes, a stream, and take lists and no signal", async () => {
  const { stdout } = await run("raw-requests.mjs");
  assert.match(stdout, /24\..*\n\{ status: 200, type: 'application\/json', isBytes: true, rows: 2 \}\n/);
  assert.match(stdout, /25\..*\n\{ isWhole: true \}\n\{ code: 'ABORTED' \}\n/);
  assert.match(stdout, /26\..*\nstatus=open&status=paid&limit=10\n\[ 'skyflow_id', 'name' \]\n$/);
});

test("a span for each call is below the application's, with its attempts below it", async () => {
  const { stdout } = await run("open-telemetry.mjs");
  const spans = ["POST /customers", "  skyflow insert ok", "    POST 503", "    POST 200", "  skyflow get error", "    GET 404"];
  assert.deepEqual(stdout.trimEnd().split("\n").slice(1), spans);
});

test("a service in Docker Compose names its vault, and answers its callers with the right status", async () => {
  const { stdout } = await run("http-service.mjs");
  assert.match(stdout, /28\..*\n\{\s+code: 'INVALID_INPUT',\s+message: '.*`allowInsecureHosts`.*',\s+status: 500\s+\}\n/);
  const rows = stdout.split("\n").filter((line) => line.startsWith("│")).slice(1);
  const answers = rows.map((line) => line.split("│").slice(3, -1).map((cell) => cell.trim().replaceAll("'", "")));
  assert.deepEqual(answers, [["201", "", ""], ["409", "", "CONFLICT"], ["400", "", "BAD_REQUEST"], ["404", "", "NOT_FOUND"], ["503", "3", "RATE_LIMITED"]]);
});
