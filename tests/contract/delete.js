import * as assert from "../support/assert.js";
import { API_KEY, fails, onLocalVault, stubbed } from "../support/clients.js";
import { suite } from "../support/suite.js";

const test = suite("delete");

const table = "persons";

/** A vault with three rows. */
async function filled() {
  const found = await onLocalVault();
  const { insertedFields } = await found.vault.insert({ table, values: [{ name: "a" }, { name: "b" }, { name: "c" }] });
  return { ...found, ids: insertedFields.map((field) => field.skyflowId) };
}

test("rows are gone after it, and only those", async () => {
  const { vault, ids } = await filled();
  const { deletedIds, errors, requestId } = await vault.delete({ table, ids: ids.slice(0, 2) });
  assert.deepEqual(deletedIds, ids.slice(0, 2));
  assert.equal(errors, null);
  assert.match(requestId, /^[0-9a-f-]{36}$/);
  await fails(vault.get({ table, ids: [ids[0]] }), "NOT_FOUND");
  const { data } = await vault.get({ table });
  assert.deepEqual(data.map((row) => row.skyflowId), [ids[2]]);
});

test("the single id * deletes every row of the table", async () => {
  const { vault } = await filled();
  await vault.delete({ table, ids: ["*"] });
  assert.deepEqual((await vault.get({ table }).catch(() => ({ data: [] }))).data, []);
});

test("a row that is not there is an error", async () => {
  const { vault } = await filled();
  const error = await fails(vault.delete({ table, ids: ["00000000-0000-4000-8000-000000000000"] }), "NOT_FOUND");
  assert.equal(error.grpcCode, 5);
});

test("the request has the vault's method, URL, headers and body", async () => {
  const { vault, requests } = stubbed({ headers: { "x-request-id": "r-2" }, body: { RecordIDResponse: ["1", "ü/2"] } });
  assert.deepEqual(await vault.delete({ table: "my table", ids: ["1", "ü/2"] }), { deletedIds: ["1", "ü/2"], errors: null, requestId: "r-2" });
  const [{ url, method, headers, body }] = requests;
  assert.equal(url, "https://abc.vault.skyflowapis.com/v1/vaults/v1/my%20table");
  assert.equal(method, "DELETE");
  assert.equal(headers["content-type"], "application/json");
  assert.equal(headers.authorization, `Bearer ${API_KEY}`);
  assert.deepEqual(JSON.parse(body), { skyflow_ids: ["1", "ü/2"] });
});

test("ids that were not sent are no answer, but to the id of all rows", async () => {
  const deleted = (/** @type {string[]} */ RecordIDResponse, /** @type {string[]} */ ids) => stubbed({ body: { RecordIDResponse } }).vault.delete({ table, ids });
  for (const [found, ids] of [[["x"], ["1"]], [["1", "1"], ["1", "2"]]]) await fails(deleted(found, ids), "INVALID_RESPONSE", assert.show(found));
  for (const [found, ids] of [[["x", "y"], ["*"]], [["ab"], ["AB"]], [["1"], ["1", "1"]], [[], ["1"]]]) assert.deepEqual((await deleted(found, ids)).deletedIds, found);
});

/** What is wrong, and the place its message begins with. */
const REFUSED = /** @type {[string, unknown, string][]} */ ([
  ["no request", undefined, "the first argument, the request, must be one object"],
  ["DEL-1 no table", { ids: ["1"] }, "table"],
  ["DEL-1 a number as table", { table: 1, ids: ["1"] }, "table"],
  ["DEL-1 a blank table", { table: " ", ids: ["1"] }, "table"],
  ["DEL-2 no ids", { table }, "ids"],
  ["DEL-2 no ids in the list", { table, ids: [] }, "ids"],
  ["DEL-3 text as ids", { table, ids: "1" }, "ids"],
  ["DEL-4 a blank id", { table, ids: ["1", " "] }, "ids[1]"],
  ["DEL-4 a number as id", { table, ids: [1] }, "ids[0]"],
  ["DEL-4 null as id", { table, ids: ["1", null] }, "ids[1]"],
  ["DEL-4 a hole among the ids", { table, ids: [, "1"] }, "ids[0]"],
]);

test("what cannot be deleted is refused before anything is sent, with its place", async () => {
  const { vault, requests } = stubbed({ body: { RecordIDResponse: [] } });
  await assert.each(REFUSED, async (what, request, place) => {
    const error = await fails(vault.delete(/** @type {any} */ (request)), "INVALID_INPUT", what);
    assert.ok(error.message.startsWith(`delete: ${place}`), `${what}: ${error.message}`);
  });
  assert.equal(requests.length, 0);
});
