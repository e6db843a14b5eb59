import * as assert from "../support/assert.js";
import { API_KEY, fails, insertedRows, onLocalVault, stubbed } from "../support/clients.js";
import { suite } from "../support/suite.js";

const test = suite("insert");

const table = "persons";
const values = [{ name: "Ann" }];
const unique = { tables: { persons: { columns: { email: { unique: true }, name: {} } } } };

test("rows go in and come back with their ids and tokens, in order", async () => {
  const { vault } = await onLocalVault();
  const rows = Array.from({ length: 30 }, (_, index) => ({ name: `Ann ${index}`, card: "4111-1111-1111-1111" }));
  const { insertedFields, errors, requestId } = await vault.insert({ table, values: rows });
  assert.equal(errors, null);
  assert.match(requestId, /^[0-9a-f-]{36}$/);
  assert.equal(insertedFields.length, 30);
  const tokens = insertedFields.map((field) => ({ token: String(field.name), redactionType: /** @type {const} */ ("PLAIN_TEXT") }));
  const { detokenizedFields } = await vault.detokenize({ data: tokens });
  assert.deepEqual(detokenizedFields.map((field) => field.value), rows.map((row) => row.name));
});

test("the request has the vault's method, URL, headers and body", async () => {
  const { vault, requests } = stubbed({ headers: { "x-request-id": "r-1" }, body: insertedRows(2, { name: "tok" }) });
  const result = await vault.insert({ table, values: [{ name: "Ann" }, { name: "Bo", age: 7 }] });
  assert.deepEqual(result, {
    insertedFields: [{ skyflowId: "id-0", name: "tok" }, { skyflowId: "id-1", name: "tok" }],
    errors: null,
    requestId: "r-1",
  });
  const [{ url, method, headers, body, init }] = requests;
  assert.equal(requests.length, 1);
  assert.equal(url, "https://abc.vault.skyflowapis.com/v1/vaults/v1/persons");
  assert.equal(method, "POST");
  assert.equal(headers.authorization, `Bearer ${API_KEY}`);
  assert.equal(headers["content-type"], "application/json");
  assert.equal(init.redirect, "manual");
  const metadata = JSON.parse(headers["sky-metadata"]);
  assert.deepEqual(Object.keys(metadata).sort(), ["sdk_client_device_model", "sdk_client_os_details", "sdk_name_version", "sdk_runtime_details"]);
  assert.match(metadata.sdk_name_version, /^skyflow-edge@\d/);
  assert.deepEqual(JSON.parse(body), { records: [{ fields: { name: "Ann" } }, { fields: { name: "Bo", age: 7 } }], tokenization: true });
});

test("the options of the bulk form are sent", async () => {
  const { vault, requests } = stubbed({ body: insertedRows(1) });
  await vault.insert({ table, values, returnTokens: false, upsert: "email" });
  await vault.insert({ table, values, homogeneous: true });
  await vault.insert({ table, values, tokenMode: "DISABLE" });
  await vault.insert({ table, values, tokenMode: "ENABLE_STRICT", tokens: [{ name: "t" }] });
  const records = [{ fields: { name: "Ann" } }];
  assert.deepEqual(requests.map((request) => JSON.parse(request.body)), [
    { records, tokenization: false, upsert: "email" },
    { records, tokenization: true, homogeneous: true },
    { records, tokenization: true, byot: "DISABLE" },
    { records: [{ fields: { name: "Ann" }, tokens: { name: "t" } }], tokenization: true, byot: "ENABLE_STRICT" },
  ]);
});

test("with continueOnError the request is a batch, and its options go with each row", async () => {
  const { vault, requests } = stubbed({ body: { responses: [{ Status: 200, Body: insertedRows(1) }, { Status: 200, Body: insertedRows(1) }] } });
  const rows = [{ name: "Ann" }, { name: "Bo" }];
  const options = { upsert: "name", returnTokens: false, tokenMode: /** @type {const} */ ("ENABLE"), tokens: [null, { name: "t" }] };
  await vault.insert({ table: "my table/ü", values: rows, continueOnError: true, ...options });
  const [{ url, method, body }] = requests;
  assert.equal(url, "https://abc.vault.skyflowapis.com/v1/vaults/v1");
  assert.equal(method, "POST");
  const each = { tableName: "my table/ü", method: "POST", tokenization: false, upsert: "name" };
  assert.deepEqual(JSON.parse(body), {
    records: [{ fields: { name: "Ann" }, ...each }, { fields: { name: "Bo" }, ...each, tokens: { name: "t" } }],
    continueOnError: true,
    byot: "ENABLE",
  });
});

