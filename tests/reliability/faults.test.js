// The fault table: what becomes of every operation when the network or the server misbehaves, on real sockets. R01, R09, R10, R31.
// It prints the table: fault, operations, attempts, outcome.
import { after, before, test } from "node:test";
import { createServer } from "node:net";
import { gzipSync } from "node:zlib";

import { Skyflow, SkyflowError } from "skyflow-edge";

import * as assert from "../support/assert.js";
import { API_KEY, localVault, methodsOf, vaultConfig } from "../support/clients.js";
import { FaultServer } from "../support/fault-server.js";
import { figure, inParallel, printTable } from "../support/figures.js";
import { DETECT_OPERATIONS, OPERATIONS, perform } from "../support/operations.js";

/** @typedef {import("../support/fault-server.js").Rule} Rule */

/**
 * A call on a client of its own, whose requests the server can tell from all others.
 * @typedef {object} Call
 * @property {string} name
 * @property {boolean} safe
 * @property {any} answer
 * @property {boolean} [anyAnswer] what it is answered may be anything, and JSON is told from text by trying
 * @property {(origin: string, id: string, options: object, hooks: object) => Promise<unknown>} act
 */

const LIMIT = 1_000_000;
const AT_ONCE = 64;
const MB = 1024 * 1024;

/** @type {FaultServer} */
let server;
/** @type {FaultServer} */
let elsewhere;
/** @type {Call[]} */
const CALLS = [...OPERATIONS, ...DETECT_OPERATIONS].map((operation) => ({
  name: operation.name,
  safe: operation.safe === true,
  answer: operation.answer,
  act: (origin, id, options, hooks) => {
    const client = new Skyflow({ vaultConfigs: [vaultConfig({ vaultUrl: origin })], logLevel: "OFF", maxResponseBytes: LIMIT, ...hooks });
    return perform(methodsOf(client), operation, { ...options, headers: { "x-case": id } });
  },
}));

CALLS.push({
  name: "connection",
  safe: false,
  anyAnswer: true,
  answer: { said: "by another party than the vault" },
  act: (origin, id, options, hooks) => {
    const connectionConfigs = [{ connectionId: "c", connectionUrl: `${origin}/route`, credentials: { apiKey: API_KEY } }];
    const client = new Skyflow(/** @type {any} */ ({ connectionConfigs, logLevel: "OFF", maxResponseBytes: LIMIT, ...hooks }));
    return client.connection("c").invoke({ body: { a: 1 }, headers: { "x-case": id } }, options);
  },
});

before(async () => {
  [server, elsewhere] = await Promise.all([FaultServer.start(), FaultServer.start([{ echo: true }])]);
  const { credentialsString } = await localVault();
  const token = `${btoa("{}")}.${btoa('{"exp":4102444800}')}.c2ln`.replace(/=/g, "");
  CALLS.push({
    name: "token exchange",
    safe: true,
    answer: { accessToken: token, tokenType: "Bearer" },
    act: (origin, id, options, { onRequest }) => {
      const fetch = (/** @type {any} */ url, /** @type {any} */ init) => {
        if (!url.endsWith("/token")) return Promise.resolve(Response.json({ records: [] }));
        onRequest();
        return globalThis.fetch(url, { ...init, headers: { ...init.headers, "x-case": id } });
      };
      const credentials = { credentialsString, tokenUri: `${origin}/token` };
      // An exchange serves many calls, so it goes by the vault's settings and not by one call's.
      return new Skyflow({ vaultConfigs: [vaultConfig({ credentials, ...options })], logLevel: "OFF", fetch }).vault().get({ table: "t" });
    },
  });
});
after(() => Promise.all([server.close(), elsewhere.close()]));

/** What is done again: nothing, what is safe, or everything because the server did nothing. */
const [NEVER, SAFE, ALL] = ["never", "safe", "all"];

const json = { "content-type": "application/json", "x-request-id": "r-1" };
const html = { "content-type": "text/html" };
const text = (/** @type {any} */ answer) => JSON.stringify(answer);
const said = JSON.stringify({ error: { message: "no", grpc_code: 3, http_status: "Bad", details: [] } });
const nested = (/** @type {number} */ depth) => "[".repeat(depth) + "]".repeat(depth);

/** A member that no answer can do without. @param {any} answer */
const essential = (answer) => Object.keys(answer).find((name) => typeof answer[name] === "object") ?? Object.keys(answer)[0];

