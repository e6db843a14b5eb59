// R20, R22: no credential, row value, token or column value is ever shown: not by the logger, the console, events or errors, whatever
// fails, and none is left in WebAssembly's memory. Each secret here is a mark that stands nowhere else.
import test from "node:test";
import { inspect } from "node:util";

import { inMemory } from "../support/linear-memory.js";
import { InMemorySpanExporter, BasicTracerProvider, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { Skyflow } from "skyflow-edge";
import { withOpenTelemetry } from "skyflow-edge/opentelemetry";

import * as assert from "../support/assert.js";
import { methodsOf, vaultConfig } from "../support/clients.js";
import { hang, recorder } from "../support/recorder.js";
import { latestMarks, marksIn, marksInMemory, newMarks } from "./canary-marks.js";

const table = "persons";

/** Every operation with marks in all that is confidential of what it is given, and an answer with marks. @param {import("./canary-marks.js").Marks} marks */
function callsWith(marks) {
  const row = { name: marks.value, word: marks.word, card: marks.card, email: marks.email, number: Number(marks.number), deep: { list: [marks.nested] } };
  const prose = `She said: ${marks.value}, and paid with ${marks.card} (${marks.email});\n"${marks.nested}" or ${marks.columnValue}. ${marks.word}!`;
  return /** @type {[string, string, any, any][]} */ ([
    ["insert", "insert", { table, values: [row, { word: marks.word }], tokenMode: "ENABLE", tokens: [{ word: marks.ownToken }] }, { records: [{ skyflow_id: "1", tokens: { word: marks.token } }, { skyflow_id: "2", tokens: null }] }],
    ["upsert", "insert", { table, values: [row], upsert: "email" }, { records: [{ skyflow_id: "1", tokens: { word: marks.token } }] }],
    ["batch insert", "insert", { table, values: [row], continueOnError: true }, { responses: [{ Status: 200, Body: { records: [{ skyflow_id: "1", tokens: { word: marks.token } }] } }] }],
    ["get", "get", { table, columnName: "email", columnValues: [marks.columnValue, marks.email], redactionType: "PLAIN_TEXT" }, { records: [{ fields: { skyflow_id: "1", word: marks.answered } }] }],
    ["update", "update", { table, data: { skyflowId: "id-1", ...row }, tokens: { word: marks.ownToken }, tokenMode: "ENABLE", returnTokens: true }, { skyflow_id: "id-1", tokens: { word: marks.token } }],
    ["query", "query", { query: marks.query }, { records: [{ fields: { word: marks.answered }, tokens: { word: marks.token } }] }],
    ["tokenize", "tokenize", { values: [{ value: marks.value, columnGroup: "g" }, { value: marks.card, columnGroup: "g" }] }, { records: [{ token: marks.token }, { token: marks.ownToken }] }],
    ["bulk insert of a source", "bulkInsert", { table, values: new Set([row, { word: marks.word }]), onBatch: () => {} }, { records: [{ skyflow_id: "1", tokens: { word: marks.token } }, { skyflow_id: "2", tokens: null }] }],
    ["bulk detokenize", "bulkDetokenize", { data: new Set([{ token: marks.token }, { token: marks.token }]), batchSize: 1 }, { records: [{ token: marks.token, value: marks.answered }] }],
    ["bulk tokenize", "bulkTokenize", { values: [{ value: marks.value, columnGroup: "g" }] }, { records: [{ token: marks.token }] }],
    ["bulk delete", "bulkDelete", { table, ids: ["id-1"], onBatch: () => {} }, { RecordIDResponse: ["id-1"] }],
    ["delete", "delete", { table, ids: ["id-1"] }, { RecordIDResponse: ["id-1"] }],
    ["detokenize", "detokenize", { data: [{ token: marks.token }, { token: marks.ownToken }] }, { records: [{ token: marks.token, value: marks.answered }, { token: marks.ownToken, value: marks.value }] }],
    ...["application/json", "application/x-www-form-urlencoded", "text/xml", "multipart/form-data"].map((type) => [`invoke with ${type}`, "invoke", { pathParams: { id: "7" }, queryParams: { q: marks.columnValue }, headers: { "content-type": type }, body: row }, { word: marks.answered }]),
    ["invoke with text", "invoke", { pathParams: { id: "7" }, headers: { "content-type": "text/xml" }, body: `<a>${marks.value}</a><b>${marks.card}</b>` }, { word: marks.answered }],
    ["deidentify text", "deidentifyText", { text: prose, allowRegexList: [marks.email], restrictRegexList: [marks.nested] }, { processed_text: marks.answered, entities: [{ token: marks.token, value: marks.value }] }],
    ["deidentify chat", "deidentifyChat", [{ role: "user", content: [{ type: "text", text: prose }, { type: "tool_use", input: { [marks.word]: marks.nested } }] }, { role: "user", content: marks.value }], { processed_text: ["a", "b", "c"].join("\n\n-----\n\n"), entities: [{ token: marks.token, value: marks.value, location: { start_index: 0 } }] }],
    ["reidentify text", "reidentifyText", { text: `${prose} ${marks.token}` }, { text: marks.answered }],
    ["guardrails", "checkGuardrails", { text: prose, denyTopics: [marks.word] }, { text: marks.answered, validation: "passed" }],
    ["deidentify file", "deidentifyFile", { file: new File([marks.value, prose], "a.txt"), waitTime: 0, allowRegexList: [marks.email], restrictRegexList: [marks.nested, marks.columnValue] }, { run_id: "run-1", status: "SUCCESS", output: [{ processedFile: btoa(marks.token), processedFileType: "redacted_file", processedFileExtension: "txt" }] }],
    ["detect run", "getDetectRun", { runId: "run-1" }, { status: "SUCCESS", output: [] }],
    ["reidentify file", "reidentifyFile", { file: new File([marks.token, prose], "a.txt") }, { status: "SUCCESS", output: { processed_file: btoa(marks.token), processed_file_extension: "txt" } }],
  ]);
}

/** What is in the file that Detect is sent. @param {string} body */
const content = (body) => new TextDecoder().decode(Uint8Array.from(atob(/"base64":"([^"]*)"/.exec(body)?.[1] ?? ""), (character) => character.charCodeAt(0)));

/** What a form or a document says, as a reader of it would quote it. @param {any} body */
function readable(body) {
  if (body instanceof FormData) return [...body.values()].join("\n");
  if (body.startsWith("{")) return body + content(body);
  return body.startsWith("<") ? body.replaceAll("&quot;", '"') : decodeURIComponent(body.replaceAll("+", " "));
}

/** What a server could quote: all that it was sent, and each part by itself. @param {any} request */
function quote({ body, url, headers }) {
  const sent = body === undefined ? decodeURIComponent(new URL(url).search) : readable(body);
  const isSent = (/** @type {string} */ mark) => [mark, JSON.stringify(mark).slice(1, -1)].some((form) => [sent, headers.authorization, headers["x-skyflow-authorization"]].some((text) => text?.includes(form)));
  return { sent, parts: Object.values(latestMarks()).filter(isSent) };
}

const json = { "content-type": "application/json", "x-request-id": "r-1" };
const echo = (/** @type {number} */ status) => (/** @type {any} */ request) => {
  const { sent, parts } = quote(request);
  const details = [{ value: parts, text: `of ${parts.join(" and ")}` }, sent];
  return { status, headers: { ...json, "retry-after": "0" }, body: JSON.stringify({ error: { message: `refused ${parts.join(", ")}: ${sent}`, http_status: `Bad ${parts[0]}`, details } }) };
};

/** How a call can fail. */
const FAILURES = /** @type {[string, any, object?][]} */ ([
  ["400 that quotes what was sent", echo(400)],
  ["500 that quotes what was sent", echo(500)],
  ["429 that quotes what was sent, twice", echo(429), { maxRetries: 1 }],
  ["400 in plain text", (/** @type {any} */ request) => ({ status: 400, headers: { "content-type": "text/plain" }, body: quote(request).parts.join(" ") })],
  ["400 as text of an error", (/** @type {any} */ request) => ({ status: 400, headers: json, body: JSON.stringify({ error: quote(request).parts.join(" ") }) })],
  ["400 as a batch", (/** @type {any} */ request) => ({ status: 400, headers: json, body: JSON.stringify({ responses: quote(request).parts.map((part) => ({ Status: 400, Body: { error: `bad ${part}` } })) }) })],
  ["502 as a page", (/** @type {any} */ request) => ({ status: 502, headers: { "content-type": "text/html" }, body: `<html>${quote(request).sent}</html>` })],
  ["401", { status: 401, headers: json, body: { error: { message: "who are you" } } }],
  ["a redirect", (/** @type {any} */ request) => ({ status: 307, headers: { location: `https://other.example/${encodeURIComponent(quote(request).parts.join())}` } })],
  ["no connection", () => Promise.reject(new TypeError("fetch failed", { cause: new Error("ECONNREFUSED") }))],
  [
    "no connection, told with the URL as Deno and Bun do",
    async (/** @type {any} */ { url }) => {
      const { href } = new URL(url);
      throw Object.assign(new TypeError(`error sending request for url (${href})`, { cause: Object.assign(new Error(`no ${url}`), { path: url }) }), { path: href });
    },
  ],
  ["a timeout", hang, { timeoutMs: 15 }],
  ["broken JSON", (/** @type {any} */ request) => ({ headers: json, body: `{"records": ${quote(request).sent}` })],
  ["JSON that is not the vault's", (/** @type {any} */ request) => ({ headers: json, body: JSON.stringify({ records: quote(request).sent, RecordIDResponse: quote(request).sent }) })],
  ["records that are none", (/** @type {any} */ request) => ({ headers: json, body: JSON.stringify({ records: quote(request).parts, responses: {}, RecordIDResponse: {} }) })],
  ["an answer that is too large", (/** @type {any} */ request) => ({ headers: json, body: quote(request).sent + " ".repeat(200_000) })],
]);

/** A connection may answer anything, so to it these are no failures. */
const NO_FAILURE_OF_A_CONNECTION = /^(broken JSON|JSON that|records that)/;

/**
 * Where a redirect leads is judged in Rust, so what its target quotes passes through memory. (What an error or a success says does not.)
 */
const QUOTED_BY_A_REDIRECT = /redirect/;

/**
 * Runs `act` on a client that tells everything, and returns the text of all it told.
 * @param {import("./canary-marks.js").Marks} marks
 * @param {any} script
 * @param {(vault: any) => Promise<any>} act
 * @param {any} [credentials]
 */
async function told({ apiKey }, script, act, credentials = /** @type {any} */ ({ apiKey })) {
  /** @type {string[]} */
  const sinks = [];
  const sink = (/** @type {string} */ name) => (/** @type {unknown[]} */ ...said) => void sinks.push(`${name}: ${inspect(said, { depth: 12 })}`);
  const methods = /** @type {const} */ (["debug", "info", "warn", "error", "log", "trace", "dir"]);
  const originals = methods.map((method) => console[method]);
  for (const method of methods) console[method] = sink(`console.${method}`);
  const logger = { debug: sink("debug"), info: sink("info"), warn: sink("warn"), error: sink("error") };
  const record = recorder(script).fetch;
  // What a server reads of a blob is its text.
  const fetch = async (/** @type {any} */ url, /** @type {any} */ init) => record(url, { ...init, signal: init.signal, body: init.body instanceof Blob ? await init.body.text() : init.body });
  try {
    const listeners = { onRequest: sink("onRequest"), onResponse: sink("onResponse"), onCallStart: sink("onCallStart"), onCall: sink("onCall"), headers: sink("headers") };
    const hooks = { fetch, logger, logLevel: /** @type {const} */ ("DEBUG"), ...listeners };
    const exporter = new InMemorySpanExporter();
    const options = { tracerProvider: new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }) };
    const connectionConfigs = [{ connectionId: "c1", connectionUrl: "https://gw.example/{id}?fixed=1", credentials }];
    const client = new Skyflow(withOpenTelemetry({ vaultConfigs: [vaultConfig({ credentials })], connectionConfigs, maxRetries: 0, maxResponseBytes: 100_000, ...hooks }, options));
    const error = await act(methodsOf(client)).then(() => undefined, (/** @type {unknown} */ thrown) => thrown);
    for (const { name, attributes, status, events, resource } of exporter.getFinishedSpans()) sinks.push(`span: ${inspect([name, attributes, status, events, resource.attributes], { depth: 12 })}`);
    sinks.push(`client: ${inspect([client, client.vault(), client.detect(), client.connection(), client.getVaultConfig("v1"), client.getConnectionConfig("c1")], { depth: 12, showHidden: true, getters: true })} ${JSON.stringify(client)}`);
    for (let each = /** @type {any} */ (error), depth = 0; each !== undefined && depth < 5; each = each?.cause, depth++) {
      sinks.push(`error: ${inspect(each, { depth: 12, showHidden: true, getters: true })} ${each} ${each?.stack} ${JSON.stringify(each)} ${inspect(structuredClone(each))}`);
    }
    return { sinks, error };
  } finally {
    methods.forEach((method, index) => (console[method] = originals[index]));
  }
}

