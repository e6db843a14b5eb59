/** The arguments of the command line, and the files that they name. */
import { readFile } from "node:fs/promises";
import { isIP } from "node:net";

import { LocalVault } from "skyflow-local-vault";

import { UsageError, parseOptions } from "./cli-arguments.js";

export { UsageError };

/** Used by no development server that we know: wrangler has 8787, Vite 5173, Next.js 3000, Storybook 6006. */
const DEFAULT_PORT = 8290;
const LOOPBACK = /^(127\.\d+\.\d+\.\d+|localhost|::1)$/i;
/** What the SDKs take for an API key. */
const API_KEY = /^sky-[A-Za-z0-9]{5}-[A-Fa-f0-9]{32}$/;
/** As the vault takes ids, which stand in paths. */
const ID = /^(?!\.{1,2}$)[\w.-]{1,128}$/;
const HOST_NAME = /^[\w-]+(\.[\w-]+)*\.?$/;

const VALUE = { takesValue: true };
const LIST = { takesValue: true, isRepeatable: true };
const SECRET = { takesValue: true, isSecret: true };
const FLAG = { takesValue: false };
/** @type {Record<string, import("./cli-arguments.js").OptionForm>} */
const OPTIONS = {
  help: FLAG, version: FLAG, port: VALUE, host: VALUE, cors: LIST, state: VALUE, schema: VALUE, seed: VALUE, roles: VALUE, faults: VALUE,
  "vault-id": LIST, vaults: VALUE, "cluster-id": VALUE, "api-key": SECRET, "token-lifetime": VALUE, "detect-polls": VALUE, "omit-empty": FLAG,
  log: FLAG, quiet: FLAG,
};

export const USAGE = `Usage: skyflow-local-vault [OPTIONS]

Serves a Skyflow vault for development over HTTP.

  --port PORT            the port to listen on, 0 for any free one; default ${DEFAULT_PORT}
  --host ADDRESS         the address to listen on; default 127.0.0.1, which only this machine reaches
  --cors ORIGIN          allow web pages of this origin to call the vault; may be repeated
  --state DIR            keep the vault in this folder; a change is on disk before it is acknowledged
  --schema FILE          a JSON file with the tables, as LocalVaultOptions.tables
  --seed FILE            a JSON file with rows by table, { "persons": [{ "name": "Ann" }] }; for a new vault only
  --roles FILE           a JSON file with the roles, as LocalVaultOptions.roles
  --faults FILE          a JSON file with fault rules, as LocalVaultOptions.faults
  --vault-id ID          the vault's id; repeated, further vaults of the same account
  --vaults FILE          a JSON file with further vaults by id, as LocalVaultOptions.vaults, each with a "seed" or without
  --cluster-id ID        the id in its host name
  --api-key KEY          the API key that it accepts
  --token-lifetime S     lifetime of bearer tokens in seconds; default 3600
  --detect-polls N       how many polls of a Detect run return IN_PROGRESS; default 1
  --omit-empty           leave out members of responses that are null or an empty list
  --log                  print a line for each request: status, method, path and request id
  --quiet                print nothing
  --version              print the version, whatever else is given
  --help, -h             print this text, whatever else is given

An option is given once, unless it may be repeated. Files are UTF-8. Exit codes: 0 it was ended, 2 an option or a file cannot be used,
1 anything else. Errors and warnings are on stderr, all else is on stdout.
`;

/**
 * @typedef {object} Settings
 * @property {boolean} help
 * @property {boolean} version
 * @property {boolean} log
 * @property {boolean} quiet
 * @property {number} port
 * @property {string} host
 * @property {string[]} cors
 * @property {string | undefined} state
 * @property {string[]} warnings
 * @property {Map<string, Seed>} seeds rows by table, by the vault's id; the first vault's is under ""
 * @property {Record<string, string>} files the file of each option that has one
 * @property {import("./index.js").LocalVaultOptions} vault
 */

/** @typedef {Record<string, unknown[]>} Seed */

/** The files that options name, and the members of `LocalVaultOptions` that they hold. */
const FILES = /** @type {const} */ ([["schema", "tables"], ["roles", "roles"], ["faults", "faults"], ["vaults", "vaults"], ["seed", "seed"]]);

/**
 * @param {string[]} args
 * @returns {Promise<Settings>}
 */
