// Credentials from a file and from the environment, in each runtime that has them.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { promisify } from "node:util";

import { LocalVault } from "skyflow-local-vault";

import { ROOT, withBundle } from "../../support/bundle.js";

const run = promisify(execFile);
const BIN = join(ROOT, "node_modules/.bin");
const DENO = [join(BIN, "deno"), "run", "--quiet", "--no-prompt", "--no-config", "--no-lock", "--no-remote"];

/** Tells of each way the code it ends in, or how many rows were inserted. */
const source = `
  import { generateBearerToken, generateSignedDataTokens, Skyflow } from "skyflow-edge";
  import { LocalVault } from "skyflow-local-vault";
  const [path, snapshot] = JSON.parse(INPUT);
  const { vaultId, clusterId, fetch } = await LocalVault.create({ snapshot });
  const insert = async (credentials) => (await new Skyflow({ vaultConfigs: [{ vaultId, clusterId, credentials }], fetch, logLevel: "OFF" }).vault().insert({ table: "t", values: [{ a: 1 }] })).insertedFields.length;
  const told = async (act) => act().catch(({ code }) => code);
  console.log(JSON.stringify({
    path: await told(() => insert({ path })),
    missing: await told(() => insert({ path: path + ".not" })),
    environment: await told(() => insert()),
    bearer: await told(async () => (await generateBearerToken(path, { fetch })).tokenType),
    signed: await told(async () => (await generateSignedDataTokens(path, { dataTokens: ["t"] })).length),
  }));
`;

/** @type {[string, (path: string) => string[], object][]} */
const RUNTIMES = [
  ["Node", () => [process.execPath], {}],
  ["Bun", () => [join(BIN, "bun"), "run"], {}],
  ["Deno", (path) => [...DENO, `--allow-read=${path},${path}.not`, "--allow-env=SKYFLOW_CREDENTIALS"], {}],
  ["Deno without a permission", () => DENO, { path: "INVALID_CREDENTIALS", environment: "INVALID_CREDENTIALS", bearer: "INVALID_CREDENTIALS", signed: "INVALID_CREDENTIALS" }],
];

for (const [name, command, changes] of RUNTIMES) {
  test(`a path and SKYFLOW_CREDENTIALS are read in ${name}`, { timeout: 60_000 }, async () => {
    const folder = await mkdtemp(join(tmpdir(), "skyflow-edge-credentials-"));
    try {
      const local = await LocalVault.create();
      const path = join(folder, "credentials.json");
      await writeFile(path, local.credentialsString);
      const input = JSON.stringify(JSON.stringify([path, local.snapshot()]));
      const { stdout } = await withBundle(source.replace("INPUT", () => input), [], (bundle) => {
        const [program, ...options] = command(path);
        // Nothing else of the surroundings.
        const env = { PATH: process.env.PATH ?? "", HOME: folder, SKYFLOW_CREDENTIALS: local.credentialsString };
        return run(program, [...options, join(bundle, "entry.js")], { env, timeout: 50_000 });
      });
      assert.deepEqual(JSON.parse(stdout), { path: 1, missing: "INVALID_CREDENTIALS", environment: 1, bearer: "Bearer", signed: 1, ...changes });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
}
