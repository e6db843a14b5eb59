// Files in every form that a platform has, and in every state they can be in. What only one runtime has is in tests/isolation/files.test.js.
import * as assert from "../support/assert.js";
import { fails, stubbed } from "../support/clients.js";
import { suite } from "../support/suite.js";

const test = suite("files");

const bytes = () => new TextEncoder().encode("hello");
const stream = (/** @type {Uint8Array[]} */ ...chunks) =>
  new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });

/** A buffer whose bytes went elsewhere. */
function transferred() {
  const { buffer } = bytes();
  structuredClone(buffer, { transfer: [buffer] });
  return buffer;
}

/** @param {ArrayBufferLike} buffer */
const filled = (buffer) => (new Uint8Array(buffer).set(bytes(), buffer.byteLength - 5), buffer);

/** @type {[string, () => any, string?][]} what makes a file, and its own name */
const FORMS = [
  ["a File", () => new File(["hello"], "a.txt"), "a.txt"],
  ["a File with a path for a name", () => new File(["hello"], "C:\\secret\\a.txt"), "a.txt"],
  ["a Blob", () => new Blob(["hel", "lo"])],
  ["a slice of a Blob", () => new Blob(["> hello <"]).slice(2, 7)],
  ["bytes", bytes],
  ["bytes in the middle of a buffer", () => new TextEncoder().encode("> hello <").subarray(2, 7)],
  ["other numbers", () => new Uint8ClampedArray(bytes())],
  ["wider numbers in the middle of a buffer", () => new Uint16Array(new Uint8Array([0, 0, ...bytes(), 0]).buffer, 2, 3)],
  ["a DataView", () => new DataView(filled(new ArrayBuffer(8)), 3, 5)],
  ["a buffer", () => bytes().buffer],
  ["shared memory", () => (typeof SharedArrayBuffer === "function" ? filled(new SharedArrayBuffer(5)) : bytes())],
  ["a view of shared memory", () => (typeof SharedArrayBuffer === "function" ? new Uint8Array(filled(new SharedArrayBuffer(8)), 3) : bytes())],
  ["a stream", () => stream(bytes().subarray(0, 2), bytes().subarray(2))],
  ["the stream of a Blob", () => new Blob(["hello"]).stream()],
  ["the body of a Response", () => new Response("hello").body],
];

/** The file of a multipart body: its bytes as text, and its name. @param {import("../support/recorder.js").Recorded} request */
async function sent({ body, headers }) {
  const form = await new Response(body, { headers: { "content-type": headers["content-type"] } }).formData();
  const file = /** @type {File} */ (form.get("file"));
  return { text: await file.text(), name: file.name };
}

test("every form arrives whole, by an upload", async () => {
  await assert.each(FORMS, async (name, make, own) => {
    const { vault, requests } = stubbed({ body: { skyflowID: "1" } });
    await vault.uploadFile({ table: "t", columnName: "c", file: make(), ...(own === undefined ? { fileName: "dir/a.txt" } : {}) });
    const { text, name: fileName } = await sent(requests[0]);
    assert.equal(text.replace("\0", ""), "hello", name);
    assert.equal(fileName, "a.txt", name);
  });
});

test("every form arrives whole, by Detect", async () => {
  await assert.each(FORMS, async (name, make, own) => {
    const { client, requests } = stubbed([{ body: { run_id: "r" } }, { body: { status: "SUCCESS", output: [] } }]);
    await client.detect().deidentifyFile({ file: make(), ...(own === undefined ? { fileName: "dir/a.txt" } : {}) });
    const { file } = JSON.parse(await requests[0].body.text());
    assert.equal(atob(file.base64).replace("\0", ""), "hello", name);
    assert.excludes(JSON.stringify(requests[0]), "secret");
  });
});

test("an empty file is a file", async () => {
  const { vault, requests } = stubbed({ body: { skyflowID: "1" } });
  for (const file of [new Blob([]), new Uint8Array(), new ArrayBuffer(0), stream()]) await vault.uploadFile({ table: "t", columnName: "c", file, fileName: "a.txt" });
  for (const request of requests) assert.equal((await sent(request)).text, "");
});

test("a file whose bytes are gone is refused before anything is sent", async () => {
  const locked = stream(bytes());
  locked.getReader();
  const used = new Response("hello");
  await used.text();
  const { client, vault, requests } = stubbed({});
  await assert.each([["a locked stream", locked], ["a body that was read", used.body], ["a transferred buffer", transferred()]], async (name, file) => {
    for (const call of [vault.uploadFile({ table: "t", columnName: "c", file, fileName: "a.txt" }), client.detect().deidentifyFile({ file, fileName: "a.txt" })]) {
      const error = await fails(call, "INVALID_INPUT", name);
      assert.match(error.message, /file/, name);
    }
  });
  assert.equal(requests.length, 0);
});

test("what is no file is refused, and a file without a name too", async () => {
  const { vault, requests } = stubbed({});
  for (const file of ["text", 5, null, {}, [], new Date(), new Map(), () => bytes(), Promise.resolve(bytes())]) {
    const error = await fails(vault.uploadFile({ table: "t", columnName: "c", file: /** @type {any} */ (file), fileName: "a.txt" }), "INVALID_INPUT");
    assert.match(error.message, /^uploadFile: (?:file|give exactly one)/);
  }
  for (const file of [new Blob(["x"]), bytes(), stream(bytes())]) {
    const error = await fails(vault.uploadFile({ table: "t", columnName: "c", file }), "INVALID_INPUT");
    assert.match(error.message, /fileName/);
  }
  assert.equal(requests.length, 0);
});

test("a stream that breaks fails its call, and nothing is sent", async () => {
  const broken = new ReadableStream({ pull: (controller) => controller.error(new Error("the disk")) });
  const { vault, requests } = stubbed({});
  await assert.rejects(vault.uploadFile({ table: "t", columnName: "c", file: broken, fileName: "a.txt" }));
  assert.equal(requests.length, 0);
});
