// Broken networks, on real sockets: R05, R07, R09. There is a result or the right error, and nothing hangs or stays open.
import { after, before, test } from "node:test";

import { Skyflow, SkyflowError } from "skyflow-edge";

import * as assert from "../support/assert.js";
import { fails, insertedRows, vaultConfig } from "../support/clients.js";
import { FaultServer } from "../support/fault-server.js";

/** @type {FaultServer} */
let server;
/** @type {unknown[]} */
const unhandled = [];
process.on("unhandledRejection", (reason) => unhandled.push(reason));
before(async () => {
  server = await FaultServer.start();
});
after(async () => {
  await server.close();
  assert.deepEqual(unhandled, [], "R47");
});

const request = { table: "persons", values: [{ name: "Ann" }] };
const once = { maxRetries: 0, timeoutMs: 5000 };
const body = JSON.stringify(insertedRows(1, { name: "t" }));
const headers = { "content-type": "application/json", "x-request-id": "r-1" };

/** A vault behind these rules. @param {import("../support/fault-server.js").Rule[]} rules */
function behind(...rules) {
  server.rules = rules.map((rule) => ({ ...rule }));
  server.requests.length = 0;
  return new Skyflow({ vaultConfigs: [vaultConfig({ vaultUrl: server.origin })], logLevel: "OFF" }).vault();
}

/** Waits until something holds. @param {() => boolean} holds */
async function soon(holds) {
  for (let i = 0; i < 400 && !holds(); i++) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.ok(holds());
}

test("an answer comes through whole, and connections are used again", async () => {
  const vault = behind({ headers, body });
  const { connections } = server;
  for (let i = 0; i < 10; i++) assert.equal((await vault.insert(request, once)).insertedFields[0].skyflowId, "id-0");
  assert.ok(server.connections - connections <= 2, `${server.connections - connections} connections`);
});

test("R09 cut off after any number of bytes, an answer is an error; and a whole one a result", async () => {
  const head = `HTTP/1.1 200 Answer\r\ncontent-length: ${body.length}\r\ncontent-type: application/json\r\nx-request-id: r-1\r\n\r\n`;
  const whole = head.length + body.length;
  const outcomes = [];
  for (const cut of /** @type {const} */ (["resetAfterBytes", "closeAfterBytes"])) {
    for (let bytes = 0; bytes < whole; bytes++) outcomes.push([cut, bytes]);
  }
  const [insert, get] = [
    (/** @type {any} */ vault) => vault.insert(request, once),
    (/** @type {any} */ vault) => vault.get({ table: "persons" }, once),
  ];
  await assert.each(/** @type {["resetAfterBytes" | "closeAfterBytes", number][]} */ (outcomes), async (cut, bytes) => {
    const act = bytes % 2 === 0 ? insert : get;
    const error = await fails(act(behind({ headers, body, [cut]: bytes })), "NETWORK", `${cut} ${bytes}`);
    assert.equal(error.retryable, act === get, `${cut} ${bytes}`);
    assert.ok("cause" in error);
    assert.equal(server.requests.length, 1);
  });
});

test("R09 a lost read is sent again and then answered, a lost write is not", async () => {
  const records = JSON.stringify({ records: [] });
  const lost = { times: 1, resetAfterBytes: 20, body: records };
  assert.deepEqual((await behind(lost, { body: records }).get({ table: "persons" }, { maxRetries: 1 })).data, []);
  assert.equal(server.requests.length, 2);
  await fails(behind(lost, { body }).insert(request, { maxRetries: 5 }), "NETWORK");
  assert.equal(server.requests.length, 1);
});

