// A file of 50 MB reaches `fetch` whole, and no byte of it the linear memory.
import test from "node:test";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { inMemory, memoryBytes } from "../support/linear-memory.js";

import { Skyflow } from "skyflow-edge";

import * as assert from "../support/assert.js";
import { vaultConfig } from "../support/clients.js";

const SIZE = 50 * 1024 * 1024;
const MARK = "upload-canary-9c1d5e7f";

test("R38 an upload of 50 MB, from a blob, bytes and a path, leaves the linear memory as it was", async () => {
  const bytes = new Uint8Array(SIZE).fill(65);
  bytes.set(new TextEncoder().encode(MARK), SIZE / 2);
  const folder = await mkdtemp(join(tmpdir(), "skyflow-edge-"));
  const filePath = join(folder, "large.bin");
  await writeFile(filePath, bytes);
  const sent = /** @type {number[]} */ ([]);
  const fetch = async (/** @type {unknown} */ _, /** @type {any} */ init) => {
    sent.push((await new Response(init.body).arrayBuffer()).byteLength);
    return Response.json({ skyflowID: "1" });
  };
  const vault = new Skyflow({ vaultConfigs: [vaultConfig()], fetch: /** @type {any} */ (fetch), logLevel: "OFF" }).vault();
  const where = { table: "docs", columnName: "scan" };
  await vault.uploadFile({ ...where, file: new File(["x"], "small.bin") });
  const before = memoryBytes();
  for (const source of [{ file: new Blob([bytes]), fileName: "a" }, { file: bytes, fileName: "a" }, { filePath }]) await vault.uploadFile({ ...where, ...source });
  await rm(folder, { recursive: true });
  assert.equal(memoryBytes(), before);
  assert.ok(!inMemory(MARK));
  assert.ok(sent.slice(1).every((length) => length > SIZE), assert.show(sent));
});
