// R14, R15: many requests of one isolate, one token. In workerd a timer, a socket and a promise belong to the request that made
// them, so whoever waited for another request's promise would hang with it.
import { generateKeyPairSync } from "node:crypto";
import { Agent, get } from "node:http";
import test from "node:test";

import { Miniflare, supportedCompatibilityDate } from "miniflare";

import * as assert from "../support/assert.js";
import { workerModules } from "../support/bundle.js";
import { FaultServer } from "../support/fault-server.js";
import { figure } from "../support/figures.js";

const DATES = ["2024-01-01", supportedCompatibilityDate];
const CONNECTIONS = 128;
/** How much the load test loads; LONG_TESTS=1 is for the whole of R15. */
const LOAD = process.env.LONG_TESTS === undefined ? { ms: 5000, calls: 2000 } : { ms: 30_000, calls: 60_000 };
/** Longer than any lease: who has no answer by then will never have one. */
const STALLED_MS = 20_000;
const modules = await workerModules(`export { default } from "./tests/isolation/token-worker.js";`);
const privateKey = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ type: "pkcs8", format: "pem" });
const CREDENTIALS = JSON.stringify({ clientID: "client", keyID: "key", tokenURI: "https://manage.skyflowapis.com/", privateKey });

const EXCHANGE = "/v1/auth/sa/oauth/token";
const ROWS = { path: "/v1/vaults", body: JSON.stringify({ records: [{ fields: { skyflow_id: "1", name: "Ann" } }] }) };
const part = (/** @type {unknown} */ value) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** A token that lives so long from whenever it is given. @param {number} lifeS */
const issuing = (lifeS) => ({ path: EXCHANGE, body: JSON.stringify({ accessToken: `${part({ alg: "RS256" })}.${part({ iat: 1.7e9, exp: 1.7e9 + lifeS })}.c2ln`, tokenType: "Bearer" }) });
const exchangesOf = (/** @type {FaultServer} */ server) => server.requests.filter(({ path }) => path === EXCHANGE).length;

/** Over a socket of its own, so that hanging up hangs up on the Worker. @param {string} url @param {Agent} [agent] */
function ask(url, agent) {
  /** @type {import("node:http").ClientRequest | undefined} */
  let request;
  const answer = new Promise((resolve, reject) => {
    request = get(url, { agent }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk) => (text += chunk));
      response.on("end", () => resolve(text)).on("error", reject);
    }).on("error", reject);
  });
  return { answer: /** @type {Promise<string>} */ (answer), hangUp: () => request?.destroy() };
}

/** @param {string} compatibilityDate @param {(origin: string) => Promise<void>} use */
async function withWorker(compatibilityDate, use) {
  const workerd = new Miniflare({ modules, compatibilityDate, bindings: { CREDENTIALS } });
  try {
    await use((await workerd.ready).origin);
  } finally {
    await workerd.dispose();
  }
}

/** @param {() => boolean} isSo */
async function until(isSo) {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 2));
}

/**
 * How the request that leads an exchange may end before the exchange does. `slowly` is how the first exchange is answered.
 * @type {{ name: string, slowly: object, path?: string, query?: string, hangsUp?: boolean, said?: RegExp, exchanges: number }[]}
 */
const LEADERS = [
  { name: "its client hangs up", slowly: { silent: true }, hangsUp: true, exchanges: 2 },
  { name: "its signal aborts", slowly: { silent: true }, query: "&abortMs=60", said: /ABORTED/, exchanges: 2 },
  { name: "it returns early", slowly: { silent: true }, path: "/returns", said: /early/, exchanges: 2 },
  { name: "it throws", slowly: { silent: true }, path: "/throws", said: /the leader's own/, exchanges: 2 },
  { name: "the token endpoint stalls", slowly: { silent: true }, said: /1 rows/, exchanges: 2 },
  { name: "it returns early, and waitUntil keeps its exchange", slowly: { headersAfterMs: 300 }, path: "/returns", query: "&waitUntil", said: /early/, exchanges: 1 },
];

test("R14 a thousand requests of one isolate make one exchange, and one more when the token has expired, in workerd", async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const twice = async (/** @type {string} */ compatibilityDate) => {
    const server = await FaultServer.start([{ ...issuing(10), times: 1 }, issuing(3600), ROWS]);
    await withWorker(compatibilityDate, async (origin) => {
      const thousand = async () => {
        const answers = await Promise.all(Array.from({ length: 1000 }, () => ask(`${origin}/?upstream=${server.origin}`, agent).answer));
        assert.equal(answers.filter((answer) => answer !== "1 rows").length, 0);
      };
      const expired = new Promise((resolve) => setTimeout(resolve, 10_000));
      await thousand();
      assert.equal(exchangesOf(server), 1);
      await expired;
      await thousand();
      assert.equal(exchangesOf(server), 2);
      figure("R14", `workerd as of ${compatibilityDate}: 2 exchanges for twice 1000 requests, cold and expired`);
    });
    await server.close();
  };
  await Promise.all(DATES.map(twice));
  agent.destroy();
});

for (const compatibilityDate of DATES) {
  test(`R15 (a) whatever becomes of the request that leads, the others are answered, workerd as of ${compatibilityDate}`, async () => {
    await withWorker(compatibilityDate, async (origin) => {
      const lead = async (/** @type {typeof LEADERS[0]} */ { name, slowly, path = "/", query = "", hangsUp, said, exchanges }) => {
        const server = await FaultServer.start([{ ...issuing(3600), ...slowly, times: 1 }, issuing(3600), ROWS]);
        const leader = ask(`${origin}${path}?upstream=${server.origin}${query}`);
        const ending = leader.answer.catch(String);
        await until(() => exchangesOf(server) === 1);
        const others = Array.from({ length: 19 }, () => ask(`${origin}/?upstream=${server.origin}`).answer);
        if (hangsUp) leader.hangUp();
        for (const answer of await Promise.all(others)) assert.equal(answer, "1 rows", name);
        assert.equal(exchangesOf(server), exchanges, name);
        if (said !== undefined) assert.match(await ending, said, name);
        await server.close();
      };
      await Promise.all(LEADERS.map(lead));
    });
  });

  test(`R15 (b) under load, with tokens that end all the time, no request stalls, workerd as of ${compatibilityDate}`, async () => {
    const server = await FaultServer.start([issuing(0.015), ROWS]);
    const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
    await withWorker(compatibilityDate, async (origin) => {
      // It was functions that are hot already that lost requests.
      assert.equal(await ask(`${origin}/warm?upstream=${server.origin}&calls=20000`, agent).answer, "warm");
      const end = Date.now() + LOAD.ms;
      const counts = { calls: 0, stalled: 0 };
      const connection = async () => {
        while (Date.now() < end || counts.calls < LOAD.calls) {
          const asked = ask(`${origin}/?upstream=${server.origin}`, agent);
          const stalled = setTimeout(asked.hangUp, STALLED_MS);
          const answer = await asked.answer.catch(String);
          clearTimeout(stalled);
          counts.calls += 1;
          if (answer !== "1 rows") counts.stalled += 1;
        }
      };
      await Promise.all(Array.from({ length: CONNECTIONS }, connection));
      figure("R15", `workerd as of ${compatibilityDate}: ${counts.calls} calls at ${CONNECTIONS} connections, ${exchangesOf(server)} exchanges, ${counts.stalled} stalled`);
      assert.equal(counts.stalled, 0, `of ${counts.calls} calls`);
      assert.ok(exchangesOf(server) > 10);
    });
    agent.destroy();
    await server.close();
  });
}
