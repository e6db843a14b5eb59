import { Skyflow } from "skyflow-edge";

import * as assert from "../support/assert.js";
import { fails, insertedRows, methodsOf, stubbed, vaultConfig } from "../support/clients.js";
import { hang, recorder, respond, stalledBody } from "../support/recorder.js";
import { suite } from "../support/suite.js";

const test = suite("call");

const get = { table: "persons" };
const insert = { table: "persons", values: [{ name: "Ann" }] };
const once = { maxRetries: 0 };
const empty = { body: { records: [] } };

/** The error of a call and the milliseconds until it. The clock starts before the call does: its timers may not run ahead. @param {() => Promise<unknown>} begin @param {string} code */
async function failsAfter(begin, code) {
  const begun = Date.now();
  const error = await fails(begin(), code);
  return { error, ms: Date.now() - begun };
}

/** A body that stalls inside the answer. */
const stalling = () => {
  const { stream, state } = stalledBody('{"records":[');
  return { script: () => new Response(stream, { headers: { "x-request-id": "r-1" } }), state };
};

test("R05 headers that do not come end the call after timeoutMs", async () => {
  const { vault, requests } = stubbed(hang);
  const { error, ms } = await failsAfter(() => vault.get(get, { ...once, timeoutMs: 40 }), "TIMEOUT");
  assert.ok(ms >= 38 && ms < 5000, `${ms} ms`);
  assert.deepEqual([error.httpCode, error.httpStatus, error.requestId, error.retryable], [0, null, null, true]);
  assert.includes(error.message, "40 ms");
  assert.equal(requests.length, 1);
  assert.ok(requests[0].init.signal.aborted, "the request is given up");
});

test("R05 a body that stalls ends the call after timeoutMs, and is cancelled", async () => {
  const { script, state } = stalling();
  const { vault } = stubbed(script);
  const call = vault.get(get, { ...once, timeoutMs: 40 });
  await fails(call, "TIMEOUT");
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.ok(state.cancelled, "its connection is free again");
});

test("R05 a body that trickles does not put the end off", async () => {
  let chunks = 0;
  const stream = new ReadableStream({
    async pull(controller) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      if (chunks++ < 50) controller.enqueue(new TextEncoder().encode(" "));
      else controller.close();
    },
  });
  const { vault } = stubbed(() => new Response(stream));
  const call = vault.get(get, { ...once, timeoutMs: 60 });
  await fails(call, "TIMEOUT");
  assert.ok(chunks < 25, `${chunks} chunks were waited for`);
});

test("R05 a fetch that ignores its signal cannot hold the call", async () => {
  const { vault } = stubbed(() => new Promise(() => {}));
  await fails(vault.get(get, { ...once, timeoutMs: 30 }), "TIMEOUT");
});

test("a write that timed out may have happened, and says so", async () => {
  const { vault, requests } = stubbed(hang);
  const error = await fails(vault.insert(insert, { timeoutMs: 30 }), "TIMEOUT");
  assert.equal(error.retryable, false);
  assert.includes(error.message, "may have happened");
  assert.equal(requests.length, 1);
});

test("a write that was aborted on its way may have happened, and says so", async () => {
  const { client, vault, requests } = stubbed(hang);
  for (const [method, request, caution] of /** @type {[string, any, boolean][]} */ ([["insert", insert, true], ["update", { table: "persons", data: { skyflowId: "1", a: 1 } }, true], ["get", get, false]])) {
    const controller = new AbortController();
    const call = methodsOf(client)[method](request, { signal: controller.signal });
    while (requests.length === 0) await new Promise((resolve) => setTimeout(resolve));
    requests.length = 0;
    controller.abort();
    const error = await fails(call, "ABORTED");
    assert.deepEqual([error.message.includes("may have happened"), error.retryable], [caution, false], method);
  }
  const before = await fails(vault.insert(insert, { signal: AbortSignal.abort() }), "ABORTED");
  assert.excludes(before.message, "may have happened");
});

