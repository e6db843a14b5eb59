// What is easily done wrong. Each message is printed and held word for word: it must tell a stranger, who has no
// documentation, what is wrong, where, and what to write instead, and nothing may have been sent.
import { Skyflow } from "skyflow-edge";

import * as assert from "../support/assert.js";
import { API_KEY, OTHER_API_KEY, fails, localVault, methodsOf, stubbed, vaultConfig } from "../support/clients.js";
import { recorder } from "../support/recorder.js";
import { figure, printTable } from "../support/figures.js";
import { suite } from "../support/suite.js";
import { CONFIGURATION_MISTAKES, CREDENTIALS_MISTAKES } from "./mistakes/configurations.js";
import { objectMistakes } from "./mistakes/objects.js";
import { otherMistakes, vaultMistakes } from "./mistakes/requests.js";

const test = suite("mistakes");

const connectionConfigs = [{ connectionId: "c1", connectionUrl: "https://gw.example/v1/cards/{id}", credentials: { apiKey: API_KEY } }];

/**
 * @param {() => unknown} act
 * @param {string} code
 * @param {string} message
 * @param {string} what
 * @param {unknown[]} requests
 */
async function refused(act, code, message, what, requests) {
  const error = await fails((async () => void (await act()))(), code, what);
  assert.equal(error.message, message, what);
  for (const key of [API_KEY, OTHER_API_KEY]) assert.excludes(JSON.stringify(error), key, what);
  assert.equal(requests.length, 0, `${what}: nothing is sent`);
}

/** @param {string} list @param {[string, string][]} rows what is done, and what is said */
const print = (list, rows) => {
  console.log(`\n${list}`);
  printTable(["mistake", "message"], rows);
};

test("R61 mistakes in requests and options are told before anything is sent", async () => {
  const all = [...vaultMistakes(), ...otherMistakes(), ...objectMistakes()];
  print("Mistakes in requests", all.map(([what, , , message]) => [what, message]));
  await assert.each(all, async (what, method, given, message) => {
    const { fetch, requests } = recorder({});
    const client = new Skyflow({ vaultConfigs: [vaultConfig()], connectionConfigs, fetch, logLevel: "OFF" });
    const act = () => {
      const begun = methodsOf(client)[method](...given);
      return method === "getAll" ? begun.next() : begun;
    };
    await refused(act, "INVALID_INPUT", message, what, requests);
  });
  figure("R61", `${all.length + CONFIGURATION_MISTAKES.length + CREDENTIALS_MISTAKES.length} mistakes of beginners: each refused before sending, with its place and the remedy`);
});

test("mistakes in a configuration and in credentials are told with their place and the remedy", async () => {
  const all = [...CONFIGURATION_MISTAKES, ...CREDENTIALS_MISTAKES];
  print("Mistakes in configurations and credentials", all.map(([what, , , message]) => [what, message]));
  await assert.each(all, async (what, act, code, message) => {
    const { fetch, requests } = recorder({});
    await refused(() => act(fetch), code, message, what, requests);
  });
});

test("a claim of a context that is undefined is refused, at any depth: without it a token may be good for more", async () => {
  const { credentialsString } = await localVault();
  for (const context of [{ tenant: undefined, user: "u" }, { user: { id: undefined, role: "r" } }, { users: [undefined] }]) {
    const error = await fails(() => new Skyflow({ vaultConfigs: [vaultConfig({ credentials: { credentialsString, context } })], logLevel: "OFF" }), "INVALID_CREDENTIALS");
    assert.includes(error.message, "credentials.context holds what JSON cannot carry: undefined");
  }
});

test("what JSON writes by itself is taken: a Date, a class, what is not there", async () => {
  const { vault, requests } = stubbed({ body: { records: [{ skyflow_id: "1" }] } });
  class Address { street = "Elm"; get city() { return "Bern"; } } // prettier-ignore
  const values = [{ at: new Date(0), address: new Address(), none: undefined, nothing: null, empty: {}, bare: Object.create(null) }];
  await vault.insert({ table: "persons", values });
  const { fields } = JSON.parse(requests[0].body).records[0];
  assert.deepEqual(fields, { at: "1970-01-01T00:00:00.000Z", address: { street: "Elm", city: "Bern" }, nothing: null, empty: {}, bare: {} });
});

test("requests, options and configurations of a class are read by their members and getters", async () => {
  class Lookup {
    table = "persons";
    get ids() { return ["id-1"]; } // prettier-ignore
  }
  class Patience { get maxRetries() { return 0; } } // prettier-ignore
  const { vault, requests } = stubbed({ status: 503 });
  await fails(vault.get(new Lookup(), new Patience()), "SERVER");
  assert.equal(new URL(requests[0].url).search, "?skyflow_ids=id-1");
  assert.equal(requests.length, 1);
});

