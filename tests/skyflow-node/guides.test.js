// The guides for those who come from another SDK: they name every difference that the recordings show, and every sample.
// tests/documents/ runs their code blocks.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { readRecordings } from "../wire/recordings.js";
import { DIFFERENCES } from "./differences.js";
import { camelCase, PYTHON_CLASSES } from "./python-names.js";

const guide = (/** @type {string} */ name) => readFileSync(new URL(`../../docs/${name}`, import.meta.url), "utf8");
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

test("docs/from-python.md names every class of the SDK for Python with all its members, and each is declared here", () => {
  const text = guide("from-python.md");
  const declarations = readFileSync(new URL("../../pkg-templates/index.d.ts", import.meta.url), "utf8");
  for (const [name, members] of Object.entries(PYTHON_CLASSES)) {
    const row = text.split("\n").findLast((line) => line.startsWith(`| \`${name}\`:`) || line.startsWith(`| \`${name}(`)) ?? "";
    for (const member of members.split(" ")) {
      assert.ok(row.includes(member) && row.includes(`\`${camelCase(member)}\``), `${name}: ${member}`);
      assert.match(declarations, new RegExp(`^\\s+${camelCase(member)}\\??:`, "m"), `${name}: ${camelCase(member)} is declared`);
    }
  }
});
