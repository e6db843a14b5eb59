// R62: whatever a server says, in whatever encoding, nothing of what the caller passed is shown: random marks stand in all
// inputs, and answers quote them, through composed codecs, in every place. R65: none of these answers grows linear memory.
import test from "node:test";
import { inspect } from "node:util";

import { inMemory, memoryBytes } from "../support/linear-memory.js";

import { Skyflow } from "skyflow-edge";

import * as assert from "../support/assert.js";
import { methodsOf } from "../support/clients.js";
import { figure } from "../support/figures.js";
import { random } from "../support/random.js";
import { CODECS } from "./codecs.js";

const RUNS = 10_000;
const CLIENTS = 20;
const WARM_UP = 1000;
const seed = Number(process.env.TAINT_SEED ?? Math.floor(Math.random() * 2 ** 31));
/** Shorter pieces of a mark could stand in any text. */
const PIECE = 8;

const source = random(seed);
const { below, pick } = source;
const LETTERS = "bcdfghjkmnpqrstvwxz0123456789";
const letters = (/** @type {number} */ count) => Array.from({ length: count }, () => LETTERS[below(LETTERS.length)]).join("");

/** Marks of a client's configuration. */
const configMarks = () => ({
  key: `sky-${letters(5)}-${Array.from({ length: 32 }, () => "0123456789abcdef"[below(16)]).join("")}`,
  route: letters(11),
});

/** Marks in the forms that confidential data has, new ones each time. */
const callMarks = () => ({
  word: letters(14),
  card: Array.from({ length: 4 }, () => String(1000 + below(9000))).join("-"),
  email: `${letters(9)}.${letters(6)}@${letters(8)}.example`,
  name: `${letters(9)} ${letters(10)}`,
  id: `${letters(8)}-${letters(8)}-${letters(8)}`,
  path: letters(12),
  query: letters(13),
  header: letters(15),
  file: `${letters(10)}\n${letters(12)}`,
  fileName: letters(12),
});

/** @typedef {ReturnType<typeof configMarks> & ReturnType<typeof callMarks>} Marks */

/** Names, as those of tables and columns: the core reads them. None is shown. */
const NAMES = ["route", "fileName"];

const table = "persons";
/** Every kind of call, with marks in all that it takes. @type {[string, (marks: Marks) => any][]} */
const CALLS = [
  ["insert", (m) => ({ table, values: [{ word: m.word, card: m.card, deep: [m.email] }], upsert: "word" })],
  ["insert", (m) => ({ table, values: [{ word: m.word, card: m.card }], continueOnError: true })],
  ["get", (m) => ({ table, ids: [m.id] })],
  ["get", (m) => ({ table, columnName: "word", columnValues: [m.word, m.name] })],
  ["delete", (m) => ({ table, ids: [m.id] })],
  ["update", (m) => ({ table, data: { skyflowId: m.id, word: m.word } })],
  ["query", (m) => ({ query: `SELECT * FROM persons WHERE word = '${m.word}'` })],
  ["tokenize", (m) => ({ values: [{ value: m.name, columnGroup: "group" }] })],
  ["detokenize", (m) => ({ data: [{ token: m.id }] })],
  ["uploadFile", (m) => ({ table, columnName: "scan", skyflowId: m.id, file: new Blob([m.file]), fileName: `${m.fileName}.txt` })],
  ["deleteFile", (m) => ({ table, columnName: "scan", skyflowId: m.id })],
  ["getFileScanStatus", (m) => ({ table, columnName: "scan", skyflowId: m.id })],
  ["request", (m) => ({ method: "POST", path: `/v1/vaults/{vaultId}/${m.path}`, query: { q: m.query }, body: { word: m.word } })],
  ["invoke", (m) => ({ pathParams: { id: m.path }, queryParams: { q: m.query }, headers: { "x-mark": m.header }, body: { word: m.word, card: m.card } })],
  ["deidentifyText", (m) => ({ text: `${m.name} paid with ${m.card}` })],
  ["deidentifyFile", (m) => ({ file: new Blob([m.file]), fileName: "a.txt" })],
];

