import * as assert from "../support/assert.js";
import { API_KEY, fails, onLocalVault, stubbed } from "../support/clients.js";
import { suite } from "../support/suite.js";

const test = suite("get");

const table = "persons";
const schema = { tables: { persons: { columns: { email: { unique: true }, name: {}, card: {} } } } };
const nothing = { body: { records: [] } };

/** A vault with three rows. */
async function filled() {
  const found = await onLocalVault(schema);
  const values = ["a", "b", "c"].map((name) => ({ email: `${name}@x.io`, name, card: "4111-1111-1111-1111" }));
  const { insertedFields } = await found.vault.insert({ table, values });
  return { ...found, ids: insertedFields.map((field) => field.skyflowId), insertedFields };
}

/** The query of the only request of a get. @param {any} request */
async function queryOf(request) {
  const { vault, requests } = stubbed(nothing);
  await vault.get({ table, ...request });
  return [...new URL(requests[0].url).searchParams].map(([name, value]) => `${name}=${value}`).sort();
}

test("rows come back by their ids, with skyflowId first", async () => {
  const { vault, ids } = await filled();
  const { data, errors, requestId } = await vault.get({ table, ids: [ids[2], ids[0]], redactionType: "PLAIN_TEXT" });
  assert.equal(errors, null);
  assert.match(requestId, /^[0-9a-f-]{36}$/);
  assert.deepEqual(data.map((row) => row.name).sort(), ["a", "c"]);
  assert.equal(Object.keys(data[0])[0], "skyflowId");
  assert.ok(!("skyflow_id" in data[0]));
  assert.deepEqual(data.map((row) => row.skyflowId).sort(), [ids[0], ids[2]].sort());
});

test("the redaction chosen is applied", async () => {
  const { vault, ids } = await filled();
  const card = async (/** @type {any} */ redactionType) => (await vault.get({ table, ids: [ids[0]], redactionType })).data[0].card;
  assert.equal(await card("PLAIN_TEXT"), "4111-1111-1111-1111");
  assert.notEqual(await card("MASKED"), "4111-1111-1111-1111");
  assert.excludes(String(await card("REDACTED")), "1111");
});

test("tokens come in place of values", async () => {
  const { vault, ids, insertedFields } = await filled();
  const { data } = await vault.get({ table, ids: [ids[1]], returnTokens: true });
  assert.equal(data[0].name, insertedFields[1].name);
});

test("rows come back by the values of a unique column, some columns of them only", async () => {
  const { vault } = await filled();
  const { data } = await vault.get({ table, columnName: "email", columnValues: ["c@x.io"], fields: ["name"], redactionType: "PLAIN_TEXT" });
  assert.deepEqual(data.map((row) => [row.name, row.card]), [["c", undefined]]);
});

test("a table is read from its start, in pages", async () => {
  const { vault } = await filled();
  const page = async (/** @type {any} */ request) => (await vault.get({ table, orderBy: "ASCENDING", redactionType: "PLAIN_TEXT", ...request })).data.map((row) => row.skyflowId);
  const all = await page({});
  assert.equal(all.length, 3);
  assert.deepEqual(await page({ offset: 1, limit: 1 }), [all[1]]);
  assert.deepEqual(await page({ offset: "2", limit: "25" }), [all[2]]);
  assert.deepEqual((await vault.get({ table, orderBy: "DESCENDING" })).data.map((row) => row.skyflowId), all.slice().reverse());
});

test("a row that is not there is an error with the vault's own words and ids", async () => {
  const { vault } = await filled();
  const error = await fails(vault.get({ table, ids: ["00000000-0000-4000-8000-000000000000"] }), "NOT_FOUND");
  assert.deepEqual([error.httpCode, error.httpStatus, error.grpcCode, error.retryable], [404, "Not Found", 5, false]);
  assert.match(error.requestId, /^[0-9a-f-]{36}$/);
});

