// The budget for retries that all calls of a client to one host share.
import { Skyflow } from "skyflow-edge";

import * as assert from "../support/assert.js";
import { API_KEY, fails, localVault, stubbed, vaultConfig } from "../support/clients.js";
import { figure } from "../support/figures.js";
import { suite } from "../support/suite.js";
import { waitsOf } from "../support/waits.js";

const test = suite("retry budget");

const table = "persons";
const CALLS = 1000;
const NO_TIMEOUT = { timeoutMs: 0 };
/** An exchange has one of its own, whatever the client's is. */
const EXCHANGE_TIMEOUT_MS = 4500;
const down = { status: 500 };
const well = { body: { records: [] } };
const refused = () => Promise.reject(new TypeError("fetch failed"));

/** Calls that fail, one after the other. @param {any} vault @param {number} count @param {string} code */
async function failing(vault, count, code) {
  /** @type {any} */
  let last;
  for (let call = 0; call < count; call++) last = await fails(vault.get({ table }), code);
  return last;
}

/** How a host is down, the code, and the retries that a full budget allows. */
const WAYS = /** @type {[string, any, string, number][]} */ ([
  ["500", down, "SERVER", 100],
  ["429", { status: 429, headers: { "retry-after": "0" } }, "RATE_LIMITED", 100],
  ["503 with Retry-After", { status: 503, headers: { "retry-after": "0" } }, "SERVER", 100],
  ["no connection", refused, "NETWORK", 50],
]);

test("R02 1,000 calls on a service that is down send at most 1.1 requests a call, and one each once the budget is empty", async () => {
  await waitsOf(async () => {
    for (const [what, script, code, retries] of WAYS) {
      const { vault, requests } = stubbed(script, NO_TIMEOUT);
      const first = await failing(vault, 1, code);
      assert.equal(requests.length, 3, `${what}: a first failure is retried`);
      assert.ok(!first.message.includes("retry budget"), first.message);
      const last = await failing(vault, CALLS - 1, code);
      assert.equal(requests.length, CALLS + retries, what);
      assert.match(last.message, /not retried because the retry budget for this host is empty/, what);
      assert.ok(last.retryable, "the same call may succeed later");
      figure("R02", `${CALLS} calls, ${what}: ${requests.length} requests`);
      const before = requests.length;
      await Promise.all(Array.from({ length: CALLS }, () => fails(vault.get({ table }), code)));
      assert.equal(requests.length - before, CALLS, `${what}: with an empty budget, ${CALLS} at once`);
    }
  });
});

test("R02 attempts that time out take from the budget, and a write is no retry and says nothing of it", async () => {
  const never = (/** @type {any} */ { init }) => new Promise((_, reject) => init.signal.addEventListener("abort", () => reject(init.signal.reason)));
  await waitsOf(async () => {
    const { vault, requests } = stubbed(never, { timeoutMs: 5 });
    await failing(vault, 60, "TIMEOUT");
    assert.equal(requests.length, 110);
    const error = await fails(vault.insert({ table, values: [{ name: "Ann" }] }), "TIMEOUT");
    assert.ok(!error.message.includes("retry budget"), error.message);
  });
});

test("R02 with retryBudget: false each call has its retries, however many fail", async () => {
  await waitsOf(async () => {
    const { vault, requests } = stubbed(down, { ...NO_TIMEOUT, retryBudget: false });
    const last = await failing(vault, 200, "SERVER");
    assert.equal(requests.length, 600);
    assert.ok(!last.message.includes("retry budget"), last.message);
  });
});

test("R02 successes refill an empty budget: five allow a retry, and a retry that succeeds costs nothing", async () => {
  await waitsOf(async () => {
    let answer = /** @type {any} */ (() => down);
    const { vault, requests } = stubbed((_, index) => answer(index), NO_TIMEOUT);
    await failing(vault, 60, "SERVER");
    answer = () => well;
    for (let call = 0; call < 4; call++) await vault.get({ table });
    answer = () => down;
    requests.length = 0;
    await failing(vault, 1, "SERVER");
    assert.equal(requests.length, 1, "4 tokens are too few for a retry");
    answer = () => well;
    await vault.get({ table });
    for (let round = 0; round < 3; round++) {
      requests.length = 0;
      answer = (/** @type {number} */ index) => (index === 0 ? down : well);
      await vault.get({ table });
      assert.equal(requests.length, 2, `5 tokens are one retry, round ${round}`);
    }
  });
});

test("R02 the budget is that of one client and one host, and outlives a change of the configuration", async () => {
  await waitsOf(async () => {
    /** @type {string[]} */
    const hosts = [];
    const fetch = async (/** @type {any} */ url) => (hosts.push(new URL(url).host), new Response("{}", { status: 500 }));
    const config = { vaultConfigs: [vaultConfig(), vaultConfig({ vaultId: "v2" }), vaultConfig({ vaultId: "v3", clusterId: "xyz" })], logLevel: /** @type {const} */ ("OFF"), fetch, ...NO_TIMEOUT };
    const client = new Skyflow(config);
    const sent = async (/** @type {Skyflow} */ of, /** @type {string} */ id) => {
      hosts.length = 0;
      await failing(of.vault(id), 1, "SERVER");
      return hosts.length;
    };
    await failing(client.vault("v1"), 60, "SERVER");
    assert.equal(await sent(client, "v1"), 1);
    assert.equal(await sent(client, "v2"), 1, "another vault on the same host");
    assert.equal(await sent(client, "v3"), 3, "a vault on another host");
    assert.equal(await sent(new Skyflow(config), "v1"), 3, "another client");
    client.updateVaultConfig({ vaultId: "v1", credentials: { apiKey: API_KEY.replace("ab12c", "cd34e") } });
    assert.equal(await sent(client, "v1"), 1, "after a change of the configuration");
  });
});

test("R02 a token exchange takes from the budget of the token endpoint's host, and waiting for another call's token does not", async () => {
  const { credentialsString } = await localVault();
  await waitsOf(async () => {
    let exchanges = 0;
    let isDown = true;
    const fetch = async (/** @type {any} */ url) => {
      if (!url.endsWith("/oauth/token")) return Response.json({ records: [] });
      exchanges += 1;
      const claims = btoa(JSON.stringify({ iat: 1.7e9, exp: 1.7e9 + 3600 }));
      return isDown ? new Response("{}", { status: 500 }) : Response.json({ accessToken: `e30.${claims}.c2ln` });
    };
    const vaultConfigs = [{ vaultId: "v1", clusterId: "abc", credentials: { credentialsString } }];
    const vault = new Skyflow({ vaultConfigs, fetch, logLevel: "OFF", ...NO_TIMEOUT }).vault();
    const last = await failing(vault, 200, "SERVER");
    assert.equal(exchanges, 300);
    assert.match(last.message, /retry budget/);
    figure("R02", `200 calls, a token endpoint that is down: ${exchanges} exchanges`);
    // 50 calls wait for one exchange: they fail with it, and their waits take nothing.
    exchanges = 0;
    const failed = await Promise.all(Array.from({ length: 50 }, () => fails(vault.get({ table }), "SERVER")));
    assert.equal(exchanges, 1);
    for (const error of failed) assert.match(error.message, /retry budget/);
    isDown = false;
    await Promise.all(Array.from({ length: 50 }, () => vault.get({ table })));
    assert.equal(exchanges, 2);
  }, EXCHANGE_TIMEOUT_MS);
});
