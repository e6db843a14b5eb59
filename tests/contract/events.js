import { Skyflow } from "skyflow-edge";

import * as assert from "../support/assert.js";
import { fails, insertedRows, stubbed, vaultConfig } from "../support/clients.js";
import { suite } from "../support/suite.js";

const test = suite("events");

const BASE = "https://abc.vault.skyflowapis.com/v1/vaults/v1";
const soon = { "retry-after": "0" };

/** A client that keeps what it tells. @param {any} script @param {Record<string, any>} [config] */
function telling(script, config = {}) {
  /** @type {[string, any][]} */
  const events = [];
  /** @type {[string, ...unknown[]][]} */
  const lines = [];
  const log = (/** @type {string} */ level) => (/** @type {unknown[]} */ ...line) => void lines.push([level, ...line]);
  const logger = { debug: log("debug"), info: log("info"), warn: log("warn"), error: log("error") };
  const onRequest = (/** @type {any} */ event) => void events.push(["request", event]);
  const onResponse = (/** @type {any} */ event) => void events.push(["response", event]);
  return { ...stubbed(script, { logger, onRequest, onResponse, dangerouslyAllowBrowser: true, ...config }), events, lines };
}

/** The event without its ids, once they are checked. @param {any} event */
function withoutIds({ callId, attemptId, urlTemplate, ...event }) {
  assert.match(callId, /^[0-9a-f]{16}$/);
  assert.match(attemptId, /^[0-9a-f]{16}-\d+$/);
  assert.ok(attemptId.startsWith(callId), "an attempt of its call");
  assert.equal(urlTemplate, event.url);
  return event;
}

/** The event without its ids and its duration, once those are checked. @param {any} event */
function withoutDuration({ durationMs, ...event }) {
  assert.ok(Number.isFinite(durationMs) && durationMs >= 0, `durationMs ${durationMs}`);
  return withoutIds(event);
}

test("each attempt is told of twice, without the query string", async () => {
  const { vault, events } = telling([{ status: 429, headers: { ...soon, "x-request-id": "r-1" } }, { headers: { "x-request-id": "r-2" }, body: { records: [] } }]);
  await vault.get({ table: "persons", ids: ["secret-id"], fields: ["secret-field"] });
  const event = { operation: "get", method: "GET", url: `${BASE}/persons` };
  assert.deepEqual(events.map(([kind]) => kind), ["request", "response", "request", "response"]);
  assert.deepEqual(withoutIds(events[0][1]), { ...event, attempt: 1 });
  assert.deepEqual(withoutDuration(events[1][1]), { ...event, attempt: 1, status: 429, requestId: "r-1", error: "RATE_LIMITED" });
  assert.deepEqual(withoutIds(events[2][1]), { ...event, attempt: 2 });
  assert.deepEqual(withoutDuration(events[3][1]), { ...event, attempt: 2, status: 200, requestId: "r-2" });
  assert.excludes(JSON.stringify(events), "secret");
});

test("operations are called by the method's name", async () => {
  const answer = (/** @type {any} */ { url }) =>
    url.endsWith("/detokenize") ? { body: { records: [{ token: "t", value: "v" }] } } : { body: { ...insertedRows(1), RecordIDResponse: ["1"] } };
  const { vault, events } = telling(answer);
  await vault.insert({ table: "a b", values: [{ a: 1 }] });
  await vault.delete({ table: "t", ids: ["1"] });
  await vault.detokenize({ data: [{ token: "t" }] });
  const told = events.filter(([kind]) => kind === "request").map(([, { operation, method, url }]) => [operation, method, url]);
  assert.deepEqual(told, [["insert", "POST", `${BASE}/a%20b`], ["delete", "DELETE", `${BASE}/t`], ["detokenize", "POST", `${BASE}/detokenize`]]);
});

test("an attempt without an answer has no status, but the code it ended in", async () => {
  const { vault, events } = telling(() => Promise.reject(new Error("down")));
  await fails(vault.get({ table: "t" }, { maxRetries: 0 }), "NETWORK");
  assert.deepEqual(withoutDuration(events[1][1]), { operation: "get", method: "GET", url: `${BASE}/t`, attempt: 1, error: "NETWORK" });
});

test("what is refused before sending is not told as a request", async () => {
  const { vault, events } = telling({ body: insertedRows(1) });
  await fails(vault.insert({ table: "t", values: [] }), "INVALID_INPUT");
  assert.deepEqual(events, []);
});

