// Node only: runs one program in Node, Deno, Bun and workerd, and returns what it resolves to.
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

import { Miniflare, supportedCompatibilityDate } from "miniflare";

import { ROOT, withBundle, workerModules } from "./bundle.js";

const run = promisify(execFile);

/** A program gets a promise of its result, and adds what nobody handled to `unhandled`. */
const inProcess = (/** @type {string} */ expression) => `
  const unhandled = [];
  globalThis.process.on("unhandledRejection", (reason) => unhandled.push(String(reason)));
  globalThis.process.on("uncaughtException", (error) => unhandled.push(String(error)));
  const result = await ${expression};
  console.log(JSON.stringify({ result, unhandled }));
`;
const inWorker = (/** @type {string} */ expression) => `
  const unhandled = new Map();
  addEventListener("unhandledrejection", ({ promise, reason }) => unhandled.set(promise, String(reason)));
  addEventListener("rejectionhandled", ({ promise }) => unhandled.delete(promise));
  export default { fetch: async () => Response.json({ result: await ${expression}, unhandled: [...unhandled.values()] }) };
`;

/** The runtime's own modules that a program may import. */
const BUILT_IN = ["node:*"];

/** @param {string[]} command */
const program = ([command, ...options]) => (/** @type {string} */ imports, /** @type {string} */ expression, /** @type {string[]} */ hosts = []) =>
  withBundle(
    imports + inProcess(expression),
    [],
    async (folder) => {
      const { stdout } = await run(command, [...options, ...(command === "deno" && hosts.length > 0 ? [`--allow-net=${hosts}`] : []), join(folder, "entry.js")], { cwd: ROOT, maxBuffer: 1 << 26, timeout: 200_000 });
      return JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
    },
    BUILT_IN,
  );

/** Deno may reach `hosts` only. @type {Record<string, (imports: string, expression: string, hosts?: string[]) => Promise<{ result: any, unhandled: string[] }>>} */
export const RUNTIMES = {
  Node: program(["node"]),
  Deno: program(["deno", "run", "--quiet", "--no-prompt", "--no-lock", "--no-remote", "--no-config", "--no-npm"]),
  Bun: program(["bun", "run"]),
  workerd: async (imports, expression) => {
    const modules = await workerModules(imports + inWorker(expression), BUILT_IN);
    // Of Node's modules only AsyncLocalStorage.
    const workerd = new Miniflare({ modules, compatibilityDate: supportedCompatibilityDate, compatibilityFlags: ["nodejs_als"] });
    try {
      const response = await workerd.dispatchFetch("http://program.example/");
      return JSON.parse(await response.text());
    } finally {
      await workerd.dispose();
    }
  },
};