/** How an answer arrives, or does not. The last is what the call ends in. @type {[string, (answer: any) => Rule, string, string, object?][]} */
const WIRE = [
  ["reset before the first byte", () => ({ resetAfterBytes: 0 }), SAFE, "NETWORK"],
  ["closed before the first byte", () => ({ closeAfterBytes: 0 }), SAFE, "NETWORK"],
  ["reset inside the headers", (answer) => ({ headers: json, body: text(answer), resetAfterBytes: 30 }), SAFE, "NETWORK"],
  ["half a body, then reset", (answer) => ({ headers: json, body: text(answer), resetAfterBytes: 110 }), SAFE, "NETWORK"],
  ["half a body, then closed", (answer) => ({ headers: json, body: text(answer), closeAfterBytes: 110 }), SAFE, "NETWORK"],
  ["content-length too long, then closed", (answer) => ({ headers: json, body: text(answer), contentLength: 5000, closeAfterBytes: 5000 }), SAFE, "NETWORK"],
  ["content-length too short", (answer) => ({ headers: { ...json, connection: "close" }, body: text(answer), contentLength: 10 }), NEVER, "INVALID_RESPONSE"],
  ["content-length of nonsense", () => ({ raw: "HTTP/1.1 200 OK\r\ncontent-length: -5\r\n\r\n" }), SAFE, "NETWORK"],
  ["no HTTP", () => ({ raw: "SSH-2.0-OpenSSH_9\r\n\r\n" }), SAFE, "NETWORK"],
  ["headers never", () => ({ silent: true }), SAFE, "TIMEOUT", { timeoutMs: 400 }],
  ["body never", (answer) => ({ headers: json, body: text(answer), bodyAfterMs: 60_000 }), SAFE, "TIMEOUT", { timeoutMs: 400 }],
  ["body trickles for ever", () => ({ headers: json, body: " ".repeat(5000), byteEveryMs: 20 }), SAFE, "TIMEOUT", { timeoutMs: 400 }],
  ["headers slow", (answer) => ({ headers: json, body: text(answer), headersAfterMs: 30 }), NEVER, "answered"],
  ["body slow", (answer) => ({ headers: json, body: text(answer), byteEveryMs: 1 }), NEVER, "answered"],
  ["100 MB where little is due", () => ({ headers: json, endless: 100 * MB }), NEVER, "INVALID_RESPONSE"],
  ["100 MB that say 500", () => ({ status: 500, headers: json, endless: 100 * MB }), SAFE, "SERVER"],
  ["gzip", (answer) => ({ headers: { ...json, "content-encoding": "gzip" }, body: gzipSync(text(answer)) }), NEVER, "answered"],
  ["gzip that is none", (answer) => ({ headers: { ...json, "content-encoding": "gzip" }, body: text(answer) }), SAFE, "NETWORK"],
  ["gzip cut off", (answer) => ({ headers: { ...json, "content-encoding": "gzip" }, body: gzipSync(text(answer)).subarray(0, 20) }), NEVER, "INVALID_RESPONSE"],
  ["gzip of 100 MB of nothing", () => ({ headers: { ...json, "content-encoding": "gzip" }, body: BOMB }), NEVER, "INVALID_RESPONSE"],
  ["invalid UTF-8", (answer) => ({ headers: json, body: Buffer.concat([Buffer.from('{"x":"'), Buffer.of(0xff, 0xfe), Buffer.from(`",${text(answer).slice(1)}`)]) }), NEVER, "INVALID_RESPONSE"],
  ["broken JSON", (answer) => ({ headers: json, body: text(answer).slice(0, -1) }), NEVER, "INVALID_RESPONSE"],
  ["a member twice, the last right", (answer) => ({ headers: json, body: `{"${essential(answer)}":5,${text(answer).slice(1)}` }), NEVER, "answered"],
  ["a member twice, the last wrong", (answer) => ({ headers: json, body: `${text(answer).slice(0, -1)},"${essential(answer)}":5}` }), NEVER, "INVALID_RESPONSE"],
  ["nested 20,000 deep beside the answer", (answer) => ({ headers: json, body: `{"deep":${nested(20_000)},${text(answer).slice(1)}` }), NEVER, "answered"],
  ["nested 100,000 deep in its place", () => ({ headers: json, body: nested(100_000) }), NEVER, "INVALID_RESPONSE"],
  ["a proxy's page with 200", () => ({ headers: html, body: "<html>sign in</html>" }), NEVER, "INVALID_RESPONSE"],
  ["200 and nothing", () => ({ headers: json }), NEVER, "INVALID_RESPONSE"],
  ["204", () => ({ raw: "HTTP/1.1 204 No Content\r\n\r\n" }), NEVER, "INVALID_RESPONSE"],
  ...[301, 302, 303, 307, 308].map((status) => /** @type {[string, () => Rule, string, string]} */ ([`${status} to another host`, () => ({ status, headers: { location: `${elsewhere.origin}/` } }), NEVER, "API"])),
];
const BOMB = gzipSync(Buffer.alloc(100 * MB));

