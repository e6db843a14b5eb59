/**
 * The official SDKs against the server of the command line: what every sample of the SDK for Python does, by that SDK, and the
 * requests that skyflow-node was recorded with, one by one.
 */
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";

import { figure } from "../support/figures.js";
import { replayed } from "./node-requests.js";
import { makeVenv, runPython } from "./python.js";
import { serveVault } from "./served-vault.js";

const TABLES = { persons: { columns: { email: { unique: true }, name: {} } } };

/** @param {import("node:test").TestContext} t @param {unknown} tables @param {string[]} [more] */
async function served(t, tables, more = []) {
  const folder = await mkdtemp(join(tmpdir(), "interop-"));
  const vault = await serveVault(folder, tables, more);
  t.after(async () => {
    await vault.stop();
    await rm(folder, { recursive: true });
  });
  return { folder, ...vault };
}

test("R56 what the samples of the SDK for Python do works against the command line's server", async (t) => {
  await makeVenv();
  const given = await served(t, TABLES, ["--vault-id", "main", "--vault-id", "other"]);
  /** @type {{ name: string, problem: string | null }[]} */
  const outcomes = await runPython("python_samples.py", { ...given, otherVaultId: "other" });
  for (const { name, problem } of outcomes) console.log(`${name} … ${problem ?? "works"}`);
  const failed = outcomes.filter(({ problem }) => problem !== null);
  figure("R56", `${outcomes.length - failed.length} of ${outcomes.length} samples of skyflow 2.1.3 for Python work against the command line's server`);
  assert.deepEqual(failed, []);
  assert.equal(outcomes.length, 23);
});

test("R56 the recorded requests of skyflow-node are answered by the command line's server", async (t) => {
  const vault = await served(t, {});
  const outcomes = await replayed(vault);
  for (const { id, status, problem } of outcomes) console.log(`${id} … ${status}${problem === undefined ? "" : ` ${problem}`}`);
  const failed = outcomes.filter(({ problem }) => problem !== undefined);
  const operations = [...new Set(outcomes.map(({ operation }) => operation))];
  figure("R56", `${outcomes.length - failed.length} of ${outcomes.length} recorded requests of skyflow-node 2.1.1 in ${operations.length} operations are answered as they were`);
  assert.deepEqual(failed, []);
  assert.ok(operations.length >= 12, operations.join());
});
