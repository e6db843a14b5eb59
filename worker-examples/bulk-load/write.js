// The consumer: one message, one request. A queue delivers at least once, and not in order: rows are upserted by a unique
// column, so that a message that comes twice updates what it has inserted.
import { Skyflow, SkyflowError } from "skyflow-edge";

import { opened, sealed } from "./sealed.js";

/** @typedef {{ id: string, body: any, attempts: number, ack(): void, retry(options: { delaySeconds: number }): void }} Delivery */

const LONGEST_WAIT_S = 900;
/** Somebody has to repair these: wait for it, or a load that began with a wrong key or id would be all dead letters. */
const REPAIRABLE = new Set(["AUTHENTICATION", "INVALID_CREDENTIALS", "PERMISSION_DENIED", "NOT_FOUND"]);
const REPAIR_WAIT_S = 300;
/** What no other attempt changes. Whatever else goes wrong may pass, and an upsert can be repeated. */
const FINAL = new Set(["INVALID_INPUT", "BAD_REQUEST", "CONFLICT", "API"]);

/** A row's own refusal that may pass. @param {number | undefined} status */
const isPassing = (status = 500) => status === 408 || status === 429 || status >= 500;

/** One client for all batches of an isolate. @type {Skyflow | undefined} */
let client;

/** @param {import("./worker.js").Env} env */
function skyflow(env) {
  client ??= new Skyflow({
    vaultConfigs: [{ vaultId: env.SKYFLOW_VAULT_ID, clusterId: env.SKYFLOW_CLUSTER_ID, vaultUrl: env.SKYFLOW_VAULT_URL }],
    env: { SKYFLOW_CREDENTIALS: env.SKYFLOW_CREDENTIALS },
    // However many isolates the load is spread over, they share a bearer token.
    tokenCache: {
      get: (key) => env.TOKENS.get(key),
      put: (key, token, expirationTtl) => env.TOKENS.put(key, token, { expirationTtl }),
    },
    // What is worth a line is logged here.
    logLevel: "OFF",
  });
  return client;
}

/**
 * Never throws: one message that fails would bring back its whole batch.
 * @param {Delivery} delivery
 * @param {import("./worker.js").Env} env
 */
export async function write(delivery, env) {
  const { id, body, attempts } = delivery;
  try {
    const rows = await opened(body, env.QUEUE_KEY);
    const letter = rows === undefined ? body : await deadLetter(rows, body, env);
    if (letter !== undefined) {
      await env.DEAD.send(letter);
      // Lines and statuses: a row's values, or a text that may quote them, are not for logs.
      const { load, lines, statuses } = rows === undefined ? {} : letter;
      console.error(JSON.stringify({ event: "dead letter", id, load, lines, statuses }));
    }
    delivery.ack();
  } catch (error) {
    const code = error instanceof SkyflowError ? error.code : String(error);
    const delaySeconds = REPAIRABLE.has(code) ? REPAIR_WAIT_S : waitSeconds(attempts);
    console.warn(JSON.stringify({ event: "retry", id, attempts, code, delaySeconds }));
    delivery.retry({ delaySeconds });
  }
}

/** Any number of seconds up to a limit that doubles: messages that failed together do not come back together. @param {number} attempts */
const waitSeconds = (attempts) => Math.ceil(Math.random() * Math.min(LONGEST_WAIT_S, 2 ** attempts));

/**
 * Writes the rows of a message.
 * @param {Record<string, unknown>[]} rows
 * @param {import("./sealed.js").Label} label theirs
 * @param {import("./worker.js").Env} env
 * @returns {Promise<import("./sealed.js").Message | undefined>} a message with the rows that can never be written, if there are any
 * @throws when another delivery may do better
 */
async function deadLetter(rows, { load, table, upsert, lines }, env) {
  const errors = await insert(rows, table, upsert, env);
  if (errors.length === 0) return undefined;
  // The rows that were written are written once more; those that were refused for good are refused again, and reported then.
  if (errors.some(({ httpCode }) => isPassing(httpCode))) throw new Error("some rows were refused for now");
  const at = errors.map(({ requestIndex = 0 }) => requestIndex);
  const label = { load, table, upsert, lines: at.map((index) => lines[index]), statuses: errors.map(({ httpCode }) => httpCode) };
  return sealed(label, JSON.stringify(at.map((index) => rows[index])), env.QUEUE_KEY);
}

/**
 * Who needs the tokens leaves `returnTokens` out and sends `insertedFields` to where tokens are kept.
 * @param {Record<string, unknown>[]} rows
 * @param {string} table
 * @param {string} upsert
 * @param {import("./worker.js").Env} env
 * @returns {Promise<{ requestIndex?: number, httpCode?: number }[]>} what became of the rows that were refused
 */
async function insert(rows, table, upsert, env) {
  // Its own errors are of the configuration, and no fault of the rows.
  const vault = skyflow(env).vault();
  try {
    const { errors } = await vault.insert({ table, values: rows, upsert, continueOnError: true, returnTokens: false });
    return errors ?? [];
  } catch (error) {
    if (!(error instanceof SkyflowError) || error.retryable || !FINAL.has(error.code)) throw error;
    return rows.map((_, requestIndex) => ({ requestIndex, httpCode: error.httpCode }));
  }
}