/** Where an answer can quote something: each gives a status, headers and a body. @type {((quoted: string) => any)[]} */
const ANSWERS = [
  (q) => ({ status: 400, body: { error: { message: q, http_status: q, grpc_code: q, details: [{ [q]: q }, q, [q]] } } }),
  (q) => ({ status: 400, body: { error: { message: `Invalid value ${q} for column word`, details: [{ code: q, reason: `bad ${q}` }] } } }),
  (q) => ({ status: 409, body: { error: q } }),
  (q) => ({ status: 422, body: { type: q, title: q, detail: `the ${q} is not valid`, errors: [{ message: q, field: q }] } }),
  (q) => ({ status: 401, body: { error: "invalid_grant", error_description: q } }),
  (q) => ({ status: 500, body: { message: q, code: q, decline_code: q } }),
  (q) => ({ status: 404, headers: { "content-type": "text/plain" }, text: `no ${q}` }),
  (q) => ({ status: 502, headers: { "content-type": "text/html" }, text: `<html><title>${q}</title></html>` }),
  (q) => ({ status: 400, body: { responses: [{ Status: 400, Body: { error: q } }] } }),
  (q) => ({ status: 200, body: { responses: [{ Status: 400, Body: { error: `bad ${q}` } }], records: q, RecordIDResponse: q } }),
  (q) => ({ status: 200, text: `{"records": [${q}` }),
  // A text that can be an id is one: it is what support asks for. Nothing else is passed on.
  (q) => ({ status: 403, headers: { "x-request-id": `${headerText(q)}=`, "error-from-client": headerText(q), "retry-after": headerText(q), "content-type": headerText(q) }, text: q }),
  (q) => ({ status: 429, headers: { "retry-after": headerText(q), "x-ratelimit-reset": headerText(q) }, body: { error: { message: q } } }),
  (q) => ({ status: 307, headers: { location: `https://other.example/${encodeURIComponent(q)}` } }),
  (q) => ({ throws: Object.assign(new TypeError(`failed: ${q}`, { cause: Object.assign(new Error(q), { code: q, path: q, data: q }) }), { address: q }) }),
];

/** What can stand in a header. @param {string} text */
const headerText = (text) => text.replace(/[^\x21-\x7e]/g, "").slice(0, 200) || "x";

/** Up to three codecs, one after the other. @param {string} text */
function composed(text) {
  const names = [];
  for (let count = below(4); count > 0; count--) {
    const [name, encode] = pick(CODEC_LIST);
    names.push(name);
    text = String(encode(text));
  }
  return { text, names };
}
/** @type {[string, (text: string) => unknown][]} */
const CODEC_LIST = /** @type {any} */ (Array.isArray(CODECS) ? CODECS.map((codec, index) => (Array.isArray(codec) ? codec : [codec.name ?? String(index), codec])) : Object.entries(CODECS));

/** What must not be shown: the marks, and what was made of them, as a whole and in pieces. @param {Marks} marks @param {string} quoted */
function forbidden(marks, quoted) {
  const pieces = [];
  for (const text of [...Object.values(marks), quoted]) for (let at = 0; at + PIECE <= text.length && at < 400; at += PIECE / 2) pieces.push(text.slice(at, at + PIECE));
  return pieces;
}

/** Whether a piece says nothing of its own: words and marks that every answer here has. @param {string} piece */
const isCommon = (piece) => /^[\W_]*$/.test(piece) || !/[0-9bcdfghjkmnpqrstvwxz]{4}/i.test(piece) || !/\d/.test(piece);

test(`R62 ${RUNS} compositions of codecs in every place of an answer show nothing of what was passed`, { timeout: 280_000 }, async () => {
  let searched = 0;
  /** @type {string[]} */
  const found = [];
  let grown = 0;
  /** @type {string[]} */
  let sinks = [];
  const sink = (/** @type {unknown[]} */ ...said) => void sinks.push(inspect(said, { depth: 12 }));
  let quoted = "";
  let answerOf = ANSWERS[0];
  // A client is freed when the garbage collector runs, so one made later would be measured, not the answers.
  const clients = Array.from({ length: CLIENTS }, () => clientFor(sink, () => answerOf(quoted)));
  for (let run = 0; run < RUNS; run++) {
    const { client, config } = clients[run % CLIENTS];
    const marks = { ...config, ...callMarks() };
    const [method, requestOf] = pick(CALLS);
    const code = composed(pick(Object.values(marks)));
    const { names } = code;
    quoted = code.text;
    answerOf = pick(ANSWERS);
    sinks = [];
    const before = run >= WARM_UP ? memoryBytes() : 0;
    const outcome = await methodsOf(client)[method](requestOf(marks), { headers: { "x-own": marks.header } }).catch((/** @type {unknown} */ error) => error);
    if (before > 0) grown += memoryBytes() - before;
    if (outcome instanceof Error) {
      for (let each = /** @type {any} */ (outcome); each instanceof Error; each = each.cause) {
        sinks.push(inspect(each, { depth: 12, showHidden: true, getters: false }), String(each.stack), JSON.stringify(each) ?? "");
      }
    } else if (Array.isArray(outcome?.errors)) sinks.push(JSON.stringify(outcome.errors));
    searched += sinks.length;
    const pieces = forbidden(marks, quoted).filter((piece) => !isCommon(piece));
    const all = withoutCallersOwn(sinks.join("\n"), marks);
    for (const piece of pieces) if (all.includes(piece)) found.push(`run ${run}: ${method}, ${names.join("+")}, answer ${ANSWERS.indexOf(answerOf)}: ${piece} in ${all.slice(Math.max(0, all.indexOf(piece) - 60), all.indexOf(piece) + 60)}`);
    // The memory is searched less often: it is megabytes.
    if (run % 50 === 0) for (const [name, mark] of Object.entries(marks)) if (!NAMES.includes(name) && (inMemory(mark) || inMemory(mark.slice(0, 10)))) found.push(`run ${run}: ${method}, answer ${ANSWERS.indexOf(answerOf)}: ${name} in linear memory`);
    if (found.length > 20) break;
  }
  assert.ok(found.length === 0, `seed ${seed}: ${found.length}:\n${found.join("\n")}`);
  assert.equal(grown, 0, `seed ${seed}: linear memory grew`);
  figure("R62", `${RUNS} compositions, ${searched} texts searched, 0 marks; seed ${seed}`);
  figure("R65", `linear memory grew by ${grown} bytes in ${RUNS} answers that quote what was sent`);
});

