// What a vault, or whoever stands in its place, may answer with a success status: R10, R11, R12.
import test from "node:test";

import fc from "fast-check";

import { SkyflowError } from "skyflow-edge";

import * as assert from "../support/assert.js";
import { fails, insertedRows, stubbed } from "../support/clients.js";
import { DETECT_OPERATIONS, OPERATIONS, perform } from "../support/operations.js";
import { SEEDS } from "../support/random.js";

const headers = { "x-request-id": "r-1" };
const operation = (/** @type {string} */ name) => /** @type {import("../support/operations.js").Operation} */ (OPERATIONS.find((other) => other.name === name));

/** A service of protocol buffers leaves an empty list out, so these take an object without one, and null for one. */
const MAY_BE_EMPTY = ["get", "delete", "query"];
const EMPTY = ["an empty object", "another member", "null for the list"];
const isEmpty = (/** @type {string} */ name, /** @type {string} */ what) => MAY_BE_EMPTY.includes(name) && EMPTY.includes(what);

/** Answers to any operation. */
const NOBODYS = /** @type {[string, any][]} */ ([
  ["an HTML page", { headers: { ...headers, "content-type": "text/html" }, body: "<html>SECRET sign in</html>" }],
  ["an empty body", { headers, body: "" }],
  ["no body", { status: 204, headers }],
  ["null", { headers, body: "null" }],
  ["an array", { headers, body: "[]" }],
  ["text", { headers, body: '"SECRET"' }],
  ["a number", { headers, body: "5" }],
  ["an empty object", { headers, body: "{}" }],
  ["another member", { headers, body: '{"SECRET":[]}' }],
  ["plain text", { headers: { ...headers, "content-type": "text/plain" }, body: "OK SECRET" }],
  ["an error with status 200", { headers, body: '{"error":{"message":"SECRET"}}' }],
  ["bytes that are no UTF-8", { headers, body: new Uint8Array([0x7b, 0xff, 0x7d]) }],
  ["JSON with something behind it", { headers, body: '{"records":[],"responses":[],"RecordIDResponse":[]} x' }],
]);

/** Lists that are none, and lists of the wrong length or of wrong entries. */
const WRONG_LISTS = /** @type {[string, (list: any[]) => any][]} */ ([
  ["null for the list", () => null],
  ["an object for the list", () => ({})],
  ["text for the list", () => "SECRET"],
  ["null among the entries", (list) => [list[0], null]],
  ["a number among the entries", (list) => [5, list[1]]],
  ["an array among the entries", (list) => [[], list[1]]],
]);

/** These answer for each thing sent. A get may find fewer rows, and a delete says which are gone. */
const COUNTED = ["insert", "detokenize", "tokenize"];
const WRONG_COUNTS = /** @type {[string, (list: any[]) => any][]} */ ([
  ["no entries", () => []],
  ["one entry too few", (list) => list.slice(1)],
  ["one entry too many", (list) => [...list, list[0]]],
]);

const WRONG_ENTRIES = /** @type {[string, any[]][]} */ ([
  ["insert", [{}, { skyflow_id: 5 }, { skyflow_id: "" }, { skyflow_id: null, tokens: {} }, { skyflow_id: "1", tokens: "SECRET" }, { skyflow_id: "1", tokens: [] }]],
  ["get", [{}, { fields: null }, { fields: "SECRET" }, { fields: [] }]],
  ["delete", [{}, 5, null, "", ["1"], { skyflow_id: "1" }]],
  ["detokenize", [{}, { value: "SECRET" }, { token: 5, value: "x" }, { token: null, value: "x" }]],
  ["query", [{}, { fields: null }, { fields: "SECRET" }, { fields: [] }, { fields: {}, tokens: "SECRET" }, { fields: {}, tokens: [] }]],
  // A token of null is an answer: the recorded SDKs pass it on.
  ["tokenize", [{}, { token: 5 }, { token: "" }, []]],
]);

/** What is no answer to an update. */
const NO_UPDATES = [{ skyflow_id: 5 }, { skyflow_id: "" }, { skyflow_id: null, tokens: {} }, { skyflow_id: "1", tokens: "SECRET" }, { skyflow_id: "1", tokens: [] }, { records: [] }];

