#!/usr/bin/env node
/**
 * `skyflow-local-vault`: serves a local vault over HTTP.
 * Node, Deno and Bun only; nothing else in the package imports this file.
 */
// By its name, so that the bundles of both share one file.
import { LocalVault } from "skyflow-local-vault";

import { USAGE, UsageError, readArguments } from "./cli-options.js";
import { serve } from "./server.js";
import { StateFolder, checkCredentials, writeCredentials } from "./state-folder.js";
import { VERSION } from "./version.js";

/** Rows of a seed file are inserted in requests of this many. */
const SEED_ROWS = 1_000;
const EXIT_USAGE = 2;

/** What is wrong with an address or a port, by the system's code. @type {Record<string, string>} */
const LISTEN_REMEDIES = {
  EADDRINUSE: "it is in use. Choose another one with --port, or any free one with --port 0.",
  EADDRNOTAVAIL: "it is not an address of this machine. Choose one with --host.",
  ENOTFOUND: "there is no such host. Choose another one with --host.",
  EACCES: "this user may not listen on it. Choose a port from 1024 on with --port.",
};

/** @typedef {import("./cli-options.js").Settings} Settings */

async function main() {
  const settings = await readArguments(process.argv.slice(2));
  if (settings.help) return void process.stdout.write(USAGE);
  if (settings.version) return void process.stdout.write(`${VERSION}\n`);
  const state = settings.state === undefined ? undefined : blameFolder(settings.state, (path) => new StateFolder(path));
  // What to undo when something cannot be used: nothing is left behind then.
  /** @type {(() => unknown)[]} */
  const undo = [() => state?.close()];
  try {
    const vault = await createVault(settings, state);
    undo.unshift(() => vault.close());
    if (settings.state !== undefined) blameFolder(settings.state, (path) => checkCredentials(vault, path));
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
    const ignored = state?.isOld && settings.seeds.size > 0 ? [`${settings.state} has a state already, so the rows of the seed were not inserted.`] : [];
    for (const warning of [...settings.warnings, ...ignored]) process.stderr.write(`skyflow-local-vault: ${warning}\n`);
    if (!settings.quiet) process.stdout.write(summary(vault, server.url, credentials.path, settings));
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

/**
 * Does something with the folder of the state, and names it when that fails.
 * @template Result
 * @param {string} path
 * @param {(path: string) => Result} act
 */
function blameFolder(path, act) {
  try {
    return act(path);
  } catch (error) {
    const { code, message } = /** @type {NodeJS.ErrnoException} */ (error);
    throw new UsageError(`${path}: ${code === undefined ? message : `cannot be used as the folder of the state (${message}). Choose another one with --state.`}`);
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
  if (state === undefined && settings.seeds.size === 0) return vault;
  // In memory first, so that nothing is on disk if a row cannot be inserted; and without the faults.
  vault.setFaults([]);
  for (const [id, rows] of settings.seeds) {
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
    const { message } = /** @type {Error} */ (error);
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
    const { code, message } = /** @type {NodeJS.ErrnoException} */ (error);
    const reason = LISTEN_REMEDIES[code ?? ""] ?? message;
    throw new UsageError(`cannot listen on ${host}, port ${port}: ${reason}`);
  }
}

/**
 * @param {LocalVault} vault
 * @param {string} url
 * @param {string} credentials
 * @param {Settings} settings
 */
function summary(vault, url, credentials, { state, vault: { tables } }) {
  const [vaultId, ...further] = vault.vaultIds;
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
export SKYFLOW_CREDENTIALS="$(cat ${quoted(credentials)})"

Try it:
${tryIt(vault, url, tables)}
`;
}

/**
 * An insert that works, or, where no column takes a name, a question that does.
 * @param {LocalVault} vault
 * @param {string} url
 * @param {import("./index.js").LocalVaultOptions["tables"]} tables
 */
function tryIt(vault, url, tables) {
  const authorization = quoted(`authorization: Bearer ${vault.apiKey}`);
  const takesName = (/** @type {import("./index.js").ColumnSchema} */ { type, unique }) => !unique && (type ?? "string") === "string";
  const found = Object.entries(tables ?? {}).flatMap(([table, { columns }]) => {
    const column = Object.keys(columns).find((name) => takesName(/** @type {import("./index.js").ColumnSchema} */ (columns[name])));
    return column === undefined ? [] : [[table, column]];
  });
  const hasPersons = Object.hasOwn(tables ?? {}, "persons");
  const [table, column] = found[0] ?? (hasPersons ? [] : ["persons", "name"]);
  if (table === undefined || column === undefined) return `curl -sS -X POST ${quoted(`${url}/_local/overview`)} -H ${authorization}`;
  const records = `${url}/v1/vaults/${encodeURIComponent(vault.vaultId)}/${encodeURIComponent(table)}`;
  const body = JSON.stringify({ records: [{ fields: { [column]: "Ann" } }], tokenization: true });
  return `curl -sS ${quoted(records)} -H ${authorization} -H 'content-type: application/json' -d ${quoted(body)}`;
}

/** As a shell takes it whole. @param {string} text */
const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;

main().catch((error) => {
  process.stderr.write(`skyflow-local-vault: ${error.message.replace(/\s*\n\s*/g, " ")}\n`);
  process.exit(error instanceof UsageError ? EXIT_USAGE : 1);
});
