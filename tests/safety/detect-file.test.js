// A file of 50 MB reaches `fetch` as base64: no byte of it is in the linear memory, and it is never one text, which is
// what would block and what would double it.
import test from "node:test";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";

import { inMemory, memoryBytes } from "../support/linear-memory.js";

import { Skyflow } from "skyflow-edge";

import * as assert from "../support/assert.js";
import { onLocalVault, vaultConfig } from "../support/clients.js";
import { figure } from "../support/figures.js";

const SIZE = 50 * 1024 * 1024;
const MARK = "detect-canary-4b8f0a2e";
const MIB = 1024 * 1024;
/** A quarter more than a piece of base64.js has. */
const LONGEST_TEXT = 1.25 * MIB;

/** The longest text made of bytes while `act` runs, by every way there is to base64. @param {() => Promise<unknown>} act */
async function longestText(act) {
  let longest = 0;
  const noted = (/** @type {string} */ text) => ((longest = Math.max(longest, text.length)), text);
  const { btoa, String: { fromCharCode } } = globalThis; // prettier-ignore
  const { toBase64 } = /** @type {any} */ (Uint8Array.prototype);
  globalThis.btoa = (binary) => noted(btoa(binary));
  String.fromCharCode = (...codes) => noted(fromCharCode(...codes));
  if (toBase64 !== undefined) /** @type {any} */ (Uint8Array.prototype).toBase64 = function () { return noted(toBase64.call(this)); }; // prettier-ignore
  try {
    await act();
  } finally {
    Object.assign(globalThis, { btoa });
    String.fromCharCode = fromCharCode;
    if (toBase64 !== undefined) /** @type {any} */ (Uint8Array.prototype).toBase64 = toBase64;
  }
  return longest;
}

test("R38 a file of 50 MB to be deidentified, a blob or bytes, leaves the linear memory as it was and is never one text", { timeout: 120_000 }, async () => {
  const bytes = new Uint8Array(SIZE).fill(65);
  bytes.set(new TextEncoder().encode(MARK), SIZE / 2);
  const sent = /** @type {number[]} */ ([]);
  const fetch = async (/** @type {unknown} */ _, /** @type {any} */ { method, body }) => {
    if (method === "GET") return Response.json({ status: "SUCCESS", output: [] });
    sent.push(body.size);
    return Response.json({ run_id: "run-1" });
  };
  const detect = new Skyflow({ vaultConfigs: [vaultConfig()], fetch: /** @type {any} */ (fetch), logLevel: "OFF" }).detect();
  await detect.deidentifyFile({ file: new File(["x"], "small.txt") });
  const before = memoryBytes();
  const heldBefore = process.memoryUsage().rss;
  let peak = 0;
  const sampling = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 5);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const longest = await longestText(async () => {
    for (const file of [bytes, new Blob([bytes])]) await detect.deidentifyFile({ file, fileName: "a.txt" });
  });
  delay.disable();
  clearInterval(sampling);
  figure("R38", `deidentifyFile of 50 MB twice: ${Math.round((peak - heldBefore) / MIB)} MB more at the peak, longest block ${Math.round(delay.max / 1e6)} ms, longest text ${Math.round(longest / 1024)} KB`);
  assert.equal(memoryBytes(), before);
  assert.ok(!inMemory(MARK));
  const base64 = Math.ceil(SIZE / 3) * 4;
  assert.ok(sent.length === 3 && sent.slice(1).every((size) => size > base64 && size < base64 + 1024), assert.show(sent));
  assert.ok(longest > 0 && longest <= LONGEST_TEXT, String(longest));
  // A copy of the bytes, so that later changes have no effect, and its base64; and what is not collected of the file before.
  assert.ok(peak - heldBefore < 7 * SIZE, `${peak - heldBefore} bytes more`);
});

test("a processed file and what was found in it are written to outputDirectory, under names of our own", async () => {
  const directory = await mkdtemp(join(tmpdir(), "skyflow-edge-"));
  const { client } = await onLocalVault();
  const file = new Blob(["Write to ann.lee@example.com."]);
  const { status } = await client.detect().deidentifyFile({ file, fileName: "../../letter.txt", outputDirectory: directory });
  const written = (await readdir(directory)).sort();
  const text = await readFile(join(directory, written[1]), "utf8");
  await rm(directory, { recursive: true });
  assert.equal(status, "SUCCESS");
  assert.ok(written.length === 2 && written[0].endsWith(".json") && written[1].endsWith(".txt"), assert.show(written));
  assert.equal(text, "Write to [EMAIL_ADDRESS_1].");
});
