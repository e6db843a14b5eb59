// Answers, streams, token sources and thrown values that are not what they should be: a call ends in a SkyflowError or in a
// right result, in time, with its events, and with nothing of what they carried.
import { generateBearerTokenFromCreds, Skyflow, SkyflowError } from "skyflow-edge";

import * as assert from "../support/assert.js";
import { fails, insertedRows, localVault, stubbed, vaultConfig } from "../support/clients.js";
import { suite } from "../support/suite.js";

const test = suite("untrusted");

const SECRET = "row of Ann Lee, SSN 123-45-6789";
const table = "persons";
const file = () => new File(["x"], "a.txt");
/** @param {unknown} body */
const answer = (body, status = 200) => new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json" } });
/** @param {(url: string, init: any) => any} fetch @param {Record<string, any>} [config] */
const client = (fetch, config) => new Skyflow({ vaultConfigs: [vaultConfig()], logLevel: "OFF", maxRetries: 0, timeoutMs: 2000, fetch, ...config });
/** @param {unknown} body */
const answered = (body) => client(async () => answer(body));
/** A body whose chunks are not bytes. @param {unknown[]} chunks */
const chunked = (chunks, status = 400) => {
  const body = new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
  return { status, ok: status < 300, headers: new Headers({ "content-type": "application/json" }), body, bodyUsed: false };
};

test("the cause of a file that cannot be read is rebuilt, and says nothing of what it carried", async () => {
  const failing = () => new ReadableStream({ pull() { throw new Error(SECRET); } }); // prettier-ignore
  const { vault, client: own, requests } = stubbed({ body: {} });
  for (const call of [() => vault.uploadFile({ table, columnName: "c", file: failing(), fileName: "a.txt" }), () => own.detect().reidentifyFile({ file: failing(), fileName: "a.txt" }), () => own.detect().deidentifyFile({ file: failing(), fileName: "a.txt" })]) {
    const error = await fails(call(), "INVALID_INPUT");
    assert.ok(!/Ann|6789/.test(`${error.cause.message} ${error.cause.stack}`), error.cause.message);
  }
  assert.equal(requests.length, 0);
  const full = stubbed({ body: {} }, { errorDetail: "full" });
  assert.includes((await fails(full.vault.uploadFile({ table, columnName: "c", file: failing(), fileName: "a.txt" }), "INVALID_INPUT")).cause.message, SECRET);
});

test("a body of something else than bytes is no answer, whatever its status, and all listeners are told", async () => {
  await assert.each([["text"], [{}], [[1]], [5], [new Uint16Array(2)], [new Uint8Array([123]), "}"]], async (...chunks) => {
    for (const status of [200, 400]) {
      /** @type {string[]} */
      const told = [];
      const listeners = Object.fromEntries(["onCallStart", "onRequest", "onResponse", "onCall"].map((name) => [name, () => void told.push(name)]));
      await fails(client(async () => chunked(chunks, status), listeners).vault().get({ table }), "NETWORK");
      assert.deepEqual(told, ["onCallStart", "onRequest", "onResponse", "onCall"]);
    }
  });
});

test("JSON that a codec cannot read is INVALID_RESPONSE", async () => {
  const odd = { toString: 1 };
  await fails(answered({ records: [{ fields: { skyflow_id: odd } }] }).vault().get({ table, ids: ["a"] }), "INVALID_RESPONSE");
  await fails(answered({ RecordIDResponse: ["b"] }).vault().delete({ table, ids: ["a"] }), "INVALID_RESPONSE");
  await fails(answered({ records: [{ token: odd, value: "x" }] }).vault().detokenize({ data: [{ token: "t" }] }), "INVALID_RESPONSE");
  const many = { responses: [{ Status: 200, Body: { records: Array(200_000).fill({ skyflow_id: "a" }) } }] };
  const { insertedFields } = await answered(many).vault().insert({ table, values: [{ a: 1 }], continueOnError: true });
  assert.equal(insertedFields.length, 200_000);
});

