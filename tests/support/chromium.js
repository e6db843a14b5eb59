// Node only: one page in a headless Chromium, driven by WebDriver's HTTP.
import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";

/** The browser's own chatter with the network off, and what it needs to run as root. */
const FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const START_MS = 30_000;
const SCRIPT_MS = 120_000;

/** A driver on a port of its own choice, or nothing where there is none. */
async function startDriver() {
  const driver = spawn("chromedriver", ["--port=0"], { stdio: ["ignore", "pipe", "ignore"] });
  const port = await new Promise((resolve, reject) => {
    let said = "";
    const late = setTimeout(() => reject(new Error(`chromedriver does not start: ${said}`)), START_MS);
    driver.on("error", () => (clearTimeout(late), resolve(undefined)));
    driver.stdout.on("data", (chunk) => {
      said += chunk;
      const [, found] = /started successfully on port (\d+)/.exec(said) ?? [];
      if (found !== undefined) clearTimeout(late), resolve(found);
    });
  });
  return port === undefined ? undefined : { driver, address: `http://127.0.0.1:${port}` };
}

/** @param {string} address @param {string} method @param {object} [body] */
async function command(address, method, body) {
  const response = await fetch(address, { method, body: body && JSON.stringify(body) });
  const { value } = /** @type {any} */ (await response.json());
  if (!response.ok) throw new Error(`${value.error}: ${value.message}`);
  return value;
}

/**
 * Opens a page whose only script is `folder`/entry.js, and waits for the promise that it leaves in `globalThis.results`.
 * @param {string} folder
 * @returns {Promise<any>} nothing where there is no chromedriver
 */
export async function resultsOf(folder) {
  const started = await startDriver();
  if (started === undefined) return undefined;
  const entry = await readFile(join(folder, "entry.js"));
  const server = createServer(({ url }, response) => {
    const isScript = url === "/entry.js";
    response.setHeader("content-type", isScript ? "text/javascript" : "text/html; charset=utf-8");
    response.end(isScript ? entry : `<!doctype html><title>tests</title><script type="module" src="/entry.js"></script>`);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  try {
    const capabilities = { alwaysMatch: { "goog:chromeOptions": { args: FLAGS }, timeouts: { script: SCRIPT_MS } } };
    const { sessionId } = await command(`${started.address}/session`, "POST", { capabilities });
    const session = `${started.address}/session/${sessionId}`;
    try {
      const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
      await command(`${session}/url`, "POST", { url: `http://127.0.0.1:${port}/` });
      return await command(`${session}/execute/async`, "POST", { script: "globalThis.results.then(arguments[0]);", args: [] });
    } finally {
      await command(session, "DELETE");
    }
  } finally {
    started.driver.kill();
    server.close();
  }
}
