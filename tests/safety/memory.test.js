// What is left behind: linear memory (R38, R42), listeners and timers (R08).
import { execFile } from "node:child_process";
import { getEventListeners } from "node:events";
import test from "node:test";
import { promisify } from "node:util";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

import { memoryBytes } from "../support/linear-memory.js";

import * as edge from "skyflow-edge";

import * as assert from "../support/assert.js";
import { ROOT } from "../support/bundle.js";
import { insertedRows, methodsOf, stubbed, vaultConfig } from "../support/clients.js";
import { DETECT_OPERATIONS, OPERATIONS, perform } from "../support/operations.js";
import { recorder } from "../support/recorder.js";

setFlagsFromString("--expose-gc");
/** @type {() => void} */
const gc = runInNewContext("gc");
const turn = () => new Promise((resolve) => setTimeout(resolve, 0));
const TWO_MIB = 2 * 1024 * 1024;

/** Rows of a batch, and a client whose answers take them. */
const ROWS = 1000;
const values = Array.from({ length: ROWS }, (_, index) => ({ name: `Ann ${index}`, card: "4111-1111-1111-1111", note: "ü".repeat(20) }));
const data = Array.from({ length: ROWS }, (_, index) => ({ token: `token-${index}` }));
const INSERTED = JSON.stringify(insertedRows(ROWS, { name: "5f5d7d37-1720-4cc4-94bc-2b57f23280c5" }));
const DETOKENIZED = JSON.stringify({ records: data.map(({ token }) => ({ token, value: "4111-1111-1111-1111", valueType: "STRING", error: null })) });

function bulkClient() {
  const fetch = async (/** @type {string} */ url) => new Response(url.endsWith("/detokenize") ? DETOKENIZED : INSERTED, { status: 200 });
  return new edge.Skyflow({ vaultConfigs: [vaultConfig()], fetch: /** @type {any} */ (fetch), logLevel: "OFF" }).vault();
}

test("R38 a million rows leave the linear memory as it was, at most 2 MiB", async () => {
  const vault = bulkClient();
  const insert = () => vault.insert({ table: "persons", values });
  const detokenize = () => vault.detokenize({ data });
  for (let i = 0; i < 20; i++) await Promise.all([insert(), detokenize()]);
  const before = memoryBytes();
  assert.ok(before <= TWO_MIB, `${before} bytes after warm-up`);
  for (let i = 0; i < 100; i++) assert.equal((await insert()).insertedFields.length, ROWS);
  assert.equal(memoryBytes(), before, "after 100,000 rows inserted");
  for (let i = 0; i < 900; i++) assert.equal((await detokenize()).detokenizedFields.length, ROWS);
  assert.equal(memoryBytes(), before, "after 900,000 tokens more");
});

test("R38 10,000 mixed calls, failures and aborts among them, leave it as it was", async () => {
  const soon = { "retry-after": "0" };
  const answers = /** @type {any[]} */ ([
    { status: 400, body: { error: { message: "no".repeat(500), details: [{ a: ["b".repeat(2000)] }] } } },
    { status: 500, headers: soon, body: "x".repeat(10_000) },
    { status: 429, headers: soon },
    { status: 302, headers: { location: "https://other.example/" } },
    { body: "not JSON" },
    () => Promise.reject(new Error("down")),
  ]);
  const quiet = { logLevel: "DEBUG", logger: { debug() {}, info() {}, warn() {}, error() {} }, onResponse() {} };
  // Made once: how many dropped clients are still in memory is for the collector to say.
  const failing = answers.map((answer) => stubbed(answer, quiet));
  const operations = [...OPERATIONS, ...DETECT_OPERATIONS];
  const fine = operations.map(({ answer }) => stubbed({ body: answer }, quiet));
  const mixed = async (/** @type {number} */ i) => {
    const { client, requests } = i % 3 === 0 ? failing[(i / 3) % failing.length] : fine[i % fine.length];
    requests.length = 0;
    // What has no Retry-After is not waited for.
    const options = { signal: i % 7 === 0 ? AbortSignal.abort() : undefined, maxRetries: (i / 3) % failing.length === 5 ? 0 : 1 };
    await perform(methodsOf(client), operations[i % operations.length], options).catch(() => {});
  };
  for (let i = 0; i < 1000; i++) await mixed(i);
  const before = memoryBytes();
  for (let i = 0; i < 10_000; i++) await mixed(i);
  assert.equal(memoryBytes(), before);
  assert.ok(before <= TWO_MIB);
});

test("R38 1,000 calls at a time need no more the second time", async () => {
  const { vault } = stubbed(async () => {
    await turn();
    return { body: { records: [] } };
  });
  const together = () => Promise.all(Array.from({ length: 1000 }, () => vault.get({ table: "persons" })));
  for (let i = 0; i < 3; i++) await together();
  const before = memoryBytes();
  for (let i = 0; i < 10; i++) await together();
  assert.equal(memoryBytes(), before);
});

