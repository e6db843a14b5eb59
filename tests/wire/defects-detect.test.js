// The defects of the official SDKs, each shown absent: Detect. And how a run is waited for, by a clock of our own.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { after } from "node:test";

import { Skyflow, SkyflowError } from "skyflow-edge";

import { cannedFetch, partsOf } from "./canned-fetch.js";
import { VALID } from "./rules/configuration.js";
import { DETECT_RULES } from "./rules/detect.js";
import { inVirtualTime } from "./virtual-clock.js";

/** @typedef {import("./canned-fetch.js").Canned} Canned */

const json = { "content-type": "application/json", "x-request-id": "req-1" };
const start = { headers: json, body: { run_id: "run-1" } };
const run = (/** @type {string} */ status, more = {}) => ({ headers: json, body: { status, output: [], ...more } });
const going = run("IN_PROGRESS");
const output = (/** @type {string} */ text, processedFileExtension = "txt") => ({ processedFile: btoa(text), processedFileType: "redacted_file", processedFileExtension });
const done = run("SUCCESS", { output: [output("[NAME_1]")] });
const file = new File(["Ann Lee"], "note.txt");
const folder = mkdtempSync(join(tmpdir(), "skyflow-edge-"));
after(() => rmSync(folder, { recursive: true }));

/** @param {Canned | Canned[]} canned @param {object} [config] */
function begin(canned, config) {
  const { fetch, sent } = cannedFetch(canned);
  const client = new Skyflow({ ...VALID, fetch, logLevel: "OFF", ...config });
  return { client, detect: client.detect(), sent };
}

/** What a call waits between its polls, in seconds. @param {number[]} delays */
const seconds = (delays) => delays.map((ms) => ms / 1000);

test("H-B7: a wait time is the longest that is waited, for every wait time", async () => {
  for (const [waitTime, waits] of /** @type {[number | undefined, number[]][]} */ ([[0, []], [1, [1]], [2, [2]], [3, [2, 1]], [5, [2, 3]], [10, [2, 4, 4]], [63.5, [2, 4, 8, 16, 32, 1.5]], [64, [2, 4, 8, 16, 32, 2]], [undefined, [2, 4, 8, 16, 32, 2]]])) {
    const { detect, sent } = begin([start, going]);
    const { value, delays } = await inVirtualTime(() => detect.deidentifyFile({ file, waitTime }, { timeoutMs: 0 }));
    assert.deepEqual([seconds(delays), sent.length], [waits, 2 + waits.length], `waitTime ${waitTime}`);
    assert.deepEqual([value?.status, value?.runId, value?.entities], ["IN_PROGRESS", "run-1", []]);
  }
});

test("H-B7: the time that polls take is part of it", async () => {
  const slow = async (/** @type {string} */ url) => {
    if (url.includes("/runs/")) await new Promise((resolve) => setTimeout(resolve, 3000));
    return Response.json(url.includes("/runs/") ? going.body : start.body);
  };
  const detect = new Skyflow({ ...VALID, fetch: /** @type {any} */ (slow), logLevel: "OFF" }).detect();
  const { value, delays } = await inVirtualTime(() => detect.deidentifyFile({ file, waitTime: 10 }, { timeoutMs: 0 }));
  assert.equal(value?.status, "IN_PROGRESS");
  // Polls of three seconds, and the waits between them; the last poll begins when the time is up.
  assert.deepEqual(seconds(delays), [3, 2, 3, 2, 3]);
});

test("a total time covers the start, every poll and every wait, and the run is not lost", async () => {
  for (const [config, options] of [[{}, { totalTimeoutMs: 5000 }], [{ totalTimeoutMs: 5000 }, {}]]) {
    const { detect, sent } = begin([start, going], config);
    const { value, delays } = await inVirtualTime(() => detect.deidentifyFile({ file }, options));
    assert.deepEqual([value?.status, value?.runId, sent.length], ["IN_PROGRESS", "run-1", 4]);
    assert.ok(delays.reduce((sum, ms) => sum + ms, 0) <= 5000);
    const stuck = begin([start, { timeout: true }], config);
    const { thrown } = await inVirtualTime(() => stuck.detect.deidentifyFile({ file }, options));
    assert.ok(thrown instanceof SkyflowError);
    assert.deepEqual([thrown.code, thrown.details], ["TIMEOUT", [{ runId: "run-1" }]]);
  }
});

test("each poll has a timeout of its own, and is repeated", async () => {
  const { detect, sent } = begin([start, { timeout: true }, done]);
  const { value, delays } = await inVirtualTime(() => detect.deidentifyFile({ file }, { timeoutMs: 700 }));
  assert.deepEqual([value?.status, sent.length, delays[0]], ["SUCCESS", 3, 700]);
});

