// The page in a headless Chromium, its own HTML around its own script, bundled as a user would.
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";

import { page, resultsIn } from "../../tests/support/browser.js";
import { withBundle } from "../../tests/support/bundle.js";

const html = (await readFile(new URL("page.html", import.meta.url), "utf8")).replace(/<script[^]*?<\/script>/, "");

/** What a visitor does, and sees. */
const source = `
  const settled = (wanted) => new Promise((resolve) => {
    const look = () => (wanted() ? resolve() : setTimeout(look, 5));
    look();
  });
  const seen = () => document.querySelector("output").textContent;
  globalThis.results = (async () => {
    document.body.innerHTML = ${JSON.stringify(html)};
    await import("./www-examples/tokenize/page.js");
    const number = document.querySelector("input").value;
    document.querySelector("form").requestSubmit();
    await settled(() => seen() !== "Nothing yet");
    const token = seen();
    document.querySelector("button[name=show]").click();
    await settled(() => seen() !== token);
    return { number, token, masked: seen(), left: document.querySelector("input").value };
  })().catch((error) => ({ error: String(error) }));
`;

test("a card becomes a token, which can be shown masked", { timeout: 120_000 }, async () => {
  const seen = await withBundle(source, ["browser"], async (folder) => {
    await writeFile(join(folder, "index.html"), page("/entry.js"));
    return resultsIn("chromium", folder);
  });
  assert.deepEqual(seen.unhandled, []);
  const { number, token, masked, left, error } = /** @type {any} */ (seen.results);
  assert.equal(error, undefined);
  assert.equal(number, "4111-1111-1111-1111");
  assert.ok(token.length > 10 && token !== number, token);
  assert.ok(masked !== token && masked !== number, masked);
  assert.equal(left, "", "the page has forgotten it");
});