test("R42 100,000 clients made and dropped leave the memory flat after collection", async () => {
  const { fetch } = recorder({});
  const make = async (/** @type {number} */ count) => {
    for (let i = 0; i < count; i++) new edge.Skyflow({ vaultConfigs: [vaultConfig()], fetch, logLevel: "OFF" }).vault();
    gc();
    // Finalizers run in turns of their own.
    for (let i = 0; i < 5; i++) await turn();
  };
  await make(5000);
  await make(5000);
  const before = memoryBytes();
  for (let i = 0; i < 20; i++) await make(5000);
  // Finalizers that a busy machine runs late let some more clients live at once than before; kept, all would be 50 MiB and more.
  assert.ok(memoryBytes() - before <= TWO_MIB / 4, `${memoryBytes() - before} bytes more`);
});

test("R42 nothing that can be freed is in reach of what users hold", async () => {
  const { client, vault } = stubbed({ body: insertedRows(1) });
  const result = await vault.insert({ table: "t", values: [{ a: 1 }] });
  const error = await assert.rejects(vault.get({}));
  const roots = { ...edge, client, vault, result, error, builder: edge.Skyflow.builder() };
  const seen = new Set();
  /** @type {string[]} */
  const found = [];
  const forbidden = new Set(["free", "__wbg_ptr", "__destroy_into_raw", "__wrap", "__unwrap", Symbol.dispose ?? "no such symbol", "[Symbol.dispose]"]);
  const walk = (/** @type {any} */ value, /** @type {string} */ path) => {
    if ((typeof value !== "object" && typeof value !== "function") || value === null || seen.has(value)) return;
    seen.add(value);
    const prototype = Object.getPrototypeOf(value);
    for (const key of Reflect.ownKeys(value)) {
      const here = `${path}.${String(key)}`;
      if (forbidden.has(key)) found.push(here);
      const descriptor = /** @type {PropertyDescriptor} */ (Object.getOwnPropertyDescriptor(value, key));
      for (const part of ["value", "get", "set"]) walk(/** @type {any} */ (descriptor)[part], here);
    }
    if (prototype !== null && ![Object.prototype, Function.prototype, Array.prototype, Error.prototype].includes(prototype)) walk(prototype, `${path}.prototype`);
  };
  for (const [name, value] of Object.entries(roots)) walk(value, name);
  assert.deepEqual(found, []);
  assert.ok(seen.size > 20, `${seen.size} objects`);
});

/** Runs a module in a Node of its own. @param {string} source */
const inNode = (source) => promisify(execFile)(process.execPath, ["--input-type=module", "-e", source], { cwd: ROOT, timeout: 30_000 });

const USE = `
  const { Skyflow } = await import("skyflow-edge");
  const fetch = async () => Response.json({ records: [] });
  const config = { vaultConfigs: [${JSON.stringify(vaultConfig())}], fetch };
`;

test("R42 it works without FinalizationRegistry, which old compatibility dates of workerd do not have", async () => {
  const { stdout } = await inNode(`
    // Node loads its own Response on first use, and that needs what is taken away.
    await Response.json({}).text();
    delete globalThis.FinalizationRegistry;
    ${USE}
    for (let i = 0; i < 100; i++) await new Skyflow(config).vault().get({ table: "t" });
    console.log("done");
  `);
  assert.equal(stdout, "done\n");
});

test("R08 10,000 calls on one long-lived signal leave no listener and no timer", async () => {
  const { signal } = new AbortController();
  const ok = stubbed({ body: { records: [] } }).vault;
  const failing = stubbed({ status: 400 }).vault;
  const down = stubbed(() => Promise.reject(new Error("down"))).vault;
  const busy = stubbed([{ status: 429, headers: { "retry-after": "0" } }, { body: { records: [] } }]).vault;
  const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length;
  const before = timers();
  for (let i = 0; i < 2500; i++) {
    const call = (/** @type {any} */ vault) => vault.get({ table: "t" }, { signal, maxRetries: vault === busy ? 1 : 0, totalTimeoutMs: 60_000 }).catch(() => {});
    await Promise.all([call(ok), call(failing), call(down), call(busy)]);
  }
  assert.equal(getEventListeners(signal, "abort").length, 0);
  assert.equal(timers(), before);
});

test("R08 the process ends by itself at once after the last call", async () => {
  const { stdout } = await inNode(`
    ${USE}
    await new Skyflow(config).vault().get({ table: "t" }, { signal: new AbortController().signal });
    const ended = performance.now();
    process.on("exit", () => console.log(performance.now() - ended < 2000 ? "at once" : "late"));
  `);
  assert.equal(stdout, "at once\n");
});
