import * as assert from "../support/assert.js";
import { fails, onLocalVault, stubbed } from "../support/clients.js";
import { suite } from "../support/suite.js";

const test = suite("deidentifyChat");

const tokenFormat = { default: /** @type {const} */ ("vault_token") };

/** Messages as OpenAI and Anthropic have them. @returns {any[]} */
const conversation = () => [
  { role: "system", content: "You help Ann Lee." },
  { role: "user", name: "customer", content: [{ type: "text", text: "My name is Ann Lee, 🦀 write to ann.lee@example.com." }, { type: "image_url", image_url: { url: "https://example.com/ann.png" } }] },
  { role: "assistant", content: null, tool_calls: [{ id: "call_1", type: "function", function: { name: "find", arguments: '{"email":"ann.lee@example.com"}' } }] },
  { role: "tool", tool_call_id: "call_1", content: "Ann Lee has the SSN 123-45-6789." },
  { role: "assistant", content: [{ type: "tool_use", id: "t1", name: "pay", input: { payer: { name: "Ann Lee" }, amount: 7, notes: ["to ann.lee@example.com"] } }] },
  { role: "user", content: [{ type: "tool_result", tool_use_id: "t1", content: [{ type: "text", text: "Ann Lee paid" }] }] },
  { role: "user", content: "" },
];

test("the same value has the same token in all messages, and their shape stays", async () => {
  for (const format of [tokenFormat, undefined]) {
    const { client, local } = await onLocalVault();
    const given = conversation();
    const { messages, entities, errors, requestId } = await client.detect().deidentifyChat(given, format && { tokenFormat: format });
    assert.deepEqual(given, conversation(), "the caller's own are untouched");
    const text = JSON.stringify(messages);
    for (const value of ["Ann Lee", "ann.lee@example.com\"", "123-45-6789"]) assert.excludes(text, value);
    const names = new Set(entities.filter(({ entity }) => entity === "NAME").map(({ token }) => token));
    assert.equal(names.size, 1, [...names].join());
    const [name] = names;
    const [email] = new Set(entities.filter(({ entity }) => entity === "EMAIL_ADDRESS").map(({ token }) => token));
    const expected = JSON.parse(JSON.stringify(conversation()).replaceAll("Ann Lee", `[${name}]`).replaceAll("ann.lee@example.com", `[${email}]`));
    expected[3].content = messages[3].content;
    assert.deepEqual(messages, expected);
    assert.match(messages[3].content, /^\[NAME_\w+\] has the SSN \[SSN_\w+\]\.$/);
    assert.deepEqual([errors, typeof requestId], [null, "string"]);
    assert.equal(local.requests().filter(({ path }) => path.includes("deidentify")).length, 1);
  }
});

test("a text is a text wherever it stands: at members of other makers, at one that nobody knows, and at a misspelt one", async () => {
  const { client } = await onLocalVault();
  const text = "My name is Ann Lee.";
  for (const message of /** @type {any[]} */ ([
    { role: "user", contents: text },
    { role: "user", message: { body: [text, { value: text }] } },
    { role: "assistant", content: null, reasoning_content: text, refusal: text },
    { id: "m1", role: "assistant", parts: [{ type: "reasoning", reasoning: text }, { type: "tool-call", toolName: "find", toolCallId: "c1", args: { id: text, deep: [{ name: text }] } }] },
    { role: "tool", content: [{ type: "tool-result", toolCallId: "c1", toolName: "find", result: { type: text, name: text } }] },
    { role: "model", parts: [{ functionCall: { name: "find", args: { who: text } } }, { functionResponse: { name: "find", response: { status: text } } }] },
    { type: "human", data: { content: text, customer: { name: text, status: text, data: text } } },
    { role: "user", content: [{ type: "file", filename: text, title: text }], metadata: { paid: text, prototype: text, grid: text } },
  ])) {
    const { messages } = await client.detect().deidentifyChat([message], { tokenFormat });
    assert.excludes(JSON.stringify(messages), "Ann Lee");
    const count = (/** @type {unknown} */ value) => JSON.stringify(value).split(/My name is/).length;
    assert.equal(count(messages), count(message), "nothing else is changed");
  }
});

