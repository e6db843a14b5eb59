// Object.prototype, in both directions: R29, what an answer's columns may do to it, and R30, what it may do to us.
import { readFileSync } from "node:fs";
import test from "node:test";

import { Skyflow, SkyflowError } from "skyflow-edge";

import * as assert from "../support/assert.js";
import { API_KEY, OTHER_API_KEY, methodsOf, onLocalVault, stubbed, vaultConfig } from "../support/clients.js";
import { DETECT_OPERATIONS, OPERATIONS, perform } from "../support/operations.js";
import { figure } from "../support/figures.js";
import { recorder } from "../support/recorder.js";

/** Own data under every name that has a meaning elsewhere; written as JSON, since a literal's `__proto__` is no member. */
const ODD_JSON = `{"__proto__":"a","constructor":"b","prototype":"c","toString":"d","hasOwnProperty":"e","valueOf":"f","toJSON":"g","then":"h","length":"i","0":"j","10":"k","-1":"l","get":"m","set":"n"}`;
const odd = () => JSON.parse(ODD_JSON);
const ODD = Object.keys(odd());

const own = (/** @type {object} */ object, /** @type {string} */ key) => Object.getOwnPropertyDescriptor(object, key)?.value;
const prototype = () => JSON.stringify(Reflect.ownKeys(Object.prototype).map((key) => [String(key), typeof Object.getOwnPropertyDescriptor(Object.prototype, key)?.value]));

test("R29 odd columns survive the local vault and back, as own data", async () => {
  const before = prototype();
  const { vault } = await onLocalVault();
  for (const continueOnError of [false, true]) {
    const { insertedFields } = await vault.insert({ table: "odd", values: [odd()], continueOnError });
    const [field] = insertedFields;
    assert.equal(Object.getPrototypeOf(field), Object.prototype);
    const tokens = ODD.map((column) => String(own(field, column)));
    assert.equal(new Set(tokens).size, ODD.length, "each column has a token");
    const { detokenizedFields } = await vault.detokenize({ data: tokens.map((token) => ({ token, redactionType: "PLAIN_TEXT" })) });
    assert.deepEqual(detokenizedFields.map(({ value }) => value), ODD.map((column) => own(odd(), column)));
    const { data } = await vault.get({ table: "odd", ids: [field.skyflowId], redactionType: "PLAIN_TEXT" });
    assert.equal(Object.getPrototypeOf(data[0]), Object.prototype);
    assert.deepEqual({ ...data[0], skyflowId: undefined }, { skyflowId: undefined, ...odd() });
    await vault.delete({ table: "odd", ids: [field.skyflowId] });
  }
  assert.equal(prototype(), before);
});

test("R29 odd columns go out and come in as they are, by every operation", async () => {
  const before = prototype();
  const text = (/** @type {unknown} */ value) => JSON.stringify(value).replaceAll('"ODD"', ODD_JSON);
  const inserted = { skyflow_id: "1", tokens: "ODD" };
  const cases = /** @type {[string, any, unknown, (result: any) => object][]} */ ([
    ["insert", { table: "t", values: [odd()] }, { records: [inserted] }, (result) => result.insertedFields[0]],
    ["insert", { table: "t", values: [odd()], continueOnError: true }, { responses: [{ Status: 200, Body: { records: [inserted] } }] }, (result) => result.insertedFields[0]],
    ["get", { table: "t" }, { records: [{ fields: "ODD" }] }, (result) => result.data[0]],
    ["detokenize", { data: [{ token: "t" }] }, { records: [{ token: "t", value: "ODD" }] }, (result) => result.detokenizedFields[0].value],
    ["update", { table: "t", data: { skyflowId: "1", ...odd() } }, { skyflow_id: "1", tokens: "ODD" }, (result) => result.updatedField],
    ["query", { query: "SELECT" }, { records: [{ fields: "ODD" }] }, (result) => result.fields[0]],
    ["query", { query: "SELECT" }, { records: [{ fields: {}, tokens: "ODD" }] }, (result) => result.fields[0].tokenizedData],
  ]);
  for (const [method, request, answer, pick] of cases) {
    const { vault, requests } = stubbed({ body: text(answer) });
    const result = pick(await /** @type {any} */ (vault)[method](request));
    for (const column of ODD) assert.equal(own(result, column), own(odd(), column), `${method}, ${column}`);
    assert.equal(Object.getPrototypeOf(result), Object.prototype, method);
    if (method === "insert") assert.deepEqual(JSON.parse(requests[0].body).records[0].fields, odd());
    if (method === "update") assert.deepEqual(JSON.parse(requests[0].body).record.fields, odd());
  }
  assert.equal(prototype(), before);
});

