#!/usr/bin/env node
/**
 * `skyflow-local-vault`: serves a local vault over HTTP.
 * Node, Deno and Bun only; nothing else in the package imports this file.
 */
// By its name, so that the bundles of both share one file.
import { LocalVault } from "skyflow-local-vault";

import { USAGE, UsageError, readArguments } from "./cli-options.js";
import { serve } from "./server.js";
import { StateFolder, writeCredentials } from "./state-folder.js";
import { VERSION } from "./version.js";

/** Rows of a seed file are inserted in requests of this many. */
const SEED_ROWS = 1_000;
const EXIT_USAGE = 2;

/** @typedef {import("./cli-options.js").Settings} Settings */

async function main() {
  const settings = await readArguments(process.argv.slice(2));
  if (settings.help) return void process.stdout.write(USAGE);
  if (settings.version) return void process.stdout.write(`${VERSION}\n`);
  const state = settings.state === undefined ? undefined : takeFolder(settings.state);
  // What to undo when something cannot be used: nothing is left behind then.
  /** @type {(() => unknown)[]} */
  const undo = [() => state?.close()];
  try {
    const vault = await createVault(settings, state);
    undo.unshift(() => vault.close());
    const server = await listen(vault, settings);
    undo.unshift(server.close);
    // Ctrl-C reaches npx and bunx too, which pass it on: the second one must not end the process half-way.
    let isEnding = false;
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
      process.on(signal, async () => {
        if (isEnding) return;
        isEnding = true;
        await end(undo);
        process.exit(0);
      });
    }
    // Before any request is answered, and not before it is sure that there is a server.
    state?.keep();
    const credentials = writeCredentials(vault, server.url, settings.state);
    undo.unshift(credentials.remove);
    if (settings.warning) process.stderr.write(`skyflow-local-vault: ${settings.warning}\n`);
    if (!settings.quiet) process.stdout.write(summary(vault, server.url, credentials.path, settings.state));
  } catch (error) {
    await end(undo);
    throw error;
  }
}

/** @param {(() => unknown)[]} undo */
async function end(undo) {
  for (const step of undo) {
    try {
      await step();
    } catch (error) {
      process.stderr.write(`skyflow-local-vault: ${/** @type {Error} */ (error).message}\n`);
    }
  }
}

/** @param {string} path */
function takeFolder(path) {
  try {
    return new StateFolder(path);
  } catch (error) {
    throw new UsageError(`${path}: ${/** @type {Error} */ (error).message}`);
  }
}

/**
 * Creates the vault: from its state, or a new one with the rows of the seed files.
 * @param {Settings} settings
 * @param {StateFolder | undefined} state
 */
async function createVault(settings, state) {
  if (state?.hasState) return await openVault(settings, state);
  const create = (/** @type {import("./index.js").LocalVaultOptions} */ options) => LocalVault.create(options);
  const vault = await blame(settings, create, settings.vault);
  if (state === undefined && Object.keys(settings.seeds).length === 0) return vault;
  // In memory first, so that nothing is on disk if a row cannot be inserted; and without the faults.
  vault.setFaults([]);
  for (const [id, rows] of Object.entries(settings.seeds)) {
    const file = id === "" ? settings.files.seed : `${settings.files.vaults}: ${id}.seed`;
    await seed(vault, id === "" ? vault.vaultId : id, rows, file ?? "");
  }
  const options = { ...settings.vault, snapshot: vault.snapshot() };
  return state === undefined ? await create(options) : await openVault({ ...settings, vault: options }, state);
}

/** @param {Settings} settings @param {StateFolder} state */
async function openVault({ vault, files, state: path }, state) {
  /** @type {import("./index.js").VaultStorage} */
  let storage;
  try {
    storage = state.open();
  } catch (error) {
    const { code, message } = /** @type {NodeJS.ErrnoException} */ (error);
    throw new UsageError(`${path}: the state cannot be opened (${code === "ELOOP" ? "vault.redb is a symbolic link" : message}).`);
  }
  try {
    return await LocalVault.create({ ...vault, storage });
  } catch (error) {
    // A trap: the database was changed by something else.
    const message = error instanceof WebAssembly.RuntimeError ? "the state is damaged." : /** @type {Error} */ (error).message;
    const isSchema = message.includes("the schema differs");
    throw new UsageError(`${(isSchema && (files.tables ?? files.vaults)) || path}: ${message}`);
  }
}

/**
 * Creates a vault, and names the file of an option that cannot be used.
 * @param {Settings} settings
 * @param {(options: import("./index.js").LocalVaultOptions) => Promise<LocalVault>} create
 * @param {import("./index.js").LocalVaultOptions} options
 */
async function blame({ files }, create, options) {
  try {
    return await create(options);
  } catch (error) {
    for (const [option, file] of Object.entries(files)) {
      if (!(option in options)) continue;
      // Alone, to find out which file is meant.
      const alone = { [option]: options[/** @type {keyof typeof options} */ (option)] };
      await create(alone).catch((reason) => {
        throw new UsageError(`${file}: ${reason.message}`);
      });
    }
    throw new UsageError(/** @type {Error} */ (error).message);
  }
}

/**
 * Inserts the rows of a seed file.
 * @param {LocalVault} vault
 * @param {string} vaultId
 * @param {import("./cli-options.js").Seed} tables
 * @param {string} file
 */
async function seed(vault, vaultId, tables, file) {
  for (const [table, rows] of Object.entries(tables)) {
    for (let start = 0; start < rows.length; start += SEED_ROWS) {
      const records = rows.slice(start, start + SEED_ROWS).map((fields) => ({ fields }));
      const url = `${vault.vaultUrl}/v1/vaults/${encodeURIComponent(vaultId)}/${encodeURIComponent(table)}`;
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
 * @param {Settings} settings
 */
async function listen(vault, settings) {
  const log = settings.log && !settings.quiet ? (/** @type {string} */ line) => process.stdout.write(`${line}\n`) : undefined;
  const { port, host, cors } = settings;
  try {
    return await serve(vault, { port, host, cors, log });
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
  const [vaultId, ...further] = vault.vaultIds;
  const records = `${url}/v1/vaults/${vaultId}/persons`;
  const body = `{"records":[{"fields":{"name":"Ann"}}],"tokenization":true}`;
  const more = further.length > 0 ? `\nfurther      ${further.join(" ")}   (vaults of the same account)` : "";
  return `vault id     ${vaultId}${more}
cluster id   ${vault.clusterId}
vault url    ${url}
connection   ${url}${new URL(vault.connectionUrl).pathname}
page         ${url}/#key=${encodeURIComponent(vault.apiKey)}
credentials  ${credentials}   (the path of the SDKs; SKYFLOW_CREDENTIALS takes its content)
state        ${state ?? "in memory only"}

.dev.vars or .env:
SKYFLOW_VAULT_ID=${vaultId}
SKYFLOW_CLUSTER_ID=${vault.clusterId}
SKYFLOW_VAULT_URL=${url}
SKYFLOW_API_KEY=${vault.apiKey}

In a shell, for SDKs that read their credentials from the environment:
export SKYFLOW_CREDENTIALS="$(cat '${credentials}')"

Try it:
curl -sS '${records}' -H 'authorization: Bearer ${vault.apiKey}' -H 'content-type: application/json' -d '${body}'
`;
}

main().catch((error) => {
  process.stderr.write(`skyflow-local-vault: ${error.message.replace(/\s*\n\s*/g, " ")}\n`);
  process.exit(error instanceof UsageError ? EXIT_USAGE : 1);
});
