import * as assert from "../support/assert.js";
import { fails, onLocalVault, stubbed } from "../support/clients.js";
import { suite } from "../support/suite.js";

const test = suite("uploadFile");

/** The form that a request carries. @param {import("../support/recorder.js").Recorded} request @returns {Promise<any>} */
const formOf = ({ body, headers }) => new Response(body, { headers: { "content-type": headers["content-type"] } }).formData();

const table = "docs";
const columnName = "scan";
const tables = { docs: { columns: { title: {}, scan: { type: /** @type {const} */ ("file") } } } };

const SOURCES = /** @type {[string, any][]} */ ([
  ["a File", { file: new File(["hello"], "a.txt", { type: "text/plain" }) }],
  ["a Blob", { file: new Blob(["hello"]), fileName: "a.txt" }],
  ["bytes", { file: new TextEncoder().encode("hello"), fileName: "a.txt" }],
  ["a buffer", { file: new TextEncoder().encode("hello").buffer, fileName: "a.txt" }],
  ["base64", { base64: btoa("hello"), fileName: "a.txt" }],
]);

test("every source of bytes arrives whole, in the row named", async () => {
  const { local, vault } = await onLocalVault({ tables });
  const { insertedFields } = await vault.insert({ table, values: [{ title: "t" }] });
  const { skyflowId } = insertedFields[0];
  await assert.each(SOURCES, async (name, source) => {
    const result = await vault.uploadFile({ table, columnName, skyflowId, ...source });
    assert.equal(result.skyflowId, skyflowId, name);
    const { data } = await vault.get({ table, ids: [skyflowId], downloadUrl: true });
    assert.equal(await (await local.fetch(data[0].scan)).text(), "hello", name);
  });
});

test("without a row a new one is made", async () => {
  const { vault } = await onLocalVault({ tables });
  const { skyflowId, errors } = await vault.uploadFile({ table, columnName, file: new File(["x"], "x.bin") });
  assert.match(skyflowId, /^[0-9a-f-]{36}$/);
  assert.equal(errors, null);
});

test("the form has the vault's parts, and the file its base name and type", async () => {
  const { vault, requests } = stubbed({ body: { skyflowID: "1", fileMetadata: null } });
  await vault.uploadFile({ table, columnName, skyflowId: "1", file: new Blob(["x"]), fileName: "C:\\secret\\place\\r\u00e9sum\u00e9 \ud83e\udd80.PDF" });
  const [{ url, method, headers }] = requests;
  assert.equal(url, "https://abc.vault.skyflowapis.com/v2/vaults/v1/files/upload");
  assert.equal(method, "POST");
  assert.match(headers["content-type"], /^multipart\/form-data; boundary=[\w-]+$/, "with the boundary of the body, whatever `fetch` sends it");
  const form = await formOf(requests[0]);
  assert.deepEqual([...form.keys()], ["tableName", "columnName", "skyflowID", "returnFileMetadata", "file"]);
  assert.deepEqual([form.get("tableName"), form.get("columnName"), form.get("skyflowID"), form.get("returnFileMetadata")], [table, columnName, "1", "false"]);
  assert.equal(form.get("file").name, "r\u00e9sum\u00e9 \ud83e\udd80.PDF");
  assert.equal(form.get("file").type, "application/pdf");
});

test("the same blob is sent again when the vault refused it for load, and never otherwise", async () => {
  const request = { table, columnName, file: new File(["x"], "x.txt") };
  const busy = stubbed([{ status: 429, headers: { "retry-after": "0" } }, { body: { skyflowID: "1" } }]);
  await busy.vault.uploadFile(request);
  assert.equal(await (await formOf(busy.requests[1])).get("file").text(), "x");
  const broken = stubbed({ status: 502 });
  await fails(broken.vault.uploadFile(request), "SERVER");
  assert.equal(broken.requests.length, 1);
});

const file = new File(["x"], "x.txt");
const REFUSED = /** @type {[string, any, string][]} */ ([
  ["UPL-1", { columnName, file }, "table"],
  ["UPL-2", { table, columnName, skyflowId: " ", file }, "skyflowId"],
  ["UPL-3", { table, file }, "columnName"],
  ["UPL-4", { table, columnName }, "give exactly one"],
  ["UPL-6", { table, columnName, base64: "AA==" }, "base64"],
  ["UPL-7", { table, columnName, base64: "a", fileName: "x" }, "base64"],
  ["UPL-7 not base64", { table, columnName, base64: "!!!!", fileName: "x" }, "base64"],
  ["UPL-8", { table, columnName, file: "text" }, "file"],
  ["UPL-8b", { table, columnName, file: new Blob(["x"]) }, "fileName"],
  ["UPL-9", { table, columnName, file, base64: "AA==", fileName: "x" }, "give exactly one"],
]);

test("what cannot be uploaded is refused before anything is sent", async () => {
  const { vault, requests } = stubbed({});
  await assert.each(REFUSED, async (name, request, place) => {
    const error = await fails(vault.uploadFile(request), "INVALID_INPUT", name);
    assert.includes(error.message, `uploadFile: ${place}`, name);
  });
  assert.equal(requests.length, 0);
});

test("a stream gives bytes, blobs or text; one that gives something else, or was read before, is refused", async () => {
  const { vault, requests } = stubbed({ body: { skyflowID: "1" } });
  const streamOf = (/** @type {any[]} */ chunks) => new ReadableStream({ start(controller) { chunks.forEach((chunk) => controller.enqueue(chunk)); controller.close(); } }); // prettier-ignore
  const upload = (/** @type {any} */ given) => vault.uploadFile({ table, columnName, file: given, fileName: "a.txt" });
  await upload(streamOf(["a", new Uint8Array([98]), new Blob(["c"]), new Uint8Array([100]).buffer]));
  assert.equal(await (await formOf(requests[0])).get("file").text(), "abcd");
  for (const chunk of [{ a: 1 }, 5, [1, 2], null]) assert.includes((await fails(upload(streamOf(["a", chunk])), "INVALID_INPUT")).message, "the stream gives bytes or text");
  const partly = streamOf(["a", "b"]);
  const reader = partly.getReader();
  await reader.read();
  reader.releaseLock();
  const cancelled = streamOf(["a"]);
  await cancelled.cancel();
  for (const used of [partly, cancelled]) assert.includes((await fails(upload(used), "INVALID_INPUT")).message, "was read already");
  assert.equal(requests.length, 1);
});
