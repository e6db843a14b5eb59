// A newcomer's path: the packed packages in an empty folder, one command, and what it prints, line by line.
import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { promisify } from "node:util";

import { nodeFolder } from "../../../tests/consumers/support/project.js";
import { figure } from "../../../tests/support/figures.js";
import { installed } from "../../../tests/support/installed.js";
import { startBy } from "./support/command-line.js";

const BIN = "node_modules/.bin/skyflow-local-vault";
const run = promisify(execFile);

/** A program of five lines, as the README has it, with the printed lines as its environment. */
const PROGRAM = `
import { Skyflow } from "skyflow-edge";
const { SKYFLOW_VAULT_ID: vaultId, SKYFLOW_VAULT_URL: vaultUrl, SKYFLOW_API_KEY: apiKey, CREDENTIALS: path } = process.env;
for (const credentials of [{ apiKey }, { path, tokenUri: vaultUrl + "/v1/auth/sa/oauth/token" }]) {
  const client = new Skyflow({ vaultConfigs: [{ vaultId, vaultUrl, clusterId: "local", credentials }] });
  const { insertedFields } = await client.vault().insert({ table: "persons", values: [{ name: "Ann" }] });
  const { detokenizedFields } = await client.vault().detokenize({ data: [{ token: insertedFields[0].name }] });
  console.log(detokenizedFields[0].value);
}
`;

const ways = {
  "Node 20": () => [join(nodeFolder(20), "node"), BIN],
  "Node 22": () => [join(nodeFolder(22), "node"), BIN],
  "Node 24": () => [join(nodeFolder(24), "node"), BIN],
  "npx": () => ["npx", "--offline", "skyflow-local-vault"],
  "deno run": () => ["deno", "run", "-A", "--no-config", "--node-modules-dir=manual", "npm:skyflow-local-vault"],
  "bunx": () => ["bunx", "--bun", "skyflow-local-vault"],
};

test("a newcomer's path, from the packed packages in an empty folder, in every runtime", async (t) => {
  const folder = installed();
  await writeFile(join(folder, "program.mjs"), PROGRAM);
  const worked = [];
  for (const [name, command] of Object.entries(ways)) {
    await t.test(name, async () => {
      const state = join(folder, `state-${name.replaceAll(" ", "-")}`);
      const begin = () => startBy(command(), { cwd: folder, detached: true }, "--state", state);
      const server = await begin();
      const lines = server.text().split("\n");
      const curl = lines.find((line) => line.startsWith("curl ")) ?? "";
      const { records } = JSON.parse((await run("sh", ["-c", curl])).stdout);
      assert.match(records[0].tokens.name, /^[0-9a-f-]{36}$/);
      const variables = Object.fromEntries(lines.filter((line) => /^SKYFLOW_\w+=/.test(line)).map((line) => line.split(/=(.*)/).slice(0, 2)));
      const env = { ...process.env, ...variables, CREDENTIALS: server.path };
      const { stdout } = await run(process.execPath, ["program.mjs"], { cwd: folder, env });
      assert.equal(stdout, "Ann\nAnn\n");
      const shell = lines.find((line) => line.startsWith("export SKYFLOW_CREDENTIALS=")) ?? "";
      const content = execFileSync("sh", ["-c", `${shell}; printf %s "$SKYFLOW_CREDENTIALS"`], { encoding: "utf8" });
      assert.deepEqual(JSON.parse(content), JSON.parse(await readFile(server.path, "utf8")));
      await server.stop("SIGKILL");
      const again = await begin();
      const { vaultUrl, vaultId, apiKey } = again.credentials;
      const answer = await fetch(`${vaultUrl}/v1/vaults/${vaultId}/persons`, { headers: { authorization: `Bearer ${apiKey}` } });
      assert.equal((await answer.json()).records.length, 3, "every row is there after a kill");
      await again.stop();
      assert.deepEqual(await readdir(state), ["vault.redb"]);
      worked.push(name);
    });
  }
  figure("R57", `rows, keys and credentials after a kill, from the packed package by ${worked.join(", ")}`);
  assert.equal(worked.length, Object.keys(ways).length);
});
