// The built page in Chromium and Firefox, as a visitor uses it: by its labels, then by the keyboard alone.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import test, { after } from "node:test";
import { promisify } from "node:util";

import { BROWSERS, open, repository, serve, visit } from "./visitor.js";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const site = await serve();
after(() => site.stop());

/** What axe-core finds. @param {import("playwright-core").Page} page */
async function findings(page) {
  // By the debugger, not as a script element, which the page's policy refuses.
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { violations } = await /** @type {any} */ (globalThis).axe.run();
    return violations.map((/** @type {any} */ { id, nodes }) => `${id}: ${nodes.map((/** @type {any} */ node) => `${node.target.join(" ")} ${node.any[0]?.message ?? ""}`).join("; ")}`);
  });
}

for (const [name, launch] of Object.entries(BROWSERS)) {
  test(`${name}: every step works, offline`, { timeout: 240_000 }, async () => {
    const browser = await launch();
    try {
      const { page, problems } = await open(browser, site.address);
      await visit(page);
      const text = (/** @type {string} */ selector) => page.locator(selector).first().innerText();

      const values = await page.locator("#insert input.is-value").evaluateAll((all) => all.map((one) => /** @type {HTMLInputElement} */ (one).value));
      const tokens = await page.locator("#insert output").allInnerTexts();
      assert.equal(tokens.length, 9);
      assert.ok(tokens.every((token) => token !== "" && !values.includes(token)), "tokens are not values");
      const wire = await text("#insert .exchanges");
      assert.ok(values.every((value) => wire.includes(value)), "what leaves the page is shown");
      assert.ok(tokens.every((token) => wire.includes(token)), "what comes back is shown");
      assert.ok(!/sky-[0-9a-f]{10}/.test(await text("body")), "no API key is shown");

      const rows = page.locator("#reveal .record");
      assert.match(await rows.nth(0).innerText(), /\*{4}-1111/);
      assert.match(await rows.nth(2).innerText(), /no access/, "a row of another doctor");
      await page.locator("#reveal").getByRole("radio", { name: "Plain text" }).check();
      await rows.nth(0).getByText("4111-1111-1111-1111").waitFor();
      await page.getByRole("radio", { name: "Shipping" }).check();
      await page.locator("#reveal").getByText("PERMISSION_DENIED").waitFor();

      assert.doesNotMatch(await text("[data-result=deidentified]"), /Ann Lee|4111|example\.com/);
      assert.match(await text("[data-result=reidentified]"), /Ann Lee.*4111 1111 1111 1111/s);
      assert.match(await text(".steps"), /SCAN_CLEAN.*the same 188 B/s);
      assert.match(await text(".file-preview"), /\[NAME_1\]/);

      await page.getByRole("button", { name: /Busy vault/ }).click();
      await page.getByText("Inserted at the second attempt").waitFor();
      assert.deepEqual(await page.locator("#failures .status").allInnerTexts(), ["503", "200"]);
      await page.getByRole("button", { name: /Misspelt/ }).click();
      await page.locator("#failures").getByText("INVALID_INPUT").first().waitFor();
      assert.equal(await page.locator("#failures .status").count(), 0, "nothing was sent");

      assert.equal(await page.evaluate(() => fetch("https://example.com/").then(() => "sent", () => "refused")), "refused", "by the page's policy");
      assert.deepEqual(problems.filter((problem) => !/example\.com|connect-src/.test(problem)), []);
    } finally {
      await browser.close();
    }
  });
}

test("axe-core finds nothing: light and dark, wide and phone, before and after, and when the vault cannot start", { timeout: 240_000 }, async () => {
  const browser = await BROWSERS.chromium();
  try {
    for (const options of /** @type {const} */ ([{ colorScheme: "light" }, { colorScheme: "dark", viewport: { width: 390, height: 844 } }])) {
      const { page } = await open(browser, site.address, { ...options, reducedMotion: "reduce" });
      assert.deepEqual(await findings(page), [], JSON.stringify(options));
      await visit(page);
      assert.deepEqual(await findings(page), [], JSON.stringify(options));
    }
    const page = await browser.newPage({ colorScheme: "dark" });
    await page.addInitScript(() => Reflect.deleteProperty(globalThis, "WebAssembly"));
    await page.goto(site.address);
    await page.getByRole("heading", { name: "This browser could not start the vault" }).waitFor();
    assert.deepEqual(await findings(page), []);
  } finally {
    await browser.close();
  }
});

test("nothing moves, and nothing is wider than the screen, from 320 pixels on", { timeout: 240_000 }, async () => {
  const browser = await BROWSERS.chromium();
  try {
    for (const width of [320, 390, 768, 1440]) {
      const { page } = await open(browser, site.address, { viewport: { width, height: 900 } });
      await page.evaluate(() => {
        const shifts = /** @type {any} */ (globalThis).shifts = [];
        new PerformanceObserver((list) => list.getEntries().forEach((entry) => shifts.push(/** @type {any} */ (entry).value))).observe({ type: "layout-shift", buffered: true });
      });
      await visit(page);
      const { shift, overflow } = await page.evaluate(() => ({
        shift: /** @type {any} */ (globalThis).shifts.reduce((/** @type {number} */ sum, /** @type {number} */ one) => sum + one, 0),
        overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      }));
      assert.ok(shift < 0.03, `layout shift ${shift} at ${width} pixels, where 0.1 counts as good`);
      assert.ok(overflow <= 0, `${overflow} pixels too wide at ${width} pixels`);
    }
  } finally {
    await browser.close();
  }
});

test("the keyboard alone inserts and reveals", { timeout: 120_000 }, async () => {
  const browser = await BROWSERS.chromium();
  try {
    const { page } = await open(browser, site.address);
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement?.textContent), "Skip to the content");
    await page.keyboard.press("Enter");
    for (let presses = 0; presses < 40 && !(await page.evaluate(() => document.activeElement?.matches("#insert .primary"))); presses++) await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.locator("output.is-token").nth(8).waitFor();
    for (let presses = 0; presses < 40 && !(await page.evaluate(() => document.activeElement?.matches("#reveal input[name=role]"))); presses++) await page.keyboard.press("Tab");
    await page.keyboard.press("ArrowRight");
    await page.locator("#reveal").getByText("no access").first().waitFor();
  } finally {
    await browser.close();
  }
});

test("what is copied runs in Node as it is", { timeout: 240_000 }, async () => {
  const browser = await BROWSERS.chromium();
  // Inside the repository, where both packages can be imported.
  const folder = await mkdtemp(join(repository, "target/copied-"));
  try {
    const { page } = await open(browser, site.address, { permissions: ["clipboard-read", "clipboard-write"] });
    await visit(page);
    const expected = { insert: /skyflowId/, reveal: /\*{4}-1111/, text: /Ann Lee/, file: /SCAN_CLEAN[^]*\[NAME_1\]/, failures: /CONFLICT/ };
    for (const [id, output] of Object.entries(expected)) {
      await page.locator(`#${id} .copy`).click();
      const copied = await page.evaluate(() => navigator.clipboard.readText());
      const file = join(folder, `${id}.mjs`);
      await writeFile(file, copied);
      const { stdout } = await promisify(execFile)(process.execPath, [file]);
      assert.match(stdout, output, id);
    }
  } finally {
    await browser.close();
    await rm(folder, { recursive: true });
  }
});