test("R29 an error's details and its whole answer keep odd members, and an odd member of a configuration is refused", async () => {
  const before = prototype();
  const script = { status: 400, headers: { "content-type": "application/json" }, body: `{"error":{"message":"m","details":[${ODD_JSON}],"__proto__":{"x":1}}}` };
  for (const errorDetail of /** @type {const} */ (["safe", "full"])) {
    const error = await assert.rejects(perform(stubbed(script, { errorDetail }).vault, OPERATIONS[0]));
    assert.equal(Object.getPrototypeOf(error.details[0]), Object.prototype, "nothing sets a prototype");
    // By default most of these names are not shown, but none is lost.
    if (errorDetail === "safe") assert.equal(Object.keys(error.details[0]).length, ODD.length);
    else for (const column of ODD) assert.equal(own(error.details[0], column), own(odd(), column), column);
    for (const column of ODD) assert.equal(own(error.response.json().error.details[0], column), own(odd(), column), column);
  }
  for (const config of [`{"__proto__":{"timeoutMs":5}}`, `{"constructor":1}`, `{"vaultConfigs":[{"vaultId":"v","clusterId":"c","__proto__":{"env":"DEV"}}]}`]) {
    assert.equal(assert.throws(() => new Skyflow(JSON.parse(config)), config).code, "INVALID_INPUT");
  }
  assert.equal(prototype(), before);
});

/** Members of property descriptors. */
const DESCRIPTOR = ["get", "set", "value", "writable", "enumerable", "configurable"];

/** All member names in the package's types. */
const TYPES = readFileSync(new URL(import.meta.resolve("skyflow-edge/package.json").replace("package.json", "index.d.ts")), "utf8");
const NAMES = [...new Set([...TYPES.replace(/\/\*[^]*?\*\/|\/\/.*/g, "").matchAll(/\b([a-z]\w*)\??:/gi)].map(([, name]) => name))]
  // Inherited, `then` breaks every promise. Those of property descriptors have a test of their own.
  .filter((name) => name !== "then" && !DESCRIPTOR.includes(name) && !(name in Object.prototype))
  .sort();

/** What fetch reads of its init, inherited or not. */
const INIT = ["method", "headers", "body", "mode", "credentials", "cache", "redirect", "referrer", "referrerPolicy", "integrity", "keepalive", "signal", "window", "duplex", "priority", "dispatcher", "cf"];

/** Answers without any member that may be left out. */
const answers = (/** @type {any} */ { url, method }) => {
  const answer = (/** @type {string} */ body, status = 200) => ({ status, headers: {}, body });
  if (url.includes("gw.example")) return answer('{"a":1}');
  if (url.includes("/fail")) return answer('{"error":{}}', 400);
  if (url.endsWith("/detokenize")) return answer('{"records":[{"token":"t1","value":1},{"token":"t2","value":1}]}');
  if (url.endsWith("/query")) return answer('{"records":[{"fields":{}}]}');
  if (url.endsWith("/tokenize")) return answer('{"records":[{"token":"t"}]}');
  if (url.includes("/runs/")) return answer('{"status":"SUCCESS","output":[{"processedFile":"eA=="}]}');
  if (url.endsWith("/detect/deidentify/string")) return answer('{"processed_text":"x","entities":[{}]}');
  if (url.endsWith("/guardrails")) return answer('{"text":"x","validation":"passed"}');
  if (url.endsWith("/detect/reidentify/file")) return answer('{"output":{"processed_file":"eA=="}}');
  if (url.includes("/detect/")) return answer('{"text":"x","run_id":"run-1"}');
  if (method === "PUT") return answer('{"skyflow_id":"1"}');
  if (url.endsWith("/v1")) return answer('{"responses":[{"Status":200,"Body":{"records":[{"skyflow_id":"1"}]}},{"Status":400,"Body":{}}]}');
  if (method === "DELETE") return answer('{"RecordIDResponse":["1"]}');
  return answer(method === "GET" ? '{"records":[{"fields":{"skyflow_id":"1"}},{"fields":{}}]}' : '{"records":[{"skyflow_id":"1"}]}');
};

/** The same without a Response, which Node itself cannot make while Object.prototype has a `get`. @param {any} request */
const standIns = (request) => {
  const { status, body } = answers(request);
  return { ok: status < 300, status, headers: new Map(), text: async () => body };
};

