/** A local vault behind HTTP, as the package's command line serves it. */
import { spawn } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const CLI = join(dirname(createRequire(import.meta.url).resolve("skyflow-local-vault/package.json")), "cli.js");

/**
 * @param {string} folder for the schema
 * @param {unknown} tables
 * @param {string[]} [more] further arguments
 */
export async function serveVault(folder, tables, more = []) {
  const schema = join(folder, "schema.json");
  await writeFile(schema, JSON.stringify(tables));
  const child = spawn(process.execPath, [CLI, "--port", "0", "--schema", schema, ...more]);
  const exit = new Promise((resolve) => child.once("exit", resolve));
  let text = "";
  await new Promise((resolve, reject) => {
    child.stdout.on("data", (chunk) => (text += chunk).includes("curl") && resolve(undefined));
    child.stderr.on("data", (chunk) => reject(new Error(String(chunk))));
  });
  const printed = (/** @type {string} */ name) => new RegExp(`${name}[ =]+(\\S+)`).exec(text)?.[1] ?? "";
  const [vaultUrl, vaultId, apiKey] = [printed("vault url"), printed("vault id"), printed("SKYFLOW_API_KEY")];
  const credentialsPath = printed("credentials");
  const connectionUrl = printed("connection");
  const credentialsString = await readFile(credentialsPath, "utf8");
  const stop = () => (child.kill(), exit);
  return { vaultUrl, vaultId, apiKey, credentialsString, credentialsPath, connectionUrl, stop };
}
