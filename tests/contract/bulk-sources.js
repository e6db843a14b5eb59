// Rows of a bulk call that are read while it is under way, and results that are handed out as they come.
import * as assert from "../support/assert.js";
import { fails, insertedRows, onLocalVault, stubbed } from "../support/clients.js";
import { hang } from "../support/recorder.js";
import { suite } from "../support/suite.js";

const test = suite("bulk sources");

const table = "persons";
const person = (/** @type {number} */ i) => ({ name: `n${i}`, email: `e${i}@example.com` });
const people = (/** @type {number} */ count) => Array.from({ length: count }, (_, i) => person(i));
const range = (/** @type {number} */ count) => Array.from({ length: count }, (_, i) => i);
const answered = (/** @type {any} */ { body }) => ({ body: insertedRows(JSON.parse(body).records.length) });
const turn = () => new Promise((resolve) => setTimeout(resolve, 0));

/** An async generator that tells how far it was read, and whether it was closed. @param {number} count @param {(i: number) => any} [row] */
function source(count, row = person) {
  const state = { read: 0, closed: 0 };
  async function* rows() {
    try {
      for (let i = 0; i < count; i++) {
        state.read++;
        yield await row(i);
      }
    } finally {
      state.closed++;
    }
  }
  return { state, rows: rows() };
}

/** @template T @param {T[]} rows */
const streamOf = (rows) => {
  const state = { cancelled: /** @type {unknown[]} */ ([]), at: 0 };
  const stream = new ReadableStream({
    pull(controller) {
      if (state.at < rows.length) controller.enqueue(rows[state.at++]);
      else controller.close();
    },
    cancel: (reason) => void state.cancelled.push(reason),
  });
  return { stream, state };
};

/** Without the iteration that some browsers lack. @param {ReadableStream<any>} stream */
const onlyReader = (stream) => ({ getReader: () => stream.getReader() });

test("rows come from anything that can be iterated, and results have their index", async () => {
  function* generated() {
    yield* people(23);
  }
  /** @type {[string, () => any][]} */
  const sources = [
    ["a set", () => new Set(people(23))],
    ["a generator", generated],
    ["an iterable", () => ({ [Symbol.iterator]: generated })],
    ["an async generator", () => source(23).rows],
    ["a stream", () => streamOf(people(23)).stream],
    ["a stream without iteration", () => onlyReader(streamOf(people(23)).stream)],
    ["a list", () => people(23)],
  ];
  await assert.each(sources, async (name, values) => {
    const { vault } = await onLocalVault();
    const { insertedFields, summary, errors, toRetry, toRetryIndexes } = await vault.bulkInsert({ table, values: values(), batchSize: 5, concurrency: 3 });
    assert.deepEqual(insertedFields.map((field) => field.requestIndex), range(23), name);
    assert.deepEqual([summary, errors, toRetry, toRetryIndexes], [{ total: 23, succeeded: 23, failed: 0 }, null, [], []], name);
    const data = insertedFields.map((field) => ({ token: String(field.name) }));
    const { detokenizedFields } = await vault.bulkDetokenize({ data: new Set(data), batchSize: 7 });
    assert.deepEqual(detokenizedFields.map(({ value }) => value), people(23).map((row) => row.name), name);
  });
});

test("an object that a source gives again and again is sent as it was each time", async () => {
  const { vault, requests } = stubbed(answered);
  async function* rows() {
    const row = { name: "", deep: { n: 0 } };
    for (let i = 0; i < 6; i++) {
      row.name = `n${i}`;
      row.deep.n = i;
      yield row;
    }
  }
  await vault.bulkInsert({ table, values: rows(), batchSize: 4, concurrency: 1 });
  const sent = requests.flatMap(({ body }) => JSON.parse(body).records.map((/** @type {any} */ { fields }) => [fields.name, fields.deep.n]));
  assert.deepEqual(sent, range(6).map((i) => [`n${i}`, i]));
});

