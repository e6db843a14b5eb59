// R68: what a caller does to its own objects once a call has begun has no effect on what is sent.
import { generateSignedDataTokensFromCreds } from "skyflow-edge";

import * as assert from "../support/assert.js";
import { connected, localVault, stubbed } from "../support/clients.js";
import { figure } from "../support/figures.js";
import { DETECT_OPERATIONS, OPERATIONS } from "../support/operations.js";
import { suite } from "../support/suite.js";

const test = suite("changes");

const bytes = () => new TextEncoder().encode("bytes of a file");
const manyRows = () => Array.from({ length: 6 }, (_, index) => ({ name: `n${index}`, deep: { list: [index] } }));

/** Requests that are made anew each time, so that one may be changed. @type {[method: string, request: () => any][]} */
const REQUESTS = [
  ["insert", () => ({ table: "persons", values: manyRows() })],
  ["insert", () => ({ table: "persons", values: manyRows(), tokens: manyRows(), tokenMode: "ENABLE", continueOnError: true })],
  ["get", () => ({ table: "persons", ids: Array.from({ length: 30 }, (_, index) => `id-${index}`), fields: ["name"] })],
  ["get", () => ({ table: "persons", columnName: "name", columnValues: ["a", "b"] })],
  ["delete", () => ({ table: "persons", ids: ["1", "2"] })],
  ["detokenize", () => ({ data: [{ token: "t1", redactionType: "MASKED" }, { token: "t2" }] })],
  ["tokenize", () => ({ values: [{ value: "a", columnGroup: "g" }] })],
  ["update", () => ({ table: "persons", data: { skyflowId: "1", name: "Bea", deep: { list: [1] } } })],
  ["query", () => ({ query: "SELECT name FROM persons" })],
  ["uploadFile", () => ({ table: "docs", columnName: "scan", file: bytes(), fileName: "a.txt" })],
  ["uploadFile", () => ({ table: "docs", columnName: "scan", file: bytes().buffer, fileName: "a.txt" })],
  ["deleteFile", () => ({ table: "docs", columnName: "scan", skyflowId: "1" })],
  ["getFileScanStatus", () => ({ table: "docs", columnName: "scan", skyflowId: "1" })],
  ["request", () => ({ method: "POST", path: "/v1/x", query: { a: ["1", "2"] }, body: { a: { b: [1] } } })],
  ["request", () => ({ method: "POST", path: "/v1/x", body: bytes() })],
  ["request", () => ({ method: "POST", path: "/v1/x", body: new URLSearchParams({ a: "b" }) })],
  ["bulkInsert", () => ({ table: "persons", values: manyRows(), batchSize: 2, concurrency: 1 })],
  ["bulkDetokenize", () => ({ data: [{ token: "t1" }, { token: "t2" }, { token: "t3" }], batchSize: 1, concurrency: 1 })],
  ["bulkTokenize", () => ({ values: [{ value: "a", columnGroup: "g" }, { value: "b", columnGroup: "g" }], batchSize: 1, concurrency: 1 })],
  ["bulkDelete", () => ({ table: "persons", ids: ["1", "2", "3"], batchSize: 1, concurrency: 1 })],
  ["getAll", () => ({ table: "persons", ids: ["1", "2"], fields: ["name"] })],
  ["deidentifyText", () => ({ text: "Hi", entities: ["ssn"], allowRegexList: ["a"], tokenFormat: { entityOnly: ["ssn"] } })],
  ["reidentifyText", () => ({ text: "Hi", plainTextEntities: ["ssn"] })],
  ["checkGuardrails", () => ({ text: "Hi", denyTopics: ["cricket"] })],
  ["getDetectRun", () => ({ runId: "run-1" })],
  ["deidentifyFile", () => ({ file: bytes(), fileName: "a.txt", waitTime: 0, entities: ["ssn"], allowRegexList: ["a"] })],
  ["reidentifyFile", () => ({ file: bytes(), fileName: "a.txt", plainTextEntities: ["ssn"] })],
  ["invoke", () => ({ body: { a: { b: [1] } }, queryParams: { a: "b" }, headers: { "x-a": "b" } })],
  ["invoke", () => ({ body: bytes(), headers: { "content-type": "application/octet-stream" } })],
  ["invoke", () => ({ body: { file: bytes(), list: [1] }, headers: { "content-type": "multipart/form-data" } })],
];

/** Changes everything that a request holds, to its depths. @param {any} value */
function change(value) {
  if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return void (value instanceof ArrayBuffer ? new Uint8Array(value) : /** @type {Uint8Array} */ (value)).fill(33);
  if (value instanceof URLSearchParams) return value.set("a", "changed");
  for (const key of Object.keys(value)) {
    if (typeof value[key] === "object" && value[key] !== null) change(value[key]);
    else value[key] = typeof value[key] === "string" ? "changed" : 77;
  }
  if (Array.isArray(value)) value.push("changed");
  else value.changed = "changed";
}

