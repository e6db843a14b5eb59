// The contract tests, and the scenario on the installed packages, in Deno, which is given no permission at all.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";

import { installed } from "../../support/installed.js";
import { contractIn, imported, scenarioIn } from "../programs.js";

const DENO = {
  command: "deno",
  options: ["run", "--quiet", "--no-prompt", "--no-lock", "--no-remote"],
  unhandled: `addEventListener("unhandledrejection", (event) => { event.preventDefault(); unhandled.push(String(event.reason)); });`,
  version: "`Deno ${Deno.version.deno}`",
};
/** Without a package.json that it could resolve anything by. */
const ALONE = { ...DENO, options: [...DENO.options, "--no-config", "--no-npm"] };

contractIn(ALONE);
scenarioIn("by an npm: specifier", DENO, imported(DENO, (name) => `npm:${name}`));
scenarioIn("from files of their own", ALONE, imported(ALONE, (name) => `./vendor/${name}/index.js`, ""), {
  prepare: (project) => cpSync(join(project, "node_modules"), join(project, "vendor"), { recursive: true }),
});

test("no client and no call looks at `process`, for which Deno loads all it has of Node", () => {
  const project = installed();
  const source = `
    import { DetectEntities, generateBearerTokenFromCreds, Skyflow } from "skyflow-edge";
    import { LocalVault } from "skyflow-local-vault";

    let looks = 0;
    const { process } = globalThis;
    Object.defineProperty(globalThis, "process", { configurable: true, get: () => (looks++, process) });
    const { vaultId, clusterId, apiKey, credentialsString, fetch } = await LocalVault.create();
    const tokens = { fetch };
    const { accessToken } = await generateBearerTokenFromCreds(credentialsString, tokens);

    /** What looked, and how often. */
    const found = { "a bearer token": looks };
    const noted = async (name, act) => {
      const before = looks;
      await act();
      found[name] = looks - before;
    };
    const client = (credentials, options = {}) =>
      new Skyflow({ vaultConfigs: [{ vaultId, clusterId, credentials }], fetch, env: { SKYFLOW_CREDENTIALS: JSON.stringify({ apiKey }) }, ...options });
    const silent = { debug() {}, info() {}, warn() {}, error() {} };
    const sources = { apiKey: { apiKey }, token: { token: accessToken }, credentialsString: { credentialsString }, getToken: { getToken: async () => accessToken }, environment: undefined };
    for (const [source, credentials] of Object.entries(sources)) {
      for (const options of [{}, { logLevel: "OFF" }, { logLevel: "DEBUG", logger: silent }]) {
        await noted(source + ", log level " + options.logLevel, () => client(credentials, options).vault().insert({ table: "persons", values: [{ name: "Ann" }] }));
      }
    }
    const { insertedFields: [{ skyflowId }] } = await client({ apiKey }).vault().insert({ table: "persons", values: [{ name: "Ann" }] });
    const file = new File(["Ann"], "a.txt", { type: "text/plain" });
    const entities = [DetectEntities.NAME];
    await noted("uploadFile", () => client({ apiKey }).vault().uploadFile({ table: "persons", columnName: "scan", skyflowId, file }));
    await noted("deidentifyText", () => client({ apiKey }).detect().deidentifyText({ text: "Ann Lee", entities }));
    await noted("deidentifyFile", () => client({ apiKey }).detect().deidentifyFile({ file, entities }));
    await noted("an invalid request", () => client({ apiKey }).vault().insert({ table: "persons", values: 1 }).catch(() => {}));
    await noted("an invalid client", () => { try { client({ apiKey: 1 }); } catch { return; } });
    console.log(JSON.stringify(found));
  `;
  writeFileSync(join(project, "looks.mjs"), source);
  const found = JSON.parse(execFileSync(DENO.command, [...DENO.options, "looks.mjs"], { cwd: project, encoding: "utf8" }));
  assert.equal(Object.keys(found).length, 21);
  assert.deepEqual(Object.entries(found).filter(([, looks]) => looks > 0), []);
});