/** @type {[number, string, string, Record<string, string>?][]} */
const STATUSES = [
  [400, NEVER, "BAD_REQUEST"],
  [401, NEVER, "AUTHENTICATION"],
  [403, NEVER, "PERMISSION_DENIED"],
  [404, NEVER, "NOT_FOUND"],
  [408, SAFE, "API"],
  [409, NEVER, "CONFLICT"],
  [413, NEVER, "API"],
  [422, NEVER, "API"],
  [429, ALL, "RATE_LIMITED"],
  [429, ALL, "RATE_LIMITED", { "retry-after": "0" }],
  [500, SAFE, "SERVER"],
  [502, SAFE, "SERVER"],
  [503, SAFE, "SERVER"],
  [503, ALL, "SERVER", { "retry-after": "0" }],
  [504, SAFE, "SERVER"],
];

/** @type {[string, Rule][]} */
const BODIES = [
  ["JSON", { headers: json, body: said }],
  ["text", { headers: { "content-type": "text/plain" }, body: "upstream connect error" }],
  ["a page", { headers: html, body: "<html>502</html>" }],
  ["nothing", {}],
  ["broken JSON", { headers: json, body: said.slice(0, 20) }],
  ["invalid UTF-8", { headers: json, body: Buffer.of(0x22, 0xff, 0x22) }],
  ["gzip", { headers: { ...json, "content-encoding": "gzip" }, body: gzipSync(said) }],
  ["a list", { headers: json, body: "[1,2]" }],
  ["deep JSON", { headers: json, body: `{"error":{"message":"m","details":${nested(20_000)}}}` }],
  ["2 MB", { headers: json, body: `{"error":{"message":"${"m".repeat(2 * MB)}"}}` }],
];

/**
 * A cell of the table: one call under one fault.
 * @typedef {{ fault: string, call: Call, rule: Rule, again: string, code: string, options: object }} Cell
 */

/** @param {Cell} cell @param {string} id @param {string} [origin] */
async function outcomeOf({ call, options }, id, origin = server.origin) {
  let sent = 0;
  const begun = call.act(origin, id, { maxRetries: 1, timeoutMs: 120_000, ...options }, { onRequest: () => sent++ });
  const error = await begun.then(() => undefined, (thrown) => thrown);
  const ours = error === undefined || error instanceof SkyflowError;
  return { sent, code: error === undefined ? "answered" : ours ? error.code : `not ours: ${error}`, retryable: error?.retryable };
}

/** Runs every cell and returns what is not as the table says. @param {Cell[]} cells */
async function wrongCells(cells) {
  server.requests.length = 0;
  server.rules = cells.map(({ rule }, index) => ({ ...rule, header: `x-case: ${index}` }));
  /** @type {string[]} */
  const wrong = [];
  /** @type {Map<string, string[]>} */
  const rows = new Map();
  await inParallel(cells, AT_ONCE, async (cell, index) => {
    const { fault, call, again, code } = cell;
    const outcome = await outcomeOf(cell, String(index));
    const repeated = again === ALL || (again === SAFE && call.safe);
    const arrived = server.requests.filter(({ headers }) => headers["x-case"] === String(index));
    const line = [fault, outcome.sent, outcome.code].join("\0");
    rows.set(line, [...(rows.get(line) ?? []), call.name]);
    // Once it runs, a file is asked for.
    const expected = repeated || (call.name === "deidentifyFile" && code === "answered") ? 2 : 1;
    if (outcome.code !== code || outcome.sent !== expected || (code === "TIMEOUT" ? arrived.length > expected : arrived.length !== expected)) wrong.push(`${fault}, ${call.name}: ${outcome.code} after ${outcome.sent}, ${arrived.length} arrived`);
    if (code !== "answered" && outcome.retryable !== repeated) wrong.push(`${fault}, ${call.name}: retryable is ${outcome.retryable}`);
    if (arrived.some(({ taken }) => taken > 50 * MB)) wrong.push(`${fault}, ${call.name}: took ${arrived[0].taken} bytes`);
  });
  const shown = [...rows].sort().map(([line, calls]) => /** @type {const} */ ([line.split("\0"), CALLS.map(({ name }) => name).filter((name) => calls.includes(name))]));
  printTable(["fault", "attempts", "outcome", "operations"], shown.map(([[fault, sent, code], calls]) => [fault, sent, code, calls.length === CALLS.length ? "all" : calls.join(", ")]));
  return wrong;
}