/** @param {string} name @param {string} what @param {any} answer */
async function refused(name, what, answer) {
  if (isEmpty(name, what)) {
    const { data, fields, deletedIds, requestId } = await perform(stubbed(answer).vault, operation(name));
    return assert.deepEqual([data ?? fields ?? deletedIds, requestId], [[], "r-1"], `${name}, ${what}`);
  }
  const { vault, requests } = stubbed(answer);
  const error = await fails(perform(vault, operation(name)), "INVALID_RESPONSE", `${name}, ${what}:`);
  assert.deepEqual([error.httpCode, error.requestId, error.retryable, requests.length], [answer.status ?? 200, "r-1", false, 1], `${name}, ${what}`);
  assert.excludes(error.message, "SECRET", `${name}, ${what}`);
}

test("R10 a 200 that is not the vault's answer is never a success", async () => {
  const cases = OPERATIONS.flatMap(({ name }) => NOBODYS.map(([what, answer]) => /** @type {[string, string, any]} */ ([name, what, answer])));
  for (const { name, answer } of OPERATIONS) {
    const whole = JSON.stringify(answer);
    for (const length of [1, Math.floor(whole.length / 2), whole.length - 1]) cases.push([name, `cut after ${length} bytes`, { headers, body: whole.slice(0, length) }]);
  }
  await assert.each(cases, refused);
});

test("R10 nor is one with an error beside what was asked for", async () => {
  const { vault: _, client } = stubbed({});
  for (const each of [...OPERATIONS, ...DETECT_OPERATIONS]) {
    for (const error of [{ message: "SECRET" }, { http_code: 500 }, "SECRET"]) {
      const stub = stubbed({ headers, body: { ...each.answer, error } });
      await fails(perform(Object.hasOwn(Object.getPrototypeOf(client.detect()), each.method) ? /** @type {any} */ (stub.client.detect()) : stub.vault, each), "INVALID_RESPONSE", each.name);
    }
    for (const error of [null, "", {}]) {
      const stub = stubbed({ headers, body: { ...each.answer, error } });
      if (error === null || !MAY_BE_EMPTY.includes(each.name)) await perform(Object.hasOwn(Object.getPrototypeOf(client.detect()), each.method) ? /** @type {any} */ (stub.client.detect()) : stub.vault, each);
    }
  }
});

test("R10 nor is one whose list has the wrong entries, or the wrong number of them", async () => {
  /** @type {[string, string, any][]} */
  const cases = [];
  for (const { name, answer } of OPERATIONS) {
    const [member] = Object.keys(answer);
    // A batch may hold anything for a row, and an update's answer has no list: they are below.
    if (!["records", "RecordIDResponse"].includes(member)) continue;
    const add = (/** @type {string} */ what, /** @type {any} */ list) => cases.push([name, what, { headers, body: { [member]: list } }]);
    for (const [what, change] of [...WRONG_LISTS, ...(COUNTED.includes(name) ? WRONG_COUNTS : [])]) add(what, change(answer[member]));
  }
  for (const [name, entries] of WRONG_ENTRIES) {
    const { answer } = operation(name);
    const [member] = Object.keys(answer);
    for (const entry of entries) cases.push([name, assert.show(entry), { headers, body: { [member]: [answer[member][0], entry] } }]);
  }
  for (const answer of NO_UPDATES) cases.push(["update", assert.show(answer), { headers, body: answer }]);
  await assert.each(cases, refused);
});

test("R10 a batch that answers for more rows than were sent is no success, one for fewer says which are missing", async () => {
  const item = { Status: 200, Body: insertedRows(1) };
  await refused("insert with continueOnError", "three answers", { headers, body: { responses: [item, item, item] } });
  await refused("insert with continueOnError", "no list", { headers, body: { responses: {} } });
  const { vault } = stubbed({ headers, body: { responses: [] } });
  const { insertedFields, errors } = await perform(vault, operation("insert with continueOnError"));
  assert.deepEqual(insertedFields, []);
  assert.deepEqual(errors.map((/** @type {any} */ error) => error.requestIndex), [0, 1]);
});

test("R10 documented: the body counts, not its content type; a get may find fewer rows, a delete may name fewer ids", async () => {
  for (const each of OPERATIONS) {
    const { vault } = stubbed({ headers: { "content-type": "text/html" }, body: `\ufeff ${JSON.stringify(each.answer)} \n` });
    await perform(vault, each);
  }
  const { vault } = stubbed({ body: { records: [{ fields: { skyflow_id: "1" } }] } });
  assert.equal((await perform(vault, operation("get"))).data.length, 1);
  for (const [ids, gone] of [[["*"], ["1", "2", "3"]], [["1", "2"], ["2"]], [["1"], []]]) {
    const { deletedIds } = await stubbed({ body: { RecordIDResponse: gone } }).vault.delete({ table: "t", ids });
    assert.deepEqual(deletedIds, gone, "what the vault says is gone, no more");
  }
});