test("what says what a part is stays as it is, whatever it looks like", async () => {
  const { client } = await onLocalVault();
  const mark = "ann.lee@example.com";
  const bytes = "QW5uIExlZQ+/==";
  const message = {
    id: mark, role: mark, name: "customer", model: "gpt-4o", status: "done", created_at: "2026-11-29 10:00:00.5Z", createdAt: mark, timestamp: mark, finish_reason: mark, tool_call_id: mark,
    content: [
      { type: mark, text: "Write to ann.lee@example.com", image_url: { url: mark }, fileUri: mark, mediaType: mark, signature: mark, encrypted_content: mark, thoughtSignature: mark },
      { inlineData: { mimeType: "image/png", data: bytes }, input_audio: { data: bytes, format: "wav" }, source: { type: "base64", media_type: "application/pdf", data: bytes } },
      { type: "redacted_thinking", data: bytes, image_url: { url: `data:image/png;base64,${bytes}` }, file: { file_data: `data:application/pdf;base64,${bytes}` } },
      { type: "file", mediaType: "image/png", data: "https://example.com/a.png" },
      { type: "image", image: bytes, at: new Date(0), blob: new Blob(["x"]), bytes: new Uint8Array([1]), buffer: new ArrayBuffer(1) },
      { type: "tool-call", toolName: mark, tool_name: mark, toolCallId: mark, output: { toolCallId: "call_1" } },
    ],
  };
  const { messages, entities } = await client.detect().deidentifyChat([message], { tokenFormat });
  assert.deepEqual(messages, [{ ...message, content: [{ ...message.content[0], text: `Write to [${entities[0].token}]` }, ...message.content.slice(1)] }]);
});

test("the text of a document, of a data URL and of a tool's data is a text, whatever stands beside it", async () => {
  const { client } = await onLocalVault();
  const text = "My name is Ann Lee.";
  for (const part of /** @type {any[]} */ ([
    { type: "document", source: { type: "text", media_type: "text/plain", data: text } },
    { type: "document", source: { type: "text", media_type: "application/pdf", data: "Ann" }, context: text },
    { type: "file", mediaType: "application/json", data: text },
    { type: "file", mimeType: "application/atom+xml", data: text },
    { type: "file", mediaType: "image/svg+xml", data: text },
    { type: "base64", data: text },
    { type: "image", image: text },
    { type: "customer", name: text, data: text, detail: text, status: text, created_at: text },
    { type: "file", mediaType: "text/plain", url: `data:text/plain,${text}` },
    { type: "file", url: `data:,${text}` },
    { toolResult: { toolUseId: "t1", status: "success", content: [{ json: { type: text, id: text, role: text } }] } },
    { tool_result: { customer_id: text, tool_use_id: text } },
    { tool_results: [{ call: { name: "find", parameters: { id: text } }, outputs: [{ id: text }] }] },
    { structuredContent: { id: text }, artifact: { id: text }, parsed_arguments: { id: text }, tool_input: { id: text } },
    Object.assign(["x"], { map: () => [text] }),
  ])) {
    const { messages } = await client.detect().deidentifyChat([{ role: "user", content: [part] }], { tokenFormat });
    assert.excludes(JSON.stringify(messages), "Ann Lee");
  }
});