/** Where a mark must be for the call to do its work, and is not searched. */
const MAY_BE = {
  apiKey: "the credential's header",
  columnValue: "the query of a request, and its body",
  others: "the body of a request, and what the caller gets back from a call that succeeds",
};
const searched = { calls: 0, texts: 0 };

/** @param {import("./canary-marks.js").Marks} marks @param {string} what @param {string[]} sinks */
function leaks(marks, what, sinks) {
  searched.calls++;
  searched.texts += sinks.length;
  return leaked(marks, what, sinks);
}

/** @param {import("./canary-marks.js").Marks} marks @param {string} what @param {string[]} sinks */
const leaked = (marks, what, sinks) => sinks.flatMap((text) => marksIn(marks, text).map((name) => `${what}: ${name} in ${text.slice(0, text.indexOf(":"))}`));

test("the marks are found where they are", async () => {
  const marks = newMarks();
  const { sinks } = await told(marks, { body: {} }, async () => {
    console.error("x", { deep: [callsWith(marks)[0][2]] });
    throw new Error(`quotes ${encodeURIComponent(marks.columnValue)}`, { cause: new Error(marks.apiKey) });
  });
  const found = new Set(sinks.flatMap((text) => marksIn(marks, text)));
  for (const name of ["value", "word", "card", "email", "number", "nested", "columnValue", "apiKey"]) assert.ok(found.has(name), name);
  assert.ok(inMemory("skyflow-edge"), "the memory that is searched is the core's");
});

