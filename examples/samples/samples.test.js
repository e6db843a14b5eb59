// Every sample, as it is, against the local vault as its command line serves it.
import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import test, { after, before } from "node:test";

import assert from "node:assert/strict";

import { startVault } from "../../tests/support/local-vault-server.js";

const here = (/** @type {string} */ name) => fileURLToPath(new URL(name, import.meta.url));
const run = promisify(execFile);

/** @type {Awaited<ReturnType<typeof startVault>>} */
let vault;

before(async () => void (vault = await startVault()));
after(() => vault.stop());

const samples = readdirSync(here(".")).filter((name) => name.endsWith(".mjs"));

for (const sample of samples) {
  test(`the sample ${sample} runs`, async () => {
    const { stdout, stderr } = await run(process.execPath, [here(sample)], { env: { ...process.env, ...vault.variables } });
    // A page that was asked for ahead, and is not needed, is logged as aborted.
    assert.equal(stderr.replace(/^.*get: failed with ABORTED.*\n/m, ""), "");
    assert.ok(stdout.length > 1, "it prints what it did");
  });
}

test("there is a sample for each operation, and the index has them all", () => {
  const index = readFileSync(here("README.md"), "utf8");
  assert.deepEqual(samples.filter((name) => !index.includes(`](${name})`)), []);
  assert.ok(samples.length >= 24, `${samples.length} samples`);
  const texts = samples.map((name) => readFileSync(here(name), "utf8")).join("");
  for (const operation of OPERATIONS) assert.match(texts, new RegExp(`\\.${operation}\\(`), operation);
});

const OPERATIONS = ["insert", "get", "delete", "update", "query", "detokenize", "tokenize", "uploadFile", "deleteFile", "getFileScanStatus", "bulkInsert", "bulkDetokenize", "bulkTokenize", "bulkDelete", "getAll", "invoke", "deidentifyText", "reidentifyText", "deidentifyChat", "reidentifyStream", "deidentifyFile", "getDetectRun", "reidentifyFile", "checkGuardrails"];