/** Everything that can be seen of a number of calls that give as little as they can. */
async function transcript(script = answers) {
  // Nor can it make a Blob then.
  const operations = [...OPERATIONS, ...DETECT_OPERATIONS].filter(({ request }) => script === answers || (!("file" in request) && !("runId" in request)));
  /** @type {unknown[]} */
  const seen = [];
  const note = (/** @type {unknown} */ entry) => void seen.push(typeof entry === "string" ? entry : JSON.stringify(Object.entries(/** @type {object} */ (entry))));
  const { fetch, requests } = recorder(script);
  const originals = /** @type {const} */ ([globalThis.fetch, console.error, globalThis.setTimeout]);
  globalThis.fetch = fetch;
  // Waits between attempts take no time; timeouts are longer than any of them.
  globalThis.setTimeout = /** @type {any} */ ((/** @type {any} */ act, /** @type {number} */ ms, /** @type {any[]} */ ...rest) => originals[2](act, ms > 10_000 ? ms : 0, ...rest));
  console.error = (...line) => note(`console: ${line.join(" ")}`);
  try {
    const outcome = async (/** @type {() => any} */ act) => {
      try {
        note(JSON.stringify(await act()) ?? "undefined");
      } catch (error) {
        note(error instanceof SkyflowError ? `${JSON.stringify(error)} cause ${Object.hasOwn(error, "cause")}` : `not ours: ${error}`);
      }
    };
    // A place that an inherited name would fill, and one that takes whatever is given.
    const connectionConfigs = ["{token}", "x"].map((path) => ({ connectionId: path, connectionUrl: `https://gw.example/${path}`, credentials: { apiKey: API_KEY } }));
    const config = { vaultConfigs: [{ vaultId: "v1", clusterId: "abc", credentials: { apiKey: API_KEY } }], connectionConfigs };
    await outcome(() => new Skyflow({}).vault());
    for (const client of [new Skyflow({ ...config, fetch }), new Skyflow(config), Skyflow.builder().addVaultConfig(vaultConfig()).addConnectionConfig(connectionConfigs[0]).addConnectionConfig(connectionConfigs[1]).build()]) {
      const vault = client.vault();
      const anyVault = methodsOf(client);
      for (const [index, { method, request }] of operations.entries()) {
        await outcome(() => anyVault[method](request, index % 2 === 0 ? {} : undefined));
        await outcome(() => anyVault[method]({}));
      }
      await outcome(() => vault.insert({ table: "t", values: [{ a: 1 }] }));
      await outcome(() => vault.insert({ table: "t", values: [{ a: 1 }, { b: 2 }], continueOnError: true }));
      await outcome(() => vault.get({ table: "t" }));
      await outcome(() => vault.detokenize({ data: [{ token: "t" }] }));
      await outcome(() => vault.detokenize({ data: [/** @type {any} */ ({})] }));
      await outcome(() => vault.tokenize({ values: [{ value: "a", columnGroup: "g" }] }));
      await outcome(() => vault.tokenize({ values: [/** @type {any} */ ({})] }));
      await outcome(() => vault.insert({ table: "fail", values: [{ a: 1 }] }));
      // The flows of several requests, with every option left out.
      await outcome(() => vault.bulkInsert({ table: "t", values: [{ a: 1 }] }));
      await outcome(() => vault.bulkInsert({ table: "t", values: [{ a: 1 }, { b: 2 }], continueOnError: true }, {}));
      await outcome(() => vault.bulkDetokenize({ data: [{ token: "t" }] }));
      await outcome(() => vault.bulkDetokenize({ data: [{ token: "t" }] }, {}));
      await outcome(() => vault.bulkInsert({ table: "t", values: new Set([{ a: 1 }]) }));
      await outcome(() => vault.bulkTokenize({ values: [{ value: "a", columnGroup: "g" }] }));
      await outcome(() => vault.bulkDelete({ table: "t", ids: ["1"] }, {}));
      await outcome(() => client.detect().deidentifyChat([{ role: "user", content: "Hi" }]));
      // Nor can it make a stream.
      if (script === answers) await outcome(async () => void client.detect().reidentifyStream());
      await outcome(() => vault.getAll({ table: "t" }).next());
      await outcome(() => vault.getAll({ table: "t", ids: ["1"] }, {}).next());
      await outcome(() => vault.getAll(/** @type {any} */ ({})).next());
      await outcome(() => client.connection().invoke({}));
      await outcome(() => client.connection().invoke({ pathParams: {} }));
      await outcome(() => client.connection("x").invoke({}));
      for (const type of ["application/json", "application/x-www-form-urlencoded", "text/xml"]) {
        await outcome(() => client.connection("x").invoke({ body: { a: { b: [1] } }, headers: { "content-type": type }, queryParams: {} }));
      }
      await outcome(() => client.getVaultConfig("v1"));
      await outcome(() => client.updateVaultConfig(/** @type {any} */ ({})).getLogLevel());
      await outcome(() => client.addVaultConfig(/** @type {any} */ ({})).getLogLevel());
      await outcome(() => client.updateConnectionConfig(/** @type {any} */ ({})).getLogLevel());
      await outcome(() => client.updateSkyflowCredentials(/** @type {any} */ ({})).getLogLevel());
      await outcome(() => client.getLogLevel());
    }
    await outcome(() => new Skyflow({ ...config, fetch: () => Promise.reject(new TypeError("fetch failed")) }).vault().get({ table: "t" }, { maxRetries: 0 }));
    await outcome(() => new SkyflowError("m"));
    for (const { url, method, headers, body, init } of requests) {
      // A boundary is another each time.
      const alike = (/** @type {string} */ text) => text.replace(/skyflow-edge-[-0-9a-f]{32,36}/g, "skyflow-edge-");
      note({ url, method, headers: alike(JSON.stringify(headers)), body: body instanceof Blob ? alike(await body.text()) : body });
      for (const name of INIT) if (name in init && !Object.hasOwn(init, name)) note(`fetch is given an inherited ${name}`);
    }
  } finally {
    [globalThis.fetch, console.error, globalThis.setTimeout] = originals;
  }
  // Boundaries are random.
  return seen.map((entry) => String(entry).replace(/skyflow-edge-[\da-f-]{32,36}/g, "boundary"));
}

