// Tokens from the caller's own source, on a vault that is a function.
import { Skyflow } from "skyflow-edge";

import * as assert from "../support/assert.js";
import { API_KEY, fails, stubbed, vaultConfig } from "../support/clients.js";
import { suite } from "../support/suite.js";

const test = suite("getToken");

const query = { query: "SELECT name FROM persons" };
const sleep = (/** @type {number} */ ms) => new Promise((resolve) => setTimeout(resolve, ms));
const encoded = (/** @type {unknown} */ value) => btoa(JSON.stringify(value)).replace(/=/g, "").replace(/\+/g, "-").replace(/\//g, "_");
/** @param {number} lifeS */
const jwt = (lifeS, more = {}) => `${encoded({ alg: "RS256" })}.${encoded({ exp: Math.floor(Date.now() / 1000) + lifeS, ...more })}.c2ln`;

/**
 * A client with this source; `contexts` are those it was called with, `bearers` the tokens that the vault saw.
 * @param {(context: any, count: number) => any} give
 * @param {(bearer: string, count: number) => any} [answer]
 * @param {object} [config]
 */
function sourced(give, answer = () => ({ body: { records: [] } }), config = {}) {
  /** @type {any[]} */
  const contexts = [];
  /** @type {string[]} */
  const bearers = [];
  const getToken = (/** @type {any} */ context) => give(context, contexts.push(context));
  const script = (/** @type {any} */ { headers }) => {
    const bearer = (headers.authorization ?? headers["x-skyflow-authorization"]).replace("Bearer ", "");
    return answer(bearer, bearers.push(bearer));
  };
  return { ...stubbed(script, { vaultConfigs: [vaultConfig({ credentials: { getToken } })], ...config }), contexts, bearers, getToken };
}

const reasons = (/** @type {any[]} */ contexts) => contexts.map(({ reason }) => reason);
const unauthorized = { status: 401, body: { error: { message: "invalid token" } } };

test("a text, an object, a promise of either, a Date or milliseconds: each is a token", async () => {
  const soon = Date.now() + 3_600_000;
  const answers = ["opaque", { accessToken: "opaque" }, { accessToken: "opaque", expiresAt: soon }, { accessToken: "opaque", expiresAt: new Date(soon) }, { accessToken: "opaque", expiresAt: null, tokenType: "Bearer" }];
  for (const answer of answers) {
    for (const given of [answer, Promise.resolve(answer)]) {
      const { vault, contexts, bearers } = sourced(() => given);
      await vault.query(query);
      await vault.query(query);
      assert.deepEqual([contexts.length, bearers], [1, ["opaque", "opaque"]], assert.show(answer));
    }
  }
});

test("a thousand calls ask once", async () => {
  const { vault, contexts } = sourced(async () => (await sleep(5), jwt(3600)));
  await Promise.all(Array.from({ length: 1000 }, () => vault.query(query)));
  assert.deepEqual(reasons(contexts), ["missing"]);
});

test("the context says why and for which vault or connection, and has a signal", async () => {
  const getToken = (/** @type {any} */ context) => (contexts.push(context), jwt(3600));
  /** @type {any[]} */
  const contexts = [];
  const vaultConfigs = ["one", "two"].map((vaultId) => ({ vaultId, clusterId: "abc" }));
  const connectionConfigs = [{ connectionId: "three", connectionUrl: "https://gw.example/v1/cards" }];
  const { client } = stubbed({ body: { records: [] } }, { vaultConfigs, connectionConfigs, skyflowCredentials: { getToken } });
  await client.vault("one").query(query);
  await client.vault("two").query(query);
  await client.vault("one").query(query);
  await client.connection().invoke({ body: {} });
  const shown = contexts.map(({ signal, ...context }) => (assert.ok(signal instanceof AbortSignal && !signal.aborted, "a signal"), context));
  assert.deepEqual(shown, [
    { reason: "missing", vaultId: "one", connectionId: undefined },
    { reason: "missing", vaultId: "two", connectionId: undefined },
    { reason: "missing", vaultId: undefined, connectionId: "three" },
  ]);
});

test("a rejected token is renewed once, and the call sent once more", async () => {
  const { vault, contexts, bearers } = sourced((_, count) => `token-${count}`, (bearer) => (bearer === "token-1" ? unauthorized : { body: { records: [] } }));
  await vault.insert({ table: "t", values: [{ a: 1 }] }).catch(() => {});
  assert.deepEqual([reasons(contexts), bearers], [["missing", "rejected"], ["token-1", "token-2"]]);
  const twice = sourced((_, count) => `token-${count}`, () => unauthorized);
  await fails(twice.vault.query(query), "AUTHENTICATION");
  assert.deepEqual([reasons(twice.contexts), twice.bearers], [["missing", "rejected"], ["token-1", "token-2"]]);
});

test("a source that gives the rejected token again is not asked for ever", async () => {
  const { vault, contexts } = sourced(() => "the-same", () => unauthorized);
  await fails(vault.query(query), "AUTHENTICATION");
  assert.equal(contexts.length, 2);
});

test("a token is renewed before its end, by expiresAt or by its own exp", async () => {
  for (const give of [() => ({ accessToken: "opaque", expiresAt: Date.now() + 1000 }), () => ({ accessToken: jwt(3600), expiresAt: new Date(Date.now() + 1000) })]) {
    const { vault, contexts } = sourced(give);
    await vault.query(query);
    await vault.query(query);
    assert.deepEqual(reasons(contexts), ["missing"]);
    await sleep(850);
    await vault.query(query);
    assert.deepEqual(reasons(contexts), ["missing", "expiring"]);
  }
  const ofClaim = sourced((_, count) => jwt(count === 1 ? 1 : 3600));
  await ofClaim.vault.query(query).catch(() => {});
  await sleep(1100);
  await ofClaim.vault.query(query);
  assert.equal(reasons(ofClaim.contexts).at(-1), "expiring");
});

test("while the old token lives, a source that fails or hangs fails no call", () => {
  const cases = [() => Promise.reject(new Error("down")), () => new Promise(() => {}), () => 5].map(async (failing) => {
    const { vault, contexts, bearers } = sourced((_, count) => (count === 1 ? { accessToken: "first", expiresAt: Date.now() + 3000 } : failing()));
    await vault.query(query);
    await sleep(2450);
    await Promise.all(Array.from({ length: 5 }, () => vault.query(query, { timeoutMs: 100 })));
    assert.deepEqual([new Set(bearers).size, contexts.length], [1, 2]);
  });
  return Promise.all(cases);
});

test("a source that throws or rejects fails the call with its cause, and nothing is sent", async () => {
  for (const give of [() => { throw new TypeError("the server failed"); }, () => Promise.reject(new TypeError("the server failed"))]) {
    const { vault, requests, contexts } = sourced(give);
    const errors = await Promise.all([fails(vault.query(query), "INVALID_CREDENTIALS"), fails(vault.query(query), "INVALID_CREDENTIALS")]);
    for (const error of errors) {
      assert.match(error.message, /^query: vaultConfigs\[0\]\.credentials\.getToken failed, so nothing was sent/);
      assert.deepEqual([error.cause instanceof TypeError, /** @type {any} */ (error.cause).message, error.retryable, requests.length], [true, "the server failed", true, 0]);
    }
    assert.equal(contexts.length, 1);
    await fails(vault.query(query), "INVALID_CREDENTIALS");
    assert.equal(contexts.length, 2);
  }
});

test("what a source throws may hold the token, and is not shown", async () => {
  const { vault } = sourced(() => Promise.reject(new Error("could not store s3cr3t-t0ken", { cause: { token: "s3cr3t-t0ken" } })));
  const error = await fails(vault.query(query), "INVALID_CREDENTIALS");
  assert.excludes([error.message, error.stack, /** @type {any} */ (error.cause).message, JSON.stringify(error)].join(), "s3cr3t");
});

test("a source that hangs fails each call within its own time, and its signal aborts", async () => {
  const { vault, contexts, requests } = sourced(() => new Promise(() => {}));
  const calls = [vault.query(query, { timeoutMs: 60 }), vault.query(query, { timeoutMs: 90 }), vault.query(query, { totalTimeoutMs: 90 })];
  for (const error of await Promise.all(calls.map((call) => fails(call, "TIMEOUT")))) {
    assert.match(error.message, /getToken gave no token within \d+ ms, so nothing was sent/);
    assert.deepEqual([error.httpCode, error.retryable], [0, true]);
  }
  await sleep(100);
  assert.ok(contexts.every(({ signal }) => signal.aborted), "the signals");
  assert.equal(requests.length, 0);
});

test("a call with more time than the one that asked first asks itself", async () => {
  const { vault, contexts } = sourced((_, count) => (count === 1 ? new Promise(() => {}) : jwt(3600)));
  const short = vault.query(query, { timeoutMs: 40 });
  await Promise.all([fails(short, "TIMEOUT"), vault.query(query, { timeoutMs: 20_000 })]);
  assert.equal(contexts.length, 2);
});

test("a source that hangs when its call has ended is given up, and asked again by the next", async () => {
  const { vault, contexts } = sourced((_, count) => (count === 1 ? new Promise(() => {}) : jwt(3600)));
  const controller = new AbortController();
  const first = vault.query(query, { signal: controller.signal });
  await sleep(5);
  controller.abort();
  await fails(first, "ABORTED");
  // Not after the minute that the first call had for it.
  await vault.query(query, { timeoutMs: 15_000 });
  assert.deepEqual([contexts.length, contexts[0].signal.aborted, contexts[1].signal.aborted], [2, true, false]);
});

test("a source that asks another vault of its client gets its answer", async () => {
  const own = jwt(3600);
  const getToken = async () => (await client.vault("keys").query(query)) && own;
  const { client, requests } = stubbed({ body: { records: [] } }, { vaultConfigs: [vaultConfig({ credentials: { getToken } }), vaultConfig({ vaultId: "keys" })] });
  await client.vault("v1").query(query);
  assert.deepEqual(requests.map(({ headers }) => headers.authorization), [`Bearer ${API_KEY}`, `Bearer ${own}`]);
});

test("a source that waits for its own client fails each call within its time, and is not asked for ever", async () => {
  /** @type {any} */
  let made;
  const give = async () => {
    await sleep(5);
    return made.vault.query(query);
  };
  const { vault, contexts, requests } = (made = sourced(give, undefined, { timeoutMs: 100 }));
  // Which of them has its time up first is chance.
  assert.match((await assert.rejects(vault.query(query))).message, /getToken (?:gave no token within|failed, so nothing was sent)/);
  await sleep(1500);
  assert.ok(contexts.length <= 4, `asked ${contexts.length} times`);
  assert.equal(requests.length, 0);
});

test("the caller's signal ends the wait, and the others go on", async () => {
  const { vault, contexts } = sourced(async () => (await sleep(50), jwt(3600)));
  const controller = new AbortController();
  const aborted = vault.query(query, { signal: controller.signal });
  const other = vault.query(query);
  controller.abort();
  await fails(aborted, "ABORTED");
  await other;
  assert.equal(contexts.length, 1);
});

test("an answer that is no token says what it must be, and quotes nothing", async () => {
  const later = Date.now() + 3_600_000;
  for (const [answer, wanted] of /** @type {[unknown, RegExp][]} */ ([
    [undefined, /gave undefined; return the token as a string, or \{ accessToken, expiresAt \}/],
    [null, /gave null/],
    ["", /gave an empty text/],
    [5, /gave number/],
    [{}, /gave an object without an accessToken/],
    [{ access_token: "s3cr3t" }, /without an accessToken/],
    [["s3cr3t"], /without an accessToken/],
    ["Bearer s3cr3t", /return the token alone, without `Bearer`/],
    ["s3cr3t\r\nx-other: 1", /line breaks/],
    [{ accessToken: "s3cr3t", expiresAt: Math.floor(later / 1000) }, /looks like seconds; .* multiply it by 1000/],
    [{ accessToken: "s3cr3t", expiresAt: new Date(later).toISOString() }, /of type string; it must be a Date, or milliseconds/],
    [{ accessToken: "s3cr3t", expiresAt: new Date(NaN) }, /is no moment/],
    [{ accessToken: "s3cr3t", expiresAt: Infinity }, /is no moment/],
    [{ accessToken: "s3cr3t", expiresAt: Date.now() - 1000 }, /has expired by the clock of this machine/],
    [jwt(-10), /has expired/],
  ])) {
    const { vault, requests } = sourced(() => answer);
    const error = await fails(vault.query(query), "INVALID_CREDENTIALS", assert.show(answer));
    assert.match(error.message, wanted);
    assert.excludes(error.message, "s3cr3t");
    assert.deepEqual([error.retryable, requests.length], [false, 0]);
  }
  const throwing = sourced(() => ({ get accessToken() { throw new Error("s3cr3t"); } }));
  await fails(throwing.vault.query(query), "INVALID_CREDENTIALS");
});

test("an API key of a secrets store is used until the vault rejects it", async () => {
  const binding = { get: async () => API_KEY };
  const { vault, contexts, bearers } = sourced(() => binding.get());
  for (let count = 0; count < 3; count++) await vault.query(query);
  assert.deepEqual([contexts.length, bearers[0]], [1, API_KEY]);
});

test("an object of a class may be the source", async () => {
  class Source {
    #count = 0;
    async getToken() {
      return `token-${++this.#count}`;
    }
  }
  const { vault, requests } = stubbed({ body: { records: [] } }, { vaultConfigs: [vaultConfig({ credentials: new Source() })] });
  await vault.query(query);
  assert.equal(requests[0].headers.authorization, "Bearer token-1");
});

test("the same function given again keeps its token, another one is asked", async () => {
  const { client, contexts, getToken } = sourced(() => jwt(3600), undefined, {});
  await client.vault().query(query);
  client.updateVaultConfig({ vaultId: "v1", timeoutMs: 5000 });
  client.updateVaultConfig({ vaultId: "v1", credentials: { getToken } });
  await client.vault().query(query);
  assert.equal(contexts.length, 1);
  let asked = 0;
  client.updateVaultConfig({ vaultId: "v1", credentials: { getToken: () => (asked++, jwt(3600)) } });
  await client.vault().query(query);
  assert.deepEqual([contexts.length, asked], [1, 1]);
});

test("a token cache is not asked for tokens of a function", async () => {
  let touched = 0;
  const tokenCache = { get: async () => void touched++, put: async () => void touched++ };
  const { vault } = sourced(() => jwt(3600), undefined, { tokenCache });
  await vault.query(query);
  assert.equal(touched, 0);
});

test("it is the only kind of credentials beside no other, and shown without itself", async () => {
  const made = (/** @type {any} */ credentials) => () => new Skyflow({ vaultConfigs: [vaultConfig({ credentials })] });
  const getToken = () => "t";
  const refused = /** @type {[any, RegExp][]} */ ([
    [{ getToken: "text" }, /has an invalid getToken: it must be a function/],
    [{ getToken, apiKey: API_KEY }, /exactly one of apiKey, token, path, credentialsString, getToken, not apiKey and getToken/],
    [{ getToken, roles: ["r"] }, /`roles`, which goes with a service account and has no effect on getToken/],
    [{ gettoken: getToken }, /did you mean `getToken`/],
  ]);
  for (const [credentials, wanted] of refused) assert.match((await fails(made(credentials), "INVALID_CREDENTIALS")).message, wanted);
  assert.deepEqual(/** @type {any} */ (made({ getToken })().getVaultConfig("v1")).credentials, { getToken: "***" });
});
