import * as assert from "../support/assert.js";
import { fails, stubbed } from "../support/clients.js";
import { suite } from "../support/suite.js";

const test = suite("getDetectRun");

const output = (/** @type {string} */ text, /** @type {string} */ processedFileType, /** @type {string} */ processedFileExtension) => ({ processedFile: btoa(text), processedFileType, processedFileExtension });

test("a run that is over gives its files and what was counted", async () => {
  const outputs = [output("[NAME_1]", "redacted_audio", "mp3"), output("[]", "entities", "json"), output("hello", "redacted_transcription", "txt")];
  const counted = { wordCharacterCount: { wordCount: 5, characterCount: 20 }, size: 1.25, duration: 3.5, pages: 2, slides: 4 };
  const { client, requests } = stubbed({ headers: { "x-request-id": "r-1" }, body: { status: "SUCCESS", outputType: "BASE64", message: "ok", output: outputs, ...counted } });
  const { file, ...rest } = await client.detect().getDetectRun({ runId: "run 1/ü" });
  assert.deepEqual([requests[0].method, requests[0].url], ["GET", "https://abc.vault.skyflowapis.com/v1/detect/runs/run%201%2F%C3%BC?vault_id=v1"]);
  const given = outputs.map(({ processedFile, processedFileType, processedFileExtension }) => ({ file: processedFile, type: processedFileType, extension: processedFileExtension }));
  assert.deepEqual(rest, {
    ...{ fileBase64: btoa("[NAME_1]"), type: "redacted_audio", extension: "mp3", wordCount: 5, charCount: 20, sizeInKb: 1.25, durationInSeconds: 3.5, pageCount: 2, slideCount: 4 },
    ...{ entities: [given[1]], outputs: given, runId: "run 1/ü", status: "SUCCESS", errors: null, requestId: "r-1" },
  });
  assert.ok(file instanceof File);
  assert.deepEqual([file.name, await file.text()], ["deidentified.mp3", "[NAME_1]"]);
});

test("one that is not over gives its status, and one that failed the reason as well", async () => {
  const { client } = stubbed([{ body: { status: "IN_PROGRESS", output: [], outputType: "UNKNOWN", message: "" } }, { headers: { "x-request-id": "r-2" }, body: { status: "FAILED", message: "cannot read ann@example.com" } }]);
  assert.deepEqual(await client.detect().getDetectRun({ runId: "1" }), { entities: [], outputs: [], runId: "1", status: "IN_PROGRESS", errors: null, requestId: null });
  const failed = await client.detect().getDetectRun({ runId: "1" });
  assert.deepEqual(failed, { entities: [], outputs: [], runId: "1", status: "FAILED", errors: [{ requestId: "r-2", error: "cannot read [...]" }], requestId: "r-2" });
});

const BROKEN = /** @type {[string, any][]} */ ([
  ["no status", {}],
  ["an output that is no list", { status: "SUCCESS", output: {} }],
  ["an output without a file", { status: "SUCCESS", output: [{ processedFileType: "entities" }] }],
  ["a file that is not base64", { status: "SUCCESS", output: [{ processedFile: "a b=" }] }],
  ["a file that was cut", { status: "SUCCESS", output: [{ processedFile: "eHg" }] }],
]);

test("an answer that is not a run's is an error", async () => {
  await assert.each(BROKEN, async (name, body) => {
    const { client } = stubbed({ body });
    await fails(client.detect().getDetectRun({ runId: "1" }), "INVALID_RESPONSE", name);
  });
});

test("it may be repeated, and a run id that would change the URL is refused", async () => {
  const { client, requests } = stubbed([{ status: 500 }, { body: { status: "SUCCESS" } }], { maxRetries: 1 });
  await client.detect().getDetectRun({ runId: "1" });
  assert.equal(requests.length, 2);
  await assert.each([[".."], ["%2e%2E"], [""], ["a\nb"]], async (runId) => void (await fails(client.detect().getDetectRun({ runId }), "INVALID_INPUT")));
  assert.equal(requests.length, 2);
});
