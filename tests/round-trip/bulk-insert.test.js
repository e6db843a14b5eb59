/** Rows stay in JavaScript: however many there are, the client's WebAssembly memory is what it was. */
import { memories } from "../support/linear-memory.js";

import assert from "node:assert/strict";
import test from "node:test";

import { onLocalVault } from "../support/clients.js";

const ROWS = 100_000;
const BATCH = 500;

const rows = (/** @type {number} */ count) => Array.from({ length: count }, (_, index) => ({ name: `person ${index}`, card: "4111 1111 1111 1111", note: "x".repeat(100), index }));
// The vault is made first.
const bytes = (/** @type {"client" | "vault"} */ name) => memories[name === "vault" ? 0 : 1].buffer.byteLength;

test("bulkInsert of 100,000 rows leaves the client's memory flat and tells its progress in order", async () => {
  const { vault } = await onLocalVault();
  await vault.bulkInsert({ table: "people", values: rows(BATCH), batchSize: BATCH });
  const [clientBefore, vaultBefore] = [bytes("client"), bytes("vault")];
  /** @type {[number, number, number][]} */
  const progress = [];
  const values = rows(ROWS);
  const started = performance.now();
  const onProgress = (/** @type {number} */ done, /** @type {number} */ total) => progress.push([done, total, bytes("client")]);
  const { insertedFields, errors, summary, toRetry } = await vault.bulkInsert({ table: "people", values, batchSize: BATCH, onProgress });
  const seconds = (performance.now() - started) / 1000;

  assert.deepEqual(summary, { total: ROWS, succeeded: ROWS, failed: 0 });
  assert.deepEqual([errors, toRetry], [null, []]);
  assert.equal(insertedFields.length, ROWS);
  assert.equal(new Set(insertedFields.map(({ skyflowId }) => skyflowId)).size, ROWS);
  const counts = Array.from({ length: ROWS / BATCH }, (_, batch) => (batch + 1) * BATCH);
  assert.deepEqual(progress.map(([done]) => done), counts);
  assert.ok(progress.every(([, total, memory]) => total === ROWS && memory === clientBefore), "flat after every request");
  assert.ok(bytes("vault") > vaultBefore, "the two memories are not mixed up: the vault's grows");
  // In the order of the request: the first and the last row's tokens are their own.
  for (const index of [0, 1, BATCH, ROWS - 1]) {
    const data = [{ token: /** @type {string} */ (insertedFields[index].name), redactionType: /** @type {const} */ ("PLAIN_TEXT") }];
    assert.equal((await vault.detokenize({ data })).detokenizedFields[0].value, `person ${index}`);
  }
  const kib = (/** @type {number} */ size) => `${Math.round(size / 1024)} KiB`;
  console.log(`${ROWS} rows in ${seconds.toFixed(1)} s; client ${kib(clientBefore)} before and after, vault ${kib(vaultBefore)} -> ${kib(bytes("vault"))}`);
});