test("without tokens a row is its id alone", async () => {
  const { vault } = await onLocalVault();
  const { insertedFields } = await vault.insert({ table, values, returnTokens: false });
  assert.deepEqual(Object.keys(insertedFields[0]), ["skyflowId"]);
});

test("with continueOnError the good rows go in and the bad ones are reported", async () => {
  const { vault } = await onLocalVault(unique);
  await vault.insert({ table, values: [{ email: "a@x.io" }] });
  const rows = [{ email: "b@x.io" }, { email: "a@x.io" }, { email: "c@x.io" }];
  const { insertedFields, errors, requestId } = await vault.insert({ table, values: rows, continueOnError: true });
  assert.deepEqual(insertedFields.map((field) => field.requestIndex), [0, 2]);
  assert.deepEqual(errors?.map((error) => [error.requestIndex, error.httpCode, error.requestId]), [[1, 400, requestId]]);
  assert.ok(errors?.[0].error);
});

test("without continueOnError one bad row refuses them all", async () => {
  const { vault } = await onLocalVault(unique);
  await vault.insert({ table, values: [{ email: "a@x.io" }] });
  const error = await fails(vault.insert({ table, values: [{ email: "b@x.io" }, { email: "a@x.io" }] }), "CONFLICT");
  assert.equal(error.httpCode, 409);
  assert.equal(error.httpStatus, "Conflict");
  assert.equal(error.retryable, false);
  assert.equal((await vault.get({ table })).data.length, 1);
});

test("whatever a batch answers for a row, the row is inserted or in errors", async () => {
  const row = (/** @type {unknown} */ Status) => ({ Status, Body: insertedRows(1, { name: "t" }) });
  const responses = [row(200), row(201), row("200"), { Status: 404, Body: { error: "no" } }, { Status: 500, Body: {} }, { Status: 200, Body: {} }, null, {}];
  const { vault } = stubbed({ headers: { "x-request-id": "r-1" }, body: { responses } });
  const rows = Array.from({ length: 9 }, (_, index) => ({ name: `n${index}` }));
  const { insertedFields, errors } = await vault.insert({ table, values: rows, continueOnError: true });
  assert.deepEqual(insertedFields[1], { skyflowId: "id-0", requestIndex: 1, name: "t" });
  assert.deepEqual(insertedFields.map((field) => field.requestIndex), [0, 1, 2]);
  assert.deepEqual(errors?.map((error) => error.requestIndex), [3, 4, 5, 6, 7, 8]);
  assert.deepEqual(errors?.[0], { requestIndex: 3, requestId: "r-1", httpCode: 404, error: "no" });
  for (const error of errors ?? []) assert.ok(error.error, "each says something");
});

test("upsert changes the row that has the value already", async () => {
  const { vault } = await onLocalVault(unique);
  const first = await vault.insert({ table, values: [{ email: "a@x.io", name: "Ann" }] });
  const second = await vault.insert({ table, values: [{ email: "a@x.io", name: "Anna" }], upsert: "email" });
  assert.equal(second.insertedFields[0].skyflowId, first.insertedFields[0].skyflowId);
  const { data } = await vault.get({ table, redactionType: "PLAIN_TEXT" });
  assert.deepEqual(data.map((row) => row.name), ["Anna"]);
});

test("a caller's own tokens are taken", async () => {
  const { vault } = await onLocalVault();
  const tokenMode = /** @type {const} */ ("ENABLE");
  const { insertedFields } = await vault.insert({ table, values: [{ name: "Ann" }, { name: "Bo" }], tokenMode, tokens: [{ name: "my-token" }, null] });
  assert.equal(insertedFields[0].name, "my-token");
  assert.notEqual(insertedFields[1].name, undefined);
  const { detokenizedFields } = await vault.detokenize({ data: [{ token: "my-token", redactionType: "PLAIN_TEXT" }] });
  assert.equal(detokenizedFields[0].value, "Ann");
});