test("the request has no body and no content type", async () => {
  const { vault, requests } = stubbed({ headers: { "x-request-id": "r-9" }, body: { records: [{ fields: { skyflow_id: "i", name: "Ann" }, tokens: null }] } });
  const result = await vault.get({ table, ids: ["i"] });
  assert.deepEqual(result, { data: [{ skyflowId: "i", name: "Ann" }], errors: null, requestId: "r-9" });
  const [{ url, method, headers, body }] = requests;
  assert.equal(url, "https://abc.vault.skyflowapis.com/v1/vaults/v1/persons?skyflow_ids=i");
  assert.equal(method, "GET");
  assert.equal(body, undefined);
  assert.equal(headers["content-type"], undefined);
  assert.equal(headers.authorization, `Bearer ${API_KEY}`);
});

test("what is asked for is in the query, lists as repeated names", async () => {
  assert.deepEqual(await queryOf({}), []);
  assert.deepEqual(await queryOf({ ids: ["1", "2"] }), ["skyflow_ids=1", "skyflow_ids=2"]);
  assert.deepEqual(await queryOf({ ids: ["1"], fields: ["b", "a"], redactionType: "MASKED", downloadUrl: true }), ["downloadURL=true", "fields=a", "fields=b", "redaction=MASKED", "skyflow_ids=1"]);
  assert.deepEqual(await queryOf({ ids: ["1"], returnTokens: true, downloadUrl: false }), ["downloadURL=false", "skyflow_ids=1", "tokenization=true"]);
  assert.deepEqual(await queryOf({ returnTokens: false, offset: 0, limit: "10", orderBy: "NONE" }), ["limit=10", "offset=0", "order_by=NONE", "tokenization=false"]);
  assert.deepEqual(await queryOf({ columnName: "email", columnValues: ["a", " "] }), ["column_name=email", "column_values= ", "column_values=a"]);
});

test("ids, fields and column values reach the server byte for byte", async () => {
  const odd = ["a&b=c", "d e+f%20", "#?/\\", "ü値🚫", "'\"<>", "=", "%", "&skyflow_ids=x"];
  for (const [member, name, more] of [["ids", "skyflow_ids", {}], ["fields", "fields", {}], ["columnValues", "column_values", { columnName: "a&b #" }]]) {
    const { vault, requests } = stubbed(nothing);
    await vault.get(/** @type {any} */ ({ table, [/** @type {string} */ (member)]: odd, .../** @type {object} */ (more) }));
    const url = new URL(requests[0].url);
    assert.deepEqual(url.searchParams.getAll(String(name)), odd);
    if (member === "columnValues") assert.equal(url.searchParams.get("column_name"), "a&b #");
    assert.equal(url.hash, "");
  }
});

test("no rows are an empty list, and a row without an id has none", async () => {
  const empty = stubbed(nothing);
  assert.deepEqual(await empty.vault.get({ table }), { data: [], errors: null, requestId: null });
  const bare = stubbed({ body: { records: [{ fields: { name: "Ann" } }] } });
  assert.deepEqual((await bare.vault.get({ table })).data, [{ name: "Ann" }]);
});

test("the row's own id wins over a column called skyflowId", async () => {
  const { vault } = stubbed({ body: { records: [{ fields: { skyflow_id: "the-id", skyflowId: "a column" } }] } });
  assert.equal((await vault.get({ table })).data[0].skyflowId, "the-id");
});

test("rows that were not asked for, or that come twice, are no answer to ids", async () => {
  const answered = (/** @type {(string | null)[]} */ found, /** @type {string[]} */ ids, more = {}) => stubbed({ body: { records: found.map((id) => ({ fields: id === null ? { name: "Ann" } : { skyflow_id: id } })) } }).vault.get({ table, ids, ...more });
  for (const [found, ids] of [[["x"], ["1"]], [["1", "x"], ["1", "2"]], [["1", "1"], ["1", "2"]], [["1", "1", "1"], ["1", "1"]]]) await fails(answered(found, ids), "INVALID_RESPONSE", assert.show(found));
  const missing = async (/** @type {Promise<any>} */ answer) => (await answer).errors?.map((/** @type {any} */ error) => error.requestIndex);
  assert.deepEqual(await missing(answered(["2"], ["1", "2", "3"])), [0, 2]);
  assert.equal(await missing(answered(["1"], ["1", "1"])), undefined);
  assert.equal(await missing(answered(["1", "1"], ["1", "1"])), undefined);
  assert.equal(await missing(answered(["ab"], ["AB"])), undefined, "a UUID in lower case");
  assert.equal(await missing(answered([null], ["1", "2"])), undefined, "rows without their ids tell nothing");
  assert.equal(await missing(answered(["1"], ["1", "2"], { limit: 1 })), undefined, "nor does a part of them");
});

