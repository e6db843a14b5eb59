import * as assert from "../support/assert.js";
import { fails, onLocalVault, stubbed } from "../support/clients.js";
import { suite } from "../support/suite.js";

const test = suite("getAll");

const table = "persons";
const rows = (/** @type {number} */ count, from = 0) => Array.from({ length: count }, (_, i) => ({ fields: { skyflow_id: `id-${from + i}` } }));

/** Pages of a table of `total` rows. @param {number} total */
const paged = (total) =>
  stubbed(({ url }) => {
    const query = new URL(url).searchParams;
    const offset = Number(query.get("offset"));
    return { body: { records: rows(Math.max(0, Math.min(Number(query.get("limit")), total - offset)), offset) } };
  });

async function read(/** @type {AsyncIterable<any>} */ all) {
  const ids = [];
  for await (const row of all) ids.push(row.skyflowId);
  return ids;
}

test("every row comes once and in order", async () => {
  const { vault } = await onLocalVault();
  const values = Array.from({ length: 120 }, (_, i) => ({ name: `n${i}` }));
  const { insertedFields } = await vault.bulkInsert({ table, values });
  assert.deepEqual(await read(vault.getAll({ table })), insertedFields.map((field) => field.skyflowId));
  assert.deepEqual(await read(vault.getAll({ table, pageSize: 7, offset: 100 })), insertedFields.slice(100).map((field) => field.skyflowId));
  assert.deepEqual((await read(vault.getAll({ table, limit: 30 }))).length, 30);
});

test("a full last page is followed by one more look, and no more", async () => {
  const { vault, requests } = paged(50);
  assert.equal((await read(vault.getAll({ table }))).length, 50);
  assert.equal(requests.length, 3);
});

test("that there is nothing behind the last row may be told by 404", async () => {
  const { vault } = stubbed([{ body: { records: rows(25) } }, { status: 404 }]);
  assert.equal((await read(vault.getAll({ table }))).length, 25);
  const { vault: empty } = stubbed({ status: 404 });
  await fails(read(empty.getAll({ table })), "NOT_FOUND");
});

test("at most one page is fetched ahead, and break stops it", async () => {
  const { vault, requests } = paged(1000);
  const all = vault.getAll({ table });
  await all.next();
  assert.ok(requests.length <= 2);
  for await (const _ of all) break;
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.ok(requests.length <= 2);
  assert.deepEqual(await all.next(), { value: undefined, done: true });
});

test("a signal ends it between two rows", async () => {
  const controller = new AbortController();
  const { vault } = paged(1000);
  let seen = 0;
  const all = async () => {
    for await (const _ of vault.getAll({ table }, { signal: controller.signal })) if (++seen === 30) controller.abort("enough");
  };
  const error = await fails(all(), "ABORTED");
  assert.equal(error.cause, "enough");
  assert.ok(seen <= 75);
});

test("ids are read by as many requests as it takes, in their order", async () => {
  const ids = Array.from({ length: 60 }, (_, i) => `id-${i}`);
  const { vault, requests } = stubbed(({ url }) => ({ body: { records: new URL(url).searchParams.getAll("skyflow_ids").map((id) => ({ fields: { skyflow_id: id } })) } }));
  assert.deepEqual(await read(vault.getAll({ table, ids })), ids);
  assert.equal(requests.length, 3);
});

test("a page size that cannot be is refused before anything is sent", async () => {
  const { vault, requests } = paged(1);
  for (const pageSize of [0, 26, 1.5, "5"]) await fails(read(vault.getAll({ table, pageSize: /** @type {any} */ (pageSize) })), "INVALID_INPUT");
  await fails(read(vault.getAll(/** @type {any} */ ({}))), "INVALID_INPUT");
  assert.equal(requests.length, 0);
});
