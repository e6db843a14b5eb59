import * as assert from "../support/assert.js";
import { fails, stubbed } from "../support/clients.js";
import { suite } from "../support/suite.js";

const test = suite("deidentifyText");

const ANSWER = {
  processed_text: "Zoë 🦀 has [SSN_1].",
  entities: [{ token: "[SSN_1]", value: "123-45-6789", entity_type: "SSN", entity_scores: { SSN: 0.93 }, location: { start_index: 10, end_index: 21, start_index_processed: 10, end_index_processed: 17 } }],
  word_count: 4,
  character_count: 22,
};

test("every option goes where the vault expects it, and the answer comes back in our names", async () => {
  const { client, requests } = stubbed({ headers: { "x-request-id": "r-1" }, body: ANSWER });
  const result = await client.detect().deidentifyText({
    text: "Zoë 🦀 has 123-45-6789.",
    entities: ["ssn", "dob"],
    allowRegexList: ["^Zo.$"],
    restrictRegexList: ["\\d+"],
    tokenFormat: { default: "entity_only", vaultToken: ["ssn"], entityUniqueCounter: ["name"], entityOnly: ["dob"] },
    transformations: { shiftDates: { maxDays: 30, minDays: 10, entities: ["dob"] } },
  });
  const [{ url, method, body }] = requests;
  assert.deepEqual([method, url], ["POST", "https://abc.vault.skyflowapis.com/v1/detect/deidentify/string"]);
  assert.deepEqual(JSON.parse(body), {
    vault_id: "v1",
    text: "Zoë 🦀 has 123-45-6789.",
    transformations: { shift_dates: { max_days: 30, min_days: 10, entity_types: ["dob"] } },
    entity_types: ["ssn", "dob"],
    allow_regex: ["^Zo.$"],
    restrict_regex: ["\\d+"],
    token_type: { default: "entity_only", vault_token: ["ssn"], entity_unq_counter: ["name"], entity_only: ["dob"] },
  });
  assert.deepEqual(result, {
    processedText: "Zoë 🦀 has [SSN_1].",
    entities: [{ token: "[SSN_1]", value: "123-45-6789", textIndex: { start: 10, end: 21 }, processedIndex: { start: 10, end: 17 }, entity: "SSN", scores: { SSN: 0.93 } }],
    wordCount: 4,
    charCount: 22,
    errors: null,
    requestId: "r-1",
  });
});

test("what was not given is not sent, and the caller's objects are left as they were", async () => {
  const { client, requests } = stubbed({ body: ANSWER });
  const request = Object.freeze({ text: "x", entities: undefined, tokenFormat: Object.freeze({ vaultToken: undefined }) });
  await client.detect("v1").deidentifyText(request);
  assert.deepEqual(JSON.parse(requests[0].body), { vault_id: "v1", text: "x", token_type: {} });
});

test("a text of any characters and length arrives as it is", async () => {
  const { client, requests } = stubbed(({ body }) => ({ body: { processed_text: JSON.parse(body).text } }));
  const text = 'é 日本 👩‍👩‍👧 \u0000 \u2028 "quoted" \\ </script> '.repeat(20_000);
  assert.equal((await client.detect().deidentifyText({ text })).processedText, text);
  assert.equal(requests.length, 1);
});

test("half of a surrogate pair is refused, not sent as another text", async () => {
  const { client, requests } = stubbed({ body: ANSWER });
  assert.includes((await fails(client.detect().deidentifyText({ text: "a\ud83e" }), "INVALID_INPUT")).message, "deidentifyText: text must be");
  assert.equal(requests.length, 0);
});

test("a misspelled member of tokenFormat is refused: what it was to hide would be shown", async () => {
  const { client, requests } = stubbed({ body: ANSWER });
  const request = /** @type {any} */ ({ text: "x", tokenFormat: { entityOnyl: ["ssn"] } });
  assert.includes((await fails(client.detect().deidentifyText(request), "INVALID_INPUT")).message, "deidentifyText: `entityOnyl` is not a member of tokenFormat; did you mean `entityOnly`?");
  assert.equal(requests.length, 0);
});

test("it may be repeated", async () => {
  const { client, requests } = stubbed([{ status: 500 }, { body: ANSWER }], { maxRetries: 1 });
  await client.detect().deidentifyText({ text: "x" });
  assert.equal(requests.length, 2);
});

test("a vault that is not configured is refused", async () => {
  const { client } = stubbed({});
  await fails(() => client.detect("other"), "INVALID_INPUT");
});
