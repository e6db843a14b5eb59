import * as assert from "../support/assert.js";
import { API_KEY, fails, onLocalVault, stubbed } from "../support/clients.js";
import { suite } from "../support/suite.js";

const test = suite("detokenize");

const CARD = "4111-1111-1111-1111";

/** A vault with one row, and its tokens. */
async function filled() {
  const found = await onLocalVault();
  const { insertedFields } = await found.vault.insert({ table: "cards", values: [{ card: CARD, age: 7 }] });
  return { ...found, card: String(insertedFields[0].card), age: String(insertedFields[0].age) };
}

test("tokens become values again, in order", async () => {
  const { vault, card, age } = await filled();
  const data = [{ token: age, redactionType: /** @type {const} */ ("PLAIN_TEXT") }, { token: card, redactionType: /** @type {const} */ ("PLAIN_TEXT") }];
  const { detokenizedFields, errors, requestId } = await vault.detokenize({ data });
  assert.equal(errors, null);
  assert.match(requestId, /^[0-9a-f-]{36}$/);
  assert.deepEqual(detokenizedFields.map((field) => [field.token, String(field.value)]), [[age, "7"], [card, CARD]]);
  assert.equal(detokenizedFields[1].type, "STRING");
});

test("the redaction chosen is applied to each token", async () => {
  const { vault, card } = await filled();
  const redactions = /** @type {const} */ (["PLAIN_TEXT", "MASKED", "REDACTED", "DEFAULT"]);
  const { detokenizedFields } = await vault.detokenize({ data: redactions.map((redactionType) => ({ token: card, redactionType })) });
  assert.equal(detokenizedFields.length, 4);
  assert.equal(detokenizedFields[0].value, CARD);
  assert.notEqual(detokenizedFields[1].value, CARD);
  assert.excludes(String(detokenizedFields[2].value), "1111");
});

test("an unknown token is an error", async () => {
  const { vault, card } = await filled();
  const error = await fails(vault.detokenize({ data: [{ token: card }, { token: "nobody-knows-it" }] }), "NOT_FOUND");
  assert.equal(error.httpCode, 404);
  assert.match(error.requestId, /^[0-9a-f-]{36}$/);
});

test("with continueOnError the known tokens have values and the unknown ones errors", async () => {
  const { vault, card } = await filled();
  const { detokenizedFields, errors, requestId } = await vault.detokenize({ data: [{ token: "nobody-knows-it" }, { token: card, redactionType: "PLAIN_TEXT" }], continueOnError: true });
  assert.deepEqual(detokenizedFields.map((field) => field.value), [CARD]);
  assert.equal(errors?.length, 1);
  assert.deepEqual([errors?.[0].token, errors?.[0].requestId], ["nobody-knows-it", requestId]);
  assert.ok(errors?.[0].error);
});

test("when none is known the list is empty, not missing", async () => {
  const { vault } = await filled();
  const { detokenizedFields, errors } = await vault.detokenize({ data: [{ token: "x" }, { token: "y" }], continueOnError: true });
  assert.deepEqual(detokenizedFields, []);
  assert.equal(errors?.length, 2);
});

test("the request has the vault's method, URL, headers and body", async () => {
  const records = [{ token: "t1", value: "v1", valueType: "STRING", error: null }, { token: "t2", value: "v2", valueType: "NONE", error: "" }];
  const { vault, requests } = stubbed({ headers: { "x-request-id": "r-3" }, body: { records } });
  const data = [{ token: "t1" }, { token: "t2", redactionType: /** @type {const} */ ("MASKED") }];
  assert.deepEqual(await vault.detokenize({ data }), {
    detokenizedFields: [{ token: "t1", value: "v1", type: "STRING" }, { token: "t2", value: "v2", type: "NONE" }],
    errors: null,
    requestId: "r-3",
  });
  await vault.detokenize({ data, continueOnError: true, downloadUrl: false });
  const detokenizationParameters = [{ token: "t1", redaction: "DEFAULT" }, { token: "t2", redaction: "MASKED" }];
  const [{ url, method, headers }] = requests;
  assert.equal(url, "https://abc.vault.skyflowapis.com/v1/vaults/v1/detokenize");
  assert.equal(method, "POST");
  assert.equal(headers["content-type"], "application/json");
  assert.equal(headers.authorization, `Bearer ${API_KEY}`);
  assert.deepEqual(requests.map((request) => JSON.parse(request.body)), [
    { detokenizationParameters },
    { detokenizationParameters, continueOnError: true, downloadURL: false },
  ]);
});

