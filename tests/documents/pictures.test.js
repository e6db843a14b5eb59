/** The drawings of the documents, in Chromium: no text runs into another, out of its box or out of the picture, and there are colours for light and dark. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";

import assert from "node:assert/strict";

import { page, resultsIn } from "../support/browser.js";
import { ROOT } from "./blocks.js";

const PICTURES = join(ROOT, "docs/pictures");
const names = readdirSync(PICTURES).filter((name) => name.endsWith(".svg"));

/** What a look at a picture finds. */
const LOOK = `
  const found = (name) => {
    const root = document.querySelector("svg");
    const whole = root.getBoundingClientRect();
    const boxes = [...root.querySelectorAll("rect")].map((rect) => rect.getBoundingClientRect());
    const texts = [...root.querySelectorAll("text")].map((text) => [text.textContent, text.getBoundingClientRect()]);
    const inside = (a, b) => a.left >= b.left && a.right <= b.right && a.top >= b.top - 1 && a.bottom <= b.bottom + 1;
    const apart = (a, b) => a.right <= b.left || b.right <= a.left || a.bottom <= b.top + 1 || b.bottom <= a.top + 1;
    const wrong = [];
    texts.forEach(([words, at], index) => {
      if (!inside(at, whole)) wrong.push(name + ": " + words + " leaves the picture");
      // A text that begins inside of a box ends there.
      for (const box of boxes) if (at.left >= box.left && at.left < box.right && at.top >= box.top && at.bottom <= box.bottom && at.right > box.right) wrong.push(name + ": " + words + " leaves its box");
      for (const [others, other] of texts.slice(index + 1)) if (!apart(at, other)) wrong.push(name + ": " + words + " and " + others + " overlap");
    });
    const colours = new Set([...root.querySelectorAll("text")].map((text) => getComputedStyle(text).fill));
    return { wrong, texts: texts.length, colours: colours.size };
  };
  globalThis.results = (async () => {
    const all = [];
    for (const [name, source] of PICTURES) {
      document.body.innerHTML = source;
      all.push([name, found(name)]);
    }
    return all;
  })();
`;

test("no text of a picture runs into another or out of its box", { timeout: 120_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), "skyflow-edge-pictures-"));
  try {
    const sources = names.map((name) => [name, readFileSync(join(PICTURES, name), "utf8")]);
    writeFileSync(join(folder, "entry.js"), `const PICTURES = ${JSON.stringify(sources)};\n${LOOK}`);
    writeFileSync(join(folder, "index.html"), page("/entry.js"));
    const { results, unhandled } = await resultsIn("chromium", folder);
    assert.deepEqual(unhandled, []);
    for (const [name, { wrong, texts }] of /** @type {any} */ (results)) {
      assert.ok(texts > 1, `${name} has texts`);
      assert.deepEqual(wrong, []);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("a drawing has colours for dark, and words for those who do not see it", () => {
  for (const name of names.filter((name) => !name.startsWith("badge-"))) {
    const source = readFileSync(join(PICTURES, name), "utf8");
    assert.match(source, /@media \(prefers-color-scheme: dark\)/, name);
    assert.match(source, /<title[^>]*>[^<]+<\/title>\s*<desc[^>]*>[^<]{40,}<\/desc>/, name);
  }
});