export async function readArguments(args) {
  const provided = parseOptions(args, OPTIONS);
  const one = (/** @type {string} */ name) => provided.get(name)?.[0];
  const has = (/** @type {string} */ name) => provided.has(name);
  if (has("log") && has("quiet")) throw new UsageError("--log prints a line for each request and --quiet prints nothing: give one of them.");
  const port = number("--port", one("port"), 0, 65_535) ?? DEFAULT_PORT;
  const tokenLifetimeSeconds = number("--token-lifetime", one("token-lifetime"), 1, 3_155_760_000);
  const detectPolls = number("--detect-polls", one("detect-polls"), 0, 4_294_967_295);
  const apiKey = one("api-key");
  const host = hostOf(one("host") ?? "127.0.0.1");
  const cors = (provided.get("cors") ?? []).map(origin);
  /** @type {Record<string, any>} */
  const contents = {};
  /** @type {Record<string, string>} */
  const files = {};
  for (const [option, member] of FILES) {
    const file = one(option);
    if (file === undefined) continue;
    Object.assign(contents, await readFileOf(option, member, file));
    files[member] = file;
  }
  const { seed, vaults, ...vault } = contents;
  const { vaultId, further, seeds } = vaultsOf(provided.get("vault-id") ?? [], vaults ?? {}, files);
  if (seed !== undefined) seeds.set("", seed);
  return {
    help: has("help"),
    version: has("version"),
    log: has("log"),
    quiet: has("quiet"),
    port,
    host,
    cors,
    state: one("state"),
    warnings: [
      ...(LOOPBACK.test(host) ? [] : [`listening on ${host}: other machines can reach this vault, which is for development only.`]),
      ...(apiKey === undefined || API_KEY.test(apiKey) ? [] : ["the SDKs refuse this API key: theirs are sky-, 5 letters or digits, -, 32 hexadecimal digits."]),
    ],
    seeds,
    files,
    vault: {
      ...vault,
      vaultId,
      ...(further.size > 0 ? { vaults: Object.fromEntries(further) } : {}),
      clusterId: one("cluster-id"),
      apiKey,
      tokenLifetimeSeconds,
      detectPolls,
      omitEmpty: has("omit-empty") || undefined,
    },
  };
}

/**
 * The vaults of the account, each with an id of its own.
 * @param {string[]} ids
 * @param {Record<string, any>} vaults
 * @param {Record<string, string>} files
 */
function vaultsOf(ids, vaults, files) {
  /** @type {Map<string, Seed>} */
  const seeds = new Map();
  /** @type {Map<string, import("./index.js").FurtherVaultOptions>} */
  const further = new Map();
  for (const [id, { seed, ...settings }] of Object.entries(vaults)) {
    if (seed) seeds.set(id, seed);
    further.set(id, settings);
  }
  const wrong = ids.find((id) => !ID.test(id));
  if (wrong !== undefined) {
    throw new UsageError(`--vault-id: a vault's id must be of letters, digits, ".", "_" and "-", at most 128, and not "." or ".." alone, not ${JSON.stringify(wrong)}.`);
  }
  const twice = ids.find((id, at) => ids.indexOf(id) < at);
  if (twice !== undefined) throw new UsageError(`--vault-id: the vault ${twice} comes twice: give each vault an id of its own.`);
  const inFile = ids.find((id) => further.has(id));
  if (inFile !== undefined) throw new UsageError(`--vault-id: the vault ${inFile} comes twice, here and in ${files.vaults}: give it once.`);
  const [vaultId, ...others] = ids;
  for (const id of others) further.set(id, {});
  return { vaultId, further, seeds };
}

/**
 * @param {string} option
 * @param {string | undefined} text
 * @param {number} min
 * @param {number} max
 */
function number(option, text, min, max) {
  if (text === undefined) return undefined;
  const value = Number(text);
  // Digits only: 0x10, 1e3 and a number with spaces are no numbers of a command line.
  if (!/^\d+$/.test(text) || value < min || value > max) {
    throw new UsageError(`${option} must be a whole number from ${min} to ${max}, not ${JSON.stringify(text)}.`);
  }
  return value;
}

/** The address to listen on; that of IPv6 may have its brackets. @param {string} text */
function hostOf(text) {
  const host = text.replace(/^\[(.*)\]$/, "$1");
  if (isIP(host) !== 0 || HOST_NAME.test(host)) return host;
  throw new UsageError(`--host must be an address or a host name such as 127.0.0.1, without scheme, port and path, not ${JSON.stringify(text)}.`);
}

/** @param {string} text */
function origin(text) {
  const meant = URL.canParse(text) ? new URL(text).origin : "null";
  if (meant === text && text !== "null") return text;
  const remedy = meant === "null" ? "" : ` Write ${meant}.`;
  throw new UsageError(`--cors must be an origin such as http://localhost:5173, without a path, not ${JSON.stringify(text)}.${remedy}`);
}

/**
 * Reads a file with options, and refuses it with its place.
 * @param {import("./index.js").OptionFile} kind
 * @param {string} member the member of the options that it holds
 * @param {string} file
 * @returns {Promise<Record<string, unknown>>}
 */
async function readFileOf(kind, member, file) {
  const text = await readText(file);
  try {
    LocalVault.checkFile(kind, text);
  } catch (error) {
    const { message } = /** @type {Error} */ (error);
    throw new UsageError(`${file}: ${message}${message.endsWith("?") ? "" : "."}`);
  }
  const content = JSON.parse(text.replace(/^\uFEFF/, ""));
  if (Array.isArray(content)) return { [member]: content };
  const { $schema: _, ...rest } = content;
  return kind === "faults" ? rest : { [member]: rest };
}

/** What a file that cannot be read needs, by the system's code. @type {Record<string, string>} */
const READ_REMEDIES = {
  ENOENT: ": there is no such file",
  EISDIR: ": it is a folder, and not a file",
  EACCES: ": its permissions do not allow it",
};

/** The text of a file. @param {string} file */
async function readText(file) {
  let bytes;
  try {
    bytes = await readFile(file);
  } catch (error) {
    const code = /** @type {NodeJS.ErrnoException} */ (error).code ?? "";
    throw new UsageError(`${file}: cannot be read (${code})${READ_REMEDIES[code] ?? ""}.`);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new UsageError(`${file}: is not UTF-8 text. Save it as UTF-8.`);
  }
}
