import * as assert from "../support/assert.js";
import { fails, insertedRows, onLocalVault, stubbed } from "../support/clients.js";
import { suite } from "../support/suite.js";

const test = suite("bulk");

const table = "persons";
const people = (/** @type {number} */ count) => Array.from({ length: count }, (_, i) => ({ name: `n${i}`, email: `e${i}@example.com` }));
const tables = { persons: { columns: { name: {}, email: { unique: true } } } };
const range = (/** @type {number} */ count) => Array.from({ length: count }, (_, i) => i);

test("R13 results are in the order of the rows, each with its index", async () => {
  const { vault } = await onLocalVault({ tables });
  const progress = /** @type {number[]} */ ([]);
  const inserted = await vault.bulkInsert({ table, values: people(230), onProgress: (done) => progress.push(done) });
  assert.deepEqual(inserted.summary, { total: 230, succeeded: 230, failed: 0 });
  assert.deepEqual(inserted.insertedFields.map((field) => field.requestIndex), range(230));
  assert.equal(inserted.errors, null);
  assert.deepEqual(inserted.toRetry, []);
  assert.deepEqual([progress.length, progress.at(-1)], [5, 230]);
  const data = inserted.insertedFields.map((field) => ({ token: String(field.name), redactionType: /** @type {const} */ ("PLAIN_TEXT") }));
  const detokenized = await vault.bulkDetokenize({ data, batchSize: 100 });
  assert.deepEqual(detokenized.detokenizedFields.map((field) => field.value), people(230).map((row) => row.name));
});

test("R13 never more requests at once than asked for", async () => {
  let now = 0;
  let most = 0;
  const { vault } = stubbed(async ({ body }) => {
    most = Math.max(most, ++now);
    await new Promise((resolve) => setTimeout(resolve, 2));
    now--;
    return { body: insertedRows(JSON.parse(body).records.length) };
  });
  await vault.bulkInsert({ table, values: people(100), batchSize: 5, concurrency: 3 });
  assert.equal(most, 3);
});

test("R13 the first failure stops further requests, and the error tells what became of every row", async () => {
  const { vault } = await onLocalVault({ tables });
  await vault.insert({ table, values: [{ name: "x", email: "e12@example.com" }] });
  const progress = /** @type {number[]} */ ([]);
  const error = await fails(vault.bulkInsert({ table, values: people(50), batchSize: 5, concurrency: 1, onProgress: (done) => progress.push(done) }), "CONFLICT");
  assert.equal(error.httpCode, 409);
  const { bulk } = /** @type {any} */ (error.details.at(-1));
  assert.deepEqual(bulk.rows.done, [[0, 4], [5, 9]]);
  assert.deepEqual(bulk.rows.failed, [[10, 14]]);
  assert.equal(bulk.rows.notSent.length, 7);
  assert.equal(bulk.skyflowIds.length, 10);
  assert.equal(progress.length, 3);
  assert.equal((await vault.query({ query: "SELECT COUNT(*) FROM persons" })).fields.length, 1);
});

test("R13 with continueOnError every row is in one of the lists, and what may pass is to be retried", async () => {
  const { vault } = stubbed(({ body }) => {
    const { records } = JSON.parse(body);
    if (records[0].fields.name === "n4") return { status: 503 };
    if (records[0].fields.name === "n6") return { status: 429 };
    const one = (/** @type {any} */ record) =>
      record.fields.name === "n1" ? { Status: 409, Body: { error: "taken" } } : record.fields.name === "n2" ? { Status: 500, Body: { error: "busy" } } : { Status: 200, Body: { records: [{ skyflow_id: `id-${record.fields.name}` }] } };
    return { body: { responses: records.map(one) } };
  }, { maxRetries: 0 });
  const values = people(9);
  const { insertedFields, errors, summary, toRetry } = await vault.bulkInsert({ table, values, batchSize: 2, continueOnError: true });
  assert.deepEqual(insertedFields.map((field) => field.requestIndex), [0, 3, 8]);
  assert.deepEqual((errors ?? []).map((error) => [error.requestIndex, error.httpCode]), [[1, 409], [2, 500], [4, 503], [5, 503], [6, 429], [7, 429]]);
  assert.deepEqual(summary, { total: 9, succeeded: 3, failed: 6 });
  // A 503 without Retry-After may have been carried out: only the caller can tell.
  assert.deepEqual(toRetry, [values[2], values[6], values[7]]);
  assert.ok(toRetry[0] === values[2], "the caller's own rows");
});

