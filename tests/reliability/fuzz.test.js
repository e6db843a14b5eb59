// R39, R52: whatever is passed to any public function or method, there is a result, a SkyflowError or what the value itself threw:
// no other error, no hang, and the next good call works. `FUZZ_SECONDS` makes it go on for longer; FUZZ_SEED repeats a run.
import test from "node:test";

import fc from "fast-check";

import * as edge from "skyflow-edge";

import * as assert from "../support/assert.js";
import { API_KEY, localVault, vaultConfig } from "../support/clients.js";
import { figure } from "../support/figures.js";
import { DETECT_OPERATIONS, OPERATIONS } from "../support/operations.js";
import { HOSTILE } from "../wire/hostile-values.js";

const SECONDS = Number(process.env.FUZZ_SECONDS ?? 0);
const SHORT = 4000;
const LONGEST_MS = 10_000;

/** What a hostile value throws; it may come out again as it is. */
class Own extends TypeError {}
const bomb = () => {
  throw new Own("it holds 4111111111111111");
};

const refusing = async () => new Response('{"error":{"message":"no"}}', { status: 400, headers: { "content-type": "application/json" } });
const account = await localVault();
const config = () => ({
  vaultConfigs: [vaultConfig()],
  connectionConfigs: [{ connectionId: "c1", connectionUrl: "https://gw.example/v1/{id}", credentials: { apiKey: API_KEY } }],
  fetch: /** @type {any} */ (refusing),
  logLevel: /** @type {const} */ ("OFF"),
});
const good = new edge.Skyflow({ ...config(), fetch: /** @type {any} */ (async () => Response.json({ records: [] })) }).vault();

/** Good arguments of a method, to be spoiled at one place. @type {Record<string, any[]>} */
const GOOD = {
  ...Object.fromEntries([...OPERATIONS, ...DETECT_OPERATIONS].map(({ method, request }) => [method, [request, { timeoutMs: 1000, headers: { "x-a": "1" } }]])),
  bulkInsert: [{ table: "t", values: [{ a: 1 }, { a: 2 }], batchSize: 1, concurrency: 2, onProgress: () => {} }],
  bulkDetokenize: [{ data: [{ token: "t" }], batchSize: 1 }],
  bulkTokenize: [{ values: [{ value: "a", columnGroup: "g" }], continueOnError: true, onBatch: () => {} }],
  bulkDelete: [{ table: "t", ids: new Set(["1", "2"]), batchSize: 1 }],
  deidentifyChat: [[{ role: "user", content: [{ type: "text", text: "Hi" }] }], { entities: ["ssn"], timeoutMs: 1000, tokenFormat: { default: "vault_token" } }],
  reidentifyStream: [{ plainTextEntities: ["ssn"], bareTokens: true, timeoutMs: 1000, headers: { "x-a": "1" } }],
  getAll: [{ table: "t", pageSize: 5 }],
  request: [{ method: "POST", path: "/v1/x", query: { a: "b" }, body: { c: 1 } }],
  invoke: [{ method: "POST", pathParams: { id: 1 }, queryParams: { a: "b" }, headers: { "content-type": "application/xml" }, body: { card: { number: "1", list: [1] } } }],
  addVaultConfig: [vaultConfig({ vaultId: "v2" })],
  updateVaultConfig: [{ vaultId: "v1", timeoutMs: 5 }],
  addConnectionConfig: [{ connectionId: "c2", connectionUrl: "https://gw.example/v1" }],
  updateConnectionConfig: [{ connectionId: "c1", connectionUrl: "https://gw.example/v2" }],
  addSkyflowCredentials: [{ apiKey: API_KEY }],
  updateSkyflowCredentials: [{ credentialsString: account.credentialsString, roles: ["r"], context: { a: "b" } }],
  setClientOptions: [{ timeoutMs: 5, maxRetries: 1, fetch: refusing }],
  Skyflow: [config()],
  generateBearerTokenFromCreds: [account.credentialsString, { roleIds: ["r"], ctx: "c", fetch: refusing }],
  generateSignedDataTokensFromCreds: [account.credentialsString, { dataTokens: ["t"], timeToLive: 5, ctx: { a: "b" } }],
  isExpired: ["a.b.c"],
};