test("an answer for another row is none", async () => {
  const to = (/** @type {unknown} */ body) => answered(body).vault();
  await fails(to({ skyflow_id: "OTHER", tokens: { a: "t" } }).update({ table, data: { skyflowId: "id-1", a: "x" } }), "INVALID_RESPONSE");
  await fails(to({ skyflow_id: "OTHER", deleted: true }).deleteFile({ table, columnName: "c", skyflowId: "id-1" }), "INVALID_RESPONSE");
  await fails(to({ skyflowID: "OTHER" }).uploadFile({ table, columnName: "c", skyflowId: "id-1", file: file() }), "INVALID_RESPONSE");
  assert.equal((await to({ skyflow_id: "ID-1" }).update({ table, data: { skyflowId: "id-1", a: "x" } })).updatedField.skyflowId, "ID-1");
  assert.equal((await to({ skyflowID: "new" }).uploadFile({ table, columnName: "c", file: file() })).skyflowId, "new");
});

test("pages that come again are no pages", async () => {
  const page = { records: Array.from({ length: 25 }, (_, i) => ({ fields: { skyflow_id: `id-${i}` } })) };
  let rows = 0;
  const all = async () => {
    for await (const _ of answered(page).vault().getAll({ table })) rows++;
  };
  const error = await fails(all(), "INVALID_RESPONSE");
  assert.includes(error.message, "those of the page before");
  assert.equal(rows, 25);
});

test("the part of an answer that is too deep to be written again is not thrown", async () => {
  const deep = `{"records":[{"token":"t","error":"x","d":${"[".repeat(50_000)}${"]".repeat(50_000)}}]}`;
  const { errors } = await client(async () => new Response(deep)).vault().detokenize({ data: [{ token: "t" }] });
  assert.equal(typeof errors?.[0].response?.text(), "string");
});

test("a mistake behind a request is not taken for one of its arguments: a write may have happened, and nothing is sent twice", async () => {
  let sent = 0;
  const broken = client(async () => (sent++, /** @type {any} */ (new Response("{}")).missing()));
  const error = await fails(broken.vault().insert({ table, values: [{ a: 1 }] }), "NETWORK");
  assert.includes(error.message, "the write may have happened");
  await fails(broken.vault().uploadFile({ table, columnName: "c", file: file() }), "NETWORK");
  assert.equal(sent, 2);
});

test("what throws while it is looked at can be thrown", async () => {
  /** @type {any} */
  const thrown = new Proxy({}, { get() { throw thrown; } }); // prettier-ignore
  const began = Date.now();
  await fails(client(async () => { throw thrown; }, { timeoutMs: 20_000 }).vault().get({ table }), "NETWORK"); // prettier-ignore
  assert.ok(Date.now() - began < 15_000);
});

test("a token exchange whose answer cannot be read fails its calls, and is made once for each", async () => {
  const { credentialsString } = await localVault();
  let exchanges = 0;
  const fetch = async () => (exchanges++, chunked(["{}"]));
  const own = client(fetch, { vaultConfigs: [vaultConfig({ credentials: { credentialsString } })] });
  await fails(own.vault().get({ table }), "NETWORK");
  assert.equal(exchanges, 1);
  await fails(generateBearerTokenFromCreds(credentialsString, { fetch: /** @type {any} */ (fetch) }), "NETWORK");
});

test("a token source that hangs for a call without limits is asked again, and an aborted call asks none", async () => {
  let asked = 0;
  const getToken = () => (++asked === 1 ? new Promise(() => {}) : "token");
  const own = client(async () => answer({ records: [] }), { vaultConfigs: [vaultConfig({ credentials: { getToken } })] });
  const error = await fails(own.vault().get({ table }, { signal: AbortSignal.abort("enough") }), "ABORTED");
  assert.deepEqual([error.cause, asked], ["enough", 0]);
  // No time is left of the whole, which is not the same as no limit.
  await fails(own.vault().get({ table }, { totalTimeoutMs: 1 }), "TIMEOUT");
  await own.vault().get({ table });
  assert.equal(asked, 2);
});