test("R20 a success shows nothing of what was sent or answered", async () => {
  const marks = newMarks();
  const found = [];
  for (const [name, method, request, body] of callsWith(marks)) {
    const { sinks, error } = await told(marks, { headers: json, body: JSON.stringify(body) }, (vault) => vault[method](request, { headers: { "x-trace": "1" } }));
    assert.equal(error, undefined, name);
    assert.ok(sinks.length > 3, "something was told");
    found.push(...leaks(marks, name, sinks));
  }
  assert.deepEqual([found, marksInMemory(marks)], [[], []]);
});

for (const [failure, script, options = {}] of FAILURES) {
  test(`R20, R22 nothing is shown of what was sent: ${failure}`, async () => {
    const marks = newMarks();
    const found = [];
    for (const [name, method, request] of callsWith(marks)) {
      if (method === "invoke" && NO_FAILURE_OF_A_CONNECTION.test(failure)) continue;
      const { sinks, error } = await told(marks, script, (vault) => vault[method](request, options));
      assert.equal(error?.name, "SkyflowError", name);
      found.push(...leaks(marks, name, sinks));
    }
    assert.deepEqual([[...new Set(found)], QUOTED_BY_A_REDIRECT.test(failure) ? [] : marksInMemory(marks)], [[], []]);
  });
}

