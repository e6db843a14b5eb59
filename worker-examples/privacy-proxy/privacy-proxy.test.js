// The example in real workerd, between an application and a stub of a language model that writes down what it is told.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import test, { after, before, beforeEach } from "node:test";

import { Miniflare } from "miniflare";

import { workerModules } from "../../tests/support/bundle.js";
import { startVault } from "../../tests/support/local-vault-server.js";

const SECRETS = ["Ann Lee", "ann.lee@example.com", "4111"];
const messages = [
  { role: "system", content: "You are kind." },
  { role: "user", content: "My name is Ann Lee, my e-mail is ann.lee@example.com, and I paid with 4111 1111 1111 1111." },
];

/** @type {Awaited<ReturnType<typeof startVault>>} */
let vault;
/** @type {import("node:http").Server} */
let model;
/** @type {Miniflare} */
let workerd;
/** What the model was told, and by which key. @type {{ body: string, key: string | undefined }[]} */
const told = [];

/** An answer with the tokens of the question, in pieces of a few letters. @param {string} question */
function* piecesOf(question) {
  const [name, email] = [/\[?NAME_\w+\]?/, /\[?EMAIL_ADDRESS_\w+\]?/].map((pattern) => pattern.exec(question)?.[0] ?? "nobody");
  const answer = `Hello ${name}! A copy goes to ${email}, as ${name} wished.`;
  for (let at = 0; at < answer.length; at += 4) yield answer.slice(at, at + 4);
}

before(async () => {
  vault = await startVault();
  model = createServer(async (request, response) => {
    const body = await text(request);
    told.push({ body, key: request.headers.authorization });
    const asked = JSON.parse(body);
    if (asked.model === "broken") return void response.writeHead(429, { "content-type": "application/json" }).end('{"error":{"message":"slow down"}}');
    const like = { id: "chat-1", object: "chat.completion", model: "stub" };
    if (!asked.stream) return void response.setHeader("content-type", "application/json").end(JSON.stringify({ ...like, choices: [{ index: 0, message: { role: "assistant", content: [...piecesOf(body)].join("") } }] }));
    response.setHeader("content-type", "text/event-stream");
    const event = (/** @type {object} */ choice) => response.write(`data: ${JSON.stringify({ ...like, choices: [{ index: 0, finish_reason: null, ...choice }] })}\n\n`);
    event({ delta: { role: "assistant" } });
    for (const content of piecesOf(body)) {
      event({ delta: { content } });
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    event({ delta: {}, finish_reason: "stop" });
    response.end("data: [DONE]\n\n");
  });
  await new Promise((resolve) => model.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (model.address());
  const config = JSON.parse(readFileSync(new URL("wrangler.jsonc", import.meta.url), "utf8").replace(/^\s*\/\/.*$/gm, ""));
  workerd = new Miniflare({
    modules: await workerModules(`export { default } from "./worker-examples/privacy-proxy/${config.main}";`),
    compatibilityDate: config.compatibility_date,
    bindings: { ...config.vars, ...vault.variables, UPSTREAM: `http://127.0.0.1:${port}`, MODEL_KEY: "a key" },
  });
});
beforeEach(() => void told.splice(0));
after(() => Promise.all([workerd?.dispose(), vault?.stop(), model?.close()]));

/** @param {unknown} body */
const ask = (body) => workerd.dispatchFetch("http://proxy.example/v1/chat/completions", { method: "POST", body: typeof body === "string" ? body : JSON.stringify(body) });

/** The model has seen tokens, and nothing else. */
function modelSawTokensOnly() {
  const [{ body, key }] = told;
  assert.deepEqual(SECRETS.filter((secret) => body.includes(secret)), []);
  assert.match(body, /NAME_\w+.*EMAIL_ADDRESS_\w+.*CREDIT_CARD_\w+/);
  assert.equal(key, "Bearer a key");
}

const ANSWER = "Hello Ann Lee! A copy goes to ann.lee@example.com, as Ann Lee wished.";

test("an answer that is streamed has values in it, and the model saw tokens only", async () => {
  const response = await ask({ model: "stub", stream: true, messages });
  assert.deepEqual([response.status, response.headers.get("content-type")], [200, "text/event-stream"]);
  const events = (await response.text()).split("\n\n").filter(Boolean).map((event) => event.replace(/^data: /, ""));
  assert.equal(events.at(-1), "[DONE]");
  const chunks = events.slice(0, -1).map((event) => JSON.parse(event));
  assert.equal(chunks.map(({ choices }) => choices[0].delta.content ?? "").join(""), ANSWER);
  assert.ok(chunks.length > 5 && chunks.every(({ id, model }) => id === "chat-1" && model === "stub"), `${chunks.length} events`);
  assert.deepEqual([chunks[0].choices[0].delta, chunks.at(-1).choices[0].finish_reason], [{ role: "assistant" }, "stop"]);
  modelSawTokensOnly();
});

test("so has an answer in one piece", async () => {
  const { choices } = /** @type {any} */ (await (await ask({ model: "stub", messages })).json());
  assert.equal(choices[0].message.content, ANSWER);
  modelSawTokensOnly();
});

test("the model's own error passes, and nothing is sent that is no conversation", async () => {
  const refused = await ask({ model: "broken", messages });
  assert.deepEqual([refused.status, await refused.json()], [429, { error: { message: "slow down" } }]);
  told.splice(0);
  assert.equal((await ask({ model: "stub", messages: "I am Ann Lee" })).status, 400);
  assert.equal((await ask("{")).status, 400);
  assert.equal((await workerd.dispatchFetch("http://proxy.example/v1/models")).status, 404);
  assert.equal(told.length, 0);
});