test("the timeout is the call's, else the vault's, else the client's, and 0 is none", async () => {
  const slow = async () => {
    await new Promise((resolve) => setTimeout(resolve, 60));
    return empty;
  };
  const outcome = async (/** @type {any} */ config, /** @type {any} */ options) => {
    const { vault } = stubbed(slow, config);
    return vault.get(get, { ...once, ...options }).then(() => "answered", (error) => error.code);
  };
  const ofVault = (/** @type {number} */ timeoutMs) => ({ vaultConfigs: [vaultConfig({ timeoutMs })] });
  const outcomes = await Promise.all([
    outcome({ timeoutMs: 20 }, {}),
    outcome({ timeoutMs: 20, ...ofVault(5000) }, {}),
    outcome({ timeoutMs: 5000, ...ofVault(20) }, {}),
    outcome({ timeoutMs: 20, ...ofVault(20) }, { timeoutMs: 5000 }),
    outcome({ timeoutMs: 20, ...ofVault(20) }, { timeoutMs: 0 }),
    outcome({}, { timeoutMs: 20 }),
    outcome({ timeoutMs: 20 }, { timeoutMs: undefined }),
  ]);
  assert.deepEqual(outcomes, ["TIMEOUT", "answered", "TIMEOUT", "answered", "answered", "TIMEOUT", "TIMEOUT"]);
});

test("R06 totalTimeoutMs bounds all attempts and waits together", async () => {
  const { vault, requests } = stubbed(hang);
  const { error, ms } = await failsAfter(() => vault.get(get, { timeoutMs: 50, totalTimeoutMs: 150, maxRetries: 50 }), "TIMEOUT");
  assert.ok(ms < 5000, `${ms} ms`);
  assert.equal(error.retryable, true);
  assert.ok(requests.length >= 1 && requests.length <= 4, `${requests.length} attempts`);
  const client = stubbed(hang, { totalTimeoutMs: 40, timeoutMs: 0 });
  await fails(client.vault.get(get, once), "TIMEOUT", "the client's own");
});

test("R07 a signal that has aborted already sends nothing", async () => {
  const { vault, requests } = stubbed(empty);
  const reason = { mine: true };
  const error = await fails(vault.get(get, { signal: AbortSignal.abort(reason) }), "ABORTED");
  assert.equal(error.cause, reason);
  assert.equal(requests.length, 0);
  assert.deepEqual([error.httpCode, error.httpStatus, error.requestId, error.retryable], [0, null, null, false]);
});

test("R07 aborting while headers are awaited ends the call at once, with the signal's reason", async () => {
  for (const reason of [new Error("enough"), "enough", 0, null, { a: 1 }]) {
    const { vault, requests } = stubbed(hang);
    const controller = new AbortController();
    const call = vault.get(get, { signal: controller.signal });
    setTimeout(() => controller.abort(reason), 10);
    const error = await fails(call, "ABORTED");
    assert.equal(error.cause, reason);
    assert.ok(requests[0].init.signal.aborted);
    assert.equal(requests.length, 1, "it is not sent again");
  }
});

test("R07 what a fetch is given is the same read member by member, copied, or made a Request of by the runtime", async () => {
  /** @type {any[]} */
  const seen = [];
  const fetch = async (/** @type {any} */ url, /** @type {any} */ init) => {
    const { method, body, redirect, signal } = init;
    seen.push({ method, body, redirect, signal }, { ...init }, new Request(url, init), new Request(url, { ...init }));
    return new Promise(() => {});
  };
  const client = new Skyflow({ vaultConfigs: [vaultConfig()], fetch, logLevel: "OFF" });
  const controller = new AbortController();
  const call = client.vault().insert(insert, { signal: controller.signal });
  setTimeout(() => controller.abort("enough"), 10);
  await fails(call, "ABORTED");
  const [read, copied, ...requests] = seen;
  assert.equal(requests.length, 2);
  for (const given of [read, copied, ...requests]) {
    assert.deepEqual([given.method, given.redirect, given.signal.aborted], ["POST", "manual", true]);
    const text = given instanceof Request ? await given.text() : given.body;
    assert.deepEqual(JSON.parse(text).records, [{ fields: { name: "Ann" } }]);
  }
  for (const { headers } of [copied, ...requests]) assert.equal(new Headers(headers).get("content-type"), "application/json");
});

