// R63 in any runtime: calls of a vault whose answers are malformed, and all that their errors show.
import { Skyflow, SkyflowError } from "skyflow-edge";

import { vaultConfig } from "../support/clients.js";

const { Deno, Bun, process } = /** @type {any} */ (globalThis);

/** What the runtime's own inspection shows of a value, hidden members included. @returns {(value: unknown) => string} */
function inspector() {
  if (Deno !== undefined) return (value) => Deno.inspect(value, { showHidden: true, depth: 20, iterableLimit: 1e4, strAbbreviateSize: 1e6 });
  if (Bun !== undefined) return (value) => Bun.inspect(value, { depth: 20 });
  const inspect = process?.getBuiltinModule?.("node:util")?.inspect;
  return inspect === undefined ? () => "" : (value) => inspect(value, { showHidden: true, depth: 20, maxArrayLength: null, maxStringLength: null });
}

/** Every text, number and byte that can be reached from a value by its own members, hidden ones too. @param {unknown} value */
function reached(value, seen = new Set()) {
  if (typeof value !== "object" && typeof value !== "function") return `${String(value)}\n`;
  if (value === null || seen.has(value)) return "";
  seen.add(value);
  let all = ArrayBuffer.isView(value) ? `${new TextDecoder("latin1").decode(/** @type {any} */ (value))}\n` : "";
  for (const key of Reflect.ownKeys(value)) {
    all += `${String(key)}: `;
    try {
      all += reached(/** @type {any} */ (value)[key], seen);
    } catch {}
  }
  return all;
}

const OPERATIONS = /** @type {[string, (vault: any, table: string) => Promise<unknown>][]} */ ([
  ["get", (vault, table) => vault.get({ table })],
  ["insert", (vault, table) => vault.insert({ table, values: [{ name: "Ann" }] })],
]);

/**
 * Makes each call against each answer.
 * @param {string} vaultUrl of a server that answers by the table's name
 * @param {string[]} names
 * @returns {Promise<{ name: string, operation: string, error: boolean, code: string, shown: string }[]>}
 */
export async function malformedCalls(vaultUrl, names) {
  const inspect = inspector();
  const outcomes = [];
  for (const name of names) {
    for (const [operation, act] of OPERATIONS) {
      /** @type {unknown[]} */
      const told = [];
      const tell = (/** @type {unknown[]} */ ...lines) => void told.push(...lines);
      const logger = { debug: tell, info: tell, warn: tell, error: tell };
      const client = new Skyflow({ vaultConfigs: [vaultConfig({ vaultUrl })], maxRetries: 0, timeoutMs: 10_000, logLevel: "DEBUG", logger, onRequest: tell, onResponse: tell });
      const thrown = await act(client.vault(), name).then(() => undefined, (error) => error);
      const isError = thrown instanceof SkyflowError;
      const texts = [inspect(thrown), JSON.stringify(thrown), String(thrown), String(thrown?.stack), String(thrown?.cause), reached(thrown), told.map((line) => inspect(line) + reached(line)).join("\n")];
      outcomes.push({ name, operation, error: isError, code: isError ? thrown.code : String(thrown), shown: texts.join("\n") });
    }
  }
  return outcomes;
}