test("R07: an abort while it waits ends it at once, and says which run goes on", async () => {
  const { detect, sent } = begin([start, going]);
  const controller = new AbortController();
  const reason = { mine: true };
  const { thrown, delays } = await inVirtualTime(() => {
    setTimeout(() => controller.abort(reason), 4500);
    return detect.deidentifyFile({ file }, { signal: controller.signal, timeoutMs: 0 });
  });
  assert.ok(thrown instanceof SkyflowError);
  assert.deepEqual([thrown.code, thrown.cause === reason, thrown.details, sent.length], ["ABORTED", true, [{ runId: "run-1" }], 3]);
  assert.deepEqual(seconds(delays), [2, 4.5], "the wait of four seconds is not waited out");
});

test("H-P3, H-P23: whatever a run ends in, it ends: with the vault's words, or a result", async () => {
  for (const status of ["UNKNOWN", "FAILED", "failed", "Unknown", "CANCELLED", "?"]) {
    const { detect, sent } = begin([start, run(status, { message: "could not parse page 3" })]);
    const { thrown, delays } = await inVirtualTime(() => detect.deidentifyFile({ file }, { timeoutMs: 0 }));
    assert.ok(thrown instanceof SkyflowError, status);
    assert.deepEqual([thrown.code, thrown.httpCode, thrown.message, thrown.requestId, thrown.details, sent.length, delays], ["SERVER", 500, "deidentifyFile: could not parse page [...]", "req-1", [{ runId: "run-1" }], 2, []]);
    const { errors, status: told } = await begin(run(status, { message: "could not parse page 3" })).detect.getDetectRun({ runId: "run-1" });
    assert.deepEqual([told, errors], [status, [{ requestId: "req-1", error: "could not parse page [...]" }]]);
  }
  const { thrown } = await inVirtualTime(() => begin([start, run("FAILED")]).detect.deidentifyFile({ file }));
  assert.match(String(thrown), /does not say why/);
  for (const status of ["success", "Success", "SUCCESS"]) {
    const { value } = await inVirtualTime(() => begin([start, run("in_progress"), run(status)]).detect.deidentifyFile({ file }));
    assert.equal(value?.status, status);
  }
});

test("H-N6: a poll that fails is a SkyflowError like any other", async () => {
  for (const [canned, code, sendings] of /** @type {[Canned, string, number][]} */ ([
    [{ status: 404, headers: json, body: { error: { message: "no such run" } } }, "NOT_FOUND", 2],
    [{ status: 403 }, "PERMISSION_DENIED", 2],
    [{ status: 500 }, "SERVER", 4],
    [{ status: 502, headers: { "content-type": "text/html" }, text: "<html></html>" }, "SERVER", 4],
    [{ networkError: "ECONNRESET" }, "NETWORK", 4],
    [{ headers: json, text: "{" }, "INVALID_RESPONSE", 2],
    [{ headers: json, body: {} }, "INVALID_RESPONSE", 2],
  ])) {
    const { detect, sent } = begin([start, canned]);
    const { thrown } = await inVirtualTime(() => detect.deidentifyFile({ file }));
    assert.ok(thrown instanceof SkyflowError);
    assert.deepEqual([thrown.code, thrown.details, sent.length], [code, [{ runId: "run-1" }], sendings], thrown.message);
  }
});

test("H-N1: a start is sent again only when the vault did nothing; texts and runs may be asked for again", async () => {
  for (const [status, headers, files, reads] of /** @type {[number, Record<string, string>, number, number][]} */ ([[500, {}, 1, 3], [502, {}, 1, 3], [408, {}, 1, 3], [429, {}, 3, 3], [503, { "retry-after": "1" }, 3, 3], [503, {}, 1, 3], [400, {}, 1, 1]])) {
    for (const { operation, valid } of DETECT_RULES) {
      const { detect, sent } = begin({ status, headers });
      const { thrown } = await inVirtualTime(() => /** @type {any} */ (detect)[operation](valid));
      assert.ok(thrown instanceof SkyflowError);
      assert.equal(sent.length, operation.endsWith("File") ? files : reads, `${operation} after ${status}`);
      if (operation.endsWith("File")) assert.equal(thrown.retryable, status === 429 || "retry-after" in headers, `${operation} after ${status}`);
    }
  }
});

