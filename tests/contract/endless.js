// What the caller's own files, streams and `fetch` never give, or never stop giving: every limit of a call holds.
import * as assert from "../support/assert.js";
import { connected, fails, insertedRows, stubbed } from "../support/clients.js";
import { suite } from "../support/suite.js";

const test = suite("endless");

const LIMITS = /** @type {[string, () => any, string][]} */ ([
  ["signal", () => ({ signal: AbortSignal.timeout(20) }), "ABORTED"],
  ["timeoutMs", () => ({ timeoutMs: 20 }), "TIMEOUT"],
  ["totalTimeoutMs", () => ({ totalTimeoutMs: 20 }), "TIMEOUT"],
]);

/** A stream that gives nothing, and what it was cancelled with. */
function stalled() {
  const state = { cancelled: 0 };
  return { state, stream: new ReadableStream({ pull: () => new Promise(() => {}), cancel: () => void state.cancelled++ }) };
}

/** A form whose file cannot be read to its end. */
function stalledForm() {
  const file = new Blob(["x"]);
  const form = new FormData();
  // A copy is all that a form would keep.
  form.entries = () => /** @type {any} */ ([["file", { getReader: () => stalled().stream.getReader() }]][Symbol.iterator]());
  form.set("file", file);
  return form;
}

test("a file that gives nothing ends with each limit of its call, is cancelled, and nothing is sent", async () => {
  await assert.each(LIMITS, async (name, options, code) => {
    const upload = stubbed({ body: {} });
    const { stream, state } = stalled();
    const error = await fails(upload.vault.uploadFile({ table: "t", columnName: "c", file: stream, fileName: "a.txt" }, options()), code);
    if (code === "TIMEOUT") assert.match(error.message, /^uploadFile: the file was not read to its end within \d+ ms, so nothing was sent\. Raise `timeoutMs` or `totalTimeoutMs` if it needs longer$/);
    else assert.equal(error.cause.name, "TimeoutError");
    assert.deepEqual([error.httpCode, error.retryable, state.cancelled, upload.requests.length], [0, false, 1, 0], name);
    const detect = stalled();
    await fails(upload.client.detect().deidentifyFile({ file: detect.stream, fileName: "a.txt" }, options()), code);
    await fails(upload.vault.request({ method: "POST", path: "/v1/x", body: stalledForm() }, options()), code);
    const gateway = connected({ body: {} });
    await fails(gateway.connection.invoke({ method: "POST", body: /** @type {any} */ (stalledForm()) }, options()), code);
    assert.deepEqual([detect.state.cancelled, upload.requests.length, gateway.requests.length], [1, 0, 0], name);
  });
});

test("a file is not begun under a signal that is aborted, and is read whole without a limit", async () => {
  const { vault, requests } = stubbed({ body: { skyflowID: "1" } });
  const { stream, state } = stalled();
  const error = await fails(vault.uploadFile({ table: "t", columnName: "c", file: stream, fileName: "a.txt" }, { signal: AbortSignal.abort("enough") }), "ABORTED");
  assert.deepEqual([error.cause, stream.locked, state.cancelled], ["enough", false, 0]);
  let left = 3;
  const slow = new ReadableStream({
    async pull(controller) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      if (left-- > 0) controller.enqueue(new TextEncoder().encode("ab"));
      else controller.close();
    },
  });
  await vault.uploadFile({ table: "t", columnName: "c", file: slow, fileName: "a.txt" }, { timeoutMs: 0 });
  assert.includes(await requests[0].body.text(), "ababab");
});

test("a file of endless chunks of nothing leaves the timers their turn", async () => {
  const { vault } = stubbed({ body: {} });
  const stream = new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(0)) });
  await fails(vault.uploadFile({ table: "t", columnName: "c", file: stream, fileName: "a.txt" }, { timeoutMs: 20 }), "TIMEOUT");
});

/** @param {() => any} reader */
const standIn = (reader) => ({ status: 200, ok: true, headers: new Headers(), body: { getReader: reader } });
const never = () => new Promise(() => {});

