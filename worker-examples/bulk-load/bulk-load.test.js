// The example in real workerd, with queues and KV as its wrangler.jsonc configures them, on a local vault that fails on demand.
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { after, before } from "node:test";

import { Miniflare } from "miniflare";

import { workerModules } from "../../tests/support/bundle.js";
import { startFaultyVault } from "../../tests/support/faulty-vault.js";

/** In every value; it must be nowhere but in the vault. */
const VALUE = "value-4111";
const LOAD_TOKEN = "a token for callers";

/** Keeps what comes to the queue of dead letters. */
const LETTERS = `
  let count = 0;
  export default {
    async queue({ messages }, env) {
      for (const { body } of messages) await env.LETTERS.put(String(count++), JSON.stringify(body));
    },
  };
`;

/** The example with a queue that takes two batches and no more. */
const FULL = `
  import worker from "./worker-examples/bulk-load/worker.js";
  let batches = 0;
  const sendBatch = async () => {
    if (++batches > 2) throw new Error("Too Many Requests");
  };
  export default { fetch: (request, env) => worker.fetch(request, { ...env, ROWS: { sendBatch } }) };
`;

/** @type {string} */
let folder;
/** @type {Awaited<ReturnType<typeof startFaultyVault>>} */
let vault;
/** @type {any} */
let config;
/** @type {Miniflare} */
let workerd;
/** What the Worker logged. */
let log = "";

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "bulk-load-"));
  const persons = { columns: { email: { unique: true }, name: {}, age: { type: "number" } } };
  vault = await startFaultyVault({ vault: { tables: { persons } }, rate: 0, seed: 1 });
  config = JSON.parse((await readFile(new URL("wrangler.jsonc", import.meta.url), "utf8")).replace(/^\s*\/\/.*$/gm, ""));
  workerd = await started();
});
after(async () => {
  await workerd?.dispose();
  vault?.stop();
  await rm(folder, { recursive: true });
});

/** A process of its own, whose KV is that of the one before. */
async function started() {
  const { producers, consumers } = config.queues;
  const [consumer] = consumers;
  const bindings = {
    ...config.vars,
    SKYFLOW_VAULT_ID: vault.vaultId,
    SKYFLOW_VAULT_URL: vault.origin,
    SKYFLOW_CREDENTIALS: JSON.stringify(vault.credentials),
    LOAD_TOKEN,
    QUEUE_KEY: Buffer.alloc(32, 7).toString("base64"),
  };
  return new Miniflare({
    kvPersist: folder,
    handleRuntimeStdio: (/** @type {import("node:stream").Readable[]} */ ...streams) => streams.forEach((stream) => stream.on("data", (/** @type {Buffer} */ text) => (log += text))),
    workers: [
      {
        name: config.name,
        modules: await workerModules(`export { default } from "./worker-examples/bulk-load/${config.main}";`),
        compatibilityDate: config.compatibility_date,
        kvNamespaces: config.kv_namespaces.map((/** @type {any} */ { binding }) => binding),
        queueProducers: Object.fromEntries(producers.map((/** @type {any} */ { binding, queue }) => [binding, queue])),
        queueConsumers: {
          [consumer.queue]: {
            maxBatchSize: consumer.max_batch_size,
            maxBatchTimeout: consumer.max_batch_timeout,
            maxRetries: consumer.max_retries,
            deadLetterQueue: consumer.dead_letter_queue,
          },
        },
        bindings,
      },
      {
        name: "letters",
        modules: true,
        script: LETTERS,
        compatibilityDate: config.compatibility_date,
        kvNamespaces: ["LETTERS"],
        queueConsumers: { [consumer.dead_letter_queue]: { maxBatchTimeout: 0 } },
      },
      {
        name: "full",
        modules: await workerModules(FULL),
        compatibilityDate: config.compatibility_date,
        bindings,
      },
    ],
  });
}

