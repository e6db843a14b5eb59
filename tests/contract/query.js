import * as assert from "../support/assert.js";
import { fails, onLocalVault, stubbed } from "../support/clients.js";
import { suite } from "../support/suite.js";

const test = suite("query");

test("rows are chosen, ordered, cut and counted by the vault", async () => {
  const { vault } = await onLocalVault();
  await vault.insert({ table: "persons", values: [{ name: "c", n: 3 }, { name: "a", n: 1 }, { name: "b", n: 2 }] });
  const { fields, errors } = await vault.query({ query: "SELECT name FROM persons WHERE n >= 2 ORDER BY name LIMIT 5" });
  assert.deepEqual(fields, [{ name: "b", tokenizedData: {} }, { name: "c", tokenizedData: {} }]);
  assert.equal(errors, null);
  const counted = await vault.query({ query: "SELECT COUNT(*) FROM persons" });
  assert.deepEqual(Object.values(counted.fields[0]).filter((value) => typeof value === "number"), [3]);
});

test("tokens of a record are kept, and its id wins over a column of that name", async () => {
  const { vault, requests } = stubbed({ body: { records: [{ fields: { skyflow_id: "1", skyflowId: "x", a: null }, tokens: { a: "t" } }] } });
  const { fields } = await vault.query({ query: "SELECT * FROM p" });
  assert.deepEqual(fields, [{ skyflowId: "1", a: null, tokenizedData: { a: "t" } }]);
  assert.deepEqual(JSON.parse(requests[0].body), { query: "SELECT * FROM p" });
  assert.equal(requests[0].url, "https://abc.vault.skyflowapis.com/v1/vaults/v1/query");
});

test("blanks, comments and WITH may stand before a statement", async () => {
  const { vault, requests } = stubbed({ body: { records: [] } });
  for (const query of [" select 1", "\n-- c\nSELECT 1", "/* c */ Select 1", "WITH a AS (SELECT 1) SELECT 1", "(SELECT 1)"]) await vault.query({ query });
  assert.equal(requests.length, 5);
});

test("what is no SELECT is refused before anything is sent", async () => {
  const { vault, requests } = stubbed({});
  const statements = [undefined, null, 5, "", "  ", "SELECTED", "DELETE FROM p", "-- SELECT", "/* SELECT 1", {}].map((query) => [query]);
  await assert.each(statements, async (query) => {
    const error = await fails(vault.query(/** @type {any} */ ({ query })), "INVALID_INPUT");
    assert.includes(error.message, "query: query must be a SELECT");
  });
  assert.equal(requests.length, 0);
});

test("a read may be repeated", async () => {
  const { vault, requests } = stubbed([{ status: 503, headers: { "retry-after": "0" } }, { body: { records: [] } }]);
  await vault.query({ query: "SELECT 1" });
  assert.equal(requests.length, 2);
});
