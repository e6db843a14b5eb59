// Node only: a local vault behind an HTTP server of its own process that breaks some requests. Its own state says afterwards
// what became of every row.
import { fork } from "node:child_process";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";

import { LocalVault } from "skyflow-local-vault";

import { random } from "./random.js";

/** Where it issues tokens. */
const TOKENS = "/v1/auth/sa/oauth/token";
/** Where the tests ask it what happened. */
const STATE = "/state";
/** Where the tests say what befalls the next writes. */
const PLAN = "/plan";

/**
 * What befalls a request: refused before it is carried out, its connection reset before or after that, or the first row of
 * a batch told to have failed for now, when it was written.
 * @typedef {"400" | "403" | "429" | "503" | "reset before" | "reset after" | "row 503"} Fault
 */

/** Those that come at random. @type {Fault[]} */
const FAULTS = ["429", "503", "reset before", "reset after"];

/**
 * @typedef {object} Options
 * @property {Record<string, any>} vault options of the local vault
 * @property {number} rate the share of requests to break, 0 to 1
 * @property {number} seed
 *
 * @typedef {object} State
 * @property {number[]} exchanges when tokens were handed out, in milliseconds
 * @property {Record<Fault, number>} faults how many of each
 * @property {number} requests
 * @property {Record<string, any>[]} rows of the table `persons`
 */

/** Serves until its parent is gone. @param {Options} options */
async function serve({ vault: options, rate, seed }) {
  const vault = await LocalVault.create(options);
  const { unit, pick } = random(seed);
  /** @type {State} */
  const state = { exchanges: [], faults: { "400": 0, "403": 0, "429": 0, "503": 0, "reset before": 0, "reset after": 0, "row 503": 0 }, requests: 0, rows: [] };
  /** @type {Fault[]} */
  const planned = [];
  const server = createServer(async (incoming, outgoing) => {
    const url = `http://${incoming.headers.host}${incoming.url}`;
    if (incoming.url === STATE) return void outgoing.end(JSON.stringify({ ...state, rows: await everyRow(vault) }));
    const chunks = [];
    for await (const chunk of incoming) chunks.push(chunk);
    if (incoming.url === PLAN) return void outgoing.end(String(planned.push(...JSON.parse(Buffer.concat(chunks).toString()))));
    state.requests++;
    const isWrite = incoming.method !== "GET" && incoming.url?.startsWith("/v1/vaults/");
    const fault = (isWrite && planned.shift()) || (unit() < rate ? pick(FAULTS) : undefined);
    if (fault !== undefined) state.faults[fault]++;
    if (fault === "reset before") return void incoming.socket.resetAndDestroy();
    if (fault !== undefined && Number(fault) > 0) return void outgoing.writeHead(Number(fault), { "retry-after": "0" }).end();
    const { authorization, "content-type": type } = incoming.headers;
    const headers = { ...(authorization && { authorization }), ...(type && { "content-type": type }) };
    const response = await vault.fetch(url, { method: incoming.method, headers, body: incoming.method === "GET" ? undefined : Buffer.concat(chunks) });
    if (fault === "reset after") return void incoming.socket.resetAndDestroy();
    if (incoming.url === TOKENS && response.ok) state.exchanges.push(Date.now());
    const answer = Buffer.from(await response.arrayBuffer());
    const told = fault === "row 503" ? withoutFirstRow(answer) : answer;
    outgoing.writeHead(response.status, { ...Object.fromEntries(response.headers), "content-length": told.length }).end(told);
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, "127.0.0.1", () => {
    const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
    process.send?.({ origin: `http://127.0.0.1:${port}`, vaultId: vault.vaultId, credentialsString: vault.credentialsString });
  });
  process.on("disconnect", () => process.exit());
}

/** @param {Buffer} answer of a batch */
function withoutFirstRow(answer) {
  const { responses, ...rest } = JSON.parse(answer.toString());
  return Buffer.from(JSON.stringify({ ...rest, responses: [{ Status: 503, Body: { error: "Try again." } }, ...responses.slice(1)] }));
}

/** Past the faults. @param {LocalVault} vault */
async function everyRow(vault) {
  const rows = [];
  for (let offset = 0; ; offset += 25) {
    const response = await vault.fetch(`${vault.vaultUrl}/v1/vaults/${vault.vaultId}/persons?offset=${offset}&limit=25`, { headers: { authorization: `Bearer ${vault.apiKey}` } });
    const { records } = await response.json();
    if (!records?.length) return rows;
    rows.push(...records.map((/** @type {any} */ { fields }) => fields));
  }
}

/**
 * Starts one.
 * @param {Options} options
 * @returns {Promise<{ origin: string, vaultId: string, credentials: { credentialsString: string, tokenUri: string }, plan: (faults: Fault[]) => Promise<unknown>, state: () => Promise<State>, stop: () => void }>} `plan` says what befalls the next writes, one after the other
 */
export async function startFaultyVault(options) {
  const child = fork(fileURLToPath(import.meta.url), [JSON.stringify(options)], { execArgv: [] });
  const { origin, vaultId, credentialsString } = await new Promise((resolve, reject) => child.once("message", resolve).once("exit", (code) => reject(new Error(`it ended with ${code}`))));
  return {
    origin,
    vaultId,
    credentials: { credentialsString, tokenUri: `${origin}${TOKENS}` },
    plan: (faults) => fetch(origin + PLAN, { method: "POST", body: JSON.stringify(faults) }),
    state: async () => (await fetch(origin + STATE)).json(),
    stop: () => child.disconnect(),
  };
}

if (process.send !== undefined && process.argv[1] === fileURLToPath(import.meta.url)) await serve(JSON.parse(process.argv[2]));
