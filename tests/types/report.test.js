// The contract of each entry as API Extractor reads it from the declarations, beside what was agreed on in golden/. The report
// has every exported name with its type and no comments, so that a change of the contract is a change of a file that is reviewed.
//
// After a change of the contract, look at it and run this with API_REPORT=write.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import test, { after } from "node:test";
import { promisify } from "node:util";

import { cached } from "../consumers/support/project.js";

const here = (/** @type {string} */ name) => fileURLToPath(new URL(name, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "skyflow-edge-report-"));
after(() => rmSync(folder, { recursive: true, force: true }));

/** The names of the reports, and the declarations they are of. */
const ENTRIES = {
  "skyflow-edge": "pkg-templates/index.d.ts",
  "skyflow-edge.skyflow-node": "pkg-templates/skyflow-node/index.d.ts",
  "skyflow-local-vault": "local-vault/pkg-templates/index.d.ts",
};

/** @type {Promise<unknown> | undefined} */
let extracted;

/** Once for all. */
function extract() {
  const extractor = cached("api-report", readFileSync(here("report/package.json"), "utf8"));
  const declarations = Object.entries(ENTRIES).flatMap(([name, entry]) => [name, here(`../../${entry}`)]);
  return promisify(execFile)(process.execPath, [here("report/extract.mjs"), folder, ...declarations], { cwd: extractor });
}

for (const [name, entry] of Object.entries(ENTRIES)) {
  test(`the contract of ${entry} is the one that was agreed on`, async () => {
    await (extracted ??= extract());
    const report = readFileSync(join(folder, `${name}.api.md`), "utf8").replaceAll("\r\n", "\n");
    const agreed = here(`golden/${name}.api.md`);
    if (process.env.API_REPORT === "write") writeFileSync(agreed, report);
    assert.ok(report.length > 2000, "the declarations were read");
    assert.equal(report, readFileSync(agreed, "utf8"), "the contract changed: look at it, then run `API_REPORT=write cargo xtask test --only tests/types`");
  });
}