/** Every function of the package, and every method of what it makes. @returns {Map<string, (...values: any[]) => unknown>} */
function surface() {
  /** @type {Map<string, (...values: any[]) => unknown>} */
  const found = new Map();
  const client = () => new edge.Skyflow(config());
  const holders = /** @type {[string, () => any][]} */ ([
    ["Skyflow", client],
    ["SkyflowBuilder", () => edge.Skyflow.builder().addVaultConfig(vaultConfig())],
    ...["vault", "connection", "detect"].filter((name) => name in edge.Skyflow.prototype).map((name) => [name, () => /** @type {any} */ (client())[name]()]),
  ]);
  for (const [holder, make] of holders) {
    for (const name of Object.getOwnPropertyNames(Object.getPrototypeOf(make()))) {
      if (name !== "constructor") found.set(`${holder}.${name}`, (...values) => make()[name](...values));
    }
  }
  for (const [name, value] of Object.entries(edge)) if (typeof value === "function" && !/^[A-Z]/.test(name)) found.set(name, (...values) => /** @type {any} */ (value)(...values));
  found.set("Skyflow", (...values) => new edge.Skyflow(.../** @type {[any]} */ (values)));
  return found;
}

/** Anything: what fast-check makes of everything, what throws when it is looked at, and what is too large. In a function, because fast-check looks. */
/** @type {fc.Arbitrary<() => any>} */
const anything = fc.oneof(
  { weight: 6, arbitrary: fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withNullPrototype: true, withObjectString: true, withSparseArray: true, withTypedArray: true, maxDepth: 3 }).map((value) => () => value) },
  { weight: 4, arbitrary: fc.constantFrom(...Object.values(HOSTILE).map((value) => () => value)) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      () => new Proxy({}, { get: bomb, ownKeys: bomb, has: bomb, getPrototypeOf: bomb, getOwnPropertyDescriptor: bomb }),
      () => ({ get table() { return bomb(); }, get vaultId() { return bomb(); } }), // prettier-ignore
      () => "x".repeat(1_000_000),
      () => Array(10_000).fill({ a: 1 }),
      () => JSON.parse("[".repeat(5000) + "]".repeat(5000)),
      () => "\ud800",
      () => new Proxy(() => {}, { apply: bomb, construct: bomb }),
      () => globalThis,
      () => Object.assign(() => {}, { then: bomb }),
      () => ({ then: (/** @type {any} */ settle) => settle(bomb) }),
      () => new Response("x"),
    ),
  },
);

/** Puts a value at a place in a copy of a tree. @param {any} tree @param {number[]} path @param {any} value @returns {any} */
function spoiled(tree, [step, ...rest], value) {
  const keys = typeof tree === "object" && tree !== null && [Object.prototype, Array.prototype].includes(Object.getPrototypeOf(tree)) ? Object.keys(tree) : [];
  if (step === undefined || keys.length === 0) return value;
  const key = keys[step % keys.length];
  const put = spoiled(tree[key], rest, value);
  return Array.isArray(tree) ? tree.map((item, index) => (String(index) === key ? put : item)) : { ...tree, [key]: put };
}

/** What a call ends in, an iterator's first items included. @param {() => unknown} act */
async function ended(act) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const late = new Promise((_, reject) => (timer = setTimeout(() => reject(new Error("it hangs")), LONGEST_MS)));
  try {
    // Within a promise's own function, or a thenable result would be called.
    await Promise.race([late, (async () => {
      const result = /** @type {any} */ (act());
      if (result instanceof Promise) await result;
      else if (result !== null && typeof result === "object" && Symbol.asyncIterator in result) await result[Symbol.asyncIterator]().next();
    })()]); // prettier-ignore
    return undefined;
  } catch (thrown) {
    return thrown;
  } finally {
    clearTimeout(timer);
  }
}

