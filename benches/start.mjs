/** Import and first client in a fresh Node, and how much longer that takes than importing an empty module. */
import { execFileSync } from "node:child_process";

import { median } from "./measure.mjs";

const ROUNDS = 15;
const BUDGET_MS = 15;

const EMPTY = 'await import("data:text/javascript,")';
const CLIENT = `
  const { Skyflow } = await import("skyflow-edge");
  new Skyflow({ vaultConfigs: [{ vaultId: "v1", clusterId: "c1", credentials: { apiKey: "sky-abcde-0123456789abcdef0123456789abcdef" } }] })`;

/** Milliseconds, by the clock of the process that does it. @param {string} work */
function timed(work) {
  const script = `const begun = performance.now(); ${work}; console.log(performance.now() - begun);`;
  const cwd = new URL("..", import.meta.url);
  return Number(execFileSync(process.execPath, ["--input-type=module", "--eval", script], { cwd, encoding: "utf8" }));
}

/** @returns {Promise<import("./run.mjs").Figure[]>} */
export default async function start() {
  const rounds = Array.from({ length: ROUNDS }, () => ({ empty: timed(EMPTY), client: timed(CLIENT) }));
  const figure = median(rounds.map(({ empty, client }) => client - empty));
  const note = `${median(rounds.map(({ empty }) => empty)).toFixed(1)} ms for an empty module`;
  return [{ what: "Node: ms to import and make a client, more than an empty module", figure, budget: BUDGET_MS, note }];
}