test("a stand-in for a body may cancel as it likes", async () => {
  const cancels = /** @type {[string, any][]} */ ([
    ["none", undefined],
    ["no promise", () => {}],
    ["a throw", () => { throw new Error("cancel"); }], // prettier-ignore
    ["a rejection", () => Promise.reject(new Error("cancel"))],
    ["nothing, ever", never],
  ]);
  await assert.each(cancels, async (name, cancel) => {
    const { vault } = stubbed(() => standIn(() => ({ read: never, cancel })));
    await fails(vault.get({ table: "t" }, { timeoutMs: 20, maxRetries: 0 }), "TIMEOUT");
    // Two calls on one signal: the first must not keep the second from its end.
    const { signal, abort } = controlled();
    const calls = [fails(vault.get({ table: "t" }, { signal }), "ABORTED"), fails(vault.get({ table: "t" }, { signal }), "ABORTED")];
    setTimeout(abort, 5);
    await Promise.all(calls);
    const large = stubbed(() => standIn(() => ({ read: async () => ({ done: false, value: new Uint8Array(1 << 16) }), cancel })), { maxResponseBytes: 1 << 18 });
    assert.ok((await fails(large.vault.get({ table: "t" }), "INVALID_RESPONSE")).message.length > 0, name);
  });
});

function controlled() {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort("enough") };
}

test("an answer of endless chunks of nothing ends in time", async () => {
  for (const read of [() => new Response(new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(0)) })), () => standIn(() => ({ read: async () => ({ done: false, value: new Uint8Array(0) }) }))]) {
    const { vault } = stubbed(/** @type {any} */ (read), { maxRetries: 0 });
    await fails(vault.get({ table: "t" }, { timeoutMs: 20 }), "TIMEOUT");
  }
});

test("an answer of many small chunks, some of them empty, is whole", async () => {
  const text = new TextEncoder().encode(JSON.stringify({ records: [{ fields: { name: "x".repeat(9_000) } }] }));
  let at = 0;
  const body = new ReadableStream({
    pull(controller) {
      controller.enqueue(at % 2 === 0 ? text.subarray(at / 2, at / 2 + 1) : new Uint8Array(0));
      if (++at === text.length * 2) controller.close();
    },
  });
  const { vault } = stubbed(() => new Response(body));
  assert.equal((await vault.get({ table: "t" })).data[0].name, "x".repeat(9_000));
});

test("an abort ends a stream that is read behind its call, whatever `fetch` it is of", async () => {
  const { signal, abort } = controlled();
  const { stream, state } = stalled();
  const { vault } = stubbed(() => new Response(stream));
  const { data } = await vault.request({ method: "GET", path: "/v1/x", responseType: "stream" }, { signal });
  setTimeout(abort, 5);
  const thrown = await data.getReader().read().then(() => "nothing", (/** @type {unknown} */ thrown) => thrown);
  assert.deepEqual([thrown, state.cancelled], ["enough", 1]);
});

test("a bulk call whose requests are answered at once leaves the timers their turn", async () => {
  function* rows() {
    for (;;) yield { name: "a" };
  }
  await assert.each(LIMITS.filter(([name]) => name !== "timeoutMs"), async (name, options, code) => {
    const { vault } = stubbed(({ body }) => ({ body: insertedRows(JSON.parse(body).records.length) }));
    const error = await fails(vault.bulkInsert({ table: "t", values: rows(), batchSize: 10, onBatch() {} }, options()), code);
    // One of its requests may be the first to hear of it.
    assert.ok(["bulkInsert", "insert"].includes(String(error.operation)), `${name}: ${error.operation}`);
  });
});

test("getAll ends at a page that is larger than it asked for", async () => {
  const { vault, requests } = stubbed({ headers: { "x-request-id": "r-1" }, body: { records: Array.from({ length: 25 }, (_, i) => ({ fields: { skyflow_id: `id-${i}` } })) } });
  for (const request of [{ table: "t", limit: 10 }, { table: "t", pageSize: 24 }]) {
    const error = await fails(vault.getAll(request).next(), "INVALID_RESPONSE");
    assert.deepEqual([error.requestId, error.message.includes("it has more rows than were asked for")], ["r-1", true]);
  }
  assert.equal(requests.length, 2);
});

test("nothing goes on after the calls above have ended", async () => {
  const original = globalThis.setTimeout;
  let timers = 0;
  globalThis.setTimeout = /** @type {any} */ ((/** @type {any[]} */ ...values) => ((timers += 1), original(.../** @type {[any]} */ (values))));
  try {
    await new Promise((resolve) => void original(() => resolve(undefined), 100));
  } finally {
    globalThis.setTimeout = original;
  }
  assert.ok(timers < 10, `${timers} timers`);
});