test("H-N11: case and odd names do not miss their endpoint", async () => {
  for (const [name, endpoint, format] of [["A.PDF", "/document/pdf", "pdf"], ["b.TxT", "/text", "txt"], ["x.pdfx", "", "pdfx"], ["a.b.JPG", "/image", "jpg"], ["ünï🦀.txt", "/text", "txt"]]) {
    const { detect, sent } = begin([start, done]);
    await detect.deidentifyFile({ file: new File(["x"], name) });
    const body = /** @type {any} */ (await partsOf(sent[0].body));
    assert.deepEqual([sent[0].url.split("/deidentify/file")[1], body.file.data_format], [endpoint, format], name);
  }
  // The vault must be told what it is.
  for (const name of ["README", "trailing."]) {
    const { detect, sent } = begin([start, done]);
    await assert.rejects(detect.deidentifyFile({ file: new File(["x"], name) }), { code: "INVALID_INPUT", message: /extension/ });
    assert.deepEqual(sent, []);
  }
});

test("H-N12: every call of Detect names the package, and none the machine", async () => {
  for (const { operation, valid, answer } of DETECT_RULES) {
    const { detect, sent } = begin({ headers: json, body: answer });
    await /** @type {any} */ (detect)[operation](valid);
    for (const { headers } of sent) assert.ok(headers["sky-metadata"].$keys.includes("sdk_name_version"), operation);
  }
});

test("H-P1: a run's id is one segment of the path", async () => {
  for (const runId of ["a/b", "a?b#c", "a b", "ü🦀", "a%2fb", "..a"]) {
    const { detect, sent } = begin(done);
    await detect.getDetectRun({ runId });
    assert.equal(decodeURIComponent(new URL(sent[0].url).pathname.split("/")[4]), runId);
    assert.deepEqual(sent[0].query, ["vault_id=v1"]);
  }
});

test("H-P13: what an answer leaves out fails nothing but itself", async () => {
  const { detect } = begin({ headers: json, body: { processed_text: "x", entities: [{ token: "[A]" }, { location: { start_index: 3 } }, null], word_count: 1 } });
  const { entities, wordCount, charCount } = await detect.deidentifyText({ text: "x" });
  assert.deepEqual([entities, wordCount, charCount], [[{ token: "[A]", textIndex: {}, processedIndex: {} }, { textIndex: { start: 3 }, processedIndex: {} }, { textIndex: {}, processedIndex: {} }], 1, 0]);
  assert.deepEqual((await begin({ headers: json, body: { processed_text: "" } }).detect.deidentifyText({ text: "x" })).entities, []);
});

test("H-P14: the same file goes out whole each time, and one without a name is told", async () => {
  const { detect, sent } = begin(Array.from({ length: 3 }, () => [start, done]).flat());
  for (let count = 0; count < 3; count++) await detect.deidentifyFile({ file });
  for (const index of [0, 2, 4]) assert.equal(/** @type {any} */ (await partsOf(sent[index].body)).file.base64, btoa("Ann Lee"));
  for (const nameless of [new Blob(["x"]), new File(["x"], ""), new Uint8Array(3)]) {
    await assert.rejects(detect.deidentifyFile({ file: nameless }), { code: "INVALID_INPUT", message: /fileName/ });
  }
});

test("H-N22: without a file, or with one that cannot be read, there is a SkyflowError and no request", async () => {
  for (const given of [undefined, null, {}, { filePath: join(folder, "missing.txt") }, { filePath: folder }]) {
    const { detect, sent } = begin([start, done]);
    await assert.rejects(detect.deidentifyFile(/** @type {any} */ ({ file: given })), { name: "SkyflowError", code: "INVALID_INPUT" });
    assert.deepEqual(sent, []);
  }
});

/** @param {string} name @param {any[]} outputs @param {string} [outputDirectory] */
async function saved(name, outputs, outputDirectory = mkdtempSync(join(folder, "out-"))) {
  const { detect } = begin([start, run("SUCCESS", { output: outputs })]);
  await detect.deidentifyFile({ file: new File(["x"], "x.txt"), fileName: name, outputDirectory });
  return Object.fromEntries(readdirSync(outputDirectory).map((entry) => [entry, readFileSync(join(outputDirectory, entry), "utf8")]));
}

test("H-B8: every output is a file of its own, whole, in the output directory", async () => {
  const outputs = [output("one", "json"), output("two", "json"), output("three", "mp3"), output("four", "json")];
  assert.deepEqual(await saved("call.mp3", outputs), { "processed-call.json": "one", "processed-call-2.json": "two", "processed-call.mp3": "three", "processed-call-3.json": "four" });
});