test("what someone adds to Object.prototype is no credential", async () => {
  const prototype = /** @type {any} */ (Object.prototype);
  const own = client(async () => answer({ records: [] }), { vaultConfigs: [vaultConfig({ credentials: undefined })] });
  prototype.SKYFLOW_CREDENTIALS = JSON.stringify({ apiKey: `sky-${"e".repeat(38)}` });
  try {
    await fails(own.vault().get({ table }), "INVALID_CREDENTIALS");
  } finally {
    delete prototype.SKYFLOW_CREDENTIALS;
  }
  prototype.accessToken = "EVIL";
  try {
    const sourced = client(async () => answer({ records: [] }), { vaultConfigs: [vaultConfig({ credentials: { getToken: async () => ({ access_token: "token" }) } })] });
    await fails(sourced.vault().get({ table }), "INVALID_CREDENTIALS");
  } finally {
    delete prototype.accessToken;
  }
  class Token { get accessToken() { return "token"; } } // prettier-ignore
  const classed = client(async () => answer({ records: [] }), { vaultConfigs: [vaultConfig({ credentials: { getToken: async () => new Token() } })] });
  await classed.vault().get({ table });
});

test("a bulk insert that has written is not to be repeated as a whole; nor is a run that was started", async () => {
  let requests = 0;
  const slow = client(async (_, { body }) => (++requests === 1 ? answer(insertedRows(JSON.parse(body).records.length)) : answer({ error: { message: "slow" } }, 429)));
  const values = [{ a: 1 }, { a: 2 }];
  const bulk = { table, values, batchSize: 1, concurrency: 1 };
  const error = await fails(slow.vault().bulkInsert(bulk), "RATE_LIMITED");
  assert.deepEqual([error.retryable, error.operation], [false, "bulkInsert"]);
  requests = 0;
  assert.equal((await fails(slow.vault().bulkInsert({ ...bulk, upsert: "a" }), "RATE_LIMITED")).retryable, true);
  const nothing = client(async () => answer({ error: { message: "slow" } }, 429));
  assert.equal((await fails(nothing.vault().bulkInsert(bulk), "RATE_LIMITED")).retryable, true);
  let polls = 0;
  const run = client(async () => (++polls === 1 ? answer({ run_id: "run-1" }) : answer({ error: { message: "busy" } }, 503)));
  const started = await fails(run.detect().deidentifyFile({ file: file() }), "SERVER");
  assert.deepEqual([started.retryable, started.details], [false, [{ runId: "run-1" }]]);
});

test("a stream that gives nothing more is cancelled at once, also where it is an async iterable", async () => {
  let cancelled = 0;
  let pulled = 0;
  const rows = new ReadableStream({ pull: (controller) => (pulled++ === 0 ? controller.enqueue({ a: 1 }) : new Promise(() => {})), cancel: () => void cancelled++ }, { highWaterMark: 0 });
  const { vault } = stubbed({ body: insertedRows(1) });
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 50);
  await fails(vault.bulkInsert({ table, values: /** @type {any} */ (rows), batchSize: 1 }, { signal: stop.signal }), "ABORTED");
  assert.equal(cancelled, 1);
});

test("client options that are no options are refused when the client is made, and lose nothing given before", async () => {
  const { fetch } = await localVault();
  const builder = () => Skyflow.builder().addVaultConfig(vaultConfig()).setClientOptions({ fetch });
  for (const options of [Promise.resolve({ timeoutMs: 5 }), new Map([["timeoutMs", 5]]), "x", 5, null, { get timeoutMs() { throw new Error(SECRET); } }]) { // prettier-ignore
    const error = await fails(() => builder().setClientOptions(/** @type {any} */ (options)).build(), "INVALID_INPUT");
    assert.ok(error instanceof SkyflowError && !error.message.includes(SECRET));
    await fails(() => builder().setClientOptions(/** @type {any} */ (options)).setClientOptions({ timeoutMs: 5 }).build(), "INVALID_INPUT");
  }
});
