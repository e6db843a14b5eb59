// Node only: one page in a headless Chromium, driven over its debugging pipe, for pages that allow no foreign script.
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { BROWSERS } from "./browser.js";

const WAIT_MS = 60_000;

/** @typedef {Awaited<ReturnType<typeof openPage>>} Page */

/**
 * Opens a page.
 * @param {string} url
 * @param {{ width?: number, height?: number, dark?: boolean }} [options] the size in CSS pixels
 */
export async function openPage(url, { width = 1280, height = 900, dark = false } = {}) {
  const profile = await mkdtemp(join(tmpdir(), "skyflow-edge-page-"));
  const { program, options } = BROWSERS.chromium;
  const browser = spawn(program, [...options(profile), "--remote-debugging-pipe", "about:blank"], { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"], env: { ...process.env, HOME: profile } });
  const [input, output] = /** @type {[import("node:stream").Writable, import("node:stream").Readable]} */ (/** @type {unknown} */ (browser.stdio.slice(3)));
  const ended = new Promise((resolve) => browser.on("exit", resolve).on("error", resolve));
  /** @type {Map<number, { resolve: (result: any) => void, reject: (error: Error) => void }>} */
  const pending = new Map();
  /** @type {string[]} what the console, and the content security policy, complained of */
  const complaints = [];
  let buffered = "";
  output.setEncoding("utf8");
  output.on("data", (chunk) => {
    const messages = (buffered + chunk).split("\0");
    buffered = messages.pop() ?? "";
    for (const { id, result, error, method, params } of messages.map((message) => JSON.parse(message))) {
      if (method === "Log.entryAdded") complaints.push(params.entry.text);
      if (method === "Runtime.exceptionThrown") complaints.push(params.exceptionDetails.exception?.description ?? params.exceptionDetails.text);
      const call = pending.get(id);
      pending.delete(id);
      if (error !== undefined) call?.reject(new Error(error.message));
      else call?.resolve(result);
    }
  });
  void ended.then(() => pending.forEach(({ reject }) => reject(new Error(`${program} ended`))));
  let last = 0;
  /** @type {string | undefined} */
  let sessionId;
  /** @param {string} method @param {object} [params] @returns {Promise<any>} */
  const send = (method, params = {}) =>
    new Promise((resolve, reject) => {
      pending.set(++last, { resolve, reject });
      input.write(`${JSON.stringify({ id: last, method, params, sessionId })}\0`);
    });

  const { targetId } = await send("Target.createTarget", { url: "about:blank" });
  ({ sessionId } = await send("Target.attachToTarget", { targetId, flatten: true }));
  for (const domain of ["Page", "Runtime", "Log"]) await send(`${domain}.enable`);
  await send("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 1, mobile: false });
  await send("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value: dark ? "dark" : "light" }] });
  await send("Page.navigate", { url });

  /** @param {string} expression @returns {Promise<any>} */
  const evaluate = async (expression) => {
    const { result, exceptionDetails } = await send("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true });
    if (exceptionDetails !== undefined) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  };
  return {
    complaints,
    evaluate,
    /** Waits until an expression is true. @param {string} expression */
    async until(expression) {
      const end = Date.now() + WAIT_MS;
      while (!(await evaluate(expression).catch(() => false))) {
        if (Date.now() > end) throw new Error(`not true in ${WAIT_MS} ms: ${expression}\n${await evaluate("document.body.innerText")}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    /** Presses a key. @param {string} key @param {string} [text] what it types */
    async press(key, text) {
      const code = { Tab: 9, Enter: 13, " ": 32, ArrowRight: 39, ArrowLeft: 37 }[key];
      await send("Input.dispatchKeyEvent", { type: text === undefined ? "rawKeyDown" : "keyDown", key, code: key, windowsVirtualKeyCode: code, text });
      await send("Input.dispatchKeyEvent", { type: "keyUp", key, code: key, windowsVirtualKeyCode: code });
    },
    /** @param {string} text */
    type: (text) => send("Input.insertText", { text }),
    /** @param {{ width: number, height: number }} size */
    resize: (size) => send("Emulation.setDeviceMetricsOverride", { ...size, deviceScaleFactor: 1, mobile: false }),
    /** @param {string} url */
    navigate: (url) => send("Page.navigate", { url }),
    /** Writes a picture of the whole page. @param {string} path */
    async screenshot(path) {
      const { data } = await send("Page.captureScreenshot", { format: "png", captureBeyondViewport: true });
      await writeFile(path, Buffer.from(data, "base64"));
    },
    async close() {
      browser.kill("SIGKILL");
      await ended;
      await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}
