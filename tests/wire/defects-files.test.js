// The defects of the official SDKs, each shown absent: files.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { after } from "node:test";

import { Skyflow } from "skyflow-edge";

import { cannedFetch, partsOf } from "./canned-fetch.js";
import { VALID } from "./rules/configuration.js";
import { inVirtualTime } from "./virtual-clock.js";

const json = { "content-type": "application/json", "x-request-id": "req-1" };
const done = { headers: json, body: { skyflowID: "id-1" } };
const target = { table: "docs", columnName: "attachment", skyflowId: "id-1" };
const folder = mkdtempSync(join(tmpdir(), "skyflow-edge-"));
after(() => rmSync(folder, { recursive: true }));

/** @param {import("./canned-fetch.js").Canned | import("./canned-fetch.js").Canned[]} [canned] */
function begin(canned = done) {
  const { fetch, sent } = cannedFetch(canned);
  const vault = new Skyflow({ ...VALID, fetch, logLevel: "OFF" }).vault();
  /** The file part of a request. */
  const file = async (/** @type {number} */ index) => {
    const parts = /** @type {any[]} */ (await partsOf(sent[index].body));
    assert.equal(parts.filter(({ name }) => name === "file").length, 1);
    const { disposition, contentType, text, base64 } = parts.find(({ name }) => name === "file");
    return { name: /filename="(.*)"$/s.exec(disposition)?.[1], contentType, content: text ?? base64 };
  };
  return { vault, sent, file };
}

test("H-N2: an upload that is refused gives the server's error, and is sent again whole where that is safe", async () => {
  const path = join(folder, "report.pdf");
  writeFileSync(path, "content");
  const sources = [{ file: new File(["content"], "report.pdf") }, { filePath: path }, { base64: btoa("content"), fileName: "report.pdf" }, { file: new TextEncoder().encode("content"), fileName: "report.pdf" }];
  for (const source of sources) {
    const error = { status: 500, headers: json, body: { error: { message: "Internal error", grpc_code: 13 } } };
    const once = begin(error);
    const { thrown } = await inVirtualTime(() => once.vault.uploadFile({ ...target, ...source }));
    const { code, message, grpcCode, requestId } = /** @type {any} */ (thrown);
    assert.deepEqual([code, message, grpcCode, requestId, once.sent.length], ["SERVER", "uploadFile: Internal error", 13, "req-1", 1]);

    const again = begin([{ status: 429, headers: { "retry-after": "1" } }, { status: 503, headers: { "retry-after": "1" } }, done]);
    const { failed } = await inVirtualTime(() => again.vault.uploadFile({ ...target, ...source }));
    assert.deepEqual([failed, again.sent.length], [false, 3]);
    for (const index of [0, 1, 2]) assert.deepEqual(await again.file(index), { name: "report.pdf", contentType: "application/pdf", content: "content" });
  }
});

test("H-N13: a file has its own type, else that of its extension, else none in particular", async () => {
  const { vault, file } = begin();
  const types = [
    [new File(["x"], "a.txt", { type: "text/csv" }), "text/csv"],
    [new File(["x"], "a.PDF"), "application/pdf"],
    [new File(["x"], "photo.jpeg"), "image/jpeg"],
    [new File(["x"], "noextension"), "application/octet-stream"],
    [new File(["x"], "odd.constructor"), "application/octet-stream"],
  ];
  for (const [index, [given, type]] of types.entries()) {
    await vault.uploadFile({ ...target, file: /** @type {File} */ (given) });
    assert.equal((await file(index)).contentType, type);
  }
  writeFileSync(join(folder, "photo.png"), "x");
  await vault.uploadFile({ ...target, filePath: join(folder, "photo.png") });
  assert.deepEqual(await file(types.length), { name: "photo.png", contentType: "image/png", content: "x" });
  await vault.uploadFile({ ...target, base64: "eA==", fileName: "photo.png" });
  assert.deepEqual(await file(types.length + 1), { name: "photo.png", contentType: "image/png", content: "x" });
});