/** @type {(name: string) => (cells: Cell[]) => Promise<void>} */
const holds = (name) => async (cells) => {
  const wrong = await wrongCells(cells);
  figure(name, `${cells.length} cells, ${wrong.length} wrong`);
  assert.deepEqual(wrong, []);
};

test("R01, R09, R31 every operation under every fault of the wire: the code, and the number of requests of the retry rule", async () => {
  // Of a run the list of files may be anything, and a file is asked for in between.
  const fits = (/** @type {string} */ fault, /** @type {Call} */ call) => !(fault === "a member twice, the last wrong" && /File$/.test(call.name) && /identify/.test(call.name));
  await holds("R09")(WIRE.flatMap(([fault, rule, again, code, options = {}]) => CALLS.filter((call) => fits(fault, call)).map((call) => ({ fault, call, rule: rule(call.answer), again, code: call.anyAnswer && code === "INVALID_RESPONSE" && !fault.includes("100 MB") ? "answered" : code, options }))));
  assert.deepEqual([elsewhere.bytes, elsewhere.connections], [0, 0], "R27: no credential follows a redirect");
});

test("R01 every operation after every error status with every kind of body", async () => {
  /** @type {Cell[]} */
  const cells = [];
  for (const [status, again, code, headers] of STATUSES) {
    for (const [, body] of BODIES) {
      for (const call of CALLS) cells.push({ fault: `${status}${headers ? " with Retry-After" : ""}, any of ${BODIES.length} bodies`, call, rule: { ...body, status, headers: { ...body.headers, ...headers } }, again, code, options: {} });
    }
  }
  await holds("R01")(cells);
});

test("R01, R09 no connection: nobody listens, or it is reset at once", async () => {
  const gone = await FaultServer.start();
  const nobody = gone.origin;
  await gone.close();
  const resetting = createServer((socket) => socket.resetAndDestroy());
  await new Promise((resolve) => resetting.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (resetting.address());
  const wrong = [];
  const rows = [];
  for (const [fault, origin] of [["nobody listens", nobody], ["reset at once", `http://127.0.0.1:${port}`]]) {
    for (const call of CALLS) {
      const { sent, code } = await outcomeOf({ fault, call, rule: {}, again: SAFE, code: "NETWORK", options: {} }, "0", origin);
      rows.push([fault, sent, code, call.name]);
      if (code !== "NETWORK" || sent !== (call.safe ? 2 : 1)) wrong.push(`${fault}, ${call.name}: ${code} after ${sent}`);
    }
  }
  resetting.close();
  printTable(["fault", "attempts", "outcome", "operation"], rows);
  assert.deepEqual(wrong, []);
});

/** Every place in an answer, and what to put there. @param {any} value @param {(put: any) => any} rebuild @returns {Generator<any>} */
function* misshapen(value, rebuild = (put) => put) {
  for (const put of [null, 5, "x", "", [], {}, [[]], true]) yield rebuild(put);
  if (typeof value !== "object" || value === null) return;
  for (const key of Object.keys(value)) {
    const without = Array.isArray(value) ? value.filter((_, index) => String(index) !== key) : Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
    yield rebuild(without);
    yield* misshapen(value[key], (put) => rebuild(Array.isArray(value) ? value.map((item, index) => (String(index) === key ? put : item)) : { ...value, [key]: put }));
  }
}

test("R10, R11 an answer of the wrong shape at any one place is a result or INVALID_RESPONSE, asked for once", async () => {
  const cells = CALLS.flatMap((call) => [...misshapen(call.answer)].map((answer) => ({ fault: "", call, rule: { headers: json, body: text(answer) }, again: NEVER, code: "", options: {} })));
  server.requests.length = 0;
  server.rules = cells.map(({ rule }, index) => ({ ...rule, header: `x-case: ${index}` }));
  const counts = /** @type {Record<string, number>} */ ({ answered: 0, INVALID_RESPONSE: 0 });
  const wrong = /** @type {string[]} */ ([]);
  await inParallel(cells, AT_ONCE, async (cell, index) => {
    const { code, sent } = await outcomeOf(cell, String(index));
    // A file is asked for once it runs, and whatever else its run says of itself is a failure of the server's.
    const isFile = cell.call.name === "deidentifyFile";
    if (isFile && code === "SERVER") return;
    if (sent > (isFile ? 2 : 1) || counts[code]++ === undefined) wrong.push(`${cell.call.name} ${cell.rule.body}: ${code} after ${sent}`);
  });
  figure("R10", `${cells.length} misshapen answers: ${counts.INVALID_RESPONSE} INVALID_RESPONSE, ${counts.answered} tolerated, ${wrong.length} anything else`);
  assert.deepEqual(wrong, []);
});
