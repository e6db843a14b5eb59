/**
 * Calls over real HTTP on loopback, with the runtime's own `fetch`: the client in one process, by hand in another, the server
 * in a third. The two callers take turns; each ratio is the median over the rounds.
 */
import { duration, median } from "../measure.mjs";
import { startProcess } from "../process.mjs";

const SIDES = ["client", "byHand"];

/** One call after the other: pairs of processes, rounds of each pair, calls of a round. Of two processes of one program one may be a fifth slower. */
const SEQUENTIAL = { pairs: 9, rounds: 7, calls: 300, warmUp: 3000 };
/** Many calls in flight: each round is a new pair of processes, so that peak memory is that of these calls. */
const PARALLEL = { rounds: 9, calls: 10_000, warmUp: 2000, inFlight: 100 };

/** The caller of each side. @param {string} origin */
const startPair = (origin) => Object.fromEntries(SIDES.map((side) => [side, startProcess(new URL("caller.mjs", import.meta.url), side, origin)]));

/** Asks both sides the same, one after the other. @param {number} round */
async function askInTurn(pair, round, request) {
  const found = {};
  for (const side of round % 2 === 0 ? SIDES : SIDES.toReversed()) found[side] = await pair[side].ask(request);
  return found;
}

const stop = (pair) => SIDES.forEach((side) => pair[side].stop());

/** The median of the client's value, of the value by hand, and of the ratio of each round. @param {any[]} rounds @param {string} key */
function compared(rounds, key) {
  const of = (side) => rounds.map((round) => round[side][key]);
  const [client, byHand] = SIDES.map(of);
  return { ratio: median(client.map((value, index) => value / byHand[index])), client: median(client), byHand: median(byHand) };
}

/** @param {any[]} rounds @param {string} key @param {(value: number) => string} show */
function figure(rounds, key, measure, budget, show, atLeast = false) {
  const { ratio, client, byHand } = compared(rounds, key);
  return { measure, figure: ratio, budget, atLeast, note: `${show(client)}, by hand ${show(byHand)}` };
}

async function sequential(origin) {
  const rounds = { insert: [], detokenize: [], get: [] };
  for (let started = 0; started < SEQUENTIAL.pairs; started++) {
    const pair = startPair(origin);
    for (const operation of Object.keys(rounds)) {
      await askInTurn(pair, started, { operation, calls: SEQUENTIAL.warmUp, inFlight: 1 });
      for (let round = 0; round < SEQUENTIAL.rounds; round++) {
        rounds[operation].push(await askInTurn(pair, round, { operation, calls: SEQUENTIAL.calls, inFlight: 1 }));
      }
    }
    stop(pair);
  }
  return Object.entries(rounds).flatMap(([operation, found]) => [
    figure(found, "cpuMs", `${operation}, 1 row, HTTP: CPU a call, ratio to by hand`, 1.1, duration),
    figure(found, "p50Ms", `${operation}, 1 row, HTTP: p50, ratio to by hand`, 1.1, duration),
  ]);
}

async function parallel(origin) {
  const rounds = [];
  for (let round = 0; round < PARALLEL.rounds; round++) {
    const pair = startPair(origin);
    await askInTurn(pair, round, { operation: "insert", calls: PARALLEL.warmUp, inFlight: PARALLEL.inFlight });
    rounds.push(await askInTurn(pair, round, { operation: "insert", calls: PARALLEL.calls, inFlight: PARALLEL.inFlight }));
    stop(pair);
  }
  const calls = "10,000 inserts, 100 in flight, HTTP";
  return [
    figure(rounds, "perSecond", `${calls}: throughput, ratio to by hand`, 0.95, (value) => `${value.toFixed(0)} a second`, true),
    figure(rounds, "p99Ms", `${calls}: p99, ratio to by hand`, 1.1, duration),
    figure(rounds, "peakMiB", `${calls}: peak memory, ratio to by hand`, 1.15, (value) => `${value.toFixed(0)} MiB`),
  ];
}

/** @returns {Promise<import("../run.mjs").Figure[]>} */
export default async function http() {
  const server = startProcess(new URL("server.mjs", import.meta.url));
  try {
    const origin = await server.ask({});
    return [...(await sequential(origin)), ...(await parallel(origin))];
  } finally {
    server.stop();
  }
}