test("R07 aborting without a reason gives the runtime's own", async () => {
  const { vault } = stubbed(hang);
  const controller = new AbortController();
  const call = vault.get(get, { signal: controller.signal });
  controller.abort();
  const error = await fails(call, "ABORTED");
  assert.equal(error.cause, controller.signal.reason);
  assert.equal(/** @type {any} */ (error.cause).name, "AbortError");
});

test("R07 aborting inside the body ends the call at once, and the body is cancelled", async () => {
  const { script, state } = stalling();
  const { vault } = stubbed(script);
  const controller = new AbortController();
  const call = vault.get(get, { signal: controller.signal });
  setTimeout(() => controller.abort("enough"), 10);
  const error = await fails(call, "ABORTED");
  assert.equal(error.cause, "enough");
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.ok(state.cancelled);
});

test("R07 aborting during the wait between two attempts ends the call at once", async () => {
  const { vault, requests } = stubbed({ status: 429, headers: { "retry-after": "30" } });
  const controller = new AbortController();
  setTimeout(() => controller.abort("enough"), 20);
  const { error, ms } = await failsAfter(() => vault.get(get, { signal: controller.signal }), "ABORTED");
  assert.equal(error.cause, "enough");
  assert.ok(ms < 10_000, `${ms} ms`);
  assert.equal(requests.length, 1);
});

test("R07 a fetch that ignores its signal cannot hold an aborted call", async () => {
  const { vault } = stubbed(() => new Promise(() => {}));
  const controller = new AbortController();
  const call = vault.get(get, { signal: controller.signal });
  setTimeout(() => controller.abort("enough"), 10);
  assert.equal((await fails(call, "ABORTED")).cause, "enough");
});

test("aborting after the answer changes nothing, and one signal serves many calls", async () => {
  const { vault } = stubbed(empty);
  const controller = new AbortController();
  for (let i = 0; i < 5; i++) await vault.get(get, { signal: controller.signal });
  controller.abort();
  await fails(vault.get(get, { signal: controller.signal }), "ABORTED");
});

test("a signal of another realm will do: what it can do counts, not its class", async () => {
  const listeners = new Set();
  const signal = { aborted: false, reason: "foreign", addEventListener: (_, listener) => listeners.add(listener), removeEventListener: (_, listener) => listeners.delete(listener) };
  const { vault } = stubbed([empty, hang]);
  await vault.get(get, { signal: /** @type {any} */ (signal) });
  assert.equal(listeners.size, 0);
  const call = vault.get(get, { signal: /** @type {any} */ (signal) });
  signal.aborted = true;
  for (const listener of listeners) typeof listener === "function" ? listener() : listener.handleEvent();
  assert.equal((await fails(call, "ABORTED")).cause, "foreign");
});

test("headers of the call are added, in whatever they are listed", async () => {
  const pairs = /** @type {[string, string][]} */ ([["X-Trace-Id", "t-1"]]);
  class Tracing { get "X-Trace-Id"() { return "t-1"; } } // prettier-ignore
  for (const headers of [Object.fromEntries(pairs), new Headers(pairs), new Map(pairs), pairs, new Tracing()]) {
    const { vault, requests } = stubbed(empty);
    await vault.get(get, { headers: /** @type {any} */ (headers) });
    assert.equal(requests[0].headers["x-trace-id"], "t-1", assert.show(headers));
  }

  const { vault, requests } = stubbed(empty);
  await vault.get(get, { headers: { "X-Trace-Id": "t-1", "accept-language": "de, en;q=0.5" } });
  assert.equal(requests[0].headers["x-trace-id"], "t-1");
  assert.equal(requests[0].headers["accept-language"], "de, en;q=0.5");
  assert.match(requests[0].headers.authorization, /^Bearer /);
  await vault.get(get);
  assert.ok(!("x-trace-id" in requests[1].headers), "they are of that call only");
});