test("R20, R22 nothing is shown of what a failed run says of its file and its request", async () => {
  const marks = newMarks();
  const found = [];
  for (const [name, method, request, body] of callsWith(marks)) {
    if (method !== "deidentifyFile") continue;
    for (const bytes of [request.file, new Uint8Array(await request.file.arrayBuffer())]) {
      /** @type {string} */
      let said;
      const script = (/** @type {any} */ sent) => {
        if (sent.method === "GET") return { headers: json, body: JSON.stringify({ status: "FAILED", message: said }) };
        const { sent: all, parts } = quote(sent);
        said = `cannot work on ${parts.join(", ")}: ${all}`;
        return { headers: json, body: JSON.stringify(body) };
      };
      const { sinks, error } = await told(marks, script, (vault) => vault[method]({ ...request, file: bytes, fileName: "a.txt" }));
      assert.equal(error.code, "SERVER", name);
      assert.ok(error.message.startsWith("deidentifyFile: cannot [...]"), error.message);
      found.push(...leaks(marks, name, sinks));
    }
  }
  assert.deepEqual([found, marksInMemory(marks)], [[], []]);
});

for (const [failure, script, options] of FAILURES) {
  test(`R20, R22 nothing is shown of a text that arrives in pieces: ${failure}`, async () => {
    const marks = newMarks();
    const { sinks, error } = await told(marks, script, async (detect) => {
      const { readable, writable } = detect.reidentifyStream(options);
      const writer = writable.getWriter();
      writer.closed.catch(() => {});
      for (const piece of [marks.value, " [NAME_", marks.word.slice(0, 9), `] ${marks.card}`]) writer.write(piece).catch(() => {});
      writer.close().catch(() => {});
      for (const reader = readable.getReader(); ; ) {
        const { done, value } = await reader.read();
        if (done) return;
        assert.includes(marks.value, value.trim());
      }
    });
    assert.equal(error?.name, "SkyflowError");
    assert.deepEqual([leaks(marks, failure, sinks), QUOTED_BY_A_REDIRECT.test(failure) ? [] : marksInMemory(marks)], [[], []]);
  });
}

