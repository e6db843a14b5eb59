import * as assert from "../support/assert.js";
import { fails, stubbed } from "../support/clients.js";
import { suite } from "../support/suite.js";

const test = suite("deidentifyFile");

const START = { body: { run_id: "run-1" } };
const GOING = { headers: { "x-request-id": "r-2" }, body: { status: "IN_PROGRESS", output: [] } };
const DONE = { headers: { "x-request-id": "r-3" }, body: { status: "SUCCESS", output: [{ processedFile: btoa("[NAME_1]"), processedFileType: "redacted_file", processedFileExtension: "txt" }] } };
const hello = () => new TextEncoder().encode("hello");

const SOURCES = /** @type {[string, any][]} */ ([
  ["a File", { file: new File(["hello"], "a.txt") }],
  ["a Blob", { file: new Blob(["hello"]), fileName: "a.txt" }],
  ["bytes", { file: hello(), fileName: "a.txt" }],
  ["bytes in the middle of a buffer", { file: new TextEncoder().encode("> hello <").subarray(2, 7), fileName: "a.txt" }],
  ["a buffer", { file: hello().buffer, fileName: "a.txt" }],
]);

test("every source of bytes arrives whole, in JSON", async () => {
  await assert.each(SOURCES, async (name, source) => {
    const { client, requests } = stubbed([START, DONE]);
    const { file, ...rest } = await client.detect().deidentifyFile(source);
    assert.deepEqual(requests.map(({ method, url }) => [method, url.split("/v1/")[1]]), [["POST", "detect/deidentify/file/text"], ["GET", "detect/runs/run-1?vault_id=v1"]], name);
    assert.equal(requests[0].headers["content-type"], "application/json");
    assert.deepEqual(JSON.parse(await requests[0].body.text()), { vault_id: "v1", file: { data_format: "txt", base64: btoa("hello") } }, name);
    const output = { file: btoa("[NAME_1]"), type: "redacted_file", extension: "txt" };
    assert.deepEqual(rest, { fileBase64: output.file, type: output.type, extension: "txt", entities: [], outputs: [output], runId: "run-1", status: "SUCCESS", errors: null, requestId: "r-3" }, name);
    assert.equal(await file?.text(), "[NAME_1]");
  });
});

test("base64 of files of any length, those of several pieces too, is what it should be", async () => {
  const piece = 3 << 18;
  const all = Uint8Array.from({ length: 2 * piece + 2 }, (_, index) => (index * 7 + (index >> 9)) & 255);
  await assert.each([[0], [1], [2], [3], [piece - 1], [piece], [piece + 1], [all.length]], async (length) => {
    const bytes = all.subarray(0, length);
    const { client, requests } = stubbed([START, DONE, START, DONE]);
    for (const file of [bytes, new Blob([bytes])]) await client.detect().deidentifyFile({ file, fileName: "a.bin", waitTime: 0 });
    for (const { body } of requests.filter(({ method }) => method === "POST")) {
      const { base64 } = JSON.parse(await body.text()).file;
      const back = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      assert.equal(back.length, length);
      assert.ok(back.every((byte, index) => byte === bytes[index]), `${length} bytes`);
    }
  });
});

const ENDPOINTS = /** @type {[string, string][]} */ ([
  ["a.txt", "/text"], ["a.mp3", "/audio"], ["a.wav", "/audio"], ["a.pdf", "/document/pdf"],
  ["a.jpg", "/image"], ["a.jpeg", "/image"], ["a.png", "/image"], ["a.bmp", "/image"], ["a.tif", "/image"], ["a.tiff", "/image"],
  ["a.ppt", "/presentation"], ["a.pptx", "/presentation"], ["a.csv", "/spreadsheet"], ["a.xls", "/spreadsheet"], ["a.xlsx", "/spreadsheet"],
  ["a.doc", "/document"], ["a.docx", "/document"], ["a.json", "/structured_text"], ["a.xml", "/structured_text"],
  ["a.dcm", ""], ["a.jsonl", ""], ["a.pdfx", ""], ["a.tar.PDF", "/document/pdf"], [".txt", "/text"], ["dir.pdf/a.txt", "/text"],
]); // prettier-ignore

test("the extension picks the endpoint, and each takes its own options", async () => {
  const options = {
    transformations: { shiftDates: { maxDays: 2, minDays: 1 } },
    ...{ outputTranscription: "transcription", outputProcessedAudio: true, bleep: { gain: 1, frequency: 2, startPadding: 3, stopPadding: 4 } },
    ...{ pixelDensity: 300, maxResolution: 2000, maskingMethod: /** @type {const} */ ("blur"), outputOcrText: false, outputProcessedImage: true },
  };
  const shifted = { transformations: { shift_dates: { max_days: 2, min_days: 1 } } };
  const own = /** @type {Record<string, object>} */ ({
    "/text": shifted,
    "/structured_text": shifted,
    "": shifted,
    "/audio": { ...shifted, output_transcription: "transcription", output_processed_audio: true, bleep_gain: 1, bleep_frequency: 2, bleep_start_padding: 3, bleep_stop_padding: 4 },
    "/document/pdf": { density: 300, max_resolution: 2000 },
    "/image": { masking_method: "blur", output_ocr_text: false, output_processed_image: true },
  });
  await assert.each(ENDPOINTS, async (fileName, endpoint) => {
    const { client, requests } = stubbed([START, DONE]);
    await client.detect().deidentifyFile({ file: hello(), fileName, entities: ["name"], ...options });
    assert.equal(requests[0].url, `https://abc.vault.skyflowapis.com/v1/detect/deidentify/file${endpoint}`, fileName);
    const { vault_id, entity_types, file, ...rest } = JSON.parse(await requests[0].body.text());
    assert.deepEqual([vault_id, entity_types, file.data_format], ["v1", ["name"], fileName.split(".").at(-1)?.toLowerCase()], fileName);
    assert.deepEqual(rest, own[endpoint] ?? {}, fileName);
  });
});

