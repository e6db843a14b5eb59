/** The badges of the README: drawn here, from what the repository says. To draw them again: DOCUMENTS=write. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";

import assert from "node:assert/strict";

import { ROOT, textOf } from "./blocks.js";

const manifest = JSON.parse(textOf("pkg-templates/package.json"));

/** The largest size that a budget of xtask/src/size.rs may have, in KB. */
const MAX_KB = 145;

/** @type {Record<string, [string, string]>} */
const BADGES = {
  license: ["License", manifest.license],
  dependencies: ["Dependencies", String(Object.keys(manifest.dependencies ?? {}).length)],
  types: ["Types", manifest.types ? "included" : "none"],
  node: ["Node", manifest.engines.node.replace(/^\^(\S+).*/, "$1 or later")],
  size: ["Compressed", `less than ${MAX_KB} KB`],
};

/** Widths are for a font that is as wide as most. @param {string} label @param {string} value */
function badge(label, value) {
  const [left, right] = [label, value].map((text) => Math.round(text.length * 6.6 + 14));
  const text = (/** @type {number} */ middle, /** @type {string} */ words, /** @type {string} */ fill) => `<text x="${middle}" y="14" fill="${fill}" text-anchor="middle" textLength="${words.length * 6.4}" lengthAdjust="spacingAndGlyphs">${words}</text>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${left + right}" height="20" role="img" aria-label="${label}: ${value}" font-family="Verdana, DejaVu Sans, sans-serif" font-size="11">
  <clipPath id="round"><rect width="${left + right}" height="20" rx="4"/></clipPath>
  <g clip-path="url(#round)"><rect width="${left}" height="20" fill="#3d4855"/><rect x="${left}" width="${right}" height="20" fill="#175cd3"/></g>
  ${text(left / 2, label, "#ffffff")}
  ${text(left + right / 2, value, "#ffffff")}
</svg>
`;
}

test("each badge of the README says what is true", () => {
  const readme = textOf("README.md");
  mkdirSync(join(ROOT, "docs/pictures"), { recursive: true });
  for (const [name, [label, value]] of Object.entries(BADGES)) {
    const file = join(ROOT, `docs/pictures/badge-${name}.svg`);
    if (process.env.DOCUMENTS === "write") writeFileSync(file, badge(label, value));
    assert.equal(readFileSync(file, "utf8"), badge(label, value), name);
    assert.ok(readme.includes(`![${label}: ${value}](docs/pictures/badge-${name}.svg)`), `README.md shows ${label}: ${value}`);
  }
});

test("no badge comes from a host", () => {
  for (const [, url] of textOf("README.md").matchAll(/!\[[^\]]*\]\(([^)]+)\)/g)) assert.doesNotMatch(url, /^[a-z]+:/);
});

test("the budgets of sizes are within what the badge says", () => {
  const budgets = [...textOf("xtask/src/size.rs").matchAll(/Some\((\d+) \* KB\)/g)].map(([, kilobytes]) => Number(kilobytes));
  assert.ok(budgets.length >= 2 && budgets.every((kilobytes) => kilobytes <= MAX_KB), String(budgets));
});
