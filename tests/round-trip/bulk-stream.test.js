/** Rows that are read while they are sent: however many there are, memory is what it was. LONG_TESTS=1 is for a million. */
import { memories } from "../support/linear-memory.js";

import assert from "node:assert/strict";
import test from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

import { onLocalVault } from "../support/clients.js";
import { figure } from "../support/figures.js";

setFlagsFromString("--expose-gc");
/** @type {() => void} */
const gc = runInNewContext("gc");

const ROWS = process.env.LONG_TESTS === "1" ? 1_000_000 : 100_000;
const BATCH = 500;
const CONCURRENCY = 4;
const SAMPLES = 10;
/** Less than the rows of one tenth of the shorter load need. */
const MAX_GROWTH = 4 * 1024 * 1024;

const mib = (/** @type {number} */ bytes) => (bytes / 1024 / 1024).toFixed(1);

test(`R38 ${ROWS} rows of a stream leave the memory of the client, and of the process but for the vault, as it was`, async () => {
  const { vault } = await onLocalVault();
  let read = 0;
  async function* persons() {
    for (let n = 0; n < ROWS; n++) {
      read++;
      yield { name: `person ${n}`, n };
    }
  }
  /** @type {{ heap: number, client: number, vault: number, rss: number }[]} */
  const samples = [];
  let tokens = 0;
  let held = 0;
  const started = performance.now();
  const result = await vault.bulkInsert({
    table: "persons",
    values: persons(),
    batchSize: BATCH,
    concurrency: CONCURRENCY,
    onBatch: ({ insertedFields }) => {
      held = Math.max(held, read - tokens);
      tokens += insertedFields.length;
      if (tokens % (ROWS / SAMPLES) !== 0) return;
      gc();
      const { heapUsed, rss } = process.memoryUsage();
      samples.push({ heap: heapUsed, client: memories[1].buffer.byteLength, vault: memories[0].buffer.byteLength, rss });
    },
  });
  const seconds = (performance.now() - started) / 1000;

  assert.deepEqual(result.summary, { total: ROWS, succeeded: ROWS, failed: 0 });
  assert.equal(tokens, ROWS);
  assert.ok(held <= BATCH * CONCURRENCY, `${held} rows at once`);
  const [first, last] = [samples[0], samples[samples.length - 1]];
  assert.equal(samples.length, SAMPLES);
  assert.equal(last.client, first.client);
  assert.ok(last.vault > first.vault, "the vault keeps the rows");
  assert.ok(last.heap - first.heap < MAX_GROWTH, `the heap grew from ${mib(first.heap)} to ${mib(last.heap)} MiB`);
  figure(
    "R38",
    `${ROWS} rows of a stream in ${seconds.toFixed(1)} s (${Math.round(ROWS / seconds)} a second), at most ${held} held; JavaScript heap ${samples.map(({ heap }) => mib(heap)).join(", ")} MiB, client ${mib(first.client)} MiB throughout, local vault ${mib(first.vault)} -> ${mib(last.vault)} MiB, process ${mib(last.rss)} MiB`,
  );
});