test("no more rows are read than the requests under way hold", async () => {
  const { state, rows } = source(500);
  let held = 0;
  let settled = 0;
  const { vault } = stubbed(async (request) => {
    held = Math.max(held, state.read - settled);
    for (let i = 0; i < 3; i++) await turn();
    return answered(request);
  });
  await vault.bulkInsert({ table, values: rows, batchSize: 10, concurrency: 3, onProgress: (done) => (settled = done) });
  assert.ok(held <= 30, `${held} rows`);
  assert.equal(settled, 500);
});

test("a source that is slow does not keep its first rows from being sent", async () => {
  /** @type {(row?: unknown) => void} */
  let release = () => {};
  const { rows } = source(4, (i) => (i === 2 ? new Promise((resolve) => (release = () => resolve(person(i)))) : person(i)));
  const { vault } = stubbed(async (request) => {
    await turn();
    release();
    return answered(request);
  });
  const { summary } = await vault.bulkInsert({ table, values: rows, batchSize: 2, concurrency: 2 });
  assert.equal(summary.total, 4);
});

test("an empty list or source is an empty result, without a request", async () => {
  const { vault, requests } = stubbed({ body: {} });
  const counts = { total: 0, succeeded: 0, failed: 0 };
  const rest = { errors: null, requestId: null, summary: counts, toRetry: [], toRetryIndexes: [] };
  await assert.each(/** @type {[any][]} */ ([[[]], [new Set()], [source(0).rows], [streamOf([]).stream]]), async (empty) => {
    // A source can be read once.
    const rows = () => (Array.isArray(empty) || empty instanceof Set ? empty : [][Symbol.iterator]());
    assert.deepEqual(await vault.bulkInsert({ table, values: empty }), { insertedFields: [], ...rest });
    assert.deepEqual(await vault.bulkDetokenize({ data: /** @type {any} */ (rows()) }), { detokenizedFields: [], ...rest });
    assert.deepEqual(await vault.bulkTokenize({ values: /** @type {any} */ (rows()) }), { tokenizedFields: [], ...rest });
    assert.deepEqual(await vault.bulkDelete({ table, ids: /** @type {any} */ (rows()) }), { deletedIds: [], ...rest });
  });
  assert.equal(requests.length, 0);
  for (const values of [[], source(0).rows]) await fails(vault.bulkInsert(/** @type {any} */ ({ values })), "INVALID_INPUT");
  await fails(vault.bulkInsert({ table, values: [], tokenMode: "ENABLE" }), "INVALID_INPUT");
});

test("what is no source is refused", async () => {
  const { vault, requests } = stubbed({ body: {} });
  for (const values of ["abc", 5, {}, null, undefined, Promise.resolve([]), () => [], { getReader: 1 }]) {
    const error = await fails(vault.bulkInsert({ table, values: /** @type {any} */ (values) }), "INVALID_INPUT");
    assert.includes(error.message, "bulkInsert: values ");
  }
  const { state, rows } = source(3);
  await fails(vault.bulkInsert({ table, values: rows, batchSize: 0 }), "INVALID_INPUT");
  await fails(vault.bulkInsert({ table: " ", values: rows }), "INVALID_INPUT");
  assert.deepEqual([state.read, state.closed, requests.length], [0, 0, 0], "untouched, to be used again");
});

test("a failure ends the reading, and the source is closed once", async () => {
  const { state, rows } = source(1000);
  const { vault, requests } = stubbed((request, index) => (index === 2 ? { status: 400 } : answered(request)));
  const error = await fails(vault.bulkInsert({ table, values: rows, batchSize: 5, concurrency: 1 }), "BAD_REQUEST");
  const { bulk } = /** @type {any} */ (error.details.at(-1));
  assert.deepEqual(bulk, { total: null, rows: { done: [[0, 9]], failed: [[10, 14]], notSent: [[15, null]] }, skyflowIds: range(5).concat(range(5)).map((i) => `id-${i}`) });
  assert.deepEqual([requests.length, state.read, state.closed], [3, 15, 1]);
  const { stream, state: streamed } = streamOf(people(100));
  const { vault: failing } = stubbed({ status: 400 });
  await fails(failing.bulkInsert({ table, values: stream, batchSize: 5, concurrency: 1 }), "BAD_REQUEST");
  assert.equal(streamed.cancelled.length, 1);
});