test("R20 nothing is shown of the credential that a failed run's answer quotes", async () => {
  const marks = newMarks();
  const script = (/** @type {any} */ { headers }) => ({ headers: json, body: JSON.stringify({ status: "FAILED", message: `no run for ${headers.authorization}` }) });
  const { sinks } = await told(marks, script, async (vault) => {
    const { errors } = await vault.getDetectRun({ runId: "run-1" });
    assert.equal(errors[0].error, "no [...] for Bearer [...]");
  });
  assert.deepEqual(leaks(marks, "detect run", sinks), []);
});

test("R20 nothing is shown of an aborted call", async () => {
  const marks = newMarks();
  const found = [];
  for (const [name, method, request] of callsWith(marks)) {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 2);
    const { sinks, error } = await told(marks, hang, (vault) => vault[method](request, { signal: controller.signal }));
    assert.equal(error.code, "ABORTED", name);
    found.push(...leaks(marks, name, sinks));
  }
  assert.deepEqual([found, marksInMemory(marks)], [[], []]);
});

test("R20 nothing is shown of input that is refused", async () => {
  const marks = newMarks();
  const [[, , { values: [row] }]] = callsWith(marks);
  const throwing = (/** @type {string} */ member) => Object.defineProperty({ ...row }, member, { enumerable: true, get() { throw new Error(marks.value); } }); // prettier-ignore
  const cyclic = { ...row, self: {} };
  cyclic.self = cyclic;
  const refused = /** @type {[string, any][]} */ ([
    ["insert", { table, values: [{ ...row, big: 10n }] }],
    ["insert", { table, values: [row, marks.value] }],
    ["insert", { table, values: [cyclic] }],
    ["insert", { table, values: [throwing("word")] }],
    ["insert", { table, values: [row], tokens: [{ word: marks.ownToken }] }],
    ["insert", { table, values: marks.value }],
    ["insert", { table: { name: marks.value }, values: [row] }],
    ["get", { table, columnName: "email", columnValues: [marks.columnValue, 5] }],
    ["get", { table, ids: marks.value }],
    ["delete", { table, ids: [marks.value, null] }],
    ["detokenize", { data: [{ token: marks.token }, { token: [marks.token] }] }],
    ["bulkInsert", { table, values: new Set([row, marks.value]) }],
    ["bulkInsert", { table, values: [cyclic].values() }],
    ["bulkDelete", { table, ids: new Set([marks.value, null]) }],
    ["bulkTokenize", { values: [{ value: marks.value }] }],
    ["deidentifyChat", [{ content: marks.value }, marks.value]],
    ["detokenize", { data: [{ token: marks.token, redactionType: marks.word }] }],
    ["detokenize", { data: [throwing("token")] }],
    ["invoke", { pathParams: { id: "7" }, body: { ...row, big: 10n } }],
    ["invoke", { pathParams: { id: "7" }, body: throwing("word"), headers: { "content-type": "text/xml" } }],
    ["invoke", { pathParams: { id: "7" }, body: { a: { [marks.word]: { "[": marks.value } } }, headers: { "content-type": "application/x-www-form-urlencoded" } }],
    ["invoke", { pathParams: { id: "7" }, body: marks.value }],
    ["invoke", { pathParams: { id: `${marks.value}\n` }, body: row }],
    ["invoke", { pathParams: { id: "7" }, queryParams: { a: [marks.value, {}] } }],
    // In the place of a name, at every depth.
    ...Object.values(marks).flatMap((mark) => /** @type {[string, any][]} */ ([
      ["insert", { table, values: [{ [mark]: NaN }] }],
      ["insert", { table, values: [row], tokenMode: "ENABLE", tokens: [{ [mark]: NaN }] }],
      ["update", { table, data: { skyflowId: "1", [mark]: 10n } }],
      ["update", { table, data: { skyflowId: "1", a: 1 }, tokenMode: "ENABLE", tokens: { [mark]: NaN } }],
      ["get", { table, [mark]: 1 }],
      ["tokenize", { values: [{ value: "a", columnGroup: "g", [mark]: 1 }] }],
      ["detokenize", { data: [{ token: "a", [mark]: 1 }] }],
      ["bulkDetokenize", { data: new Set([{ token: "a", [mark]: 1 }]) }],
      ["deidentifyText", { text: "a", tokenFormat: { [mark]: 1 } }],
      ["deidentifyText", { text: "a", transformations: { shiftDates: { [mark]: 1 } } }],
      ["request", { method: "POST", path: "/v1/x", body: { [mark]: NaN } }],
      ["request", { method: "GET", path: "/v1/x", query: { [mark]: {} } }],
      ["invoke", { pathParams: { id: "7", [mark]: "x" } }],
      ["invoke", { pathParams: { id: "7" }, queryParams: { [mark]: [] } }],
      ["invoke", { pathParams: { id: "7" }, body: { [mark]: NaN } }],
      ...["text/xml", "application/x-www-form-urlencoded", "multipart/form-data"].map((type) => ["invoke", { pathParams: { id: "7" }, body: { a: { [`${mark}[`]: [] }, [`${mark}[ `]: NaN }, headers: { "content-type": type } }]),
    ])),
  ]);
  // In the wrong place: read as a table, a mode or a number, so they do get into memory.
  const misplaced = /** @type {[string, any][]} */ ([
    ["insert", { table, values: [row], tokenMode: marks.word }],
    ["get", { table, redactionType: marks.word }],
    ["get", { table, limit: marks.value }],
    ["get", { table: `${marks.value}\n` }],
    ["invoke", { pathParams: { id: "7" }, method: marks.word }],
    ["invoke", { pathParams: { id: "7" }, headers: { "x-a": marks.value } }],
    ...Object.values(marks).flatMap((mark) => [mark, `proxy-${mark}`, `sec-${mark}`].flatMap((name) => /** @type {[string, any][]} */ ([
      ["invoke", { pathParams: { id: "7" }, headers: { [name]: 5 } }],
      ["invoke", { pathParams: { id: "7" }, headers: { [name]: "\n" } }],
      ["invoke", { pathParams: { id: "7" }, headers: [[name, "a"], [name, "b"]] }],
      ["invoke", { pathParams: { id: "7" }, headers: { [`${name} x`]: "a" } }],
    ]))),
  ]);
  const found = [];
  const refuse = async (/** @type {[string, any]} */ [method, request]) => {
    const { sinks, error } = await told(marks, { body: {} }, (vault) => vault[method](request));
    assert.equal(error?.code, "INVALID_INPUT", inspect(request));
    found.push(...leaks(marks, inspect(request).slice(0, 60), sinks));
  };
  for (const call of refused) await refuse(call);
  assert.deepEqual(marksInMemory(marks), []);
  for (const call of misplaced) await refuse(call);
  assert.deepEqual(found, []);
});