/** An item of a batch's answer, and whether its row is in the vault. */
const item = fc.oneof(
  fc.record({ Status: fc.constantFrom(200, 201, 207, 299, "200"), Body: fc.constant(insertedRows(1, { name: "t" })) }).map((answer) => ({ answer, inserted: true })),
  fc.record({ Status: fc.constantFrom(200, 201), Body: fc.constantFrom(undefined, null, {}, { records: [] }, { records: {} }, { records: [null] }, { records: [{}] }, { records: [{ skyflow_id: 5 }] }) }).map((answer) => ({ answer, inserted: false })),
  fc.record({ Status: fc.constantFrom(400, 401, 404, 409, 429, 500, 503, "400"), Body: fc.constantFrom(null, {}, { error: "no" }, { error: { message: "no" } }, { error: "" }, insertedRows(1)) }).map((answer) => ({ answer, inserted: false })),
  fc.constantFrom(null, 5, "x", [], {}, { Status: null }, { Status: "x" }, { Status: [200] }, { Status: {} }).map((answer) => ({ answer, inserted: false })),
);

test("R12 in 1,000 random mixes each row is once in insertedFields or in errors", async () => {
  const mixes = fc.tuple(fc.array(item, { maxLength: 30 }), fc.integer({ min: 0, max: 5 })).filter(([items, missing]) => items.length + missing > 0);
  const property = fc.asyncProperty(mixes, async ([items, missing]) => {
    const rows = items.length + missing;
    const { vault } = stubbed({ headers, body: { responses: items.map(({ answer }) => answer) } });
    const { insertedFields, errors } = await vault.insert({ table: "t", values: Array.from({ length: rows }, () => ({ a: 1 })), continueOnError: true });
    const inserted = insertedFields.map((field) => field.requestIndex);
    const failed = (errors ?? []).map((error) => error.requestIndex);
    assert.deepEqual([...inserted, ...failed].sort((a, b) => Number(a) - Number(b)), Array.from({ length: rows }, (_, index) => index));
    assert.deepEqual(inserted, items.flatMap((each, index) => (each.inserted ? [index] : [])));
    for (const { error, httpCode, requestId } of errors ?? []) {
      assert.ok(error !== "" && typeof error === "string" && requestId === "r-1");
      assert.ok(httpCode === undefined || (Number.isInteger(httpCode) && httpCode >= 100 && httpCode <= 599), `httpCode ${httpCode}`);
    }
  });
  for (const seed of SEEDS) await fc.assert(property, { seed, numRuns: 334 });
});

/** A copy of `value` with one of its nodes changed. @param {any} value @param {number} node @param {any} change */
function mutated(value, node, change) {
  let count = 0;
  const copy = (/** @type {any} */ each) => {
    if (count++ === node) return change === "nest" ? [each] : change === "double" ? [each, each] : change;
    if (Array.isArray(each)) return each.map(copy);
    return typeof each === "object" && each !== null ? Object.fromEntries(Object.entries(each).map(([key, member]) => [key, copy(member)])) : each;
  };
  return copy(value);
}

test("R11 in 10,000 mutated answers there is a result or a SkyflowError, and nothing else", async () => {
  const changes = fc.constantFrom(null, undefined, 0, -1, 1e308, "", "text", true, [], {}, [[]], "nest", "double", { __proto__: null, length: 5 });
  const property = fc.asyncProperty(fc.constantFrom(...OPERATIONS), fc.array(fc.tuple(fc.nat(20), changes), { minLength: 1, maxLength: 3 }), async (each, mutations) => {
    const body = mutations.reduce((answer, [node, change]) => mutated(answer, node, change), each.answer);
    const { vault } = stubbed({ headers, body: JSON.stringify(body) ?? "" });
    const outcome = await perform(vault, each).catch((error) => error);
    if (outcome instanceof Error) assert.ok(outcome instanceof SkyflowError && outcome.code === "INVALID_RESPONSE", assert.show(outcome));
    else assert.equal(outcome.requestId, "r-1");
  });
  for (const seed of SEEDS) await fc.assert(property, { seed, numRuns: 3334 });
});
