/**
 * Runs the benchmarks on the built package, prints one table of the figures beside their budgets, and fails when a budget is
 * missed. `cargo xtask bench` calls this. `--only NAME` runs the suites whose name contains NAME; `--report` runs all, writes
 * the table into docs/speed.md, and measures and writes docs/benchmarks.md. `--only vault --report` writes docs/local-vault-speed.md alone.
 *
 * @typedef {object} Figure
 * @property {string} measure what was measured, and its unit
 * @property {number} figure
 * @property {number} budget
 * @property {boolean} [atLeast] the figure must not be below the budget; without it, not above
 * @property {string} note the absolute figures
 */
import { parseArgs } from "node:util";

import accounts from "./accounts.mjs";
import http from "./http/index.mjs";
import memory from "./memory.mjs";
import { machine } from "./report/machine.mjs";
import start from "./start/index.mjs";
import state from "./state.mjs";
import stub from "./stub/index.mjs";
import { holds, table } from "./table.mjs";
import vault from "./vault/index.mjs";

const SUITES = { http, stub, accounts, memory, state, vault, start };

const { only = "", report } = parseArgs({ options: { only: { type: "string" }, report: { type: "boolean" } } }).values;
const isVaultReport = report && only === "vault";
if (report && only !== "" && !isVaultReport) throw new Error("--report needs every suite, so it does not go with --only, but for vault");

/** @type {Figure[]} */
const figures = [];
for (const [name, suite] of Object.entries(SUITES).filter(([name]) => name.includes(only))) {
  const begun = performance.now();
  figures.push(...(await suite()));
  console.error(`${name}: ${((performance.now() - begun) / 1000).toFixed(0)} s`);
}
if (figures.length === 0) throw new Error(`no suite has ${JSON.stringify(only)} in its name; there are ${Object.keys(SUITES).join(", ")}`);
console.log(`${machine()}\n\n${table(figures)}\n`);
const missed = figures.filter((figure) => !holds(figure)).length;
console.log(missed === 0 ? "every figure is within its budget" : `${missed} of ${figures.length} budgets are missed`);
if (report) {
  const [{ sizes }, { writeVaultReport }] = await Promise.all([import("./vault/index.mjs"), import("./vault/report.mjs")]);
  await writeVaultReport(figures.filter(({ measure }) => measure.startsWith("local vault")), sizes);
}
if (report && !isVaultReport) {
  const { skyflowNode1 } = await import("./rivals.mjs");
  process.env.SKYFLOW_NODE_1 ??= skyflowNode1();
  const { writeReport } = await import("./report/index.mjs");
  await writeReport(figures);
}
process.exitCode = missed === 0 ? 0 : 1;