test("R20 nothing is shown of credentials and headers that are refused", async () => {
  const marks = newMarks();
  const found = [];
  for (const credentials of [{ apiKey: `${marks.apiKey}x` }, { apiKey: marks.apiKey, token: marks.token }, { apiKey: [marks.apiKey] }, { token: marks.apiKey }, { key: marks.apiKey }, marks.apiKey]) {
    const error = assert.throws(() => new Skyflow({ vaultConfigs: [vaultConfig({ credentials })] }));
    found.push(...marksIn(marks, `${inspect(error, { depth: 12, showHidden: true })} ${JSON.stringify(error)} ${error.stack}`));
  }
  const { sinks } = await told(marks, { body: {} }, (vault) => vault.get({ table }, { headers: { authorization: `Bearer ${marks.apiKey}`, "x-a": marks.word } }));
  found.push(...leaks(marks, "headers", sinks));
  assert.deepEqual(found, []);
});

test("R20 nothing is shown of tokens from a source of the caller's, whatever becomes of them", async () => {
  const marks = newMarks();
  const found = [];
  const sources = /** @type {[string, () => any][]} */ ([
    ["a token", () => marks.token],
    ["a token with its end", () => ({ accessToken: marks.token, expiresAt: Date.now() + 3_600_000 })],
    ["a token in an error", () => Promise.reject(Object.assign(new Error(`no ${marks.token}`, { cause: { token: marks.token } }), { token: marks.token }))],
    ["a token that no header can have", () => `Bearer ${marks.token}\n`],
    ["a token with an end that is none", () => ({ accessToken: marks.token, expiresAt: marks.token })],
    ["a token as the name of a member", () => ({ [marks.token]: marks.token })],
  ]);
  for (const [name, getToken] of sources) {
    for (const status of [200, 401]) {
      const script = (/** @type {any} */ { headers }) => ({ status, headers: json, body: JSON.stringify({ records: [], error: { message: `who is ${headers.authorization}` } }) });
      const { sinks } = await told(marks, script, (vault) => vault.get({ table }), { getToken });
      assert.ok(sinks.some((text) => text.startsWith("span: ")), "spans were searched");
      found.push(...leaks(marks, name, sinks));
    }
  }
  assert.deepEqual([found, marksInMemory(marks)], [[], []]);
});

test("R20 nothing is shown of headers that a function gives", async () => {
  const marks = newMarks();
  for (const given of [{ "x-a": marks.word }, { authorization: marks.word }, { "x-a": `${marks.word}\r\n` }, marks.word]) {
    for (const headers of [() => given, () => Promise.reject(new Error(marks.word)), () => { throw new Error(marks.word); }]) {
      const { sinks } = await told(marks, { body: {} }, async () => new Skyflow({ vaultConfigs: [vaultConfig()], headers: /** @type {any} */ (headers), fetch: async () => Response.json({ records: [] }), logLevel: "OFF" }).vault().get({ table }));
      assert.deepEqual(leaks(marks, "headers", sinks), []);
    }
  }
});

test("R20 the list of what was searched", () => {
  for (const [name, places] of Object.entries(MAY_BE)) console.log(`${name}: ${places}; nowhere else`);
  console.log(`R20: ${Object.keys(newMarks()).length} kinds of mark, ${searched.calls} calls, ${searched.texts} texts of logs, errors, events and clients searched; 0 found`);
  assert.ok(searched.calls > 0);
});
