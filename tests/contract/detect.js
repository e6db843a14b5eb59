// Detect from end to end, on the local vault: what was taken out of a text or a file comes back as it was.
import { Skyflow } from "skyflow-edge";

import * as assert from "../support/assert.js";
import { fails, onLocalVault } from "../support/clients.js";
import { suite } from "../support/suite.js";

const test = suite("detect");

const VAULT_TOKENS = { default: /** @type {const} */ ("vault_token") };
const TEXT = "Zoë 🦀: SSN 123-45-6789, card 4111 1111 1111 1111, zoe@example.com.";

/** What a run that is to succeed makes of a file. @param {Skyflow} client @param {string} name @param {string} content */
async function processed(client, name, content) {
  const statuses = /** @type {string[]} */ ([]);
  const run = await client.detect().deidentifyFile({ file: new File([content], name), onProgress: ({ status }) => void statuses.push(status) });
  assert.deepEqual([statuses, run.status, run.errors], [["IN_PROGRESS", "SUCCESS"], "SUCCESS", null], name);
  assert.equal(run.extension, name.split(".")[1]);
  return { run, text: await run.file?.text() };
}

test("a text comes back plain, masked and redacted", async () => {
  const { client } = await onLocalVault();
  const detect = client.detect();
  const { processedText, entities, charCount } = await detect.deidentifyText({ text: TEXT, tokenFormat: VAULT_TOKENS });
  for (const secret of ["Zoë", "123-45-6789", "4111", "zoe@"]) assert.excludes(processedText, secret);
  assert.deepEqual(entities.map(({ entity }) => entity), ["NAME", "SSN", "CREDIT_CARD", "EMAIL_ADDRESS"]);
  // Characters, as the service counts: the crab is one.
  for (const { textIndex, value, processedIndex, token } of entities) {
    assert.equal([...TEXT].slice(textIndex?.start, textIndex?.end).join(""), value);
    assert.equal([...processedText].slice(processedIndex?.start, processedIndex?.end).join(""), `[${token}]`);
  }
  assert.equal(charCount, [...TEXT].length);
  assert.equal((await detect.reidentifyText({ text: processedText })).processedText, TEXT);
  const ways = { plainTextEntities: ["name"], maskedEntities: ["credit_card"], redactedEntities: ["ssn", "email_address"] };
  assert.equal((await detect.reidentifyText({ text: processedText, .../** @type {any} */ (ways) })).processedText, "Zoë 🦀: SSN *REDACTED*, card **** **** **** 1111, *REDACTED*.");
});

test("entities, formats of tokens, regexes and shifted dates are the vault's to obey", async () => {
  const { client } = await onLocalVault();
  const of = async (/** @type {any} */ request) => (await client.detect().deidentifyText({ text: TEXT, ...request })).processedText;
  assert.equal(await of({ entities: ["ssn"] }), TEXT.replace("123-45-6789", "[SSN_1]"));
  assert.equal(await of({ entities: ["ssn"], tokenFormat: { default: "entity_only" } }), TEXT.replace("123-45-6789", "[SSN]"));
  assert.equal(await of({ allowRegexList: ["Zoë", "4111", "zoe"], restrictRegexList: [".*"] }), TEXT.replace("123-45-6789", "[RESTRICTED]"));
  const shiftDates = { maxDays: 2, minDays: 2, entities: ["date"] };
  assert.equal(await of({ text: "Due 2024-02-28.", transformations: { shiftDates } }), "Due 2024-03-01.");
  const error = await fails(of({ allowRegexList: ["("] }), "BAD_REQUEST");
  assert.deepEqual([error.httpCode, typeof error.requestId], [400, "string"], error.message);
});

const FILES = /** @type {[name: string, content: string, processed: string][]} */ ([
  ["a.txt", TEXT, "[NAME_1] 🦀: SSN [SSN_1], card [CREDIT_CARD_1], [EMAIL_ADDRESS_1]."],
  ["a.json", '{"zip": "94105", "mail": ["a@b.example", 1.50]}', '{"zip": "[LOCATION_ZIP_1]", "mail": ["[EMAIL_ADDRESS_1]", 1.50]}'],
  ["a.xml", "<p><mail>a@b.example</mail></p>", "<p><mail>[EMAIL_ADDRESS_1]</mail></p>"],
  ["a.csv", "name,zip\nZoë,94105\n", "name,zip\n[NAME_1],[LOCATION_ZIP_1]\n"],
]);

