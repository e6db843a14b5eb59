import * as assert from "../support/assert.js";
import { fails, stubbed } from "../support/clients.js";
import { suite } from "../support/suite.js";

const test = suite("reidentifyText");

test("entities come back in the three ways", async () => {
  const { client, requests } = stubbed({ headers: { "x-request-id": "r-1" }, body: { text: "My SSN is 123-45-6789. 🦀" } });
  const request = { text: "My SSN is [SSN_1]. 🦀", redactedEntities: ["ssn"], maskedEntities: ["credit_card"], plainTextEntities: ["name", "dob"] };
  const result = await client.detect().reidentifyText(request);
  const [{ url, method, body }] = requests;
  assert.deepEqual([method, url], ["POST", "https://abc.vault.skyflowapis.com/v1/detect/reidentify/string"]);
  assert.deepEqual(JSON.parse(body), { vault_id: "v1", text: request.text, format: { redacted: ["ssn"], masked: ["credit_card"], plaintext: ["name", "dob"] } });
  assert.deepEqual(result, { processedText: "My SSN is 123-45-6789. 🦀", errors: null, requestId: "r-1" });
});

test("it may be repeated, and without lists the vault decides", async () => {
  const { client, requests } = stubbed([{ status: 503 }, { body: { text: "" } }], { maxRetries: 1 });
  assert.equal((await client.detect().reidentifyText({ text: "[SSN_1]" })).processedText, "");
  assert.deepEqual(requests.map(({ body }) => JSON.parse(body).format), [{}, {}]);
});

test("what is no list of names is refused before anything is sent", async () => {
  const { client, requests } = stubbed({});
  const error = await fails(client.detect().reidentifyText(/** @type {any} */ ({ text: "x", maskedEntities: "ssn" })), "INVALID_INPUT");
  assert.includes(error.message, "reidentifyText: maskedEntities must be an array");
  assert.equal(requests.length, 0);
});