test("an answer larger than maxResponseBytes is refused, however it arrives", async () => {
  const large = JSON.stringify({ records: [{ fields: { a: "x".repeat(5000) } }] });
  const chunked = () => new ReadableStream({
    start(controller) {
      for (let at = 0; at < large.length; at += 500) controller.enqueue(new TextEncoder().encode(large.slice(at, at + 500)));
      controller.close();
    },
  });
  const headers = { "x-request-id": "r-1" };
  await assert.each([
    ["a stream", () => new Response(chunked(), { headers })],
    ["one chunk", () => new Response(large, { headers })],
    ["a declared length", () => new Response(large, { headers: { ...headers, "content-length": String(large.length) } })],
    ["a length that is a lie", () => new Response(large, { headers: { ...headers, "content-length": "10" } })],
    ["a length that is no number", () => new Response(large, { headers: { ...headers, "content-length": "many" } })],
    ["a stand-in with text alone", () => ({ ok: true, status: 200, headers: new Headers(headers), text: async () => large })],
  ], async (what, script) => {
    const { vault, requests } = stubbed(/** @type {any} */ (script), { maxResponseBytes: 1000 });
    const error = await fails(vault.get(get), "INVALID_RESPONSE", what);
    assert.deepEqual([error.httpCode, error.requestId, requests.length], [200, "r-1", 1], what);
    assert.includes(error.message, "1000 bytes");
  });
  const enough = stubbed(() => new Response(chunked()), { maxResponseBytes: large.length });
  assert.equal((await enough.vault.get(get)).data.length, 1);
});

test("what fetch gives is judged by what it can do", async () => {
  const text = JSON.stringify({ records: [] });
  await assert.each([
    ["text alone", { ok: true, status: 200, headers: undefined, text: async () => text }],
    ["headers of a Map", { ok: true, status: 200, headers: new Map([["x-request-id", "r-1"]]), text: async () => text }],
    ["no body, text in chunks", { ok: true, status: 200, headers: new Headers(), body: new Response(text).body }],
  ], async (what, answer) => {
    const { vault } = stubbed(() => answer);
    assert.deepEqual((await vault.get(get)).data, [], what);
  });
});

test("a fetch that gives no response is told apart from a lost connection", async () => {
  for (const answer of [undefined, null, 5, "x", { ok: 1 }, { ok: true, status: "200" }]) {
    const { vault } = stubbed(() => answer);
    const error = await fails(vault.get(get, once), "INVALID_RESPONSE", assert.show(answer));
    assert.includes(error.message, "`fetch` did not return a Response whose body can still be read", assert.show(answer));
  }
});

test("without a fetch of the caller's the runtime's own is used, as it is at the time of the call", async () => {
  const { fetch, requests } = recorder({ body: insertedRows(1) });
  const { vault } = stubbed(empty, { fetch: undefined });
  const original = globalThis.fetch;
  globalThis.fetch = fetch;
  try {
    await vault.insert(insert);
  } finally {
    globalThis.fetch = original;
  }
  assert.equal(requests.length, 1);
});

test("options that cannot be used are refused before anything is sent", async () => {
  const { vault, requests } = stubbed(() => respond(empty));
  await assert.each([
    [5, "the second argument, the options, must be one object"],
    ["fast", "the second argument, the options, must be one object"],
    [{ signal: {} }, "signal"],
    [{ signal: true }, "signal"],
    [{ timeoutMs: -1 }, "timeoutMs"],
    [{ timeoutMs: "5" }, "timeoutMs"],
    [{ timeoutMs: NaN }, "timeoutMs"],
    [{ totalTimeoutMs: Infinity }, "totalTimeoutMs"],
    [{ maxRetries: -1 }, "maxRetries"],
    [{ maxRetries: 1.5 }, "maxRetries"],
    [{ maxRetries: "1" }, "maxRetries"],
    [{ headers: "x: y" }, "headers"],
    [{ headers: ["x"] }, "headers"],
    [{ headers: { "x-a": 5 } }, "headers"],
  ], async (options, place) => {
    const error = await fails(vault.get(get, /** @type {any} */ (options)), "INVALID_INPUT", assert.show(options));
    assert.ok(error.message.startsWith(`get: ${place}`), error.message);
  });
  assert.equal(requests.length, 0);
});
