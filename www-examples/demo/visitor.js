// Node only: serves the built page, and does what a visitor does, by the labels that a visitor sees.
import { fileURLToPath } from "node:url";

import { chromium, firefox } from "playwright-core";
import { build, preview } from "vite";

const root = fileURLToPath(new URL(".", import.meta.url));
export const repository = fileURLToPath(new URL("../../", import.meta.url));

/** Debian's own browsers. Playwright speaks WebDriver BiDi to a Firefox that is not its own. */
export const BROWSERS = {
  chromium: () => chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-dev-shm-usage"] }),
  firefox: () => firefox.launch({ channel: "moz-firefox", executablePath: "/usr/bin/firefox-esr" }),
};

/** Builds the page and serves it on a port of its own. */
export async function serve() {
  await build({ root, logLevel: "error" });
  const server = await preview({ root, logLevel: "error", preview: { port: 0 } });
  return { address: String(server.resolvedUrls?.local[0]), stop: () => server.close() };
}

/**
 * A page that fails the test on errors of its own and on requests to anywhere else.
 * @param {import("playwright-core").Browser} browser
 * @param {string} address
 * @param {import("playwright-core").BrowserContextOptions} [options]
 */
export async function open(browser, address, options) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 1000 }, ...options });
  const page = await context.newPage();
  /** @type {string[]} */
  const problems = [];
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("request", (request) => request.url().startsWith(address) || request.url().startsWith("data:") || problems.push(`a request to ${request.url()}`));
  await page.goto(address);
  await page.getByText("Vault ready, offline").waitFor();
  return { page, problems };
}

/** Each step of the page once. @param {import("playwright-core").Page} page */
export async function visit(page) {
  await page.getByRole("button", { name: "Insert 3 patients" }).click();
  await page.locator("output.is-token").nth(8).waitFor();
  await page.getByRole("radio", { name: "Dr Okafor" }).check();
  await page.locator("#reveal").getByText("no access").first().waitFor();
  await page.getByRole("button", { name: "De-identify", exact: true }).click();
  await page.locator("#text mark.is-token").first().waitFor();
  await page.locator("#text").getByRole("radio", { name: "Plain text" }).check();
  await page.locator("[data-result=reidentified]").getByText("Ann Lee").waitFor();
  await page.getByRole("button", { name: /Use the sample/ }).click();
  await page.locator(".steps li").nth(3).and(page.locator(".is-done")).waitFor();
  await page.getByRole("button", { name: /Duplicate/ }).click();
  await page.locator("#failures").getByText("CONFLICT").first().waitFor();
  await page.getByRole("button", { name: "Measure" }).click();
  await page.getByText("Medians of 15 rounds").waitFor({ timeout: 120_000 });
}
