/** Cost against rows and against concurrency, for each contender, in turns. */
import { CONTENDERS, FETCHING } from "../contenders.mjs";
import { median } from "../measure.mjs";
import { startProcess } from "../process.mjs";

export const ROW_COUNTS = [1, 10, 100, 1000, 5000];
export const IN_FLIGHT = [1, 10, 100, 300];

const ROUNDS = { rows: 15, inFlight: 7 };
/** As many calls for each number of rows as take about as long. */
const callsFor = (rows) => Math.max(4, Math.round(1500 / (1 + rows / 8)));
const CALLS_IN_FLIGHT = 2000;

const startAll = (names, program, ...args) => Object.fromEntries(names.map((name) => [name, startProcess(new URL(program, import.meta.url), name, ...args)]));
const stopAll = (processes) => Object.values(processes).forEach((process) => process.stop());

/** Asks every contender the same, one after the other; who is first changes from round to round. */
async function askInTurn(processes, round, request) {
  const found = {};
  const names = Object.keys(processes);
  for (const name of round % 2 === 0 ? names : names.toReversed()) found[name] = await processes[name].ask(request);
  return found;
}

/**
 * The median of a value of each contender, and of its ratio to by hand in the same round.
 * @param {any[]} rounds @param {string} key
 * @returns {Record<string, { value: number, ratio: number }>}
 */
function medians(rounds, key) {
  const of = (name) => ({ value: median(rounds.map((round) => round[name][key])), ratio: median(rounds.map((round) => round[name][key] / round.byHand[key])) });
  return Object.fromEntries(Object.keys(rounds[0]).map((name) => [name, of(name)]));
}

/** Time of an insert over a stub for each number of rows. */
export async function againstRows() {
  const processes = startAll(FETCHING, "rows-caller.mjs");
  const found = [];
  for (const rows of ROW_COUNTS) {
    const request = { rows, calls: callsFor(rows) };
    for (let round = 0; round < 5; round++) await askInTurn(processes, round, request);
    const rounds = [];
    for (let round = 0; round < ROUNDS.rows; round++) rounds.push(await askInTurn(processes, round, request));
    found.push({ rows, ms: medians(rounds, "ms") });
  }
  stopAll(processes);
  return found;
}

/** Throughput, latency, CPU and memory of one-row inserts over HTTP for each number in flight. */
export async function againstConcurrency() {
  const server = startProcess(new URL("../http/server.mjs", import.meta.url));
  const origin = await server.ask({});
  const found = [];
  for (const inFlight of IN_FLIGHT) {
    const rounds = [];
    const request = { operation: "insert", calls: CALLS_IN_FLIGHT, inFlight };
    // New processes for each round: their peak memory is that of this many in flight, and of two processes of one program
    // one may be a fifth slower.
    for (let round = 0; round < ROUNDS.inFlight; round++) {
      const processes = startAll(Object.keys(CONTENDERS), "../http/caller.mjs", origin);
      await askInTurn(processes, round + 1, request);
      rounds.push(await askInTurn(processes, round, request));
      stopAll(processes);
    }
    const keys = ["perSecond", "p50Ms", "p99Ms", "cpuMs", "peakMiB"];
    found.push({ inFlight, ...Object.fromEntries(keys.map((key) => [key, medians(rounds, key)])) });
  }
  server.stop();
  return found;
}