test("a file of each kind is processed in a run, which can be asked for again", async () => {
  const { client } = await onLocalVault();
  const cases = FILES.map(async ([name, content, expected]) => {
    const { run, text } = await processed(client, name, content);
    assert.equal(text, expected, name);
    assert.ok(run.entities.length === 1 && JSON.parse(atob(run.entities[0].file)).length > 0, name);
    const { file, ...again } = await client.detect().getDetectRun({ runId: String(run.runId) });
    assert.deepEqual([again.status, again.fileBase64, await file?.text()], ["SUCCESS", run.fileBase64, expected], name);
  });
  await Promise.all(cases);
});

test("a file comes back whole, too", async () => {
  const { client } = await onLocalVault();
  const detect = client.detect();
  const { entities } = await detect.deidentifyText({ text: TEXT, tokenFormat: VAULT_TOKENS });
  const rows = (/** @type {(one: any) => string} */ cell) => `entity,value\n${entities.map((one) => `${one.entity},${cell(one)}\n`).join("")}`;
  const { status, file } = await detect.reidentifyFile({ file: new File([rows(({ token }) => `[${token}]`)], "a.csv") });
  assert.deepEqual([status, await file?.text()], ["SUCCESS", rows(({ value }) => value)]);
});

test("a run that takes longer than the wait is finished by getDetectRun", async () => {
  const { client } = await onLocalVault({ detectPolls: 2 });
  const detect = client.detect();
  const { status, runId = "", file } = await detect.deidentifyFile({ file: new File([TEXT], "a.txt"), waitTime: 0 });
  assert.deepEqual([status, file], ["IN_PROGRESS", undefined]);
  const statuses = [];
  for (let polls = 0; polls < 2; polls++) statuses.push((await detect.getDetectRun({ runId })).status);
  assert.equal(statuses.at(-1), "SUCCESS");
});

test("a format that the vault cannot process fails with its reason, and nothing is made up", async () => {
  const { client } = await onLocalVault({ detectPolls: 0 });
  const error = await fails(client.detect().deidentifyFile({ file: new File(["%PDF-1.7"], "a.pdf") }), "SERVER");
  assert.includes(error.message, "cannot process pdf files");
  const { runId } = /** @type {any} */ (error.details[0]);
  const { status, errors, outputs } = await client.detect().getDetectRun({ runId });
  assert.deepEqual([status, outputs], ["FAILED", []]);
  assert.includes(String(errors?.[0].error), "cannot process pdf files");
});

test("in development the reason is shown whole", async () => {
  const { client } = await onLocalVault({ detectPolls: 0 }, { errorDetail: "full" });
  const error = await fails(client.detect().deidentifyFile({ file: new File(["%PDF-1.7"], "a.pdf") }), "SERVER");
  assert.includes(error.message, "deidentifyFile: The local vault cannot process pdf files");
});

test("a run that is not there is an error", async () => {
  const { client } = await onLocalVault();
  await fails(client.detect().getDetectRun({ runId: "00000000-0000-4000-8000-000000000000" }), "NOT_FOUND");
});

test("guardrails tell what is toxic or denied", async () => {
  const { client } = await onLocalVault();
  const check = async (/** @type {any} */ request) => {
    const { toxic, deniedTopic, validation } = await client.detect().checkGuardrails({ checkToxicity: true, denyTopics: ["cricket"], ...request });
    return [toxic, deniedTopic, validation];
  };
  assert.deepEqual(await check({ text: "Hi!" }), [false, false, "passed"]);
  assert.deepEqual(await check({ text: "You idiot." }), [true, false, "failed"]);
  assert.deepEqual(await check({ text: "I love Cricket." }), [false, true, "failed"]);
});