test("tokens that cannot be revealed keep their index", async () => {
  const { vault } = await onLocalVault({ tables });
  const { insertedFields } = await vault.insert({ table, values: people(3) });
  const tokens = insertedFields.map((field) => String(field.name));
  const data = [tokens[0], "gone-1", tokens[1], tokens[2], "gone-2"].map((token) => ({ token }));
  const { errors, detokenizedFields } = await vault.bulkDetokenize({ data, batchSize: 3, continueOnError: true });
  assert.deepEqual((errors ?? []).map((error) => [error.requestIndex, error.token]), [[1, "gone-1"], [4, "gone-2"]]);
  assert.equal(detokenizedFields.length, 3);
});

test("of a token that was given twice the one that failed has the error", async () => {
  const answers = [{ token: "b", value: 2 }, { token: "a", error: "no" }, { token: "a", value: 1 }];
  const { vault } = stubbed({ status: 207, body: { records: answers } });
  const data = [{ token: "a" }, { token: "a" }, { token: "b" }];
  const { errors, detokenizedFields } = await vault.bulkDetokenize({ data, continueOnError: true });
  assert.deepEqual(errors?.map((error) => error.requestIndex), [0]);
  assert.deepEqual(detokenizedFields.map((field) => field.value), [1, 2]);
});

test("rows that the vault does not list as deleted are in errors, also when it lists none", async () => {
  for (const body of [{ RecordIDResponse: [] }, {}, { RecordIDResponse: null }]) {
    const { deletedIds, errors, summary } = await stubbed({ body }).vault.bulkDelete({ table, ids: ["1", "2"], continueOnError: true });
    assert.deepEqual([deletedIds, summary], [[], { total: 2, succeeded: 0, failed: 2 }]);
    assert.deepEqual(errors?.map(({ requestIndex, httpCode }) => [requestIndex, httpCode]), [[0, 404], [1, 404]]);
  }
  const some = await stubbed({ body: { RecordIDResponse: ["ab"] } }).vault.bulkDelete({ table, ids: ["AB", "2"], continueOnError: true });
  assert.deepEqual([some.deletedIds, some.errors?.map((error) => error.requestIndex)], [["ab"], [1]]);
});

test("a bad row anywhere is refused with its own index before anything is sent", async () => {
  const { vault, requests } = stubbed({ body: insertedRows(50) });
  for (const [bad, place] of /** @type {[any, string][]} */ ([[5, "values[120]"], [{ a: 1n }, "values[120].a"], [{}, "values[120]"]])) {
    const values = [...people(120), bad, ...people(20)];
    assert.includes((await fails(vault.bulkInsert({ table, values }), "INVALID_INPUT")).message, `bulkInsert: ${place}`);
  }
  for (const [member, value] of /** @type {[string, any][]} */ ([["batchSize", 0], ["batchSize", 1001], ["concurrency", 11], ["concurrency", 1.5], ["onProgress", "x"]])) {
    assert.includes((await fails(vault.bulkInsert({ table, values: people(1), [member]: value }), "INVALID_INPUT")).message, member);
  }
  assert.equal(requests.length, 0);
});

test("a signal stops it at once, and what was done is told", async () => {
  const controller = new AbortController();
  const { vault, requests } = stubbed(({ body }, index) => {
    if (index === 2) controller.abort("enough");
    return { body: insertedRows(JSON.parse(body).records.length) };
  });
  const error = await fails(vault.bulkInsert({ table, values: people(100), batchSize: 5, concurrency: 1, continueOnError: false }, { signal: controller.signal }), "ABORTED");
  assert.equal(error.cause, "enough");
  assert.equal(requests.length, 3);
  assert.deepEqual(/** @type {any} */ (error.details.at(-1)).bulk.rows.done, [[0, 4], [5, 9]]);
});

test("a listener that throws changes nothing", async () => {
  const { vault } = stubbed({ body: insertedRows(2) });
  const { summary } = await vault.bulkInsert({ table, values: people(2), onProgress: () => { throw new Error("mine"); } });
  assert.equal(summary.succeeded, 2);
});

test("it uses the configuration it began with", async () => {
  const { client, vault, requests } = stubbed(({ body }, index) => {
    if (index === 0) client.updateVaultConfig({ vaultId: "v1", clusterId: "other" });
    return { body: insertedRows(JSON.parse(body).records.length) };
  });
  await vault.bulkInsert({ table, values: people(6), batchSize: 2, concurrency: 1 });
  assert.deepEqual([...new Set(requests.map(({ url }) => new URL(url).host))], ["abc.vault.skyflowapis.com"]);
});