test("values of every JSON kind arrive as they are, and undefined ones are left out", async () => {
  const row = { text: "ü 値 🚫 \u2028 \0 \"", empty: "", yes: true, no: false, zero: 0, float: 1.5, none: null, list: [1, "a", [null]], deep: { a: { b: [{}] } } };
  const { vault, requests } = stubbed({ body: insertedRows(1) });
  await vault.insert({ table, values: [{ ...row, gone: undefined }] });
  assert.deepEqual(JSON.parse(requests[0].body).records[0].fields, row);
});

test("rows are only read: frozen ones and those of a class will do, and inherited members stay out", async () => {
  class Person {
    name = "Ann";
  }
  const heir = Object.assign(Object.create({ inherited: 1 }), { name: "Bo" });
  const rows = Object.freeze([Object.freeze({ name: "Al" }), new Person(), heir, Object.assign(Object.create(null), { name: "Cy" })]);
  const { vault, requests } = stubbed({ body: insertedRows(4) });
  await vault.insert(Object.freeze({ table, values: /** @type {any} */ (rows) }));
  assert.deepEqual(JSON.parse(requests[0].body).records.map((record) => record.fields), [{ name: "Al" }, { name: "Ann" }, { name: "Bo" }, { name: "Cy" }]);
});

test("the row's own id and index win over token columns of the same names", async () => {
  const tokens = { skyflow_id: "t1", skyflowId: "t2", requestIndex: "t3", name: "t4" };
  const bulk = stubbed({ body: insertedRows(1, tokens) });
  const { insertedFields } = await bulk.vault.insert({ table, values });
  assert.equal(insertedFields[0].skyflowId, "id-0");
  assert.equal(insertedFields[0].name, "t4");
  const batch = stubbed({ body: { responses: [{ Status: 200, Body: insertedRows(1, tokens) }] } });
  const each = await batch.vault.insert({ table, values, continueOnError: true });
  assert.deepEqual(each.insertedFields[0], { skyflowId: "id-0", requestIndex: 0, name: "t4" });
});

test("without x-request-id the requestId is null", async () => {
  const { vault } = stubbed({ body: insertedRows(1) });
  assert.equal((await vault.insert({ table, values })).requestId, null);
});

const cycle = {};
cycle.self = cycle;
const revoked = Proxy.revocable({}, {});
revoked.revoke();

