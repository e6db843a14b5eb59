// The blocks of JavaScript in the guides to bulk calls and streams run on the local vault.
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";

import { onLocalVault } from "../support/clients.js";

const AsyncFunction = /** @type {any} */ (async () => {}).constructor;

for (const name of ["bulk.md", "streams.md"]) {
  const guide = await readFile(new URL(`../../docs/${name}`, import.meta.url), "utf8");
  const blocks = [...guide.matchAll(/^```js\n(.*?)^```$/gms)].map(([, block]) => block);
  test(`every block of docs/${name} runs`, async () => {
    assert.ok(blocks.length >= 2);
    const folder = await mkdtemp(join(tmpdir(), "skyflow-edge-guides-"));
    const before = process.cwd();
    try {
      process.chdir(folder);
      await writeFile("persons.csv", "name,email\nAnn Lee,ann.lee@example.com\nBob Stone,bob@example.com\n");
      for (const block of blocks) {
        const { client, vault } = await onLocalVault();
        /** @type {unknown[][]} */
        const said = [];
        const given = { vault, detect: client.detect(), console: { log: (/** @type {unknown[]} */ ...line) => said.push(line) } };
        const imported = block.replace(/^import \{([^}]+)\} from "([^"]+)";$/gm, (_, names, specifier) => `const {${names}} = await import("${specifier}");`);
        // Functions made of text import relative to no file, so packages are resolved here.
        const body = imported.replace(/import\("([^"]+)"\)/g, (_, specifier) => `import(${JSON.stringify(import.meta.resolve(specifier))})`);
        await new AsyncFunction(...Object.keys(given), `"use strict"; { ${body} }`)(...Object.values(given));
        if (block.includes("console.log")) assert.ok(said.length > 0, block);
      }
    } finally {
      process.chdir(before);
      await rm(folder, { recursive: true });
    }
  });
}
