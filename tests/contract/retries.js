import * as assert from "../support/assert.js";
import { fails, insertedRows, stubbed, vaultConfig } from "../support/clients.js";
import { hang } from "../support/recorder.js";
import { suite } from "../support/suite.js";
import { waitsOf } from "../support/waits.js";

const test = suite("retries");

const table = "persons";
const values = [{ name: "Ann" }];

/** Every operation, with what answers it well. Reads and upserts may be repeated, the others write. */
const OPERATIONS = /** @type {[string, "safe" | "write", (vault: any, options?: object) => Promise<any>, object][]} */ ([
  ["get", "safe", (vault, options) => vault.get({ table }, options), { records: [] }],
  ["detokenize", "safe", (vault, options) => vault.detokenize({ data: [{ token: "t" }] }, options), { records: [{ token: "t", value: "v" }] }],
  ["insert with upsert", "safe", (vault, options) => vault.insert({ table, values, upsert: "name" }, options), insertedRows(1)],
  ["insert", "write", (vault, options) => vault.insert({ table, values }, options), insertedRows(1)],
  ["insert with continueOnError", "write", (vault, options) => vault.insert({ table, values, continueOnError: true }, options), { responses: [{ Status: 200, Body: insertedRows(1) }] }],
  ["delete", "write", (vault, options) => vault.delete({ table, ids: ["1"] }, options), { RecordIDResponse: ["1"] }],
  ["update", "write", (vault, options) => vault.update({ table, data: { skyflowId: "1", name: "Bea" } }, options), { skyflow_id: "1" }],
  ["query", "safe", (vault, options) => vault.query({ query: "SELECT" }, options), { records: [] }],
  ["tokenize", "safe", (vault, options) => vault.tokenize({ values: [{ value: "a", columnGroup: "g" }] }, options), { records: [{ token: "t" }] }],
]);

const broken = () => new Response(new ReadableStream({
  start(controller) {
    controller.enqueue(new TextEncoder().encode('{"rec'));
    controller.error(new TypeError("terminated"));
  },
}));
const soon = { "retry-after": "0" };

/** How an attempt ends, whether reads and then writes are sent again, and the code when they are not or end so again. */
const OUTCOMES = /** @type {[string, any, boolean, boolean, string][]} */ ([
  ["the connection fails", () => Promise.reject(new TypeError("fetch failed")), true, false, "NETWORK"],
  ["the connection breaks inside the body", broken, true, false, "NETWORK"],
  ["the attempt times out", hang, true, false, "TIMEOUT"],
  ["408", { status: 408 }, true, false, "API"],
  ["429", { status: 429 }, true, true, "RATE_LIMITED"],
  ["429 with Retry-After", { status: 429, headers: soon }, true, true, "RATE_LIMITED"],
  ["500", { status: 500 }, true, false, "SERVER"],
  ["500 with Retry-After", { status: 500, headers: soon }, true, false, "SERVER"],
  ["502", { status: 502 }, true, false, "SERVER"],
  ["503", { status: 503 }, true, false, "SERVER"],
  ["503 with Retry-After", { status: 503, headers: soon }, true, true, "SERVER"],
  ["504", { status: 504 }, true, false, "SERVER"],
  ["501", { status: 501 }, false, false, "SERVER"],
  ["301", { status: 301, headers: { location: "https://other.example/" } }, false, false, "API"],
  ["307", { status: 307, headers: { location: "https://other.example/" } }, false, false, "API"],
  ["400", { status: 400 }, false, false, "BAD_REQUEST"],
  ["401 on a key of the caller's", { status: 401 }, false, false, "AUTHENTICATION"],
  ["403", { status: 403 }, false, false, "PERMISSION_DENIED"],
  ["404", { status: 404, headers: soon }, false, false, "NOT_FOUND"],
  ["409", { status: 409 }, false, false, "CONFLICT"],
  ["422", { status: 422 }, false, false, "API"],
  ["200 with a body that is not the vault's", { body: "<html>" }, false, false, "INVALID_RESPONSE"],
]);

const CELLS = OPERATIONS.flatMap((operation) => OUTCOMES.map((outcome) => /** @type {const} */ ([operation, outcome])));
/** Only what never answers is given little time: a busy machine may be late with all the others. @param {unknown} outcome */
const optionsFor = (outcome) => ({ maxRetries: 1, timeoutMs: outcome === hang ? 25 : 10_000 });