test("a value that is not text is passed on, and a type that is missing is null", async () => {
  const records = [{ token: "t1", value: { a: [1] }, valueType: "JSON" }, { token: "t2", value: null }, { token: "t3", value: 5, valueType: "INTEGER" }];
  const { vault } = stubbed({ status: 207, body: { records } });
  const { detokenizedFields } = await vault.detokenize({ data: [{ token: "t1" }, { token: "t2" }, { token: "t3" }] });
  assert.deepEqual(detokenizedFields, [{ token: "t1", value: { a: [1] }, type: "JSON" }, { token: "t2", value: null, type: null }, { token: "t3", value: 5, type: "INTEGER" }]);
});

/** @param {any[]} records @param {any[]} [data] */
const answered = (records, data = [{ token: "a" }, { token: "b" }, { token: "c" }]) => stubbed({ status: 207, body: { records } }).vault.detokenize({ data, continueOnError: true });
const valueOf = (/** @type {string} */ token) => ({ token, value: token.toUpperCase() });

test("records come in the order of the tokens, whatever order the vault gives them", async () => {
  const { detokenizedFields, errors } = await answered([valueOf("c"), { token: "a", error: "no" }, valueOf("b")]);
  assert.deepEqual(detokenizedFields.map((field) => field.value), ["B", "C"]);
  assert.deepEqual(errors?.map((error) => error.token), ["a"]);
  const twice = await answered([valueOf("b"), { token: "a", value: 1 }, { token: "a", value: 2 }], [{ token: "a", redactionType: "MASKED" }, { token: "b" }, { token: "a" }]);
  assert.deepEqual(twice.detokenizedFields.map((field) => field.value), [1, "B", 2]);
  const once = await answered([valueOf("b"), valueOf("a")], [{ token: "a" }, { token: "b" }, { token: "a" }]);
  assert.deepEqual(once.detokenizedFields.map((field) => field.value), ["A", "B", "A"]);
});

test("records that are not those of the tokens, or that say nothing, are no answer", async () => {
  const [a, b, c] = ["a", "b", "c"].map(valueOf);
  for (const records of [[a, a, c], [a, b, valueOf("x")], [a, b], [a, b, c, c], [a, b, null], [a, b, { value: "C" }], [a, b, { token: "c" }], [a, b, { token: "c", error: "" }]]) {
    const error = await fails(answered(records), "INVALID_RESPONSE", assert.show(records));
    assert.excludes(error.message, "a,");
  }
  // Which of the two was answered nobody knows.
  await fails(answered([a], [{ token: "a", redactionType: "MASKED" }, { token: "a", redactionType: "PLAIN_TEXT" }]), "INVALID_RESPONSE");
});

test("an error that is an object is read", async () => {
  const { errors } = await answered([valueOf("a"), { token: "b", error: { message: "Token not found", http_code: 404 } }, { token: "c", error: { http_code: 404 } }]);
  assert.deepEqual(errors?.map(({ token, error }) => [token, error]), [["b", "Token not found"], ["c", "the vault's response does not say what became of this row"]]);
});

/** What is wrong, and the place its message begins with. */
const REFUSED = /** @type {[string, unknown, string][]} */ ([
  ["no request", undefined, "the first argument, the request, must be one object"],
  ["DTK-1 no data", {}, "data"],
  ["DTK-1 text as data", { data: "t" }, "data"],
  ["DTK-2 no tokens in the list", { data: [] }, "data"],
  ["DTK-3 null as item", { data: [{ token: "t" }, null] }, "data[1]"],
  ["DTK-3 text as item", { data: ["t"] }, "data[0]"],
  ["DTK-4 no token", { data: [{}] }, "data[0].token"],
  ["DTK-4 a number as token", { data: [{ token: "t" }, { token: 5 }] }, "data[1].token"],
  ["DTK-4 an empty token", { data: [{ token: "" }] }, "data[0].token"],
  ["DTK-4b a blank token", { data: [{ token: " " }] }, "data[0].token"],
  ["DTK-5 an unknown redaction", { data: [{ token: "t", redactionType: "PLAIN" }] }, "data[0]"],
  ["DTK-6 text as continueOnError", { data: [{ token: "t" }], continueOnError: "yes" }, "continueOnError"],
  ["DTK-7 a number as downloadUrl", { data: [{ token: "t" }], downloadUrl: 1 }, "downloadUrl"],
  ["a getter that throws", { data: [{ get token() { throw new Error("mine"); } }] }, "data"], // prettier-ignore
]);

test("what cannot be detokenized is refused before anything is sent, with its place", async () => {
  const { vault, requests } = stubbed({ body: { records: [] } });
  await assert.each(REFUSED, async (what, request, place) => {
    const error = await fails(vault.detokenize(/** @type {any} */ (request)), "INVALID_INPUT", what);
    assert.ok(error.message.startsWith(`detokenize: ${place}`), `${what}: ${error.message}`);
    assert.ok(!("cause" in error), what);
  });
  assert.equal(requests.length, 0);
});