const isAllowed = (/** @type {unknown} */ thrown) =>
  thrown === undefined || thrown instanceof edge.SkyflowError || thrown instanceof Own || (thrown instanceof RangeError && thrown.message.includes("4111111111111111"));

test("R39, R52 no value passed to any public function or method breaks anything", { timeout: (SECONDS + 200) * 1000 }, async () => {
  const functions = [...surface()];
  assert.ok(functions.length > 30, `${functions.length} functions`);
  let calls = 0;
  let refused = 0;
  const property = fc.asyncProperty(fc.nat(), fc.array(fc.nat(20), { maxLength: 4 }), anything, anything, fc.boolean(), async (which, path, value, other, whole) => {
    const [name, call] = functions[which % functions.length];
    const whatIsGood = GOOD[name.split(".").at(-1) ?? ""] ?? [];
    const values = whole || whatIsGood.length === 0 ? [value(), other()] : spoiled(whatIsGood, path.length === 0 ? [0] : path, value());
    const thrown = await ended(() => call(...(Array.isArray(values) ? values : [values])));
    calls++;
    if (thrown !== undefined) refused++;
    if (!isAllowed(thrown)) assert.fail(`${name}: ${/** @type {any} */ (thrown)?.stack ?? assert.show(thrown)}`);
    assert.deepEqual((await good.get({ table: "t" })).data, [], `after ${name}`);
  });
  const until = Date.now() + SECONDS * 1000;
  const seed = Number(process.env.FUZZ_SEED ?? Date.now());
  for (let round = 0; round === 0 || Date.now() < until; round++) {
    // A failure says seed and path, and is made smaller.
    await fc.assert(property, { numRuns: SHORT, seed: (seed + round) | 0, includeErrorInReport: true });
  }
  figure("R52", `JavaScript: ${calls} calls of ${functions.length} functions and methods, ${refused} refused, nothing broken (seed ${seed})`);
});

/** What fuzzing found, once each. */
const FOUND = /** @type {[string, () => unknown][]} */ ([
  ["an option of a service account that throws went through WebAssembly", () => edge.generateBearerTokenFromCreds(account.credentialsString, { roleIds: HOSTILE["a revoked array"], fetch: /** @type {any} */ (refusing) })],
  ["so did its context", () => edge.generateSignedDataTokensFromCreds(account.credentialsString, { dataTokens: ["t"], ctx: HOSTILE["a revoked object"] })],
  ["a request of getAll that throws was thrown as it is", () => good.getAll(HOSTILE["a revoked object"]).next()],
  ["so were its options", () => good.getAll({ table: "t" }, HOSTILE["a revoked object"]).next()],
  ["and a signal that is none", () => good.getAll({ table: "t" }, /** @type {any} */ ({ signal: 5 })).next()],
]); // prettier-ignore

test("R39, R52 what fuzzing found stays mended", async () => {
  // A member is read once, so one that throws the second time never does; the stub then answers for no row.
  let looks = 0;
  const once = await ended(() => good.bulkInsert(/** @type {any} */ ({ table: "t", get values() { return looks++ === 0 ? [{ a: 1 }] : bomb(); } }))); // prettier-ignore
  assert.ok(looks === 1 && once instanceof edge.SkyflowError && once.code === "INVALID_RESPONSE", `${looks}: ${once}`);
  for (const [what, act] of FOUND) {
    const thrown = await ended(act);
    assert.ok(thrown instanceof edge.SkyflowError && thrown.code === "INVALID_INPUT", `${what}: ${thrown}`);
    assert.excludes(thrown.message, "4111", what);
  }
});
