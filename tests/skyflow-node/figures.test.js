/** The sizes in docs/from-skyflow-node.md are those of the packages as they are built. To write them again: DOCUMENTS=write. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { gzipSync } from "node:zlib";

import assert from "node:assert/strict";

import { build } from "esbuild";

import { ROOT } from "../support/bundle.js";

const PAGE = join(ROOT, "docs/from-skyflow-node.md");

/** What a program needs of the entry, bundled and minified, in KB after gzip. @param {string[]} conditions */
async function bundled(conditions) {
  const contents = 'import { Skyflow, InsertRequest } from "skyflow-edge/skyflow-node"; globalThis.use = [Skyflow, InsertRequest];';
  const { outputFiles } = await build({ stdin: { contents, resolveDir: ROOT }, bundle: true, minify: true, format: "esm", platform: "neutral", conditions, loader: { ".wasm": "copy" }, outdir: "out", write: false, logLevel: "error" });
  return Math.round(outputFiles.reduce((sum, { contents }) => sum + gzipSync(contents, { level: 9 }).length, 0) / 1024);
}

/** @type {[RegExp, string[]][]} */
const FIGURES = [
  [/^(\| bundle for Node, minified, gzip \|.*\| )(\d+) KB( \|)$/m, ["node", "import"]],
  [/^(\| bundle for a Worker, script and WebAssembly, gzip \|.*\| )(\d+) KB(, no flag \|)$/m, ["workerd", "worker", "browser"]],
];

test("docs/from-skyflow-node.md has the sizes of the entry as it is", async () => {
  let text = readFileSync(PAGE, "utf8");
  for (const [row, conditions] of FIGURES) {
    const size = await bundled(conditions);
    const [, , said] = row.exec(text) ?? assert.fail(`the table has ${row}`);
    console.log(`skyflow-edge/skyflow-node for ${conditions[0]}: ${size} KB`);
    if (process.env.DOCUMENTS === "write") text = text.replace(row, `$1${size} KB$3`);
    // A kilobyte or two come and go with what compresses well.
    else assert.ok(Math.abs(size - Number(said)) <= 3, `${conditions[0]}: ${size} KB, and the page says ${said}: run this with DOCUMENTS=write`);
  }
  if (process.env.DOCUMENTS === "write") writeFileSync(PAGE, text);
});
