// Every `fetch` that users bring: the same calls have to look the same on the wire as by the runtime's own, and their answers too.
import assert from "node:assert/strict";
import test from "node:test";

import { Miniflare, supportedCompatibilityDate } from "miniflare";

import { workerModules } from "../support/bundle.js";
import { figure } from "../support/figures.js";
import { consumer } from "./support/consumer.js";

for (const node of /** @type {const} */ (["20", "22", "24"])) {
  const shows = ["undici-6", "undici-7", "node-fetch-2", "node-fetch-3", "cross-fetch", "ofetch"];
  consumer({ project: "fetches", name: `R70 any fetch in Node ${node}: undici by a proxy, node-fetch, cross-fetch, ofetch`, shows, node: /** @type {any} */ (node), long: node === "22" }, async ({ sh }) => {
    const table = JSON.parse((await sh("node wire.mjs")).split("\n").at(-2) ?? "");
    const { "the runtime's": own, ...others } = table;
    // Insert, get, two uploads, four bodies of connections, bytes, text, a redirect, and one that never answers.
    assert.deepEqual([own.requests.length, own.outcomes.length], [12, 12]);
    assert.deepEqual(own.outcomes.map(({ code }) => code ?? "ok"), ["ok", "NOT_FOUND", ...Array(8).fill("ok"), "API", "ABORTED"]);
    for (const [name, { outcomes, requests, tunnels }] of Object.entries(others)) {
      assert.deepEqual(requests, own.requests, name);
      // node-fetch 2 makes an absolute URL of a redirect's, so that the message can name its origin.
      const withoutMessages = (/** @type {any[]} */ all) => all.map(({ message: _, ...rest }) => rest);
      assert.deepEqual(withoutMessages(outcomes), withoutMessages(own.outcomes), name);
      if (/proxy|replaced/.test(name)) assert.ok(tunnels > 0, name);
    }
    figure("R70", `Node ${node}: ${Object.keys(others).length} ways to fetch, ${own.requests.length} requests each, 0 different on the wire; 1 KiB of every byte whole both ways`);
  });
}

const WORKER = `
  import { Skyflow } from "skyflow-edge";
  const credentials = { apiKey: "sky-ab12c-0123456789abcdef0123456789abcdef" };
  const insert = async (fetch) => {
    const client = new Skyflow({ vaultConfigs: [{ vaultId: "v", clusterId: "c", credentials }], fetch, logLevel: "OFF", maxRetries: 0 });
    return client.vault().insert({ table: "t", values: [{ a: 1 }] }).then(({ insertedFields }) => insertedFields[0].a, ({ code, message }) => [code, message]);
  };
  export class Vault {
    async fetch(request) { return Response.json({ records: [{ skyflow_id: "1", tokens: { a: "object " + new URL(request.url).pathname } }] }); }
  }
  export default {
    async fetch(request, env) {
      const stub = env.OBJECT.get(env.OBJECT.idFromName("a"));
      const upload = new Skyflow({ vaultConfigs: [{ vaultId: "v", clusterId: "c", credentials }], fetch: env.SERVICE.fetch.bind(env.SERVICE), logLevel: "OFF" });
      return Response.json({
        "a service binding in a function": await insert((url, init) => env.SERVICE.fetch(url, init)),
        "a bound service binding": await insert(env.SERVICE.fetch.bind(env.SERVICE)),
        "a service binding, not bound": await insert(env.SERVICE.fetch),
        "a Durable Object in a function": await insert((url, init) => stub.fetch(url, init)),
        "a bound Durable Object": await insert(stub.fetch.bind(stub)),
        "a Durable Object, not bound": await insert(stub.fetch),
        "an upload by a service binding": await upload.vault().uploadFile({ table: "t", columnName: "c", file: new File(["hello"], "a.txt") }).then(({ skyflowId }) => skyflowId, String),
      });
    },
  };
`;

test("R70 a service binding and a Durable Object as fetch, bound or not", async () => {
  const SERVICE = async (/** @type {any} */ request) => {
    const { pathname } = new URL(request.url);
    const body = await request.text();
    return Response.json(pathname.endsWith("/upload") ? { skyflowID: /hello/.test(body) ? "whole" : body } : { records: [{ skyflow_id: "1", tokens: { a: `service ${pathname}` } }] });
  };
  const modules = await workerModules(WORKER);
  const workerd = new Miniflare({ modules, compatibilityDate: supportedCompatibilityDate, serviceBindings: { SERVICE: /** @type {any} */ (SERVICE) }, durableObjects: { OBJECT: "Vault" } });
  try {
    const found = /** @type {Record<string, any>} */ (await (await workerd.dispatchFetch("http://worker.example/")).json());
    for (const [name, outcome] of Object.entries(found)) {
      const kind = name.includes("service") ? "service" : "object";
      if (name.includes("upload")) assert.equal(outcome, "whole");
      // workerd's own functions may be called without their object or not, by its version: then the error says how.
      else if (name.includes("not bound") && Array.isArray(outcome)) assert.deepEqual([outcome[0], /must be bound/.test(outcome[1])], ["INVALID_INPUT", true], `${name}: ${outcome}`);
      else assert.equal(outcome, `${kind} /v1/vaults/v/t`, name);
    }
    assert.equal(Object.keys(found).length, 7);
  } finally {
    await workerd.dispose();
  }
});
