// The guides of docs/: each block of JavaScript in them runs against the local vault, and the table of differences names
// every one that the recordings show.
import * as edge from "skyflow-edge";
import * as node from "skyflow-edge/skyflow-node";
import { LocalVault } from "skyflow-local-vault";

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";

import { readRecordings } from "../wire/recordings.js";
import { DIFFERENCES } from "./differences.js";

const guide = (/** @type {string} */ name) => readFileSync(new URL(`../../docs/${name}`, import.meta.url), "utf8");
const MODULES = /** @type {Record<string, any>} */ ({ "skyflow-edge": edge, "skyflow-edge/skyflow-node": node });
const AsyncFunction = /** @type {any} */ (async () => {}).constructor;

/** A block as the body of a function: what it imports comes from the packages here. @param {string} block */
const asBody = (block) =>
  block.replace(/^import \{([^}]+)\} from "([^"]+)";$/gm, (_, names, specifier) => `const {${names.replaceAll(" as ", ": ")}} = require("${specifier}");`);

/** What the blocks may name. */
async function surroundings() {
  const columns = { email: { unique: true }, name: {}, card_number: {} };
  const vault = await LocalVault.create({ detectPolls: 0, tables: { persons: { columns }, docs: { columns: { scan: { type: "file" } } } } });
  const { vaultId, clusterId, apiKey, credentialsString, connectionUrl } = vault;
  globalThis.fetch = /** @type {any} */ (vault.fetch);
  const client = new edge.Skyflow({ vaultConfigs: [{ vaultId, clusterId, credentials: { apiKey } }], logLevel: "OFF" });
  const { insertedFields } = await client.vault().insert({ table: "persons", values: [{ name: "Ann", email: "ann@example.com", card_number: "4111111111111111" }] });
  const { skyflowId: documentId } = await client.vault().uploadFile({ table: "docs", columnName: "scan", file: new File(["a"], "a.txt") });
  const folder = mkdtempSync(join(tmpdir(), "skyflow-edge-guides-"));
  const [credentialsPath, textPath, outputDirectory] = ["credentials.json", "letter.txt", "out"].map((name) => join(folder, name));
  writeFileSync(credentialsPath, credentialsString);
  writeFileSync(textPath, "My SSN is 123-45-6789.");
  mkdirSync(outputDirectory);
  const { accessToken: bearerToken } = await edge.generateBearerTokenFromCreds(credentialsString);
  const names = { client, vaultId, clusterId, apiKey, credentialsString, credentialsPath, connectionUrl, textPath, outputDirectory, documentId, bearerToken };
  const [{ skyflowId, card_number: token }] = insertedFields;
  return { folder, names: { ...names, skyflowId, token, env: { SKYFLOW_CREDENTIALS: credentialsString } } };
}

for (const name of ["from-skyflow-node.md", "from-python.md"]) {
  const blocks = [...guide(name).matchAll(/^```js\n(.*?)^```$/gms)].map(([, block]) => block);
  test(`every block of docs/${name} runs`, async (t) => {
    assert.ok(blocks.length >= 4);
    const { fetch } = globalThis;
    try {
      for (const block of blocks) {
        const title = block.split("\n").find((line) => /^(const|await|client|try)/.test(line)) ?? block.slice(0, 60);
        await t.test(title, async () => {
          const { folder, names } = await surroundings();
          try {
            const silent = { log: () => {}, error: (/** @type {unknown[]} */ ...told) => assert.fail(told.join(" ")) };
            const given = { ...names, console: silent, require: (/** @type {string} */ specifier) => MODULES[specifier] };
            await new AsyncFunction(...Object.keys(given), `"use strict"; { ${asBody(block)} }`)(...Object.values(given));
          } finally {
            rmSync(folder, { recursive: true });
          }
        });
      }
    } finally {
      globalThis.fetch = fetch;
    }
  });
}

/** Rules that skyflow-node keeps as well; a reason may speak of both SDKs. */
const KEPT_THERE = ["TKN-3", "SDT-1", "SDT-2", "SDT-3", "DIF-9b"];

test("docs/from-skyflow-node.md tells of every difference that the recordings show", () => {
  const text = guide("from-skyflow-node.md");
  const ids = readRecordings().filter(({ sdk }) => sdk.startsWith("node")).map(({ id }) => id);
  const isOf = (/** @type {string} */ pattern, /** @type {string} */ id) => new RegExp(`^${pattern.split("*").map((part) => part.replace(/[.\\]/g, "\\$&")).join(".*")}$`).test(id);
  const missing = DIFFERENCES.flatMap(({ reason, cases, ...rest }) => {
    const { isTakenBack } = /** @type {any} */ (rest);
    const concerned = ids.filter((id) => cases.some((pattern) => isOf(pattern, id)) && !isTakenBack?.(id));
    // The main client's list of what it refuses is of both SDKs.
    const named = reason.startsWith("refused here") ? ["UPL-5", "H-N25", "INS-15", "GET-8", "QRY-3", "TOK-6"] : (reason.match(/\b(H-[BN]\d+|[A-Z]{3}-\d+b?)\b/g) ?? []);
    return concerned.length > 0 ? named.filter((name) => !KEPT_THERE.includes(name) && !new RegExp(`\\b${name}\\b`).test(text)).map((name) => `${name}: ${reason}`) : [];
  });
  assert.deepEqual(missing, []);
});

test("docs/from-python.md names every sample of the SDK for Python", () => {
  const samples = new Set(guide("from-python.md").match(/`(vault_api|detect_api|service_account)\/\w+\.py`/g));
  assert.equal(samples.size, 23);
});