test("a source that is read to its end is not closed", async () => {
  let closed = 0;
  const rows = { [Symbol.iterator]: () => ({ ...[person(0)][Symbol.iterator](), next: people(3)[Symbol.iterator]().next.bind(people(3)[Symbol.iterator]()), return: () => ({ done: true, value: void closed++ }) }) };
  const { vault } = stubbed(answered);
  assert.equal((await vault.bulkInsert({ table, values: /** @type {any} */ (rows), batchSize: 2 })).summary.total, 3);
  assert.equal(closed, 0);
});

test("a source that throws ends the call with what it threw, behind the rows before it", async () => {
  const thrown = new RangeError("line 8");
  const { state, rows } = source(20, (i) => (i === 7 ? Promise.reject(thrown) : person(i)));
  const { vault, requests } = stubbed(answered);
  const error = await fails(vault.bulkInsert({ table, values: rows, batchSize: 5, concurrency: 2, continueOnError: false }), "ABORTED");
  assert.equal(error.cause, thrown);
  assert.equal(error.message, "bulkInsert: values threw while it was read, which ended the call. See `cause` for what was thrown");
  assert.deepEqual(/** @type {any} */ (error.details.at(-1)).bulk.rows, { done: [[0, 4]], failed: [], notSent: [[5, null]] });
  assert.deepEqual([requests.length, state.closed], [1, 1]);
  // eslint-disable-next-line require-yield
  const throwing = { [Symbol.iterator]() { throw thrown; } }; // prettier-ignore
  assert.equal((await fails(vault.bulkInsert({ table, values: throwing }), "ABORTED")).cause, thrown);
});

test("an abort ends a call whose source hangs, and closes it", async () => {
  for (const already of [false, true]) {
    const controller = new AbortController();
    if (already) controller.abort("enough");
    let closed = 0;
    const rows = { next: () => new Promise(() => {}), return: async () => void closed++, [Symbol.asyncIterator]() { return this; } }; // prettier-ignore
    const { vault } = stubbed(answered);
    const call = vault.bulkInsert({ table, values: /** @type {any} */ (rows) }, { signal: controller.signal });
    setTimeout(() => controller.abort("enough"), 5);
    const error = await fails(call, "ABORTED");
    assert.deepEqual([error.cause, closed], ["enough", 1]);
  }
});

test("an abort ends a call whose requests hang", async () => {
  const controller = new AbortController();
  const { state, rows } = source(1000);
  const { vault } = stubbed(hang);
  setTimeout(() => controller.abort("enough"), 10);
  const error = await fails(vault.bulkInsert({ table, values: rows, batchSize: 3, concurrency: 2, continueOnError: true }, { signal: controller.signal }), "ABORTED");
  assert.equal(error.cause, "enough");
  assert.deepEqual([state.read, state.closed], [6, 1]);
});

test("a source that never closes keeps nobody from the call's error", async () => {
  const never = () => new Promise(() => {});
  const sources = /** @type {[string, () => any][]} */ ([
    ["return()", () => ({ next: async () => ({ done: false, value: person(0) }), return: never, [Symbol.asyncIterator]() { return this; } })], // prettier-ignore
    ["cancel()", () => new ReadableStream({ pull: (controller) => controller.enqueue(person(0)), cancel: never })],
    ["cancel() of a reader", () => onlyReader(new ReadableStream({ pull: (controller) => controller.enqueue(person(0)), cancel: never }))],
  ]);
  await assert.each(sources, async (name, values) => {
    const { vault } = stubbed({ status: 400 });
    for (const options of [() => ({ timeoutMs: 50 }), () => ({ totalTimeoutMs: 100 }), () => ({ signal: AbortSignal.timeout(100) })]) {
      const error = await fails(vault.bulkInsert({ table, values: values(), batchSize: 1, concurrency: 1 }, options()), "BAD_REQUEST");
      assert.deepEqual(/** @type {any} */ (error.details.at(-1)).bulk.rows.failed, [[0, 0]], name);
    }
  });
});

