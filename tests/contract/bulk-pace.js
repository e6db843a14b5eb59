// When a vault refuses a request for load, a bulk call slows down as a whole.
import * as assert from "../support/assert.js";
import { fails, insertedRows, stubbed } from "../support/clients.js";
import { suite } from "../support/suite.js";

const test = suite("bulk pace");

const table = "persons";
const people = (/** @type {number} */ count) => Array.from({ length: count }, (_, i) => ({ name: `n${i}` }));
const inserted = (/** @type {any} */ { body }) => ({ body: insertedRows(JSON.parse(body).records.length) });
const delay = (/** @type {number} */ ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** A vault that refuses one request, and what was sent when. @param {any} refusal */
function refusing(refusal) {
  const state = { now: 0, atOnce: /** @type {number[]} */ ([]), sentAt: /** @type {number[]} */ ([]), refusedAt: 0 };
  const script = async (/** @type {any} */ request, /** @type {number} */ index) => {
    state.sentAt.push(Date.now());
    state.atOnce.push(++state.now);
    await delay(index === 2 ? 5 : 30);
    state.now--;
    if (index !== 2) return inserted(request);
    state.refusedAt = Date.now();
    return refusal;
  };
  return { state, script };
}

test("a refusal stops all requests for the time that the vault asks for, and fewer go on", async () => {
  for (const status of [429, 503]) {
    const { state, script } = refusing({ status, headers: { "retry-after": "1" } });
    const { vault } = stubbed(script);
    const { summary } = await vault.bulkInsert({ table, values: people(60), batchSize: 1, concurrency: 8 });
    assert.equal(summary.succeeded, 60);
    assert.equal(Math.max(...state.atOnce), 8);
    const later = state.sentAt.filter((at) => at > state.refusedAt + 3);
    assert.ok(Math.min(...later) >= state.refusedAt + 900, `${status}: the next was sent after ${Math.min(...later) - state.refusedAt} ms`);
    const behind = state.atOnce.slice(state.sentAt.findIndex((at) => at >= state.refusedAt + 900));
    assert.ok(Math.max(...behind.slice(0, 4)) <= 4, `${behind}`);
    assert.ok(Math.max(...behind) > 4, "it speeds up again");
  }
});

test("it slows down too where the refused request is not sent again", async () => {
  const { state, script } = refusing({ status: 429, headers: { "retry-after": "1" } });
  const { vault } = stubbed(script, { maxRetries: 0 });
  const values = people(40);
  const { toRetry, toRetryIndexes, summary } = await vault.bulkInsert({ table, values: values[Symbol.iterator](), batchSize: 1, concurrency: 8, continueOnError: true }).catch((error) => assert.fail(String(error)));
  // The batch form answers otherwise than this vault: what counts is who was refused.
  assert.deepEqual([toRetry, toRetryIndexes], [[values[2]], [2]]);
  assert.equal(summary.total, 40);
  const later = state.sentAt.filter((at) => at > state.refusedAt + 3);
  assert.ok(Math.min(...later) >= state.refusedAt + 900);
});

test("a vault that asks for longer than anyone waits stops nobody else", async () => {
  const { state, script } = refusing({ status: 429, headers: { "retry-after": "3600" } });
  const { vault } = stubbed(script);
  const started = Date.now();
  const error = await fails(vault.bulkInsert({ table, values: people(20), batchSize: 1, concurrency: 4 }), "RATE_LIMITED");
  assert.equal(error.retryAfterMs, 3_600_000);
  assert.ok(Date.now() - started < 30_000 && state.sentAt.length < 20);
});

test("an abort and the total time end the wait", async () => {
  const script = (/** @type {any} */ _, /** @type {number} */ index) => (index === 0 ? delay(5).then(() => ({ status: 429, headers: { "retry-after": "30" } })) : delay(20).then(() => inserted(_)));
  for (const [options, code] of /** @type {[(signal: AbortSignal) => any, string][]} */ ([[(signal) => ({ signal }), "ABORTED"], [() => ({ totalTimeoutMs: 300 }), "RATE_LIMITED"]])) {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 300);
    const { vault, requests } = stubbed(script);
    const started = Date.now();
    await fails(vault.bulkInsert({ table, values: people(40), batchSize: 1, concurrency: 4 }, options(controller.signal)), code);
    assert.ok(Date.now() - started < 20_000);
    assert.ok(requests.length <= 4, `${requests.length}`);
  }
});

test("only the calls that are refused slow down", async () => {
  const { vault, requests } = stubbed((request) => (String(request.body).includes("slow") ? { status: 429, headers: { "retry-after": "1" } } : inserted(request)), { maxRetries: 1 });
  const slow = fails(vault.bulkInsert({ table, values: [{ name: "slow" }] }), "RATE_LIMITED");
  await delay(10);
  const before = requests.length;
  await vault.bulkInsert({ table, values: people(10), batchSize: 1 });
  assert.equal(requests.length, before + 10);
  await slow;
});
