/** The arguments of the command line, and the files that they name. */
import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";

import { LocalVault } from "skyflow-local-vault";

/** Used by no development server that we know: wrangler has 8787, Vite 5173, Next.js 3000, Storybook 6006. */
const DEFAULT_PORT = 8290;
const LOOPBACK = /^(127\.\d+\.\d+\.\d+|localhost|::1)$/i;
/** What the SDKs take for an API key. */
const API_KEY = /^sky-[A-Za-z0-9]{5}-[A-Fa-f0-9]{32}$/;
const ID = /^[\w.-]+$/;

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
  --version              print the version
  --help                 print this text
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
 * @property {Record<string, Seed>} seeds rows by table, by the vault's id; the first vault's is under ""
 * @property {Record<string, string>} files the file of each option that has one
 * @property {import("./index.js").LocalVaultOptions} vault
 */

/** @typedef {Record<string, unknown[]>} Seed */

/** An argument, or a file, that cannot be used. */
export class UsageError extends Error {}

/** The files that options name, and the members of `LocalVaultOptions` that they hold. */
const FILES = /** @type {const} */ ([["schema", "tables"], ["roles", "roles"], ["faults", "faults"], ["vaults", "vaults"], ["seed", "seed"]]);

/**
 * @param {string[]} args
 * @returns {Promise<Settings>}
 */
export async function readArguments(args) {
  const values = parse(args);
  const apiKey = values["api-key"];
  const host = (values.host ?? "127.0.0.1").replace(/^\[(.*)\]$/, "$1");
  /** @type {Record<string, any>} */
  const contents = {};
  /** @type {Record<string, string>} */
  const files = {};
  for (const [option, member] of FILES) {
    const file = values[option];
    if (file === undefined) continue;
    Object.assign(contents, await readFileOf(option, member, file));
    files[member] = file;
  }
  const { seed, vaults, ...vault } = contents;
  /** @type {Record<string, Seed>} */
  const seeds = seed === undefined ? {} : { "": seed };
  /** @type {Record<string, import("./index.js").FurtherVaultOptions>} */
  const further = {};
  for (const [id, { seed, ...settings }] of Object.entries(vaults ?? {})) {
    if (seed) seeds[id] = seed;
    further[id] = settings;
  }
  const [vaultId, ...furtherIds] = values["vault-id"] ?? [];
  for (const id of furtherIds) further[id] ??= {};
  const wrong = [...(vaultId === undefined ? [] : [vaultId]), ...Object.keys(further)].find((id) => !ID.test(id));
  if (wrong !== undefined) throw new UsageError(`a vault's id must be of letters, digits, ".", "_" and "-", not ${JSON.stringify(wrong)}.`);
  return {
    help: values.help ?? false,
    version: values.version ?? false,
    log: values.log ?? false,
    quiet: values.quiet ?? false,
    port: number("--port", values.port, 0, 65_535) ?? DEFAULT_PORT,
    host,
    cors: (values.cors ?? []).map(origin),
    state: values.state,
    warnings: [
      ...(LOOPBACK.test(host) ? [] : [`listening on ${host}: other machines can reach this vault, which is for development only.`]),
      ...(apiKey === undefined || API_KEY.test(apiKey) ? [] : ["the SDKs refuse this API key: theirs are sky-, 5 letters or digits, -, 32 hexadecimal digits."]),
    ],
    seeds,
    files,
    vault: {
      ...vault,
      vaultId,
      ...(Object.keys(further).length > 0 ? { vaults: further } : {}),
      clusterId: values["cluster-id"],
      apiKey,
      tokenLifetimeSeconds: number("--token-lifetime", values["token-lifetime"], 1, 3_155_760_000),
      detectPolls: number("--detect-polls", values["detect-polls"], 0, 4_294_967_295),
      omitEmpty: values["omit-empty"],
    },
  };
}

/** @param {string[]} args */
function parse(args) {
  const text = /** @type {const} */ ({ type: "string" });
  const flag = /** @type {const} */ ({ type: "boolean" });
  let values;
  try {
    ({ values } = parseArgs({
      args,
      options: {
        port: text, host: text, cors: { type: "string", multiple: true }, state: text, schema: text, seed: text, roles: text, faults: text,
        vaults: text, "vault-id": { type: "string", multiple: true }, "cluster-id": text, "api-key": text, "token-lifetime": text, "detect-polls": text,
        "omit-empty": flag, log: flag, quiet: flag, version: flag, help: { type: "boolean", short: "h" },
      },
    }));
  } catch (error) {
    throw new UsageError(`${/** @type {Error} */ (error).message.split(/\.? *\n|\. /)[0]}. --help lists the options.`);
  }
  // As a variable of the shell that is not set leaves it: an empty host would be every address.
  const empty = Object.entries(values).find(([, value]) => [value].flat().includes(""));
  if (empty) throw new UsageError(`--${empty[0]} needs a value. --help lists the options.`);
  return values;
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
  if (text.trim() === "" || !Number.isInteger(value) || value < min || value > max) {
    throw new UsageError(`${option} must be a whole number from ${min} to ${max}, not ${JSON.stringify(text)}.`);
  }
  return value;
}

/** @param {string} text */
function origin(text) {
  if (URL.canParse(text) && new URL(text).origin === text) return text;
  throw new UsageError(`--cors must be an origin such as http://localhost:5173, not ${JSON.stringify(text)}.`);
}

/**
 * Reads a file with options, and refuses it with its place.
 * @param {import("./index.js").OptionFile} kind
 * @param {string} member the member of the options that it holds
 * @param {string} file
 * @returns {Promise<Record<string, unknown>>}
 */
async function readFileOf(kind, member, file) {
  let text;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    throw new UsageError(`${file}: cannot be read (${/** @type {NodeJS.ErrnoException} */ (error).code}).`);
  }
  try {
    LocalVault.checkFile(kind, text);
  } catch (error) {
    throw new UsageError(`${file}: ${/** @type {Error} */ (error).message}.`);
  }
  const content = JSON.parse(text.replace(/^\uFEFF/, ""));
  if (Array.isArray(content)) return { [member]: content };
  const { $schema: _, ...rest } = content;
  return kind === "faults" ? rest : { [member]: rest };
}
