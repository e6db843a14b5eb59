import * as assert from "../support/assert.js";
import { fails, stubbed } from "../support/clients.js";
import { suite } from "../support/suite.js";

const test = suite("checkGuardrails");

test("a text is checked, and the verdict comes back in our names", async () => {
  const { client, requests } = stubbed([{ status: 502 }, { headers: { "x-request-id": "r-1" }, body: { text: "Hi", toxic: false, denied_topic: true, validation: "failed" } }], { maxRetries: 1 });
  const result = await client.detect().checkGuardrails({ text: "Hi", checkToxicity: true, denyTopics: ["medicine"] });
  const [, { url, method, body }] = requests;
  assert.deepEqual([method, url], ["POST", "https://abc.vault.skyflowapis.com/v1/detect/guardrails"]);
  assert.deepEqual(JSON.parse(body), { vault_id: "v1", text: "Hi", check_toxicity: true, deny_topics: ["medicine"] });
  assert.deepEqual(result, { text: "Hi", toxic: false, deniedTopic: true, validation: "failed", errors: null, requestId: "r-1" });
});

test("a verdict that is not there is no pass", async () => {
  const { client } = stubbed({ body: { text: "Hi" } });
  await fails(client.detect().checkGuardrails({ text: "Hi" }), "INVALID_RESPONSE");
});

test("without a text nothing is sent", async () => {
  const { client, requests } = stubbed({});
  assert.includes((await fails(client.detect().checkGuardrails({ text: " " }), "INVALID_INPUT")).message, "checkGuardrails: text must be");
  assert.equal(requests.length, 0);
});
