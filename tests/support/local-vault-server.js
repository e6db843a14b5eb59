/** Node only: the local vault as its command line serves it, and the variables that it prints. */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const CLI = fileURLToPath(new URL("../../local-vault/pkg/cli.js", import.meta.url));

/**
 * @param {string[]} [options] of the command line
 * @returns {Promise<{ variables: Record<string, string>, stop: () => Promise<unknown> }>}
 */
export async function startVault(options = []) {
  const server = spawn(process.execPath, [CLI, "--port", "0", ...options], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise((resolve) => server.once("exit", resolve));
  let said = "";
  await new Promise((resolve, reject) => {
    server.stdout.on("data", (chunk) => /Try it/.test((said += chunk)) && resolve(undefined));
    server.once("exit", () => reject(new Error(said)));
  });
  const line = (/** @type {string} */ name) => new RegExp(`^${name} +(\\S+)`, "m").exec(said)?.[1] ?? "";
  const printed = Object.fromEntries([...said.matchAll(/^(SKYFLOW_\w+)=(.*)$/gm)].map(([, name, value]) => [name, value]));
  const variables = { SKYFLOW_CREDENTIALS_PATH: line("credentials"), SKYFLOW_CONNECTION_URL: line("connection"), ...printed };
  return { variables, stop: () => (server.kill(), ended) };
}