test("no name leads out of the output directory, whatever the file or the vault calls itself", async () => {
  const names = ["...txt", "../../etc/passwd.txt", "..\\..\\windows.txt", "a:b|c?.txt", "nul\0l.txt", "/absolute.txt", "line\nbreak.txt", "~.txt", "ünï🦀.txt", `${"x".repeat(300)}.txt`];
  const extensions = ["../../x", "/etc/passwd", "..", "", "a/b", "tx\0t", "e".repeat(300)];
  for (const name of names) for (const extension of extensions) {
    const outside = mkdtempSync(join(folder, "around-"));
    const inside = join(outside, "out");
    mkdirSync(inside);
    // A control character in the name is refused as it stands, or replaced; either way nothing is written elsewhere.
    const files = Object.keys(await saved(name, [output("x", extension), output("y", extension)], inside));
    assert.equal(files.length, 2, `${JSON.stringify(name)} ${JSON.stringify(extension)}: ${files}`);
    for (const entry of files) assert.match(entry, /^processed-[^/\\:|?\0\n]*\.[\w-]{1,20}$/u);
    assert.deepEqual(readdirSync(outside), ["out"]);
  }
});

test("outputs are readable by their owner only, and their names are bounded in number and bytes", async () => {
  const directory = mkdtempSync(join(folder, "out-"));
  const names = ["a.txt", `${"\u{1f980}".repeat(100)}.txt`, `${"é".repeat(200)}.txt`, `${"a".repeat(255)}.txt`];
  const umask = process.umask(0);
  try {
    for (const name of names) await saved(name, [output("x", "e".repeat(300)), output("[{}]", "json")], directory);
  } finally {
    process.umask(umask);
  }
  const files = readdirSync(directory);
  assert.equal(files.length, names.length * 2);
  for (const entry of files) {
    assert.ok(Buffer.byteLength(entry) <= 200, `${Buffer.byteLength(entry)} bytes`);
    assert.equal(statSync(join(directory, entry)).mode & 0o777, 0o600, entry);
  }
  const many = Array.from({ length: 1001 }, (_, index) => output("x", `e${index}`));
  const { detect } = begin([start, run("SUCCESS", { output: many })]);
  const empty = mkdtempSync(join(folder, "out-"));
  await assert.rejects(detect.deidentifyFile({ file: new File(["x"], "a.txt"), outputDirectory: empty }), { code: "INVALID_INPUT", message: /outputDirectory/ });
  assert.deepEqual(readdirSync(empty), [], "more outputs than a file can have: nothing is written");
});

test("an output replaces a file of its name whole, and a link of its name, not what that leads to", async () => {
  const directory = mkdtempSync(join(folder, "out-"));
  const victim = join(folder, "victim.txt");
  writeFileSync(victim, "untouched");
  symlinkSync(victim, join(directory, "processed-a.txt"));
  writeFileSync(join(directory, "processed-b.txt"), "a longer text of before");
  await saved("a.txt", [output("new")], directory);
  assert.deepEqual(await saved("b.txt", [output("new")], directory), { "processed-a.txt": "new", "processed-b.txt": "new" });
  assert.equal(readFileSync(victim, "utf8"), "untouched");
});

test("an output that cannot be written loses nothing: the error has the run's id, and no part is left behind", async () => {
  const directory = mkdtempSync(join(folder, "out-"));
  mkdirSync(join(directory, "processed-a.txt"));
  const { detect } = begin([start, done]);
  const error = await detect.deidentifyFile({ file: new File(["x"], "a.txt"), outputDirectory: directory }).catch((thrown) => thrown);
  assert.ok(error instanceof SkyflowError);
  assert.deepEqual([error.code, error.details], ["INVALID_INPUT", [{ runId: "run-1" }]]);
  assert.match(error.message, /outputDirectory/);
  assert.deepEqual(readdirSync(directory), ["processed-a.txt"]);
});

test("nothing is written for a run that is not over", async () => {
  const directory = mkdtempSync(join(folder, "out-"));
  await inVirtualTime(() => begin([start, going]).detect.deidentifyFile({ file, outputDirectory: directory, waitTime: 1 }));
  await inVirtualTime(() => begin([start, run("FAILED", { output: [output("x")] })]).detect.deidentifyFile({ file, outputDirectory: directory }));
  assert.deepEqual(readdirSync(directory), []);
});

test("where there are no files, filePath and outputDirectory say what to do instead", async () => {
  const { getBuiltinModule } = process;
  const { detect, sent } = begin([start, done]);
  /** @type {any} */ (process).getBuiltinModule = undefined;
  try {
    await assert.rejects(detect.deidentifyFile({ file, outputDirectory: "out" }), { code: "UNSUPPORTED_RUNTIME", message: /outputDirectory needs a runtime with files/ });
    await assert.rejects(detect.deidentifyFile({ file: { filePath: "a.txt" } }), { code: "UNSUPPORTED_RUNTIME", message: /filePath needs a runtime with files/ });
  } finally {
    process.getBuiltinModule = getBuiltinModule;
  }
  assert.deepEqual(sent, []);
});
