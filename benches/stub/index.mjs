/**
 * Whole calls with a `fetch` that answers at once: the ratio shows the work of the client alone, without a network that would
 * be the same on both sides.
 */
import { note } from "../measure.mjs";
import { OPERATIONS } from "../payloads.mjs";
import { startProcess } from "../process.mjs";

const ROW_COUNTS = [1, 100, 1000, 5000];
const budget = (rows) => (rows === 1 ? 1.25 : 1.1);
/** What the compilers make of a program differs from process to process. */
const PROCESSES = { 1: 3, 100: 1, 1000: 1, 5000: 1 };

/** @returns {Promise<import("../run.mjs").Figure[]>} */
export default async function stub() {
  const figures = [];
  for (const operation of Object.keys(OPERATIONS)) {
    for (const rows of ROW_COUNTS) {
      const found = [];
      for (let started = 0; started < PROCESSES[rows]; started++) {
        const process = startProcess(new URL("operation.mjs", import.meta.url));
        found.push(await process.ask({ operation, rows }));
        process.stop();
      }
      const middle = found.toSorted((a, b) => a.ratio - b.ratio)[found.length >> 1];
      figures.push({ measure: `${operation}, ${rows} ${rows === 1 ? "row" : "rows"}, stub: time, ratio to by hand`, figure: middle.ratio, budget: budget(rows), note: note(middle) });
    }
  }
  return figures;
}