/** @param {string} path @param {any} body @param {{ token?: string, worker?: string }} [options] */
async function post(path, body, { token = LOAD_TOKEN, worker = config.name } = {}) {
  const headers = { authorization: `Bearer ${token}` };
  /** @type {any} */
  const { fetch } = await workerd.getWorker(worker);
  const response = await fetch(`http://bulk-load.example${path}`, { method: "POST", headers, body, duplex: "half" });
  return { status: response.status, answer: /** @type {any} */ (await response.json()) };
}

/** @param {string} body of lines */
const load = (body) => post("/tables/persons?upsert=email", body);

/** @param {string} kind @param {number} number @param {object} [more] */
const row = (kind, number, more) => JSON.stringify({ email: `${kind}-${number}@example.com`, name: `${VALUE} ${number}`, ...more });

/** @param {string} kind @param {number} count */
const rows = (kind, count) => Array.from({ length: count }, (_, number) => row(kind, number));

/** The emails of the rows of a kind, each as often as it is in the vault. @param {string} kind */
async function stored(kind) {
  const state = await vault.state();
  return state.rows.map(({ email }) => email).filter((email) => email.startsWith(`${kind}-`));
}

/** @returns {Promise<any[]>} all that came to the queue of dead letters */
async function letters() {
  /** @type {any} */
  const namespace = await workerd.getKVNamespace("LETTERS", "letters");
  const { keys } = await namespace.list();
  return Promise.all(keys.map((/** @type {{ name: string }} */ { name }) => namespace.get(name, "json")));
}

/** @param {() => Promise<boolean>} isSo */
async function until(isSo) {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 100));
}

test("thousands of rows are in the vault once, though it fails for a while and messages come again", async () => {
  // Every delivery makes three attempts. What is reset after it was carried out is what would double a row.
  await vault.plan([...Array(20).fill("503"), ...Array(20).fill("reset after"), "row 503", "row 503"]);
  const wide = Array.from({ length: 30 }, (_, number) => row("load", 3000 + number, { name: VALUE.repeat(2000) }));
  const text = `${[...rows("load", 3000), ...wide].join("\n")}\n`;
  // In pieces that end anywhere.
  const pieces = (function* () {
    for (let at = 0; at < text.length; at += 10_007) yield Buffer.from(text.slice(at, at + 10_007));
  })();
  const { status, answer } = await post("/tables/persons?upsert=email", /** @type {any} */ (ReadableStream).from(pieces));
  assert.equal(status, 202, JSON.stringify(answer));
  assert.deepEqual([answer.lines, answer.queued, answer.refused], [3030, 3030, []]);
  // A message is done with by the one write that nothing befell.
  await until(async () => {
    const { requests, exchanges, faults } = await vault.state();
    return requests - exchanges.length - Object.values(faults).reduce((sum, count) => sum + count) === answer.messages;
  });
  const emails = await stored("load");
  assert.deepEqual([emails.length, new Set(emails).size], [3030, 3030]);
  assert.ok(log.includes('"event":"retry"'), "the queue itself delivered some again");
  assert.deepEqual(await letters(), []);
});

test("bad lines are refused by their number, the others are queued", async () => {
  const { status, answer } = await load(
    [
      row("line", 1),
      `{"email":"line-2@example.com","name":"${VALUE}`,
      "",
      `["${VALUE}"]`,
      `{"name":"${VALUE}"}`,
      row("line", 6, { "": VALUE }),
      row("line", 7, { name: VALUE.repeat(10_000) }),
      `{"email":"line-8@example.com","card":4111111111111111111}`,
      row("line", 9),
    ].join("\r\n"),
  );
  assert.equal(status, 422);
  const reasons = answer.refused.map((/** @type {any} */ { line, reason }) => `${line}: ${reason}`);
  assert.deepEqual(reasons, [
    "2: not JSON in UTF-8",
    "4: not an object",
    "5: no value in the column email",
    "6: a column without a name",
    "7: longer than 89998 bytes",
    "8: a number that JavaScript cannot hold; write it as text",
  ]);
  assert.deepEqual([answer.lines, answer.queued], [9, 2]);
  await until(async () => (await stored("line")).length === 2);
});

