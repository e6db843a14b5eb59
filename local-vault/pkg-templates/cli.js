#!/usr/bin/env node
/**
 * `skyflow-local-vault`: serves a local vault over HTTP.
 * Node, Deno and Bun only; nothing else in the package imports this file.
 */
// By its name, so that the bundles of both share one file.
import { LocalVault } from "skyflow-local-vault";

import { USAGE, UsageError, readArguments } from "./cli-options.js";
import { serve } from "./server.js";
import { StateFile, writeCredentials } from "./state-file.js";
import { VERSION } from "./version.js";

/** Rows of a seed file are inserted in requests of this many. */
const SEED_ROWS = 1_000;
const EXIT_USAGE = 2;

async function main() {
  const settings = await readArguments(process.argv.slice(2));
  if (settings.help) return void process.stdout.write(USAGE);
  if (settings.version) return void process.stdout.write(`${VERSION}\n`);
  const state = settings.state === undefined ? undefined : new StateFile(settings.state);
  const snapshot = await state?.read();
  const options = { ...settings.vault, ...(snapshot === undefined ? {} : { snapshot }) };
  const vault = await createVault(options, settings.files, settings.state);
  if (snapshot === undefined) await seed(vault, settings.seed, settings.files.seed);
  const save = state && (() => state.save(() => vault.snapshot()));
  const server = await listen(vault, settings, save);
  await save?.();
  const credentials = await writeCredentials(vault, server.url, settings.state);
  if (settings.warning) process.stderr.write(`skyflow-local-vault: ${settings.warning}\n`);
  if (!settings.quiet) process.stdout.write(summary(vault, server.url, credentials.path, settings.state));
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.once(signal, async () => {
      await server.close();
      await credentials.remove();
      process.exit(0);
    });
  }
}

/**
 * Creates the vault, and names the file of an option that cannot be used.
 * @param {import("./index.js").LocalVaultOptions} options
 * @param {Record<string, string>} files the file of each option that has one
 * @param {string | undefined} statePath
 */
async function createVault(options, files, statePath) {
  try {
    return await LocalVault.create(options);
  } catch (error) {
    const all = { ...files, ...(statePath === undefined ? {} : { snapshot: statePath }) };
    for (const [option, file] of Object.entries(all)) {
      if (!(option in options)) continue;
      // Alone, to find out which file is meant.
      const alone = { [option]: options[/** @type {keyof typeof options} */ (option)] };
      await LocalVault.create(alone).catch((reason) => {
        throw new UsageError(`${file}: ${reason.message}`);
      });
    }
    throw new UsageError(/** @type {Error} */ (error).message);
  }
}

/**
 * Inserts the rows of a seed file.
 * @param {LocalVault} vault
 * @param {Record<string, unknown[]> | undefined} tables
 * @param {string | undefined} file
 */
async function seed(vault, tables, file) {
  for (const [table, rows] of Object.entries(tables ?? {})) {
    for (let start = 0; start < rows.length; start += SEED_ROWS) {
      const records = rows.slice(start, start + SEED_ROWS).map((fields) => ({ fields }));
      const url = `${vault.vaultUrl}/v1/vaults/${encodeURIComponent(vault.vaultId)}/${encodeURIComponent(table)}`;
      const headers = { authorization: `Bearer ${vault.apiKey}`, "content-type": "application/json" };
      const response = await vault.fetch(url, { method: "POST", headers, body: JSON.stringify({ records }) });
      if (!response.ok) {
        const { error } = await response.json();
        const offset = start > 0 ? ` (counted from row ${start})` : "";
        throw new UsageError(`${file}: table ${table}: ${error.message}${offset}`);
      }
    }
  }
}

/**
 * @param {LocalVault} vault
 * @param {import("./cli-options.js").Settings} settings
 * @param {(() => Promise<void>) | undefined} save
 */
async function listen(vault, settings, save) {
  const log = settings.log && !settings.quiet ? (/** @type {string} */ line) => process.stdout.write(`${line}\n`) : undefined;
  const { port, host, cors } = settings;
  try {
    return await serve(vault, { port, host, cors, afterWrite: save, log });
  } catch (error) {
    throw new UsageError(`cannot listen on ${host}, port ${port}: ${/** @type {Error} */ (error).message}`);
  }
}

/**
 * @param {LocalVault} vault
 * @param {string} url
 * @param {string} credentials
 * @param {string | undefined} state
 */
function summary(vault, url, credentials, state) {
  const records = `${url}/v1/vaults/${vault.vaultId}/persons`;
  const body = `{"records":[{"fields":{"name":"Ann"}}],"tokenization":true}`;
  return `vault id     ${vault.vaultId}
cluster id   ${vault.clusterId}
vault url    ${url}
connection   ${url}${new URL(vault.connectionUrl).pathname}
page         ${url}/#key=${encodeURIComponent(vault.apiKey)}
credentials  ${credentials}   (the path of the SDKs; SKYFLOW_CREDENTIALS takes its content)
state        ${state ?? "in memory only"}

.dev.vars or .env:
SKYFLOW_VAULT_ID=${vault.vaultId}
SKYFLOW_VAULT_URL=${url}
SKYFLOW_API_KEY=${vault.apiKey}

Try it:
curl -sS '${records}' -H 'authorization: Bearer ${vault.apiKey}' -H 'content-type: application/json' -d '${body}'
`;
}

main().catch((error) => {
  process.stderr.write(`skyflow-local-vault: ${error.message.replace(/\s*\n\s*/g, " ")}\n`);
  process.exit(error instanceof UsageError ? EXIT_USAGE : 1);
});
