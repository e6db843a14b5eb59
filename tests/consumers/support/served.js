/** A vault over HTTP on loopback that counts what comes, and programs that serve a page of their own. */
import { spawn } from "node:child_process";
import { createServer } from "node:http";

import { LocalVault } from "skyflow-local-vault";

/** @typedef {{ operation: string, answer: string }} Exchange */

/**
 * @param {(vault: { exchanges: Exchange[], variables: Record<string, string> }) => Promise<T>} use
 * @returns {Promise<T>}
 * @template T
 */
export async function withVault(use) {
  const vault = await LocalVault.create();
  /** @type {Exchange[]} */
  const exchanges = [];
  const server = createServer(async (incoming, outgoing) => {
    const chunks = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const headers = Object.entries(incoming.headers).map(([name, value]) => /** @type {[string, string]} */ ([name, String(value)]));
    const body = chunks.length > 0 ? Buffer.concat(chunks) : undefined;
    const response = await vault.fetch(`${vault.vaultUrl}${incoming.url}`, { method: incoming.method, headers, body });
    const answer = await response.text();
    exchanges.push({ operation: `${incoming.method} ${incoming.url?.split("/").at(-1)}`, answer });
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    outgoing.end(answer);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const variables = { VAULT_URL: `http://127.0.0.1:${port}`, VAULT_ID: vault.vaultId, CLUSTER_ID: vault.clusterId, SKYFLOW_API_KEY: vault.apiKey };
  try {
    return await use({ exchanges, variables });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** A port that nobody listens on. @returns {Promise<number>} */
export const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
      server.close(() => resolve(port));
    });
  });

/**
 * Starts a server by a command line, which finds its port in PORT, and gives its address once it answers.
 * @param {string} folder
 * @param {string} line
 * @param {Record<string, string | undefined>} env
 * @param {(address: string) => Promise<unknown>} use
 */
export async function whileServing(folder, line, env, use) {
  const port = await freePort();
  const child = spawn("sh", ["-c", line], { cwd: folder, env: { ...env, PORT: String(port), HOST: "127.0.0.1" }, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  let ended = false;
  child.stdout.on("data", (chunk) => (said += chunk));
  child.stderr.on("data", (chunk) => (said += chunk));
  const exit = new Promise((resolve) => child.once("exit", () => resolve((ended = true))));
  const address = `http://127.0.0.1:${port}`;
  try {
    for (let tries = 0; !(await fetch(address).then(() => true, () => false)); tries++) {
      if (ended || tries > 600) throw new Error("it does not answer");
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    await use(address);
  } catch (error) {
    const { message } = /** @type {Error} */ (error);
    throw new Error(`${line}: ${message}\n${said}`, { cause: error });
  } finally {
    // With all that it started itself.
    if (!ended) process.kill(-(/** @type {number} */ (child.pid)), "SIGTERM");
    await exit;
  }
}
