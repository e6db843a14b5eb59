// R48: 100 requests at a time through clients in a Worker's module scope, while others of them disconnect, abort or end before their
// calls do. No request hangs, is cancelled with another, or gets another's result or another tenant's token.
import { createServer } from "node:http";
import test from "node:test";

import { Miniflare, supportedCompatibilityDate } from "miniflare";
import { LocalVault } from "skyflow-local-vault";

import * as assert from "../support/assert.js";
import { workerModules } from "../support/bundle.js";
import { figure } from "../support/figures.js";
import { random } from "../support/random.js";

const TENANTS = ["red", "blue"];
const ROUNDS = 5;
const AT_ONCE = 100;
/** A call takes the token exchange and two requests, and each as long. */
const LATENCY_MS = 20;
const LEAVES = ["waits", "waits", "disconnects", "leaves", "stays"];

const modules = await workerModules(`export { default } from "./tests/isolation/concurrency-worker.js";`);

/** A local vault of a tenant's own on a server; what it is sent with another's token is a crossing. @param {string} tenant */
async function serveTenant(tenant) {
  const vault = await LocalVault.create({ vaultId: tenant, tokenLifetimeSeconds: 2, faults: [{ latencyMs: LATENCY_MS }] });
  const crossings = /** @type {string[]} */ ([]);
  const server = createServer(async (incoming, outgoing) => {
    const chunks = [];
    try {
      for await (const chunk of incoming) chunks.push(chunk);
    } catch {
      return; // It left inside its body.
    }
    const { authorization } = incoming.headers;
    const response = await vault.fetch(`http://${incoming.headers.host}${incoming.url}`, { method: incoming.method, headers: authorization ? { authorization } : {}, body: incoming.method === "GET" ? undefined : Buffer.concat(chunks) });
    // It knows its own tokens only, and its own id. A token of two seconds may end on its way.
    const said = response.ok ? "" : await response.clone().text();
    if (!response.ok && !said.includes("expired")) crossings.push(`${tenant}: ${response.status} ${said}`);
    outgoing.writeHead(response.status, Object.fromEntries(response.headers)).end(Buffer.from(await response.arrayBuffer()));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const origin = `http://127.0.0.1:${port}`;
  const credentials = { credentialsString: vault.credentialsString, tokenUri: origin };
  const config = { vaultConfigs: [{ vaultId: tenant, clusterId: "abc", vaultUrl: origin, credentials }], logLevel: "OFF" };
  return { config, crossings, close: () => (server.closeAllConnections(), server.close()) };
}

for (const compatibilityDate of ["2024-01-01", supportedCompatibilityDate]) {
  test(`R15, R48 requests of two tenants that leave at every stage disturb no other, workerd as of ${compatibilityDate}`, async () => {
    const tenants = await Promise.all(TENANTS.map(serveTenant));
    const configs = Object.fromEntries(TENANTS.map((tenant, index) => [tenant, tenants[index].config]));
    const workerd = new Miniflare({ modules, compatibilityDate, bindings: { CONFIGS: configs } });
    const counts = { answered: 0, left: 0, disconnected: 0 };
    const { below, pick } = random(48);
    /** @type {string[]} */
    const wrong = [];
    try {
      const origin = await workerd.ready;
      const ask = async (/** @type {number} */ number) => {
        const [tenant, how] = [pick(TENANTS), pick(LEAVES)];
        // At any time of a call that takes four latencies, its token included.
        const signal = how === "disconnects" ? AbortSignal.timeout(1 + below(LATENCY_MS * 5)) : AbortSignal.timeout(20_000);
        try {
          const response = await fetch(new URL(`/${tenant}/${number}/${how}`, origin), { signal });
          const text = await response.text();
          if (response.status !== 200) return void wrong.push(`${how}: ${response.status} ${text.slice(0, 200)}`);
          counts[how === "leaves" || how === "stays" ? "left" : "answered"]++;
          if (how === "waits" && text !== JSON.stringify(`${tenant} ${number}`)) wrong.push(`${number} got ${text}`);
        } catch (error) {
          if (how === "disconnects") counts.disconnected++;
          else wrong.push(`${number}, ${how}: ${error}`);
        }
      };
      for (let round = 0; round < ROUNDS; round++) {
        await Promise.all(Array.from({ length: AT_ONCE }, (_, index) => ask(round * AT_ONCE + index)));
        // So that tokens expire between rounds, and waiters meet leaders that leave.
        await new Promise((resolve) => setTimeout(resolve, 1000));
      }
      const unhandled = await (await fetch(new URL("/unhandled", origin))).json();
      const crossings = tenants.flatMap(({ crossings }) => crossings);
      figure("R48", `workerd as of ${compatibilityDate}: ${counts.answered} answered with their own, ${counts.disconnected} disconnected, ${counts.left} ended before their call; ${wrong.length} hung, cancelled or mixed up, ${crossings.length} crossings`);
      assert.deepEqual([wrong, crossings, unhandled], [[], [], []]);
      assert.ok(counts.disconnected > 20, "some left in the middle");
    } finally {
      await workerd.dispose();
      for (const tenant of tenants) tenant.close();
    }
  });
}