test("R01 what is sent again: every operation after every outcome", async () => {
  const wrong = await Promise.all(CELLS.map(async ([[name, kind, act, body], [what, outcome, safe, write]]) => {
    const { vault, requests } = stubbed([outcome, { body }]);
    const sentAgain = kind === "safe" ? safe : write;
    const ended = await act(vault, optionsFor(outcome)).then(() => "answered", (error) => error.code);
    const expected = sentAgain ? [2, true] : [1, false];
    const right = requests.length === expected[0] && (ended === "answered") === expected[1];
    return right ? [] : [`${name}, ${what}: ${requests.length} sent, ${ended}`];
  }));
  assert.deepEqual(wrong.flat(), []);
});

test("R01 when it goes on failing, the error says whether the same call may succeed later", async () => {
  const wrong = await Promise.all(CELLS.map(async ([[name, kind, act], [what, outcome, safe, write, code]]) => {
    const { vault } = stubbed(outcome);
    const error = await assert.rejects(act(vault, optionsFor(outcome)));
    const right = error.code === code && error.retryable === (kind === "safe" ? safe : write);
    return right ? [] : [`${name}, ${what}: ${error.code}, retryable ${error.retryable}`];
  }));
  assert.deepEqual(wrong.flat(), []);
});

test("the body is the same each time, and the answer is the last one's", async () => {
  const { vault, requests } = stubbed([{ status: 429, headers: { ...soon, "x-request-id": "r-1" } }, { headers: { "x-request-id": "r-2" }, body: insertedRows(1) }]);
  const { requestId } = await vault.insert({ table, values });
  assert.equal(requestId, "r-2");
  assert.equal(requests[0].body, requests[1].body);
  assert.deepEqual(requests[0].headers, requests[1].headers);
});

test("there are two retries unless it is set otherwise: by the call, else the vault, else the client", async () => {
  const attempts = async (/** @type {any} */ config, /** @type {any} */ call) => {
    const { vault, requests } = stubbed({ status: 429, headers: soon }, config);
    await fails(vault.get({ table }, call), "RATE_LIMITED");
    return requests.length;
  };
  const ofVault = (/** @type {number} */ maxRetries) => ({ vaultConfigs: [vaultConfig({ maxRetries })] });
  assert.equal(await attempts({}, undefined), 3);
  assert.equal(await attempts({}, { maxRetries: 0 }), 1);
  assert.equal(await attempts({ maxRetries: 1 }, {}), 2);
  assert.equal(await attempts({ maxRetries: 1, ...ofVault(0) }, {}), 1);
  assert.equal(await attempts({ maxRetries: 0, ...ofVault(0) }, { maxRetries: 4 }), 5);
});

test("R03 the waits are full jitter under a ceiling that doubles from half a second to eight", async () => {
  const { vault } = stubbed({ status: 500 }, { retryBudget: false });
  const ceilings = [500, 1000, 2000, 4000, 8000, 8000, 8000];
  const shares = [];
  let rounds = 0;
  for (let i = 0; i < 40 && rounds < 30; i++) {
    const waits = await waitsOf(() => assert.rejects(vault.get({ table }, { timeoutMs: 0, maxRetries: ceilings.length })));
    // A call of an earlier test may still be under way: then its timers are among them.
    if (waits.length > ceilings.length) continue;
    rounds += 1;
    assert.equal(waits.length, ceilings.length);
    waits.forEach((ms, index) => {
      assert.ok(ms >= 0 && ms <= ceilings[index], `${ms} of ${ceilings[index]}`);
      shares.push(ms / ceilings[index]);
    });
  }
  assert.equal(rounds, 30);
  const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  assert.ok(mean > 0.35 && mean < 0.65, `mean ${mean}`);
  assert.ok(Math.min(...shares) < 0.1 && Math.max(...shares) > 0.9, "the whole range is used");
});