test("what all instances of a class share is read too, but for methods: a redaction there is not lost", async () => {
  const masked = Object.create({ redactionType: "MASKED", show() {} }); // prettier-ignore
  class Masked { token = "t1"; } // prettier-ignore
  Object.assign(Masked.prototype, { redactionType: "MASKED" });
  const { vault, requests } = stubbed({ body: { records: [{ token: "t1", value: "*" }] } });
  await vault.detokenize({ data: [Object.assign(Object.create(masked), { token: "t1" })] });
  await vault.detokenize({ data: [new Masked()] });
  for (const { body } of requests) assert.deepEqual(JSON.parse(body).detokenizationParameters, [{ token: "t1", redaction: "MASKED" }]);
  const reads = stubbed({ body: { records: [] } });
  await reads.vault.get(Object.assign(Object.create(masked), { table: "persons", ids: ["id-1"] }));
  assert.includes(reads.requests[0].url, "redaction=MASKED");
  const misspelled = Object.assign(Object.create({ redaction: "MASKED" }), { table: "persons", ids: ["id-1"] });
  assert.includes((await fails(reads.vault.get(misspelled), "INVALID_INPUT")).message, "did you mean `redactionType`?");
});

test("members that are undefined count as absent, in requests, options and configurations", async () => {
  const { vault, requests } = stubbed({ body: { records: [] } }, { timeoutMs: undefined });
  const nothing = /** @type {any} */ ({ signal: undefined, timeout: undefined });
  await vault.get({ table: "persons", limit: undefined, ...nothing }, nothing);
  assert.equal(requests.length, 1);
});

test("queries, headers and parameters are read from what lists them: URLSearchParams, Map, Headers, pairs", async () => {
  const pairs = [["fields", "a b"], ["fields", "c"]];
  for (const query of [new URLSearchParams(pairs), pairs, { fields: ["a b", "c"] }, new Map([["fields", ["a b", "c"]]])]) {
    const { vault, requests } = stubbed({ body: {} });
    await vault.request({ method: "GET", path: "/v1/x", query: /** @type {any} */ (query) });
    assert.equal(requests[0].url.split("?")[1], "fields=a%20b&fields=c", assert.show(query));
  }
  for (const queryParams of [new URLSearchParams({ a: "1" }), new Map([["a", 1]]), { a: 1 }]) {
    const { fetch, requests } = recorder({ body: {} });
    const client = new Skyflow({ connectionConfigs, fetch, logLevel: "OFF" });
    await client.connection().invoke({ pathParams: { id: 7 }, queryParams: /** @type {any} */ (queryParams), headers: /** @type {any} */ (new Headers({ "x-a": "b" })) });
    assert.deepEqual([requests[0].url, requests[0].headers["x-a"]], ["https://gw.example/v1/cards/7?a=1", "b"]);
  }
  for (const pathParams of [new Map([["id", 7]]), new URLSearchParams({ id: "7" })]) {
    const { fetch, requests } = recorder({ body: {} });
    await new Skyflow({ connectionConfigs, fetch, logLevel: "OFF" }).connection().invoke({ pathParams: /** @type {any} */ (pathParams) });
    assert.equal(requests[0].url, "https://gw.example/v1/cards/7");
  }
});

test("no answer may be CORS, and an answer that is too large need not be another's", async () => {
  const lost = stubbed(() => Promise.reject(new TypeError("Failed to fetch")), { maxRetries: 0 });
  assert.includes((await fails(lost.vault.get({ table: "persons" }), "NETWORK")).message, "a browser's CORS rules forbid it");
  const large = stubbed({ body: { records: [] } }, { maxResponseBytes: 5 });
  const { message } = await fails(large.vault.get({ table: "persons" }), "INVALID_RESPONSE");
  assert.includes(message, "the response (HTTP 200) cannot be used: its body is larger than 5 bytes; raise `maxResponseBytes` or ask for less");
});

test("a fetch that refuses its arguments is told from a lost connection, and that nothing was sent", async () => {
  const unbound = { fetch() { if (this === undefined) throw new TypeError("Illegal invocation"); } }; // prettier-ignore
  const { vault } = stubbed({}, { fetch: unbound.fetch });
  const error = await fails(vault.insert({ table: "persons", values: [{ name: "Ann" }] }), "INVALID_INPUT");
  assert.includes(error.message, "insert: `fetch` refused its arguments, so nothing was sent");
  assert.includes(error.message, "(url, init) => env.BINDING.fetch(url, init)");
  const used = new Response("{}");
  await used.text();
  const stale = stubbed(() => used, { maxRetries: 0 });
  assert.includes((await fails(stale.vault.get({ table: "persons" }), "INVALID_RESPONSE")).message, "`fetch` did not return a Response whose body can still be read");
});