test("R09 a declared length that is not the truth is an error or goes unnoticed, but never hangs", async () => {
  await fails(behind({ headers: { ...headers, connection: "close" }, body, contentLength: body.length + 10, closeAfterBytes: 100_000 }).insert(request, once), "NETWORK", "too long");
  const short = await fails(behind({ headers, body, contentLength: body.length - 10 }).insert(request, once), "INVALID_RESPONSE", "too short");
  assert.equal(short.requestId, "r-1");
  await fails(behind({ raw: "HTTP/1.1 200 OK\r\ncontent-length: -5\r\n\r\n" }).insert(request, once), "NETWORK", "negative");
  await fails(behind({ raw: "not HTTP at all\r\n\r\n" }).insert(request, once), "NETWORK", "no HTTP");
  await fails(behind({ raw: "HTTP/1.1 204 No Content\r\n\r\n" }).insert(request, once), "INVALID_RESPONSE", "204");
  const chunked = `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${[...body].map((byte) => `1\r\n${byte}\r\n`).join("")}0\r\n\r\n`;
  assert.equal((await behind({ raw: chunked }).insert(request, once)).insertedFields.length, 1);
});

test("R09 a slow answer is waited for, byte by byte", async () => {
  assert.equal((await behind({ headers, body, byteEveryMs: 1 }).insert(request, once)).insertedFields.length, 1);
  assert.equal((await behind({ headers, body, headersAfterMs: 30, bodyAfterMs: 30 }).insert(request, once)).insertedFields.length, 1);
});

test("R09 a server that is not there is a NETWORK error", async () => {
  const gone = await FaultServer.start();
  const { origin } = gone;
  await gone.close();
  const vault = new Skyflow({ vaultConfigs: [vaultConfig({ vaultUrl: origin })], logLevel: "OFF" }).vault();
  const error = await fails(vault.insert(request, once), "NETWORK");
  assert.ok(error instanceof SkyflowError && error.cause instanceof Error);
  assert.deepEqual([error.httpCode, error.retryable], [0, false]);
});

const STALLS = /** @type {[string, import("../support/fault-server.js").Rule][]} */ ([
  ["before the headers", { silent: true }],
  ["after the headers", { headers, body, bodyAfterMs: 60_000 }],
  ["inside the body", { headers, body: body.repeat(100), byteEveryMs: 50 }],
  ["inside an error's body", { status: 400, headers, body: body.repeat(100), byteEveryMs: 50 }],
]);

test("R05 stalled anywhere, a call ends after its timeout, and its socket is closed", async () => {
  for (const [where, rule] of STALLS) {
    const vault = behind(rule);
    const begun = performance.now();
    await fails(vault.insert(request, { timeoutMs: 200, maxRetries: 0 }), "TIMEOUT", where);
    const took = performance.now() - begun;
    assert.ok(took >= 195 && took < 10_000, `${where}: ${took} ms`);
    await soon(() => server.requests[0].closed);
  }
});

test("R07 aborted anywhere, a call ends at once, and its socket is closed", async () => {
  for (const [where, rule] of STALLS) {
    const vault = behind(rule);
    const controller = new AbortController();
    const call = vault.insert(request, { signal: controller.signal });
    call.catch(() => {});
    await soon(() => server.requests.length === 1);
    await new Promise((resolve) => setTimeout(resolve, 20));
    const begun = performance.now();
    controller.abort("enough");
    assert.equal((await fails(call, "ABORTED", where)).cause, "enough");
    assert.ok(performance.now() - begun < 10_000, where);
    await soon(() => server.requests[0].closed);
  }
});

test("R31 an answer over the limit ends the call as soon as it is over it", async () => {
  server.rules = [{ headers, body: "x".repeat(3_000_000) }];
  const vault = new Skyflow({ vaultConfigs: [vaultConfig({ vaultUrl: server.origin })], logLevel: "OFF", maxResponseBytes: 100_000 }).vault();
  const error = await fails(vault.insert(request, once), "INVALID_RESPONSE");
  assert.deepEqual([error.httpCode, error.requestId], [200, "r-1"]);
  server.rules = [{ status: 500, headers, body: JSON.stringify({ error: { message: "x".repeat(3_000_000) } }) }];
  assert.equal((await fails(vault.insert(request, once), "SERVER")).httpCode, 500);
});