/** What is wrong, and the place its message begins with. */
const REFUSED = /** @type {[string, unknown, string][]} */ ([
  ["no request", undefined, "the first argument, the request, must be one object"],
  ["GET-1 no table", {}, "table"],
  ["GET-1 a number as table", { table: 1 }, "table"],
  ["GET-1 a blank table", { table: "  " }, "table"],
  ["GET-2 no ids in the list", { table, ids: [] }, "ids"],
  ["GET-3 text as ids", { table, ids: "1" }, "ids"],
  ["GET-4 a number as id", { table, ids: ["1", 2] }, "ids[1]"],
  ["GET-4 an empty id", { table, ids: [""] }, "ids[0]"],
  ["GET-4 half a character as id", { table, ids: ["\ud800"] }, "ids[0]"],
  ["GET-5 ids and a column", { table, ids: ["1"], columnName: "a", columnValues: ["b"] }, ""],
  ["GET-5 ids and column values", { table, ids: ["1"], columnValues: ["b"] }, ""],
  ["GET-6 a column without values", { table, columnName: "a" }, "column"],
  ["GET-6 values without a column", { table, columnValues: ["a"] }, "column"],
  ["GET-6 a blank column", { table, columnName: " ", columnValues: ["a"] }, "columnName"],
  ["GET-6 a number as column", { table, columnName: 4, columnValues: ["a"] }, "columnName"],
  ["GET-6 half a character as column", { table, columnName: "a\udc00", columnValues: ["a"] }, "columnName"],
  ["GET-7 no column values in the list", { table, columnName: "a", columnValues: [] }, "columnValues"],
  ["GET-7 text as column values", { table, columnName: "a", columnValues: "b" }, "columnValues"],
  ["GET-7 a number as column value", { table, columnName: "a", columnValues: ["b", 5] }, "columnValues[1]"],
  ["GET-7b an empty column value", { table, columnName: "a", columnValues: [""] }, "columnValues[0]"],
  ["GET-8 tokens and a redaction", { table, ids: ["1"], returnTokens: true, redactionType: "MASKED" }, "returnTokens"],
  ["GET-11 a fraction as limit", { table, limit: 1.5 }, "limit"],
  ["GET-11 a negative offset", { table, offset: -1 }, "offset"],
  ["GET-11 words as offset", { table, offset: "one" }, "offset"],
  ["GET-11 NaN as limit", { table, limit: NaN }, "limit"],
  ["GET-11 an object as limit", { table, limit: {} }, "limit"],
  ["GET-12 an unknown redaction", { table, redactionType: "PLAIN" }, "redactionType"],
  ["GET-13 text as returnTokens", { table, returnTokens: "yes" }, "returnTokens"],
  ["GET-14 text as fields", { table, fields: "a" }, "fields"],
  ["GET-14b no fields in the list", { table, fields: [] }, "fields"],
  ["GET-14c a blank field", { table, fields: ["a", " "] }, "fields[1]"],
  ["GET-15 text as downloadUrl", { table, downloadUrl: "true" }, "downloadUrl"],
  ["GET-16 an unknown order", { table, orderBy: "UP" }, "orderBy"],
]);

test("what cannot be asked is refused before anything is sent, with its place", async () => {
  const { vault, requests } = stubbed(nothing);
  await assert.each(REFUSED, async (what, request, place) => {
    const error = await fails(vault.get(/** @type {any} */ (request)), "INVALID_INPUT", what);
    assert.ok(error.message.startsWith(`get: ${place}`), `${what}: ${error.message}`);
    assert.deepEqual([error.httpCode, error.requestId], [400, null], what);
  });
  assert.equal(requests.length, 0);
});