test("totalTimeoutMs is for the whole call, its source included", async () => {
  const rows = { next: () => new Promise(() => {}), [Symbol.asyncIterator]() { return this; } }; // prettier-ignore
  const { vault } = stubbed(answered);
  await fails(vault.bulkInsert({ table, values: /** @type {any} */ (rows) }, { totalTimeoutMs: 20 }), "TIMEOUT");
  const { vault: slow, requests } = stubbed(async (request) => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    return answered(request);
  });
  await fails(slow.bulkInsert({ table, values: people(1000), batchSize: 1, concurrency: 1, continueOnError: true }, { totalTimeoutMs: 200 }), "TIMEOUT");
  assert.ok(requests.length < 1000);
});

test("a row that breaks a rule is named by its place in the source; with continueOnError it alone is left out", async () => {
  const row = (/** @type {number} */ i) => (i === 7 ? { a: 1n } : i === 8 ? "text" : person(i));
  const { vault, requests } = stubbed(answered);
  const error = await fails(vault.bulkInsert({ table, values: source(12, row).rows, batchSize: 5, concurrency: 1 }), "INVALID_INPUT");
  assert.includes(error.message, "bulkInsert: values[7].a holds a bigint");
  assert.deepEqual(/** @type {any} */ (error.details.at(-1)).bulk.rows, { done: [[0, 4]], failed: [], notSent: [[5, null]] });
  requests.length = 0;
  const batch = ({ body }) => ({ body: { responses: JSON.parse(body).records.map((/** @type {any} */ record) => (record.fields.name === "n9" ? { Status: 429, Body: { error: "busy" } } : { Status: 200, Body: { records: [{ skyflow_id: `id-${record.fields.name}` }] } })) } }); // prettier-ignore
  const { vault: going, requests: sent } = stubbed(/** @type {any} */ (batch));
  const result = await going.bulkInsert({ table, values: source(12, row).rows, batchSize: 5, concurrency: 1, continueOnError: true });
  assert.deepEqual(result.insertedFields.map((field) => [field.requestIndex, field.skyflowId]), [0, 1, 2, 3, 4, 5, 6, 10, 11].map((i) => [i, `id-n${i}`]));
  assert.deepEqual((result.errors ?? []).map(({ requestIndex, httpCode }) => [requestIndex, httpCode]), [[7, 400], [8, 400], [9, 429]]);
  assert.deepEqual((result.errors ?? []).map(({ error: text }) => text.split(" ")[1]), ["values[7].a", "values[8]", undefined]);
  assert.deepEqual([result.toRetry, result.toRetryIndexes], [[person(9)], [9]]);
  assert.deepEqual([result.summary, sent.length], [{ total: 12, succeeded: 9, failed: 3 }, 3]);
  const none = await going.bulkInsert({ table, values: source(3, () => 5).rows, continueOnError: true });
  assert.deepEqual([none.summary, sent.length], [{ total: 3, succeeded: 0, failed: 3 }, 3]);
});

test("own tokens go with their rows, and a row behind the last of them has none", async () => {
  const { vault, requests } = stubbed(answered);
  for (const values of [people(5), source(5).rows]) {
    requests.length = 0;
    await vault.bulkInsert({ table, values, tokens: [{ name: "t0" }, null, { name: "t2" }], tokenMode: "ENABLE", batchSize: 2, concurrency: 1 });
    assert.deepEqual(requests.flatMap(({ body }) => JSON.parse(body).records.map((/** @type {any} */ { tokens }) => tokens?.name)), ["t0", undefined, "t2", undefined, undefined]);
  }
  assert.includes((await fails(vault.bulkInsert({ table, values: people(1), tokens: [{}, {}], tokenMode: "ENABLE" }), "INVALID_INPUT")).message, "tokens has more items than values: 2 for 1");
});

