// The status that a server gives its own caller when the vault failed it.
import { Skyflow, SkyflowError, toHttpStatus } from "skyflow-edge";

import * as assert from "../support/assert.js";
import { stubbed, vaultConfig } from "../support/clients.js";
import { suite } from "../support/suite.js";

const test = suite("toHttpStatus");

/** @param {() => unknown} act */
async function thrownBy(act) {
  try {
    await act();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}

test("what the vault answers is a status for one's own caller, and never a 4xx for the operator's configuration", async () => {
  for (const [answer, status] of /** @type {[any, number][]} */ ([
    [{ status: 400 }, 400],
    [{ status: 401 }, 500],
    [{ status: 403 }, 500],
    [{ status: 404 }, 404],
    [{ status: 409 }, 409],
    [{ status: 405 }, 502],
    [{ status: 413 }, 502],
    [{ status: 301, headers: { location: "https://other.example" } }, 502],
    [{ status: 429, headers: { "retry-after": "7" } }, 503],
    [{ status: 500 }, 502],
    [{ status: 502 }, 502],
    [{ status: 503 }, 503],
    [{ status: 504 }, 502],
    [{ body: "no JSON" }, 502],
    [() => Promise.reject(new TypeError("fetch failed")), 502],
    [() => new Promise(() => {}), 504],
  ])) {
    const { vault } = stubbed(answer, { maxRetries: 0 });
    const error = await thrownBy(() => vault.get({ table: "t" }, { timeoutMs: 50 }));
    assert.equal(toHttpStatus(error), status, assert.show(answer));
  }
});

test("configuration that is refused is a 500, whoever called", async () => {
  const { client } = stubbed({});
  for (const act of [
    () => new Skyflow(/** @type {any} */ (undefined)),
    () => new Skyflow({ vaultConfigs: [vaultConfig({ vaultId: "" })] }),
    () => new Skyflow({ vaultConfigs: [vaultConfig({ credentials: { apiKey: "none" } })] }),
    () => client.vault("none"),
    () => client.detect("none"),
    () => client.connection(),
    () => client.addVaultConfig(vaultConfig()),
    () => client.removeVaultConfig("none"),
    () => client.updateSkyflowCredentials(/** @type {any} */ ({})),
    () => client.setLogLevel(/** @type {any} */ ("LOUD")),
    () => new Skyflow({ vaultConfigs: [{ vaultId: "v", clusterId: "c" }], env: {} }).vault().get({ table: "t" }),
  ]) assert.equal(toHttpStatus(await thrownBy(act)), 500, String(act));
});

test("what the client was configured with is a 500 when a call finds it wrong", async () => {
  for (const headers of [() => { throw new Error("no"); }, () => Promise.reject(new Error("no")), () => 5, () => ({ authorization: "x" }), () => ({ "x-a": "a\r\nb: c" })]) {
    const { vault, requests } = stubbed({}, { headers });
    const error = /** @type {any} */ (await thrownBy(() => vault.insert({ table: "t", values: [{ a: 1 }] })));
    assert.deepEqual([toHttpStatus(error), error.code, error.operation, requests.length], [500, "INVALID_INPUT", "insert", 0], error.message);
  }
  const { client, vault } = stubbed({});
  client.removeVaultConfig("v1");
  assert.equal(toHttpStatus(await thrownBy(() => vault.insert({ table: "t", values: [{ a: 1 }] }))), 500);
  const missing = stubbed({ status: 404 });
  assert.equal(toHttpStatus(await thrownBy(() => missing.vault.insert({ table: "t", values: [{ a: 1 }] }))), 500, "a vault or a table");
  assert.equal(toHttpStatus(await thrownBy(() => missing.vault.update({ table: "t", data: { skyflowId: "1", a: 1 } }))), 404, "a record");
});

test("a 404 is the caller's where a request names records, and otherwise of a vault or a table that is missing", async () => {
  const { client, vault } = stubbed({ status: 404 });
  const detect = client.detect();
  const file = new File(["x"], "x.txt", { type: "text/plain" });
  for (const [status, calls] of /** @type {[number, [string, () => any][]][]} */ ([
    [500, [
      ["insert", () => vault.insert({ table: "t", values: [{ a: 1 }] })],
      ["query", () => vault.query({ query: "SELECT 1" })],
      ["tokenize", () => vault.tokenize({ values: [{ value: "a", columnGroup: "g" }] })],
      ["getAll", () => vault.getAll({ table: "t" }).next()],
      ["deidentifyText", () => detect.deidentifyText({ text: "a" })],
      ["deidentifyChat", () => detect.deidentifyChat([{ role: "user", content: "a" }])],
      ["deidentifyFile", () => detect.deidentifyFile({ file })],
      ["checkGuardrails", () => detect.checkGuardrails({ text: "a", checkToxicity: true })],
    ]],
    [404, [
      ["get", () => vault.get({ table: "t", ids: ["a"] })],
      ["getAll of ids", () => vault.getAll({ table: "t", ids: ["a"] }).next()],
      ["update", () => vault.update({ table: "t", data: { skyflowId: "1", a: 1 } })],
      ["delete", () => vault.delete({ table: "t", ids: ["a"] })],
      ["detokenize", () => vault.detokenize({ data: [{ token: "a" }] })],
      ["deleteFile", () => vault.deleteFile({ table: "t", skyflowId: "1", columnName: "f" })],
      ["request", () => vault.request({ method: "GET", path: "/a" })],
      ["getDetectRun", () => detect.getDetectRun({ runId: "r" })],
    ]],
  ])) {
    for (const [name, call] of calls) assert.equal(toHttpStatus(await thrownBy(call)), status, name);
  }
});

test("what a call held is a 400, an abort a 503, and a signal's timeout a 504", async () => {
  const { vault } = stubbed(() => new Promise(() => {}));
  assert.equal(toHttpStatus(await thrownBy(() => vault.insert({ table: "t", values: [{ n: 1n }] }))), 400);
  assert.equal(toHttpStatus(await thrownBy(() => vault.get({ table: "t" }, { signal: AbortSignal.abort() }))), 503);
  assert.equal(toHttpStatus(await thrownBy(() => vault.get({ table: "t" }, { signal: AbortSignal.timeout(5) }))), 504);
});

test("whatever is no SkyflowError is a 500", () => {
  const hostile = Object.defineProperty({}, "name", { get: () => { throw new Error("mine"); } });
  for (const value of [undefined, null, 5, "text", {}, new Error("x"), Object.assign(new Error("x"), { code: "NOT_FOUND", status: 404 }), hostile, Object.assign(new SkyflowError("x"), { code: "toString" })]) assert.equal(toHttpStatus(value), 500);
  assert.equal(toHttpStatus(new SkyflowError("x", { code: "NOT_FOUND" })), 404);
});
