// Writes the pictures of docs/pictures/screens/: `node www-examples/demo/pictures.mjs`, after `cargo xtask build`.
import { join } from "node:path";

import { BROWSERS, open, repository, serve, visit } from "./visitor.js";

const PICTURES = /** @type {const} */ ([
  { name: "light", section: "#insert", colorScheme: "light", viewport: { width: 1440, height: 900 } },
  { name: "dark", section: "#text", colorScheme: "dark", viewport: { width: 1440, height: 1060 } },
  { name: "phone", section: "#insert", colorScheme: "light", viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 },
]);

const site = await serve();
const browser = await BROWSERS.chromium();
for (const { name, section, ...options } of PICTURES) {
  const { page } = await open(browser, site.address, { ...options, reducedMotion: "reduce" });
  await visit(page);
  // As far down as its link in the page goes.
  await page.locator(section).evaluate((element) => element.scrollIntoView());
  await page.screenshot({ path: join(repository, `docs/pictures/screens/${name}.png`) });
}
await browser.close();
await site.stop();