test("it is asked for until it is over, and the listener is told", async () => {
  const { client, requests } = stubbed([START, GOING, DONE]);
  /** @type {any[]} */
  const seen = [];
  const { status } = await client.detect().deidentifyFile({ file: new File(["x"], "a.txt"), waitTime: 0.3, onProgress: (progress) => void seen.push(progress) });
  assert.deepEqual([status, requests.length], ["SUCCESS", 3]);
  assert.deepEqual(seen.map(({ runId, status }) => [runId, status]), [["run-1", "IN_PROGRESS"], ["run-1", "SUCCESS"]]);
  assert.ok(seen.every(({ elapsedMs }) => elapsedMs >= 0 && elapsedMs < 60_000));
});

test("when the time is up, getDetectRun finishes the job", async () => {
  const { client, requests } = stubbed([START, GOING, GOING, DONE]);
  const detect = client.detect();
  const { runId = "", ...rest } = await detect.deidentifyFile({ file: new File(["x"], "a.txt"), waitTime: 0.3 });
  assert.deepEqual(rest, { entities: [], outputs: [], status: "IN_PROGRESS", errors: null, requestId: "r-2" });
  assert.equal(requests.length, 3);
  assert.equal((await detect.getDetectRun({ runId })).status, "SUCCESS");
});

test("a listener that throws changes nothing", async () => {
  const { client } = stubbed([START, DONE]);
  const onProgress = () => { throw new Error("mine"); }; // prettier-ignore
  assert.equal((await client.detect().deidentifyFile({ file: new File(["x"], "a.txt"), onProgress })).status, "SUCCESS");
});

test("a run that fails is an error with the vault's reason and the run's id", async () => {
  const { client } = stubbed([START, { headers: { "x-request-id": "r-9" }, body: { status: "FAILED", message: "cannot read page 3" } }]);
  const error = await fails(client.detect().deidentifyFile({ file: new File(["x"], "a.txt") }), "SERVER");
  assert.deepEqual([error.message, error.httpCode, error.requestId, error.retryable, error.details], ["deidentifyFile: cannot read page [...]", 500, "r-9", false, [{ runId: "run-1" }]]);
});

test("an abort is heard before the start, while it waits, and while it asks", async () => {
  const file = new File(["x"], "a.txt");
  const already = stubbed([START, DONE]);
  const reason = new Error("mine");
  const early = await fails(already.client.detect().deidentifyFile({ file }, { signal: AbortSignal.abort(reason) }), "ABORTED");
  assert.deepEqual([early.cause === reason, already.requests.length, early.details], [true, 0, []]);
  const waiting = stubbed([START, GOING]);
  const controller = new AbortController();
  const late = await fails(waiting.client.detect().deidentifyFile({ file, onProgress: () => setTimeout(() => controller.abort(reason), 5) }, { signal: controller.signal }), "ABORTED");
  assert.deepEqual([late.cause === reason, waiting.requests.length, late.details], [true, 2, [{ runId: "run-1" }]]);
});

test("the start is never sent twice once it may have been carried out; asking is repeated", async () => {
  const file = new File(["x"], "a.txt");
  const broken = stubbed({ status: 502 });
  await fails(broken.client.detect().deidentifyFile({ file }), "SERVER");
  assert.equal(broken.requests.length, 1);
  const busy = stubbed([{ status: 429, headers: { "retry-after": "0" } }, START, { status: 500 }, DONE], { maxRetries: 1 });
  await busy.client.detect().deidentifyFile({ file });
  assert.deepEqual(busy.requests.map(({ method }) => method), ["POST", "POST", "GET", "GET"]);
  assert.equal(await busy.requests[0].body.text(), await busy.requests[1].body.text(), "the body is built once and sent whole each time");
});

test("a call uses the configuration it began with, to its last question", async () => {
  const { client, requests } = stubbed([START, () => (client.updateVaultConfig({ vaultId: "v1", clusterId: "other" }), GOING), DONE]);
  await client.detect().deidentifyFile({ file: new File(["x"], "a.txt"), waitTime: 0.2 });
  assert.deepEqual(requests.map(({ url }) => new URL(url).hostname), Array(3).fill("abc.vault.skyflowapis.com"));
});

const REFUSED = /** @type {[string, any, string][]} */ ([
  ["DIF-1", {}, 'file must be a File, a Blob, bytes (Uint8Array, ArrayBuffer, Buffer) or a ReadableStream, or { filePath: "…" }; it is missing'],
  ["DIF-2", { file: "text" }, "file must be"],
  ["DIF-4", { file: new Blob(["x"]) }, "fileName"],
  ...["README", "dir.pdf/a", "a."].map((fileName) => [`no extension: ${fileName}`, { file: new Blob(["x"]), fileName }, "the file's name must have an extension, such as `.txt`"]),
  ["DIF-5", { file: new File(["x"], "a.txt"), waitTime: 65 }, "waitTime"],
  ["DIF-13", { file: new File(["x"], "a.txt"), bleep: "loud" }, "bleep"],
]);

test("what cannot be deidentified is refused before anything is sent", async () => {
  const { client, requests } = stubbed({});
  await assert.each(REFUSED, async (name, request, place) => {
    const error = await fails(client.detect().deidentifyFile(request), "INVALID_INPUT", name);
    assert.includes(error.message, `deidentifyFile: ${place}`, name);
  });
  assert.equal(requests.length, 0);
});