/** A client that shows everything. @param {(...said: unknown[]) => void} sink @param {() => any} answer */
function clientFor(sink, answer) {
  const config = configMarks();
  const fetch = async () => {
    const { status, headers, body, text, throws } = answer();
    if (throws !== undefined) throw throws;
    return new Response(text ?? JSON.stringify(body), { status, headers: { "content-type": "application/json", ...headers } });
  };
  const credentials = { apiKey: config.key };
  const client = new Skyflow({
    vaultConfigs: [{ vaultId: "v1", clusterId: "abc", credentials }],
    connectionConfigs: [{ connectionId: "c1", connectionUrl: `https://gw.example/${config.route}/{id}`, credentials }],
    maxRetries: 0,
    logLevel: "DEBUG",
    logger: { debug: sink, info: sink, warn: sink, error: sink },
    headers: (event) => void withoutUrl(sink, config)(event),
    onRequest: withoutUrl(sink, config),
    onResponse: withoutUrl(sink, config),
    onCallStart: sink,
    onCall: sink,
    fetch,
  });
  return { client, config };
}

/** Events say which path was called; ids in it are known to whoever listens, and so is the connection's URL. @param {(event: any) => void} sink @param {{ route: string }} config */
const withoutUrl = (sink, { route }) => (/** @type {any} */ { url: _, urlTemplate, ...event }) => sink({ ...event, urlTemplate: urlTemplate.replace(route, "") });

/** The log says which URL is called, with the ids in its path. @param {string} text @param {Marks} marks */
const withoutCallersOwn = (text, { id, path, route }) => text.split("\n").map((line) => (/https:\/\//.test(line) && !/SkyflowError/.test(line) ? [id, path, route].reduce((rest, mark) => rest.replaceAll(mark, ""), line) : line)).join("\n");

test("R65 one answer of any size leaves linear memory as it is", { timeout: 120_000 }, async () => {
  const big = "x".repeat(60 * 1024 * 1024);
  const answers = /** @type {[string, any, string][]} */ ([
    ["a row error of 60 MB", `{"responses":[{"Status":400,"Body":{"error":"${big}"}}]}`, "insert"],
    ["an error of 60 MB", `{"error":{"message":"${big}"}}`, "get"],
    ["a request id of 8 KB", "{}", "delete"],
  ]);
  const make = (/** @type {string} */ text, /** @type {number} */ status) => {
    const client = new Skyflow({ vaultConfigs: [{ vaultId: "v1", clusterId: "abc", credentials: { apiKey: `sky-ab12c-${"0".repeat(32)}` } }], logLevel: "OFF", maxRetries: 0, maxResponseBytes: 100 * 1024 * 1024, fetch: async () => new Response(text, { status, headers: { "content-type": "application/json", "x-request-id": "r".repeat(8000) } }) });
    return methodsOf(client);
  };
  const requests = /** @type {Record<string, any>} */ ({ insert: { table, values: [{ a: 1 }], continueOnError: true }, get: { table }, delete: { table, ids: ["1"] } });
  await make("{}", 400).get(requests.get).catch(() => {});
  const before = memoryBytes();
  for (const [what, text, method] of answers) {
    for (const status of [200, 400]) {
      await make(text, status)[method](requests[method]).catch((/** @type {any} */ error) => assert.equal(error.name, "SkyflowError"));
      assert.equal(memoryBytes(), before, `${what}, ${status}`);
    }
  }
  figure("R65", "linear memory grew by 0 bytes for a row error of 60 MB, an error of 60 MB and a request id of 8 KB");
});
