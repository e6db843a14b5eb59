// Node only: one page in a headless browser. The page sends what it found to the server that it came from: no driver is needed.
import { spawn } from "node:child_process";
import { createReadStream } from "node:fs";
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { text } from "node:stream/consumers";

const PAGE_MS = 240_000;
const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".json": "application/json", ".wasm": "application/wasm" };

/** Where browsers are told that the network is: what they would tell their makers goes nowhere. */
const NOWHERE = { host: "127.0.0.1", port: 9 };

const FIREFOX_SETTINGS = {
  "network.proxy.type": 1,
  "network.proxy.http": NOWHERE.host,
  "network.proxy.http_port": NOWHERE.port,
  "network.proxy.ssl": NOWHERE.host,
  "network.proxy.ssl_port": NOWHERE.port,
  "datareporting.policy.dataSubmissionEnabled": false,
  "browser.shell.checkDefaultBrowser": false,
  "browser.aboutwelcome.enabled": false,
};

/**
 * A program, and its arguments for a profile of its own: what a killed browser left in the user's makes the next one
 * wait for ever.
 * @type {Record<string, { program: string, settings?: Record<string, unknown>, options: (profile: string) => string[] }>}
 */
export const BROWSERS = {
  chromium: {
    program: "chromium",
    options: (profile) => [
      ...["--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
      // What it needs to run as root, in a container with little shared memory.
      ...["--no-sandbox", "--disable-dev-shm-usage"],
      ...[`--proxy-server=http://${NOWHERE.host}:${NOWHERE.port}`, `--user-data-dir=${profile}`],
    ],
  },
  firefox: { program: "firefox-esr", settings: FIREFOX_SETTINGS, options: (profile) => ["--headless", "--no-remote", "--profile", profile] },
};

/**
 * A page whose only script is a module that leaves a promise in `globalThis.results`; it sends what that brings, with
 * the rejections nobody handled and what else went wrong.
 * @param {string} src of the module
 */
export const page = (src) => `<!doctype html><title>tests</title>
<script>
  const unhandled = [];
  const send = (results) => fetch("/results", { method: "POST", body: JSON.stringify({ results, unhandled, runtime: navigator.userAgent }) });
  addEventListener("unhandledrejection", (event) => unhandled.push(String(event.reason)));
  addEventListener("error", (event) => (unhandled.push(event.message ?? "a script was not loaded"), send([])), true);
</script>
<script type="module" src="${src}"></script>
<script type="module">globalThis.results.then(send);</script>
`;

/**
 * Serves a folder, opens its `/index.html`, and waits for the JSON that the page posts to `/results`.
 * @param {keyof typeof BROWSERS} name
 * @param {string} folder
 * @param {{ port?: number, behind?: string }} [server] its port, and the server that has what the folder lacks
 * @returns {Promise<{ results: { name: string, failure: string | null }[], unhandled: string[], runtime: string }>}
 */
export async function resultsIn(name, folder, { port = 0, behind } = {}) {
  const { program, settings = {}, options } = BROWSERS[name];
  const profile = await mkdtemp(join(tmpdir(), `skyflow-edge-${name}-`));
  await writeFile(join(profile, "user.js"), Object.entries(settings).map(([key, value]) => `user_pref(${JSON.stringify(key)}, ${JSON.stringify(value)});\n`).join(""));
  const { server, address, results } = await serve(folder, port, behind);
  const browser = spawn(program, [...options(profile), address], { stdio: "ignore", env: { ...process.env, HOME: profile, MOZ_DISABLE_CONTENT_SANDBOX: "1" } });
  const ended = new Promise((resolve) => browser.on("exit", resolve).on("error", resolve));
  const dead = ended.then((how) => Promise.reject(new Error(`${program} ended (${how}) before its page had results`)));
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const late = new Promise((_, reject) => (timer = setTimeout(() => reject(new Error(`no results from ${program} in ${PAGE_MS} ms`)), PAGE_MS)));
  try {
    return await Promise.race([results, dead, late]);
  } finally {
    clearTimeout(timer);
    dead.catch(() => {});
    browser.kill("SIGKILL");
    await ended;
    server.closeAllConnections();
    server.close();
    // Its helper processes may still be writing for a moment.
    await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

/** @param {string} folder @param {number} wanted @param {string | undefined} behind */
async function serve(folder, wanted, behind) {
  /** @type {(results: any) => void} */
  let found;
  const results = new Promise((resolve) => (found = resolve));
  const server = createServer(async (request, response) => {
    const { pathname, search } = new URL(request.url ?? "/", "http://localhost");
    if (request.method === "POST" && pathname === "/results") {
      found(JSON.parse(await text(request)));
      return response.end();
    }
    const file = join(folder, pathname === "/" ? "index.html" : decodeURIComponent(pathname));
    if (!(await stat(file).catch(() => undefined))?.isFile()) {
      if (behind === undefined) return response.writeHead(404).end();
      const answer = await fetch(`${behind}${pathname}${search}`, { method: request.method });
      return response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "" }).end(await answer.text());
    }
    response.setHeader("content-type", TYPES[/** @type {keyof typeof TYPES} */ (extname(file))] ?? "application/octet-stream");
    return createReadStream(file).pipe(response);
  });
  await new Promise((resolve) => server.listen(wanted, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return { server, address: `http://127.0.0.1:${port}/`, results };
}