const POISONS = /** @type {[string, () => unknown][]} */ ([
  ["text", () => "poison"],
  ["a number", () => 1],
  ["true", () => true],
  ["a key", () => ({ apiKey: OTHER_API_KEY })],
  ["configurations", () => [{ vaultId: "poison", clusterId: "poison", credentials: { apiKey: OTHER_API_KEY } }]],
  ["a function", () => () => { throw new Error("poison was called"); }], // prettier-ignore
]);

test("R30 no name of the types has an effect when it is set on Object.prototype", async () => {
  assert.ok(NAMES.length > 60, `${NAMES.length} names`);
  for (const name of ["vaultUrl", "fetch", "headers", "tokens", "fields", "timeoutMs", "cause", "vaultId", "credentials", "signal"]) assert.ok(NAMES.includes(name), name);
  const clean = await transcript();
  await assert.each(NAMES.map((name) => [name]), async (name) => {
    for (const [what, poison] of POISONS) await harmless(name, what, poison(), clean);
  });
});

test("R67 no option of a method, and no member of a property descriptor, has an effect when it is set on Object.prototype", async () => {
  for (const name of ["batchSize", "concurrency", "onProgress", "pageSize", "limit", "offset", "continueOnError", "maxRetries"]) assert.ok(NAMES.includes(name), `${name} is among those of R30`);
  const clean = await transcript(standIns);
  assert.ok(clean.length > 100, `${clean.length} calls and requests`);
  await assert.each(DESCRIPTOR.map((name) => [name]), async (name) => {
    for (const [what, poison] of POISONS) await harmless(name, what, poison(), clean, standIns);
  });
  figure("R67", `${NAMES.length + DESCRIPTOR.length} names, each as ${POISONS.length} values on Object.prototype, ${clean.length} calls and requests compared for each: 0 effects`);
});

/** What never ends would leave the poison in place. @returns {Promise<never>} */
const late = () => new Promise((_, reject) => setTimeout(() => reject(new Error("it does not end")), 15_000).unref());

/** @param {string} name @param {string} what @param {unknown} poison @param {string[]} clean @param {any} [script] */
async function harmless(name, what, poison, clean, script) {
  Object.defineProperty(Object.prototype, name, { value: poison, configurable: true, writable: true, enumerable: true });
  let seen;
  try {
    seen = await Promise.race([transcript(script), late()]);
  } finally {
    delete (/** @type {any} */ (Object.prototype)[name]);
  }
  const at = seen.findIndex((entry, index) => entry !== clean[index]);
  if (at >= 0) assert.fail(`${name} as ${what}: ${seen[at].slice(0, 200)} … instead of ${clean[at]?.slice(0, 200)}`);
}