test("listeners get an object of their own each time", async () => {
  const { vault, events } = telling({ body: { records: [] } }, { onRequest: (/** @type {any} */ event) => (event.url = event.operation = event.attempt = "changed") });
  await vault.get({ table: "t" });
  assert.deepEqual(withoutDuration(events[0][1]), { operation: "get", method: "GET", url: `${BASE}/t`, attempt: 1, status: 200 });
});

test("each level logs what is of it or above, and OFF nothing", async () => {
  const script = [{ status: 429, headers: soon }, { body: { records: [] } }, { status: 400, body: { error: { message: "no" } } }];
  const levels = async (/** @type {string} */ logLevel) => {
    const { vault, lines } = telling(script, { logLevel });
    await vault.get({ table: "t" });
    await fails(vault.get({ table: "t" }), "BAD_REQUEST");
    return [...new Set(lines.map(([level]) => level))].sort();
  };
  assert.deepEqual(await levels("DEBUG"), ["debug", "error", "info", "warn"]);
  assert.deepEqual(await levels("INFO"), ["error", "info", "warn"]);
  assert.deepEqual(await levels("WARN"), ["error", "warn"]);
  assert.deepEqual(await levels("ERROR"), ["error"]);
  assert.deepEqual(await levels("OFF"), []);
});

test("a changed level counts for the calls that begin then", async () => {
  const { client, vault, lines } = telling({ body: { records: [] } }, { logLevel: "OFF" });
  await vault.get({ table: "t" });
  assert.equal(lines.length, 0);
  client.setLogLevel("DEBUG");
  await vault.get({ table: "t" });
  assert.ok(lines.length > 0);
});

test("a line is a text that names the package and the operation, without the query or control characters", async () => {
  const { vault, lines } = telling({ headers: { "x-request-id": "r-1" }, body: { records: [] } }, { logLevel: "DEBUG" });
  await vault.get({ table: "t", ids: ["secret-id"] });
  for (const [, ...line] of lines) {
    assert.equal(line.length, 2);
    assert.match(line[0], /^\[skyflow-edge\] get: [^\p{Cc}]+$/u);
    assert.excludes(JSON.stringify(line), "secret");
  }
  assert.ok(lines.some(([, line]) => String(line).includes("r-1")), "the request id is there");
});

test("the logger is called as an object's method, and only its four functions", async () => {
  class Logger {
    #lines = 0;
    debug = () => {};
    info = () => {};
    warn = () => {};
    error() {
      this.#lines++;
    }
    get lines() {
      return this.#lines;
    }
  }
  const logger = new Logger();
  const { vault } = stubbed({ status: 400 }, { logger, logLevel: "ERROR" });
  await fails(vault.get({ table: "t" }), "BAD_REQUEST");
  assert.equal(logger.lines, 1);
});

test("without a logger the console is used, and shows an error that its caller handles only to those who ask for everything", async () => {
  const methods = /** @type {const} */ (["debug", "info", "warn", "error"]);
  const originals = methods.map((method) => console[method]);
  /** @type {unknown[][]} */
  const lines = [];
  for (const method of methods) console[method] = (...line) => void lines.push([method, ...line]);
  const logged = async (/** @type {object} */ config) => {
    const { fetch } = stubbedFetch();
    const vault = new Skyflow({ vaultConfigs: [vaultConfig()], fetch, dangerouslyAllowBrowser: true, ...config }).vault();
    await fails(vault.get({ table: "t" }), "BAD_REQUEST");
    return lines.splice(0);
  };
  try {
    assert.deepEqual(await logged({}), []);
    for (const logLevel of ["ERROR", "WARN", "INFO"]) assert.deepEqual(await logged({ logLevel }), [], logLevel);
    const all = await logged({ logLevel: "DEBUG" });
    assert.ok(all.every(([method, ...line]) => method === "debug" && line.length === 1), "texts");
    assert.match(all.at(-1)?.[1], /get: failed with BAD_REQUEST, HTTP status 400/);
  } finally {
    for (const [index, method] of methods.entries()) console[method] = originals[index];
  }
});

const stubbedFetch = () => ({ fetch: async () => new Response("{}", { status: 400 }) });

test("two clients tell their own listeners only", async () => {
  const one = telling({ body: { records: [] } }, { vaultConfigs: [vaultConfig({ vaultId: "one" })] });
  const two = telling({ body: { records: [] } }, { vaultConfigs: [vaultConfig({ vaultId: "two" })] });
  await Promise.all([one.vault.get({ table: "t" }), two.vault.get({ table: "t" }), one.vault.get({ table: "t" })]);
  assert.deepEqual(one.events.map(([, { url }]) => url.includes("/one/")), [true, true, true, true]);
  assert.deepEqual(two.events.map(([, { url }]) => url.includes("/two/")), [true, true]);
});