/** Answers that every operation takes. @param {any} request */
function answer({ url, body }) {
  const sent = typeof body === "string" && body.startsWith("{") ? JSON.parse(body) : {};
  if (url.includes("/detect/")) {
    const { answer } = /** @type {any} */ (DETECT_OPERATIONS.find(({ method }) => method === (url.includes("/runs/") ? "getDetectRun" : url.endsWith("/deidentify/string") ? "deidentifyText" : url.endsWith("/reidentify/string") ? "reidentifyText" : url.includes("guardrails") ? "checkGuardrails" : url.includes("reidentify") ? "reidentifyFile" : "deidentifyFile")));
    return { body: answer };
  }
  const tokens = sent.detokenizationParameters?.map((/** @type {any} */ { token }) => ({ token, value: "v", valueType: "STRING" }));
  const rows = (sent.records ?? []).map(() => ({ skyflow_id: "1" }));
  const responses = rows.map((/** @type {any} */ row) => ({ Status: 200, Body: { records: [row] } }));
  const { answer: uploaded } = /** @type {any} */ (OPERATIONS.find(({ method }) => method === "uploadFile"));
  return { body: { ...uploaded, records: tokens ?? (sent.tokenizationParameters ? [{ token: "t" }] : rows), responses, skyflow_id: "1", deleted: true, av_scan_status: "SCAN_CLEAN", RecordIDResponse: sent.skyflow_ids } };
}

/** What is sent by a call; `meddle` is done right behind it. @param {string} method @param {any} request @param {any} options @param {() => void} meddle */
async function sentBy(method, request, options, meddle) {
  const { client, requests } = method === "invoke" ? connected(answer) : stubbed(answer);
  const owner = /** @type {any} */ (method === "invoke" ? client.connection() : method in client.vault() ? client.vault() : client.detect());
  const begun = owner[method](request, options);
  meddle();
  await (method === "getAll" ? begun.next() : begun);
  const boundary = /----?-*[\w-]*boundary[\w-]*|boundary=[\w-]+/gi;
  return Promise.all(requests.map(async ({ url, method: verb, headers, body }) => {
    const type = headers["content-type"] ?? "";
    const form = /multipart/.test(type) ? await new Response(body, { headers: { "content-type": type } }).formData() : undefined;
    const shown = form === undefined ? (body instanceof Blob || ArrayBuffer.isView(body) || body instanceof ArrayBuffer ? await new Blob([/** @type {any} */ (body)]).text() : String(body)) : JSON.stringify(await Promise.all([...form].map(async ([name, value]) => [name, typeof value === "string" ? value : await value.text()])));
    return `${verb} ${url} ${type.replace(boundary, "")} ${headers["x-a"]} ${headers["x-trace"]} ${shown}`;
  }));
}

test("R68 changes after a call has begun have no effect, for every method, its options, rows, lists and bytes", async () => {
  const named = new Set(REQUESTS.map(([method]) => method));
  for (const { method } of [...OPERATIONS, ...DETECT_OPERATIONS]) assert.ok(named.has(method), method);
  await assert.each(REQUESTS, async (method, make) => {
    const [untouched, touched] = [make(), make()];
    const options = { headers: { "x-trace": "t-1" } };
    const expected = await sentBy(method, untouched, { headers: { "x-trace": "t-1" } }, () => {});
    const sent = await sentBy(method, touched, options, () => {
      change(touched);
      change(options);
    });
    assert.deepEqual(sent, expected, method);
    assert.ok(sent.length > 0, method);
  });
  figure("R68", `${REQUESTS.length} requests on ${named.size} methods changed to their depths right after the call: 0 changes sent`);
});

test("R68 rows, tokens and the list of them that a bulk call has not sent yet are those of the call", async () => {
  const request = { table: "persons", values: manyRows(), batchSize: 1, concurrency: 1, onProgress: () => change(request.values) };
  const { vault, requests } = stubbed(answer);
  await vault.bulkInsert(request);
  assert.deepEqual(requests.map(({ body }) => JSON.parse(body).records[0].fields), manyRows());
});

test("R68 data tokens that are signed are those of the call", async () => {
  const { credentialsString } = await localVault();
  const dataTokens = ["t-1", "t-2"];
  const signing = generateSignedDataTokensFromCreds(credentialsString, { dataTokens });
  change(dataTokens);
  assert.deepEqual((await signing).map(({ token }) => token), ["t-1", "t-2"]);
});
