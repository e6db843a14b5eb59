import * as assert from "../support/assert.js";
import { fails, onLocalVault, stubbed } from "../support/clients.js";
import { suite } from "../support/suite.js";

const test = suite("update");

const table = "persons";

test("the columns given are changed, the others are kept", async () => {
  const { vault } = await onLocalVault();
  const { insertedFields } = await vault.insert({ table, values: [{ name: "Ann", city: "Bonn" }] });
  const { skyflowId } = insertedFields[0];
  const { updatedField, errors } = await vault.update({ table, data: { skyflowId, name: "Bea" } });
  assert.equal(updatedField.skyflowId, skyflowId);
  assert.equal(errors, null);
  const { data } = await vault.get({ table, ids: [skyflowId], redactionType: "PLAIN_TEXT" });
  assert.deepEqual(data, [{ skyflowId, name: "Bea", city: "Bonn" }]);
});

test("with returnTokens the new tokens come back, and hold the new value", async () => {
  const { vault } = await onLocalVault();
  const { insertedFields } = await vault.insert({ table, values: [{ name: "Ann" }] });
  const { updatedField } = await vault.update({ table, data: { skyflow_id: insertedFields[0].skyflowId, name: "Bea" }, returnTokens: true });
  const { detokenizedFields } = await vault.detokenize({ data: [{ token: updatedField.name, redactionType: "PLAIN_TEXT" }] });
  assert.equal(detokenizedFields[0].value, "Bea");
});

test("the request has the id in the path and not among the columns", async () => {
  const { vault, requests } = stubbed({ body: { skyflow_id: "a/b", tokens: { __proto__: null, name: "t" } } });
  const result = await vault.update({ table: "my table", data: { skyflowId: "a/b", name: "x" }, tokens: { name: "t" }, tokenMode: "ENABLE_STRICT", returnTokens: true });
  assert.deepEqual(result, { updatedField: { skyflowId: "a/b", name: "t" }, errors: null, requestId: null });
  const [{ url, method, body }] = requests;
  assert.equal(url, "https://abc.vault.skyflowapis.com/v1/vaults/v1/my%20table/a%2Fb");
  assert.equal(method, "PUT");
  assert.deepEqual(JSON.parse(body), { record: { fields: { name: "x" }, tokens: { name: "t" } }, tokenization: true, byot: "ENABLE_STRICT" });
});

test("what the toJSON of data says is what is written, the id among it, as in insert", async () => {
  const { vault, requests } = stubbed({ body: { skyflow_id: "id-2", tokens: null } });
  class Row { skyflowId = "id-1"; secret = "s"; toJSON() { return { skyflowId: "id-2", name: "x" }; } } // prettier-ignore
  await vault.update({ table, data: new Row() });
  assert.ok(requests[0].url.endsWith("/id-2"));
  assert.deepEqual(JSON.parse(requests[0].body).record, { fields: { name: "x" } });
  await fails(vault.update({ table, data: /** @type {any} */ ({ skyflowId: "id-1", toJSON: () => "text" }) }), "INVALID_INPUT");
});

test("it is sent once, whatever becomes of it", async () => {
  const { vault, requests } = stubbed({ status: 500 });
  const error = await fails(vault.update({ table, data: { skyflowId: "1", name: "x" } }), "SERVER");
  assert.equal(requests.length, 1);
  assert.equal(error.retryable, false);
});

const REFUSED = /** @type {[string, any, string][]} */ ([
  ["UPD-1", { data: { skyflowId: "1", a: 1 } }, "table"],
  ["UPD-2", { table }, "data"],
  ["UPD-2 an array", { table, data: [] }, "data"],
  ["UPD-4", { table, data: { a: 1 } }, "data.skyflowId"],
  ["UPD-5", { table, data: { skyflowId: " ", a: 1 } }, "data.skyflowId"],
  ["UPD-5b", { table, data: { skyflowId: 5, a: 1 } }, "data.skyflowId"],
  ["UPD-6", { table, data: { skyflowId: "1" } }, "data"],
  ["UPD-6 an empty column", { table, data: { skyflowId: "1", "": 1 } }, "data"],
  ["a bigint", { table, data: { skyflowId: "1", a: 1n } }, "data"],
  ["UPD-7", { table, data: { skyflowId: "1", a: 1 }, returnTokens: "yes" }, "returnTokens"],
  ["UPD-8", { table, data: { skyflowId: "1", a: 1 }, tokenMode: "MAYBE" }, "tokenMode"],
  ["UPD-9", { table, data: { skyflowId: "1", a: 1 }, tokens: {}, tokenMode: "ENABLE" }, "tokens"],
  ["UPD-10", { table, data: { skyflowId: "1", a: 1 }, tokenMode: "ENABLE" }, "tokens"],
  ["UPD-11", { table, data: { skyflowId: "1", a: 1 }, tokens: { a: "t" } }, "tokens"],
  ["UPD-12", { table, data: { skyflowId: "1", a: 1 }, tokens: { b: "t" }, tokenMode: "ENABLE_STRICT" }, "tokens"],
  ["a path that climbs", { table, data: { skyflowId: "..", a: 1 } }, "data.skyflowId"],
]);

test("what cannot be an update is refused before anything is sent", async () => {
  const { vault, requests } = stubbed({});
  await assert.each(REFUSED, async (name, request, place) => {
    const error = await fails(vault.update(request), "INVALID_INPUT", name);
    assert.includes(error.message, `update: ${place}`, name);
  });
  assert.equal(requests.length, 0);
});
