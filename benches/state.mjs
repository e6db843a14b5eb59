/**
 * The local vault's state on disk: what one acknowledged write costs with 1,000 and with 1,000,000 rows. Bytes are counted, so
 * that the figure is the same on any machine; times include a sync of the disk, which is most of them.
 */
import { closeSync, fdatasyncSync, fstatSync, ftruncateSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { LocalVault } from "skyflow-local-vault";

import { duration, median } from "./measure.mjs";

const FEW = 1_000;
const MANY = 1_000_000;
const BATCH = 1_000;
const SAMPLES = 300;

/** A file as a storage that counts. @param {string} path */
function countingFile(path) {
  const file = openSync(path, "w+", 0o600);
  const counts = { bytes: 0, writes: 0, syncs: 0 };
  return {
    counts,
    size: () => fstatSync(file).size,
    resize: (/** @type {number} */ bytes) => ftruncateSync(file, bytes),
    read: (/** @type {number} */ offset, /** @type {Uint8Array} */ target) => void readSync(file, target, 0, target.length, offset),
    write: (/** @type {number} */ offset, /** @type {Uint8Array} */ bytes) => {
      counts.bytes += bytes.length;
      counts.writes++;
      writeSync(file, bytes, 0, bytes.length, offset);
    },
    sync: () => {
      counts.syncs++;
      fdatasyncSync(file);
    },
    close: () => closeSync(file),
  };
}

/** @returns {Promise<import("./run.mjs").Figure[]>} */
export default async function stateOnDisk() {
  const folder = mkdtempSync(join(tmpdir(), "vault-state-"));
  const storage = countingFile(join(folder, "state"));
  try {
    const tables = { persons: { columns: { name: {}, card: { unique: true, tokenFormat: /** @type {const} */ ("uuid") } } } };
    const vault = await LocalVault.create({ storage, tables });
    const url = `${vault.vaultUrl}/v1/vaults/${vault.vaultId}/persons`;
    const headers = { authorization: `Bearer ${vault.apiKey}` };
    let made = 0;
    const insert = async (/** @type {number} */ rows) => {
      const records = Array.from({ length: rows }, () => ({ fields: { name: "Ann Lee", card: `card-${made++}` } }));
      const { status } = await vault.fetch(url, { method: "POST", headers, body: JSON.stringify({ records }) });
      if (status !== 200) throw new Error(`the vault answered ${status}`);
    };
    const fill = async (/** @type {number} */ rows) => {
      while (made < rows) await insert(Math.min(BATCH, rows - made));
    };
    const measure = async () => {
      const times = [];
      const before = { ...storage.counts };
      for (let i = 0; i < SAMPLES; i++) {
        const start = performance.now();
        await insert(1);
        times.push(performance.now() - start);
      }
      const each = (/** @type {keyof typeof before} */ what) => (storage.counts[what] - before[what]) / SAMPLES;
      return { ms: median(times), bytes: each("bytes"), writes: each("writes"), syncs: each("syncs") };
    };
    await fill(FEW);
    const few = await measure();
    await fill(MANY - SAMPLES);
    const many = await measure();
    vault.close();
    const kib = (/** @type {number} */ bytes) => (bytes / 1024).toFixed(1);
    return [
      { measure: "state on disk, one insert: bytes written, 1,000,000 rows beside 1,000", figure: many.bytes / few.bytes, budget: 2.5, note: `${kib(many.bytes)} KiB in ${many.writes.toFixed(1)} writes, ${kib(few.bytes)} in ${few.writes.toFixed(1)}` },
      { measure: "state on disk, one insert: syncs, 1,000,000 rows", figure: many.syncs, budget: 1, note: `${few.syncs} with 1,000` },
      { measure: "state on disk, one insert: time, 1,000,000 rows beside 1,000", figure: many.ms / few.ms, budget: 2.5, note: `${duration(many.ms)}, with 1,000 rows ${duration(few.ms)}` },
    ];
  } finally {
    storage.close();
    rmSync(folder, { recursive: true });
  }
}
