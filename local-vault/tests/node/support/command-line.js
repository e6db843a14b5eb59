/** The command line, as a process of its own. */
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { fileURLToPath } from "node:url";

export const CLI = fileURLToPath(new URL("../../../pkg/cli.js", import.meta.url));

/** What ends a server that a failed test left running, so that the failure is told and not a timeout. @type {(() => void)[]} */
const leftovers = [];
after(() => leftovers.forEach((end) => end()));

/** Runs the command line until it exits. @param {...string} args @returns {Promise<{ code: number | null, out: string, err: string }>} */
export function run(...args) {
  const child = spawn(process.execPath, [CLI, ...args]);
  return new Promise((resolve) => {
    let [out, err] = ["", ""];
    child.stdout.on("data", (chunk) => (out += chunk));
    child.stderr.on("data", (chunk) => (err += chunk));
    child.once("close", (code) => resolve({ code, out, err }));
  });
}

/** Starts a server and waits for what it prints. @param {...string} args */
export const start = (...args) => startBy([process.execPath, CLI], {}, ...args);

/**
 * The same with another program, for example `deno run -A cli.js`.
 * @param {string[]} command
 * @param {import("node:child_process").SpawnOptionsWithoutStdio} options
 * @param {...string} args
 */
export async function startBy([program, ...first], options, ...args) {
  const child = spawn(/** @type {string} */ (program), [...first, "--port", "0", ...args], options);
  // When its output ends as well: the program may have started another one.
  const exit = new Promise((resolve) => child.once("close", resolve));
  let [text, problems] = ["", ""];
  child.stderr.on("data", (chunk) => (problems += chunk));
  await new Promise((resolve, reject) => {
    child.stdout.on("data", (chunk) => (text += chunk).includes("curl") && resolve(undefined));
    child.once("error", reject);
    void exit.then(() => reject(new Error(`it ended: ${problems}`)));
  });
  const printed = (/** @type {string} */ name) => new RegExp(`${name}[ =]+(\\S+)`).exec(text)?.[1] ?? "";
  const credentials = { vaultUrl: printed("vault url"), vaultId: printed("vault id"), apiKey: printed("SKYFLOW_API_KEY") };
  const stop = (/** @type {NodeJS.Signals} */ signal = "SIGTERM") => {
    if (options.detached) process.kill(-(/** @type {number} */ (child.pid)), signal);
    else child.kill(signal);
    return exit;
  };
  leftovers.push(() => child.exitCode === null && child.signalCode === null && stop("SIGKILL"));
  return { text: () => text, problems: () => problems, path: printed("credentials"), pid: child.pid, credentials, stop, exit };
}

/** @typedef {Awaited<ReturnType<typeof start>>} Server */

/** A request below the vault's path, with its API key. @param {Pick<Server, "credentials">} server @param {string} method @param {string} path @param {unknown} [body] */
export const call = ({ credentials }, method, path, body) =>
  fetch(`${credentials.vaultUrl}/v1/vaults/${credentials.vaultId}${path}`, {
    method,
    headers: { authorization: `Bearer ${credentials.apiKey}`, "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });

/** A raw request with headers that fetch would not send. @param {string} url @param {Record<string, string>} headers @returns {Promise<import("node:http").IncomingMessage>} */
export const raw = (url, headers) =>
  new Promise((resolve, reject) => {
    request(url, { headers }, (answer) => resolve(answer.resume())).on("error", reject).end();
  });

/** A folder that goes when the test ends, and a function that writes files in it. @param {import("node:test").TestContext} t */
export async function folder(t) {
  const path = await mkdtemp(join(tmpdir(), "vault-test-"));
  t.after(() => rm(path, { recursive: true, force: true }));
  const write = async (/** @type {string} */ name, /** @type {unknown} */ content) => {
    const file = join(path, name);
    await writeFile(file, typeof content === "string" ? content : JSON.stringify(content));
    return file;
  };
  return { path, write };
}
