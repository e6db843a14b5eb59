/**
 * The local vault in process, beside a plain JavaScript Map that does the same JSON work: parse the request, give each row an id
 * and each value a token, write the response. And its cost against the number of rows that it holds.
 */
import { note } from "../measure.mjs";
import { startProcess } from "../process.mjs";

const BATCHES = [1, 1000];
const MAX_RATIO = 3;
/** A lookup must not cost more in a large table: what the caches of the processor cost is allowed for. */
const MAX_GROWTH = 3;
const MAX_MIB = 1024;
const ROW_COUNTS = [1_000, 10_000, 100_000, 1_000_000];

/** What the last run found, for the report. @type {any[]} */
export let sizes = [];

/** @returns {Promise<import("../run.mjs").Figure[]>} */
export default async function vault() {
  const figures = [];
  for (const rows of BATCHES) {
    const process = startProcess(new URL("insert.mjs", import.meta.url));
    const found = await process.ask({ rows });
    process.stop();
    figures.push({ measure: `local vault, insert ${rows === 1 ? "1 row" : `${rows} rows`}: time, ratio to a Map`, figure: found.ratio, budget: MAX_RATIO, note: note(found, "Map") });
  }
  sizes = await againstRows();
  const [small, large] = [sizes[0], sizes[sizes.length - 1]];
  for (const [key, what] of [["byId", "get by id"], ["byColumn", "get by unique column"]]) {
    const [few, many] = [small[key], large[key]];
    figures.push({ measure: `local vault, ${what}: time at ${large.rows.toLocaleString("en")} rows, ratio to ${small.rows.toLocaleString("en")}`, figure: many / few, budget: MAX_GROWTH, note: `${many.toFixed(1)} µs, ${few.toFixed(1)} µs` });
  }
  figures.push({ measure: `local vault: memory of the process with ${large.rows.toLocaleString("en")} rows, MiB`, figure: large.mib, budget: MAX_MIB, note: `${Math.round(large.bytesPerRow)} bytes a row` });
  return figures;
}

/** What the vault costs with so many rows: microseconds a request, and memory. */
async function againstRows() {
  const process = startProcess(new URL("sizes.mjs", import.meta.url));
  const found = await process.ask({ counts: ROW_COUNTS });
  process.stop();
  return found;
}