test("onBatch is handed each batch with its rows, and the result has counts only", async () => {
  const { vault } = await onLocalVault();
  /** @type {any[]} */
  const batches = [];
  const result = await vault.bulkInsert({ table, values: source(12).rows, batchSize: 5, concurrency: 2, onBatch: (batch) => void batches.push(batch) });
  assert.deepEqual(Object.keys(result).sort(), ["requestId", "summary"]);
  assert.deepEqual(result.summary, { total: 12, succeeded: 12, failed: 0 });
  batches.sort((a, b) => a.firstIndex - b.firstIndex);
  assert.deepEqual(batches.map(({ firstIndex }) => firstIndex), [0, 5, 10]);
  assert.deepEqual(batches.flatMap(({ rows }) => rows), people(12));
  assert.deepEqual(batches.flatMap(({ insertedFields }) => insertedFields.map((/** @type {any} */ field) => field.requestIndex)), range(12));
  assert.deepEqual([batches[2].summary, batches[2].errors, batches[2].toRetry, batches[2].toRetryIndexes], [{ total: 2, succeeded: 2, failed: 0 }, null, [], []]);
});

test("onBatch is never called twice at a time, and holds back what is read", async () => {
  const { state, rows } = source(60);
  let now = 0;
  let most = 0;
  let delivered = 0;
  let held = 0;
  const { vault } = stubbed((request) => {
    held = Math.max(held, state.read - delivered);
    return answered(request);
  });
  const onBatch = async (/** @type {any} */ { rows: sent }) => {
    most = Math.max(most, ++now);
    for (let i = 0; i < 5; i++) await turn();
    now--;
    delivered += sent.length;
  };
  await vault.bulkInsert({ table, values: rows, batchSize: 5, concurrency: 3, onBatch });
  assert.deepEqual([most, delivered], [1, 60]);
  assert.ok(held <= 15, `${held} rows`);
});

test("an onBatch that throws ends the call with what it threw; batches that were written are handed out still", async () => {
  const thrown = new Error("disk full");
  for (const onThrow of [() => { throw thrown; }, () => Promise.reject(thrown)]) { // prettier-ignore
    const { state, rows } = source(1000);
    const { vault } = stubbed(answered);
    /** @type {number[]} */
    const seen = [];
    const onBatch = (/** @type {any} */ { firstIndex }) => {
      seen.push(firstIndex);
      if (seen.length === 1) return onThrow();
    };
    const error = await fails(vault.bulkInsert({ table, values: rows, batchSize: 5, concurrency: 2, continueOnError: false, onBatch }), "ABORTED");
    assert.equal(error.cause, thrown);
    assert.includes(error.message, "bulkInsert: onBatch threw");
    const { done, notSent } = /** @type {any} */ (error.details.at(-1)).bulk.rows;
    assert.equal(done.at(-1)[1] + 1, notSent[0][0]);
    assert.equal(seen.length * 5, notSent[0][0], "each batch that was written");
    assert.equal(state.closed, 1);
  }
});

test("an abort does not wait for an onBatch that hangs", async () => {
  const controller = new AbortController();
  const { vault } = stubbed(answered);
  setTimeout(() => controller.abort("enough"), 10);
  const error = await fails(vault.bulkInsert({ table, values: people(100), batchSize: 5, onBatch: () => new Promise(() => {}) }, { signal: controller.signal }), "ABORTED");
  assert.equal(error.cause, "enough");
});

