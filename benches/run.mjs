/**
 * Prints each figure beside its budget and fails when one is over. `cargo xtask bench` calls this on
 * the built package.
 *
 * @typedef {{ what: string, figure: number, budget: number, note: string }} Figure
 */
import accounts from "./accounts.mjs";
import memory from "./memory.mjs";
import records from "./records.mjs";
import start from "./start/index.mjs";

let over = 0;
for (const suite of [start, memory, records, accounts]) {
  for (const { what, figure, budget, note } of await suite()) {
    const verdict = figure <= budget ? "ok" : "OVER";
    if (figure > budget) over++;
    console.log(`${verdict.padEnd(5)}${what.padEnd(66)}${figure.toFixed(2).padStart(6)}  budget ${budget.toFixed(2)}  ${note}`);
  }
}
console.log(over === 0 ? "every figure is within its budget" : `${over} over budget`);
process.exitCode = over === 0 ? 0 : 1;