/** What is wrong, and the place its message begins with. */
const REFUSED = /** @type {[string, unknown, string][]} */ ([
  ["no request", undefined, "the first argument, the request, must be one object"],
  ["a null request", null, "the first argument, the request, must be one object"],
  ["an array as request", [], "the first argument, the request, must be one object"],
  ["text as request", "persons", "the first argument, the request, must be one object"],
  ["INS-1 no table", { values }, "table"],
  ["INS-1 a number as table", { table: 5, values }, "table"],
  ["INS-1 an empty table", { table: "", values }, "table"],
  ["INS-1 a blank table", { table: " \t", values }, "table"],
  ["INS-2 no values", { table }, "values"],
  ["INS-2 an object as values", { table, values: { name: "Ann" } }, "values"],
  ["INS-2 text as values", { table, values: "Ann" }, "values"],
  ["INS-3 no rows", { table, values: [] }, "values"],
  ["INS-4 null as row", { table, values: [{ a: 1 }, null] }, "values[1]"],
  ["INS-4 an array as row", { table, values: [["a"]] }, "values[0]"],
  ["INS-4 text as row", { table, values: ["Ann"] }, "values[0]"],
  ["INS-4 a hole as row", { table, values: [{ a: 1 }, , { b: 2 }] }, "values[1]"],
  ["INS-5 a row without columns", { table, values: [{}] }, "values[0]"],
  ["INS-5 a row of undefined values", { table, values: [{ a: undefined }] }, "values[0]"],
  ["INS-6 an empty column name", { table, values: [{ "": "x" }] }, "values[0]"],
  ["INS-7 a number as upsert", { table, values, upsert: 1 }, "upsert"],
  ["INS-7b a blank upsert", { table, values, upsert: " " }, "upsert"],
  ["INS-8 text as homogeneous", { table, values, homogeneous: "yes" }, "homogeneous"],
  ["INS-9 upsert and homogeneous", { table, values, upsert: "name", homogeneous: true }, "upsert"],
  ["INS-10 an unknown token mode", { table, values, tokenMode: "enable" }, "tokenMode"],
  ["INS-11 a number as returnTokens", { table, values, returnTokens: 1 }, "returnTokens"],
  ["INS-12 text as continueOnError", { table, values, continueOnError: "true" }, "continueOnError"],
  ["INS-13 an object as tokens", { table, values, tokenMode: "ENABLE", tokens: {} }, "tokens"],
  ["INS-13 text among the tokens", { table, values, tokenMode: "ENABLE", tokens: ["t"] }, "tokens[0]"],
  ["INS-14 ENABLE without tokens", { table, values, tokenMode: "ENABLE" }, "tokens"],
  ["INS-14 ENABLE with no tokens in the list", { table, values, tokenMode: "ENABLE", tokens: [] }, "tokens"],
  ["INS-15 tokens without a mode", { table, values, tokens: [{ name: "t" }] }, "tokens"],
  ["INS-15 tokens with DISABLE", { table, values, tokenMode: "DISABLE", tokens: [{ name: "t" }] }, "tokens"],
  ["INS-16 ENABLE_STRICT without tokens", { table, values, tokenMode: "ENABLE_STRICT" }, "tokens"],
  ["INS-16 ENABLE_STRICT with too few tokens", { table, values: [{ a: 1 }, { a: 2 }], tokenMode: "ENABLE_STRICT", tokens: [{ a: "t" }] }, "tokens"],
  ["INS-17 ENABLE_STRICT without a token for a column", { table, values: [{ a: 1, b: 2 }], tokenMode: "ENABLE_STRICT", tokens: [{ a: "t" }] }, "tokens[0]"],
  ["INS-17b ENABLE_STRICT with a token too many", { table, values: [{ a: 1 }], tokenMode: "ENABLE_STRICT", tokens: [{ a: "t", b: "t" }] }, "tokens[0]"],
  ["ENABLE with more tokens than rows", { table, values, tokenMode: "ENABLE", tokens: [{ name: "t" }, { name: "u" }] }, "tokens"],
  ["R32 a bigint", { table, values: [{ a: 1 }, { big: 10n }] }, "values[1].big"],
  ["R32 a bigint inside", { table, values: [{ a: { b: [10n] } }] }, "values[0].a"],
  ["R32 NaN inside", { table, values: [{ a: { b: [1, NaN] } }] }, "values[0].a"],
  ["a map inside, which JSON would write as {}", { table, values: [{ a: [{ b: new Map([[1, 2]]) }] }] }, "values[0].a"],
  ["a function inside, which JSON would leave out", { table, values: [{ a: { b: () => 1 } }] }, "values[0].a"],
  ["R32 NaN", { table, values: [{ n: NaN }] }, "values[0].n"],
  ["R32 infinity", { table, values: [{ n: -Infinity }] }, "values[0].n"],
  ["a function, which JSON would leave out", { table, values: [{ a: 1, f: () => 1 }] }, "values[0].f"],
  ["a symbol, which JSON would leave out", { table, values: [{ a: 1, s: Symbol("x") }] }, "values[0].s"],
  ["a cycle", { table, values: [{ a: 1 }, { b: cycle }] }, "values[1].b"],
  ["a getter that throws", { table, values: [{ get a() { throw new Error("mine"); } }] }, "values"], // prettier-ignore
  ["a revoked proxy as row", { table, values: [revoked.proxy] }, "values"],
  ["a request whose getter throws", { get table() { throw new Error("mine"); }, values }, "insert's request threw while it was read"], // prettier-ignore
]);

test("what cannot be sent is refused before anything is sent, with its place", async () => {
  const { vault, requests } = stubbed({ body: insertedRows(1) });
  await assert.each(REFUSED, async (what, request, place) => {
    const error = await fails(vault.insert(/** @type {any} */ (request)), "INVALID_INPUT", what);
    assert.ok(error.message.startsWith(`insert: ${place}`), `${what}: ${error.message}`);
    assert.deepEqual([error.httpCode, error.httpStatus, error.requestId, error.details, error.retryable], [400, "Bad Request", null, [], false], what);
    assert.ok(!("cause" in error), `${what}: what the caller's own code threw may quote a value`);
  });
  assert.equal(requests.length, 0);
});
