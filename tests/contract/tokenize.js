import * as assert from "../support/assert.js";
import { fails, onLocalVault, stubbed } from "../support/clients.js";
import { suite } from "../support/suite.js";

const test = suite("tokenize");

test("the token that exists for a value comes back", async () => {
  const { vault } = await onLocalVault({ tables: { persons: { columns: { email: { deterministic: true } } } } });
  const { insertedFields } = await vault.insert({ table: "persons", values: [{ email: "ann@example.com" }] });
  const { tokenizedFields, errors } = await vault.tokenize({ values: [{ value: "ann@example.com", columnGroup: "email" }] });
  assert.deepEqual(tokenizedFields, [{ token: insertedFields[0].email }]);
  assert.equal(errors, null);
});

test("a value without a token is an error of the vault's", async () => {
  const { vault } = await onLocalVault({ tables: { persons: { columns: { email: { deterministic: true } } } } });
  const error = await fails(vault.tokenize({ values: [{ value: "nobody@example.com", columnGroup: "email" }] }), "NOT_FOUND");
  assert.excludes(error.message, "nobody@example.com");
});

test("the request has the vault's names, and fewer tokens than values are no answer", async () => {
  const { vault, requests } = stubbed([{ body: { records: [{ token: "t" }] } }, { body: { records: [] } }]);
  const values = [{ value: "v", columnGroup: "g" }];
  assert.deepEqual(await vault.tokenize({ values }), { tokenizedFields: [{ token: "t" }], errors: null, requestId: null });
  assert.deepEqual(JSON.parse(requests[0].body), { tokenizationParameters: [{ value: "v", columnGroup: "g" }] });
  await fails(vault.tokenize({ values }), "INVALID_RESPONSE");
});

const REFUSED = /** @type {[string, any, string][]} */ ([
  ["TOK-1", {}, "values"],
  ["TOK-1 an object", { values: {} }, "values"],
  ["TOK-2", { values: [] }, "values"],
  ["TOK-3", { values: [null] }, "values[0]"],
  ["TOK-4", { values: [{ columnGroup: "g" }] }, "values[0].value"],
  ["TOK-4b", { values: [{ value: " ", columnGroup: "g" }] }, "values[0].value"],
  ["TOK-4c", { values: [{ value: "v", columnGroup: "g" }, { value: 5, columnGroup: "g" }] }, "values[1].value"],
  ["TOK-5", { values: [{ value: "v" }] }, "values[0].columnGroup"],
  ["TOK-5b", { values: [{ value: "v", columnGroup: 9 }] }, "values[0].columnGroup"],
  ["TOK-6", { values: [{ value: "v", columnGroup: "g", x: 1 }] }, "`x` is not a member of values[0], which takes value, columnGroup"],
]);

test("what cannot be tokenized is refused before anything is sent", async () => {
  const { vault, requests } = stubbed({});
  await assert.each(REFUSED, async (name, request, place) => {
    const error = await fails(vault.tokenize(request), "INVALID_INPUT", name);
    assert.includes(error.message, `tokenize: ${place}`, name);
  });
  assert.equal(requests.length, 0);
});
