/** A local vault behind HTTP, as the package's command line serves it. */
import { spawn } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const CLI = join(dirname(createRequire(import.meta.url).resolve("skyflow-local-vault/package.json")), "cli.js");

/**
 * @param {string} folder for the schema
 * @param {unknown} tables
 */
export async function serveVault(folder, tables) {
  const schema = join(folder, "schema.json");
  await writeFile(schema, JSON.stringify(tables));
  const child = spawn(process.execPath, [CLI, "--port", "0", "--schema", schema]);
  const exit = new Promise((resolve) => child.once("exit", resolve));
  let text = "";
  await new Promise((resolve, reject) => {
    child.stdout.on("data", (chunk) => (text += chunk).includes("state ") && resolve(undefined));
    child.stderr.on("data", (chunk) => reject(new Error(String(chunk))));
  });
  const { vaultUrl, vaultId, apiKey, credentialsString } = JSON.parse(await readFile(/credentials +(\S+)/.exec(text)?.[1] ?? "", "utf8"));
  const credentialsPath = join(folder, `${vaultId}.credentials.json`);
  await writeFile(credentialsPath, credentialsString);
  const stop = () => (child.kill(), exit);
  return { vaultUrl, vaultId, apiKey, credentialsString, credentialsPath, stop };
}