test("what is not plain data is refused, for a text in it would stay", async () => {
  const { client, requests } = stubbed({ body: {} });
  const text = "My name is Ann Lee.";
  class Message { role = "user"; #content = text; toJSON() { return { content: this.#content }; } } // prettier-ignore
  const plain = "messages[1] holds what is not plain data";
  const coded = "messages[1] holds a text in base64 or with percent signs";
  for (const [message, problem] of /** @type {[any, string][]} */ ([
    ...[new String(text), new Map([["a", text]]), new Set([text]), Promise.resolve(text), new Error(text), { toJSON: () => text }, new Message(), new URL(`https://a.example/?q=${text}`), Symbol(text), () => text, /Ann Lee/].map((content) => [{ role: "user", content: [{ deep: content }] }, plain]),
    [new Message(), plain],
    [new Map([["content", text]]), "messages[1] "],
    [{ content: { type: "file", mediaType: "text/plain", data: "QW5uIExlZQ==" } }, coded],
    [{ content: { source: { type: "base64", media_type: "text/csv", data: "QW5uIExlZQ==" } } }, coded],
    [{ content: { url: "data:text/plain;base64,QW5uIExlZQ==" } }, coded],
    [{ content: { image_url: `data:image/png;base64,${text}` } }, coded],
    [{ content: { file: { file_data: "data:text/plain,My%20name%20is%20Ann%20Lee" } } }, coded],
  ])) {
    const error = await fails(client.detect().deidentifyChat([{ role: "user", content: "Hi" }, message]), "INVALID_INPUT", problem);
    assert.includes(error.message, problem);
    assert.excludes(error.message, "Ann");
  }
  assert.equal(requests.length, 0);
});

test("entities say in which message they were, and where", async () => {
  const { client } = await onLocalVault();
  const given = ["🦀🦀 My name is Ann Lee.", "🦀 Write to ann.lee@example.com, Ann Lee."].map((content) => ({ role: "user", content }));
  const { messages, entities } = await client.detect().deidentifyChat(given, { tokenFormat });
  assert.deepEqual(entities.map(({ entity, messageIndex }) => [entity, messageIndex]), [["NAME", 0], ["EMAIL_ADDRESS", 1], ["NAME", 1]]);
  for (const { value, token, messageIndex = -1, textIndex, processedIndex } of entities) {
    assert.equal(given[messageIndex].content.slice(textIndex?.start, textIndex?.end), value);
    assert.equal(messages[messageIndex].content.slice(processedIndex?.start, processedIndex?.end), `[${token}]`);
  }
});

test("what it returns is turned back by reidentifyText", async () => {
  const { client } = await onLocalVault();
  const detect = client.detect();
  const { messages } = await detect.deidentifyChat(conversation(), { tokenFormat });
  assert.equal((await detect.reidentifyText({ text: JSON.stringify(messages) })).processedText, JSON.stringify(conversation()));
});

test("texts that hold what stands between them stay apart", async () => {
  const { client } = await onLocalVault();
  const given = ["a\n\n-----\n\nb", "------", "My name is Ann Lee.\n", "-", " "].map((content) => ({ role: "user", content }));
  const { messages } = await client.detect().deidentifyChat(given, { tokenFormat: { default: "entity_only" } });
  assert.deepEqual(messages.map(({ content }) => content), ["a\n\n-----\n\nb", "------", "My name is [NAME].\n", "-", " "]);
});

test("a conversation without texts is sent nowhere", async () => {
  const { client, requests } = stubbed({ body: {} });
  for (const given of [[], [{ role: "user", name: "customer", content: [{ type: "image_url", image_url: { url: "https://example.com/a.png" } }] }], [{ role: "user", content: "" }, { role: "user", content: null }, { role: "user", content: [] }]]) {
    assert.deepEqual(await client.detect().deidentifyChat(given), { messages: given, entities: [], errors: null, requestId: null });
  }
  assert.equal(requests.length, 0);
});

test("the options are those of deidentifyText and of a call", async () => {
  const { client, requests } = stubbed(({ body }) => ({ body: { processed_text: JSON.parse(body).text, entities: [] } }));
  await client.detect().deidentifyChat([{ role: "user", content: "Hi" }], { entities: ["ssn"], allowRegexList: ["a"], headers: { "x-trace": "t" }, timeoutMs: 1000 });
  assert.deepEqual(JSON.parse(requests[0].body), { vault_id: "v1", text: "Hi", entity_types: ["ssn"], allow_regex: ["a"] });
  assert.equal(requests[0].headers["x-trace"], "t");
  const detect = /** @type {any} */ (client.detect());
  for (const [given, message] of /** @type {[any[], string][]} */ ([
    [[], "messages"],
    [["text"], "messages must be an array"],
    [[[{ content: "a" }, "b"]], "messages[1] must be an object"],
    [[[{ content: "\ud83d" }]], "messages[0] has a text with half"],
    [[[], { entitis: [] }], "did you mean `entities`"],
    [[[], { signl: 1 }], "did you mean `signal`"],
    [[[{ content: "a" }], { signal: 1 }], "signal must be an AbortSignal"],
    [[[{ content: "a" }], "x"], "the second argument, the options, must be one object, { signal, … }, not a string"],
    [[[{ content: "a" }], null], "must be one object"],
    ...[new AbortController().signal, Promise.resolve({}), new Map([["entities", []]]), new Date(0), []].map((options) => [[[{ content: "a" }], options], "the second argument, the options, must be one object"]),
    [[[{ content: "a" }], { get entities() { throw new Error("x"); } }], "options threw while it was read"], // prettier-ignore
    [[[{ content: "a" }], { messages: [] }], "`messages` is not a member of options, which takes entities, "],
    [[null], "messages must be an array"],
    [[[{ content: "a" }], { entities: ["ssn"] }, { signal: new AbortController().signal }], "put its members into the one before it"],
  ])) {
    const error = await fails(detect.deidentifyChat(...given), "INVALID_INPUT", message);
    assert.includes(error.message, message);
  }
  const cyclic = { content: /** @type {any} */ ([]) };
  cyclic.content.push(cyclic);
  await fails(detect.deidentifyChat([cyclic]), "INVALID_INPUT");
  await fails(detect.deidentifyChat([{ get content() { throw new Error("x"); } }]), "INVALID_INPUT"); // prettier-ignore
  assert.equal(requests.length, 1);
});

test("a base64 text is refused in every member, and a text that mentions one is not", async () => {
  const { client, requests } = stubbed(({ body }) => ({ body: { processed_text: JSON.parse(body).text, entities: [] } }));
  const url = "data:text/plain;base64,QW5uIExlZQ==";
  for (const content of [url, ` ${url}\n`, url.replace("IE", "\nIE"), "data:;base64,QW5uIExlZQ==", "data:text/plain,Ann%20Lee"]) {
    for (const message of [{ content }, { content: [{ type: "text", text: content }] }, { tool_calls: [{ function: { arguments: content } }] }, { args: { id: content } }]) {
      const error = await fails(client.detect().deidentifyChat([message]), "INVALID_INPUT");
      assert.includes(error.message, "messages[0] holds a text in base64");
    }
  }
  assert.equal(requests.length, 0);
  for (const content of [`What is in ${url}?`, `${url} is what he sent`, "data: 50% off, 20%ab", "data:text/plain,hello", "data:image/png;base64,iVBORw0KGgo="]) {
    assert.deepEqual((await client.detect().deidentifyChat([{ content }])).messages, [{ content }]);
  }
});

/** Answers with names as a vault does. @param {Record<string, any>[]} found with the name as value, in the order of the text */
const naming = (found) => stubbed(({ body }) => {
  const { text } = JSON.parse(body);
  let [at, out] = [0, ""];
  const entities = found.map((entity) => {
    const start = text.indexOf(entity.value, at);
    out += `${text.slice(at, start)}[${entity.token}]`;
    at = start + entity.value.length;
    return { location: { start_index: start, end_index: at }, entity_type: "NAME", ...entity };
  });
  return { body: { processed_text: out + text.slice(at), entities } };
}); // prettier-ignore

test("the longest of the names that begin alike is found, whole, wherever the vault found none", async () => {
  const { client } = naming(["Ann", "Ann Lee", "Ann Lee Jr.", "Ann-Marie"].map((value, index) => ({ value, token: `N_${index}` })));
  const texts = ["Ann; Ann Lee; Ann Lee Jr.; Ann-Marie.", "Ann Lee Jr., Ann Lee Jr.x, Ann Leest, Anna, xAnn, Ann-Mari, Ann-Marie Ann", "🦀Ann Lee🦀"];
  const { messages } = await client.detect().deidentifyChat(texts.map((content) => ({ content })));
  assert.deepEqual(messages.map(({ content }) => content), ["[N_0]; [N_1]; [N_2]; [N_3].", "[N_2], [N_1] Jr.x, [N_0] Leest, Anna, xAnn, [N_0]-Mari, [N_3] [N_0]", "🦀[N_1]🦀"]);
});

test("an answer whose members are of other types is no bare TypeError", async () => {
  for (const changes of [{ entity_type: { toString: 1 } }, { entity_type: 5 }, { entity_type: null }, { location: { start_index: { toString: 1 } } }, { location: { start_index: "length" } }, { location: { start_index: -3 } }, { location: 7 }, { entity_scores: "x" }]) {
    const { client } = naming([{ value: "Ann", token: "NAME_1", ...changes }]);
    const { messages } = await client.detect().deidentifyChat([{ content: "I am Ann." }]);
    assert.deepEqual(messages, [{ content: "I am [NAME_1]." }]);
  }
});

test("an answer that does not keep the texts apart is no result", async () => {
  const { client } = stubbed({ body: { processed_text: "one text", entities: [] } });
  const error = await fails(client.detect().deidentifyChat([{ content: "a" }, { content: "b" }]), "INVALID_RESPONSE");
  assert.equal(error.operation, "deidentifyChat");
});

test("messages are those of the call, whatever their owner does to them", async () => {
  const given = [{ role: "user", content: "Hi" }];
  const { client, requests } = stubbed(({ body }) => {
    given[0].content = "changed";
    given.push({ role: "user", content: "more" });
    return { body: { processed_text: JSON.parse(body).text, entities: [] } };
  });
  assert.deepEqual((await client.detect().deidentifyChat(given)).messages, [{ role: "user", content: "Hi" }]);
  assert.equal(JSON.parse(requests[0].body).text, "Hi");
});

test("names have one token also where emojis make an index fit in both units", async () => {
  const value = "Xqz Brt";
  for (const unit of ["points", "units"]) {
    const { client } = stubbed((/** @type {any} */ { body }) => {
      const { text } = JSON.parse(body);
      // Only the last place before the second text is found.
      const at = text.indexOf(`is ${value}`) + 3;
      const start = unit === "units" ? at : [...text.slice(0, at)].length;
      const entity = { token: "NAME_1", value, location: { start_index: start, end_index: start + value.length }, entity_type: "NAME" };
      return { body: { processed_text: `${text.slice(0, at)}[NAME_1]${text.slice(at + value.length)}`, entities: [entity] } };
    });
    for (let emojis = 0; emojis < 30; emojis++) {
      const { messages, entities } = await client.detect().deidentifyChat([{ role: "user", content: `${"😀".repeat(emojis)} ${value}. My name is ${value}.` }, { role: "assistant", content: `Hello, ${value}` }]);
      assert.ok(!JSON.stringify(messages).includes(value), `${unit}, ${emojis}`);
      assert.ok(entities.every(({ messageIndex }) => messageIndex !== undefined));
    }
  }
});

test("names in JSON whose letters are written as escapes are found too", async () => {
  const { client } = await onLocalVault();
  const written = String.raw`{"email": "\u0061nn.lee@example.com", "quoted": "\u0022 \\u0061 \n", "half": 1.0, "id": 12345678901234567890}`;
  const { messages } = await client.detect().deidentifyChat([{ role: "assistant", content: null, tool_calls: [{ id: "c1", type: "function", function: { name: "find", arguments: written } }] }]);
  const found = /** @type {any} */ (messages)[0].tool_calls[0].function.arguments;
  assert.excludes(found, "nn.lee@example.com");
  assert.equal(found.replace(/\[\w+\]/, "it"), String.raw`{"email": "it", "quoted": "\u0022 \\u0061 \n", "half": 1.0, "id": 12345678901234567890}`);
  const half = String.raw`{"a": "\ud800 ann"}`;
  assert.deepEqual((await client.detect().deidentifyChat([{ role: "tool", content: half }])).messages, [{ role: "tool", content: half }]);
});