test("a file of bad lines is not read to its end, and the answer says from where to go on", async () => {
  const { status, answer } = await load(`${row("end", 1)}\n${"{\n".repeat(3000)}`);
  assert.equal(status, 422);
  assert.deepEqual([answer.queued, answer.resumeAt, answer.refused.length], [0, 1, 1000]);
});

test("a queue that takes no more ends the upload, and the answer says from where to go on", async () => {
  const { status, answer } = await post("/tables/persons?upsert=email", rows("full", 10_000).join("\n"), { worker: "full" });
  assert.equal(status, 503);
  assert.ok(answer.queued > 0 && answer.queued < answer.lines, JSON.stringify(answer));
  assert.equal(answer.resumeAt, answer.queued + 1);
});

test("rows the vault refuses are dead letters by line and status, and the rows beside them are written", async () => {
  const before = (await letters()).length;
  const { answer } = await load([row("refused", 1), row("refused", 2, { age: VALUE }), "", row("refused", 4, { age: 4 })].join("\n"));
  await until(async () => (await letters()).length > before);
  const { sealed, ...label } = (await letters())[before];
  assert.deepEqual(label, { load: answer.load, table: "persons", upsert: "email", lines: [2], statuses: [400] });
  assert.deepEqual((await stored("refused")).sort(), ["refused-1@example.com", "refused-4@example.com"]);
  assert.ok(log.includes(JSON.stringify({ load: answer.load, lines: [2], statuses: [400] }).slice(1, -1)), log);
});

test("a dead letter whose cause is repaired is loaded by sending it again, and by nobody who changed it", async () => {
  const before = (await letters()).length;
  await vault.plan(["400"]);
  await load(rows("again", 3).join("\n"));
  await until(async () => (await letters()).length > before);
  const letter = (await letters())[before];
  assert.deepEqual([letter.lines, letter.statuses, await stored("again")], [[1, 2, 3], [400, 400, 400], []]);
  assert.equal((await post("/again", JSON.stringify({ ...letter, table: "others" }))).status, 400);
  assert.deepEqual(await post("/again", JSON.stringify(letter)), { status: 202, answer: { queued: 3 } });
  await until(async () => (await stored("again")).length === 3);
});

test("what somebody has to repair outside is no fault of the rows: their message waits for it", async () => {
  const before = (await letters()).length;
  await vault.plan(["403"]);
  await load(row("waiting", 1));
  await until(async () => log.includes('"code":"PERMISSION_DENIED","delaySeconds":300'));
  assert.equal((await letters()).length, before);
});

test("a message that is none of ours becomes a dead letter as it is, and holds up no other", async () => {
  const before = (await letters()).length;
  const queue = await workerd.getQueueProducer("ROWS", config.name);
  await queue.send({ load: VALUE, poison: true }, { contentType: "json" });
  await load(rows("beside", 3).join("\n"));
  await until(async () => (await stored("beside")).length === 3 && (await letters()).length > before);
  assert.deepEqual((await letters())[before], { load: VALUE, poison: true });
});

test("only who has the token may load, and only with a unique column", async () => {
  assert.equal((await post("/tables/persons?upsert=email", row("nobody", 1), { token: "another" })).status, 401);
  assert.equal((await post("/tables/persons", row("nobody", 1))).status, 400);
  assert.equal((await post("/tables/a/b?upsert=email", row("nobody", 1))).status, 404);
});

test("a Worker that starts later uses the bearer token of the first, by way of the KV namespace", async () => {
  await workerd.dispose();
  workerd = await started();
  await load(rows("later", 10).join("\n"));
  await until(async () => (await stored("later")).length === 10);
  assert.equal((await vault.state()).exchanges.length, 1, "one exchange in all");
});

test("no value is in a log or readable in a dead letter", async () => {
  assert.ok(log.includes("dead letter"));
  assert.ok(!log.includes(VALUE), log);
  const sealed = (await letters()).filter(({ poison }) => !poison);
  assert.ok(!JSON.stringify(sealed).includes(VALUE));
});