test("H-N25: base64 that does not decode is refused, and what does arrives byte for byte", async () => {
  for (const base64 of ["a", "aGk", "aG k=", "a-_k", "aGk=aGk=", "====", "äöü="]) {
    const { vault, sent } = begin();
    await assert.rejects(vault.uploadFile({ ...target, base64, fileName: "a.bin" }), { name: "SkyflowError", code: "INVALID_INPUT" }, base64);
    assert.deepEqual(sent, []);
  }
  const every = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
  const { vault, file } = begin();
  await vault.uploadFile({ ...target, base64: every.toString("base64"), fileName: "a.bin" });
  assert.equal((await file(0)).content, every.toString("base64"));
});

test("H-P14: the same file object is uploaded whole each time, and one without a name is not left out in silence", async () => {
  const { vault, file } = begin();
  const report = new File(["content"], "report.pdf");
  for (const index of [0, 1, 2]) {
    await vault.uploadFile({ ...target, file: report });
    assert.equal((await file(index)).content, "content");
  }
  for (const nameless of [new Blob(["content"]), new File(["content"], ""), new Uint8Array(3), new ArrayBuffer(3)]) {
    await assert.rejects(vault.uploadFile({ ...target, file: nameless }), { code: "INVALID_INPUT", message: /fileName/ });
  }
  await vault.uploadFile({ ...target, file: new Blob(["content"]), fileName: "named.txt" });
  assert.deepEqual(await file(3), { name: "named.txt", contentType: "text/plain", content: "content" });
});

test("H-N23: a file may be uploaded without a row", async () => {
  const { vault, sent } = begin();
  await vault.uploadFile({ table: "docs", columnName: "attachment", file: new File(["x"], "a.txt") });
  const parts = /** @type {any[]} */ (await partsOf(sent[0].body));
  assert.deepEqual(parts.map(({ name }) => name), ["columnName", "file", "returnFileMetadata", "tableName"]);
});

test("the name of a file is one name: no path goes out, and no part can be forged", async () => {
  const { vault, sent, file } = begin();
  writeFileSync(join(folder, "secret.txt"), "x");
  await vault.uploadFile({ ...target, filePath: join(folder, "secret.txt") });
  assert.equal((await file(0)).name, "secret.txt");
  const names = ['quo"te.txt', "résumé 🦀.pdf", "semi;colon.txt"];
  for (const name of names) {
    await vault.uploadFile({ ...target, file: new File(["x"], name) });
    const request = new Request("https://x.example", { method: "POST", body: /** @type {Blob} */ (sent.at(-1)?.body) });
    const parsed = await request.formData();
    assert.deepEqual([...parsed.keys()].sort(), ["columnName", "file", "returnFileMetadata", "skyflowID", "tableName"]);
    assert.equal(/** @type {File} */ (parsed.get("file")).name, name);
  }
  for (const fileName of ["../../etc/passwd", "a\\b.txt", "line\r\nbreak.txt", 'x"\r\nContent-Disposition: form-data; name="tableName', "nul\0.txt"]) {
    const before = sent.length;
    const ended = await vault.uploadFile({ ...target, file: new Blob(["x"]), fileName }).then(() => undefined, (error) => error);
    if (ended !== undefined) {
      assert.deepEqual([ended.name, ended.code], ["SkyflowError", "INVALID_INPUT"]);
      continue;
    }
    const raw = await new Response(/** @type {Blob} */ (sent[before].body)).text();
    assert.equal(raw.match(/^Content-Disposition/gim)?.length, 5, JSON.stringify(fileName));
    assert.equal(raw.match(/^Content-Disposition: form-data; name="file"; filename="[^"\r\n]*"\r$/gm)?.length, 1, JSON.stringify(fileName));
  }
});
