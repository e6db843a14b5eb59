// R27: a redirect carries nothing away, in Node. tests/isolation has the same in workerd.
import { after, before, test } from "node:test";
import { inspect } from "node:util";

import { Skyflow } from "skyflow-edge";

import * as assert from "../support/assert.js";
import { API_KEY, fails, methodsOf, vaultConfig } from "../support/clients.js";
import { FaultServer } from "../support/fault-server.js";
import { DETECT_OPERATIONS, OPERATIONS, perform } from "../support/operations.js";

/** @type {FaultServer} */
let first;
/** @type {FaultServer} */
let second;
before(async () => {
  [first, second] = await Promise.all([FaultServer.start(), FaultServer.start([{ echo: true }])]);
});
after(() => Promise.all([first.close(), second.close()]));

const ALL = [...OPERATIONS, ...DETECT_OPERATIONS];
const vaultOf = () => methodsOf(new Skyflow({ vaultConfigs: [vaultConfig({ vaultUrl: first.origin })], logLevel: "OFF" }));
const CODES = [300, 301, 302, 303, 307, 308];

test("R27 not a byte reaches the origin a redirect points to, by any operation and code", async () => {
  for (const status of CODES) {
    first.rules = [{ path: "/elsewhere" }, { status, headers: { location: `${second.origin}/elsewhere?SECRET`, "x-request-id": "r-1" } }];
    first.requests.length = 0;
    for (const operation of ALL) {
      const error = await fails(perform(vaultOf(), operation), "API", `${operation.name}, ${status}`);
      assert.deepEqual([error.httpCode, error.requestId, error.retryable], [status, "r-1", false]);
      assert.includes(error.message, second.origin);
      assert.excludes(inspect(error, { depth: 9 }), "SECRET");
      assert.excludes(error.message, "elsewhere");
    }
    assert.equal(first.requests.length, ALL.length, "each was sent once");
  }
  assert.deepEqual([second.bytes, second.connections], [0, 0]);
});

test("R27 nor by a connection, whatever it carries", async () => {
  const connectionConfigs = [{ connectionId: "c1", connectionUrl: `${first.origin}/x`, credentials: { apiKey: API_KEY } }];
  const connection = new Skyflow({ connectionConfigs, logLevel: "OFF" }).connection();
  for (const status of CODES) {
    first.rules = [{ path: "/elsewhere" }, { status, headers: { location: `${second.origin}/elsewhere?SECRET` } }];
    first.requests.length = 0;
    for (const method of /** @type {const} */ (["GET", "POST", "DELETE"])) {
      const error = await fails(connection.invoke({ method, headers: { authorization: "Basic SECRET" } }), "API", `${status}`);
      assert.excludes(inspect(error, { depth: 9 }), "SECRET");
    }
    assert.equal(first.requests.length, 3);
  }
  assert.deepEqual([second.bytes, second.connections], [0, 0]);
});

test("R27 nor is a redirect within the origin followed", async () => {
  for (const status of CODES) {
    first.rules = [{ path: "/elsewhere" }, { status, headers: { location: `${first.origin}/elsewhere` } }];
    first.requests.length = 0;
    await fails(perform(vaultOf(), OPERATIONS[0]), "API");
    assert.deepEqual(first.requests.map(({ path }) => path), ["/v1/vaults/v1/persons"]);
  }
});

test("R27 whatever stands in Location, the error is the same and shows no more than an origin", async () => {
  const wild = ["/elsewhere", "//other.example/SECRET", "elsewhere", "", "http://[", "javascript:SECRET", "https://user:SECRET@other.example/SECRET", "data:,SECRET", "\u00fc\u00fe", "x".repeat(5000)];
  for (const location of wild) {
    first.rules = [{ status: 302, headers: { location } }];
    const error = await fails(perform(vaultOf(), OPERATIONS[2], { maxRetries: 0 }), "API", location.slice(0, 50));
    assert.equal(error.httpCode, 302);
    assert.excludes(error.message, "SECRET");
    assert.ok(error.message.length < 500, "it is short");
  }
  first.rules = [{ status: 307 }];
  assert.includes((await fails(perform(vaultOf(), OPERATIONS[0]), "API", "no Location")).message, "redirect");
  assert.equal(second.bytes, 0);
});