test("R04 Retry-After is honoured in both forms up to a minute, and nonsense is ignored", async () => {
  const date = (/** @type {number} */ ms) => new Date(Date.now() + ms).toUTCString();
  const waitAfter = async (/** @type {string} */ header) => {
    const { vault } = stubbed([{ status: 429, headers: { "retry-after": header } }, { body: { records: [] } }]);
    const [ms] = await waitsOf(() => vault.get({ table }, { timeoutMs: 0, maxRetries: 1 }));
    return ms;
  };
  await assert.each([
    ["0", 0, 0],
    ["7", 7000, 7000],
    [" 7 ", 7000, 7000],
    ["0.5", 500, 500],
    ["60", 60000, 60000],
    [date(20000), 18000, 20000],
    [date(-20000), 0, 0],
    ["Mon, 23 Nov 1970 12:00:05 GMT", 0, 0],
    ["", 0, 500],
    ["-1", 0, 500],
    ["1e309", 0, 500],
    ["soon", 0, 500],
    ["5, 6", 0, 500],
    ["0x10", 0, 500],
    ["NaN", 0, 500],
    ["2026-11-23", 0, 500],
    ["1".repeat(5000), 0, 500],
  ], async (header, least, most) => {
    const ms = await waitAfter(header);
    assert.ok(ms >= least && ms <= most, `${header}: waited ${ms}`);
  });
});

test("R04 a server that asks for more than a minute is not waited for: the error says how long it asked for", async () => {
  const cases = /** @type {[string, number, number][]} */ ([
    ["61", 61_000, 61_000],
    ["3600", 3_600_000, 3_600_000],
    [new Date(Date.now() + 1e9).toUTCString(), 0.99e9, 1e9],
    // No quota is renewed later than after a month; a larger number may be one of a person or a card.
    ["123456789", 31 * 86_400_000, 31 * 86_400_000],
    [new Date(Date.now() + 1e11).toUTCString(), 31 * 86_400_000, 31 * 86_400_000],
  ]);
  await assert.each(cases, async (header, least, most) => {
    const { vault, requests } = stubbed({ status: 429, headers: { "retry-after": header } });
    const { retryAfterMs, retryable } = await fails(vault.get({ table }), "RATE_LIMITED", header);
    assert.ok(Number(retryAfterMs) >= least && Number(retryAfterMs) <= most, `${header}: ${retryAfterMs}`);
    assert.deepEqual([retryable, requests.length], [true, 1], header);
  });
  const absurd = stubbed({ status: 429, headers: { "retry-after": "9".repeat(23) } });
  await fails(absurd.vault.get({ table }, { totalTimeoutMs: 100 }), "RATE_LIMITED");
  assert.equal(absurd.requests.length, 1);
});

test("R04 X-RateLimit-Reset is honoured on 429, as seconds to wait and as a moment, and Retry-After before it", async () => {
  const inSeconds = (/** @type {number} */ seconds) => String(Math.floor(Date.now() / 1000) + seconds);
  const waitAfter = async (/** @type {number} */ status, /** @type {Record<string, string>} */ headers) => {
    const { vault } = stubbed([{ status, headers }, { body: { records: [] } }]);
    return (await waitsOf(() => vault.get({ table }, { timeoutMs: 0, maxRetries: 1 })))[0];
  };
  const cases = /** @type {[number, Record<string, string>, number, number][]} */ ([
    [429, { "x-ratelimit-reset": "9" }, 9000, 9000],
    [429, { "x-ratelimit-reset": inSeconds(20) }, 18_000, 20_000],
    [429, { "x-ratelimit-reset": inSeconds(-20) }, 0, 0],
    [429, { "x-ratelimit-reset": "9", "retry-after": "3" }, 3000, 3000],
    [429, { "x-ratelimit-reset": "soon" }, 0, 500],
    [500, { "x-ratelimit-reset": "9" }, 0, 500],
  ]);
  await assert.each(cases, async (status, headers, least, most) => {
    const ms = await waitAfter(status, headers);
    assert.ok(ms >= least && ms <= most, `${status} ${assert.show(headers)}: waited ${ms}`);
  });
});

test("R04 a wait that does not fit into the call's time is not begun", async () => {
  const { vault, requests } = stubbed({ status: 429, headers: { "retry-after": "30" } });
  const error = await fails(vault.get({ table }, { totalTimeoutMs: 5000 }), "RATE_LIMITED");
  assert.equal(error.retryable, true);
  assert.equal(requests.length, 1);
});
