/** Every relative link, and every anchor: of the repository's documents, and of what the packages ship. */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";

import assert from "node:assert/strict";

import { PACKAGES } from "../support/installed.js";
import { ROOT } from "./blocks.js";
import { anchors, deadLinks, relativeLinks } from "./links.js";

const read = (/** @type {string} */ path) => (/\.(md|txt)$/.test(path) ? readFileSync(path, "utf8") : null);

test("every link in the repository's documents leads somewhere", () => {
  const listed = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], { cwd: ROOT, encoding: "utf8" }).split("\n").filter(Boolean);
  const files = new Map(listed.flatMap((path) => {
    try {
      return [/** @type {const} */ ([path, read(join(ROOT, path))])];
    } catch {
      return []; // listed, but deleted
    }
  }));
  const count = [...files.values()].reduce((sum, text) => sum + (text ? relativeLinks(text).length : 0), 0);
  console.log(`${count} relative links in ${[...files.values()].filter(Boolean).length} documents`);
  assert.deepEqual(deadLinks(files), []);
});

for (const [name, folder] of Object.entries(PACKAGES)) {
  test(`every link in what ${name} ships leads to something that it ships`, () => {
    const [{ files: packed }] = JSON.parse(execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
    const files = new Map(packed.map((/** @type {{ path: string }} */ { path }) => [path, read(join(folder, path))]));
    assert.ok(files.has("README.md"));
    assert.deepEqual(deadLinks(files), []);
  });
}

test("every guide is in the index of docs/, and leads back to it", () => {
  const index = readFileSync(join(ROOT, "docs/README.md"), "utf8");
  const linked = new Set(relativeLinks(index).map((link) => link.split("#")[0]));
  const pages = readdirSync(join(ROOT, "docs")).filter((name) => name.endsWith(".md") && name !== "README.md");
  assert.deepEqual(pages.filter((page) => !linked.has(page)), []);
  const guides = pages.filter((page) => !EVIDENCE.includes(page));
  assert.deepEqual(guides.filter((page) => !relativeLinks(readFileSync(join(ROOT, "docs", page), "utf8")).includes("README.md")), [], "a guide ends with a link to all guides");
});

/** Pages that are not guides. */
const EVIDENCE = ["RELIABILITY.md", "THREAT_MODEL.md", "benchmarks.md", "size.md", "speed.md", "start-up.md", "wire.md"];

test("links and anchors are found as GitHub finds them", () => {
  const text = '# A `b`: c & d\n## A `b`: c & d\n<a id="x"></a>\n```js\n[no](no.md)\n```\n`[no](no.md)` [yes](a.md#b) ![p](p.svg) <img src="i.svg"> [out](https://example.com)\n';
  assert.deepEqual([...anchors(text)].sort(), ["a-b-c--d", "a-b-c--d-1", "x"]);
  assert.deepEqual(relativeLinks(text), ["a.md#b", "p.svg", "i.svg"]);
  assert.deepEqual(deadLinks(new Map([["d/a.md", "[b](../b.md#nothing) [c](../c.md) [d](../d)"], ["b.md", "# Something"]])), ["d/a.md: ../b.md#nothing: there is no such heading", "d/a.md: ../c.md leads nowhere"]);
});