test("bulkTokenize and bulkDelete take the same members", async () => {
  const { vault } = await onLocalVault({ tables: { persons: { columns: { name: {}, email: { deterministic: true } } } } });
  const { insertedFields } = await vault.bulkInsert({ table, values: people(30) });
  const values = people(30).map(({ email }) => ({ value: email, columnGroup: "email" }));
  /** @type {(number | undefined)[][]} */
  const progress = [];
  const tokenized = await vault.bulkTokenize({ values: new Set(values), batchSize: 7, onProgress: (done, total) => progress.push([done, total]) });
  assert.deepEqual(tokenized.tokenizedFields, insertedFields.map(({ email }, requestIndex) => ({ token: email, requestIndex })));
  assert.deepEqual(progress.at(-1), [30, undefined]);
  const ids = insertedFields.map(({ skyflowId }) => skyflowId);
  const gone = "00000000-0000-4000-8000-000000000000";
  const deleted = await vault.bulkDelete({ table, ids: [...ids.slice(0, 12), gone, ...ids.slice(12)][Symbol.iterator](), batchSize: 10 });
  assert.deepEqual(deleted.deletedIds, ids);
  assert.deepEqual((deleted.errors ?? []).map(({ requestIndex, httpCode }) => [requestIndex, httpCode]), [[12, 404]]);
  assert.deepEqual(deleted.summary, { total: 31, succeeded: 30, failed: 1 });
});

test("bulkTokenize and bulkDelete go on after a batch that fails, if they are told to", async () => {
  const script = (/** @type {any} */ { body }, /** @type {number} */ index) => {
    if (index === 1) return { status: 429, headers: { "retry-after": "0" } };
    const { skyflow_ids: ids, tokenizationParameters: values } = JSON.parse(body);
    return { body: ids ? { RecordIDResponse: ids } : { records: values.map(() => ({ token: "t" })) } };
  };
  const sent = { batchSize: 2, concurrency: 1, continueOnError: true };
  const values = range(5).map((i) => ({ value: `v${i}`, columnGroup: "g" }));
  const { vault, requests } = stubbed(script, { maxRetries: 0 });
  const tokenized = await vault.bulkTokenize({ values, ...sent });
  assert.deepEqual(tokenized.tokenizedFields.map(({ requestIndex }) => requestIndex), [0, 1, 4]);
  assert.deepEqual([tokenized.toRetry, tokenized.toRetryIndexes], [values.slice(2, 4), [2, 3]]);
  assert.ok(requests.every(({ body }) => !body.includes("continueOnError")));
  const { vault: other } = stubbed(script, { maxRetries: 0 });
  const ids = range(5).map(String);
  const deleted = await other.bulkDelete({ table, ids, ...sent });
  assert.deepEqual([deleted.deletedIds, deleted.toRetry, deleted.toRetryIndexes], [["0", "1", "4"], ["2", "3"], [2, 3]]);
  const { vault: strict } = stubbed(script, { maxRetries: 0 });
  await fails(strict.bulkDelete({ table, ids, batchSize: 2, concurrency: 1 }), "RATE_LIMITED");
});

test("bulkDelete takes no id that stands for all rows", async () => {
  const { vault, requests } = stubbed({ body: {} });
  const ids = ["1", "2", "*"];
  for (const given of [ids, ids[Symbol.iterator]()]) {
    const error = await fails(vault.bulkDelete({ table, ids: given, batchSize: 2, concurrency: 1 }).catch((thrown) => Promise.reject(thrown)), "INVALID_INPUT", "the star").catch((thrown) => thrown);
    if (given === ids) assert.includes(error.message, "bulkDelete: ids[2] is `*`");
  }
  assert.ok(requests.every(({ body }) => !body.includes("*")));
});

test("what JSON would lose inside of a value of a source is refused, not written as null", async () => {
  const { vault, requests } = stubbed(answered);
  for (const lost of [NaN, new Date(NaN), { toJSON: () => null }]) {
    const error = await fails(vault.bulkInsert({ table, values: new Set([{ name: "a", deep: { list: [lost] } }]) }), "INVALID_INPUT");
    assert.includes(error.message, "values[0].deep holds");
  }
  assert.equal(requests.length, 0);
});
