/**
 * The official Python SDK, driven through every operation against the local vault, and skyflow-edge doing the same
 * against another: what they give must be the same.
 */
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { isDeepStrictEqual } from "node:util";

import { generateBearerTokenFromCreds } from "skyflow-edge";

import { comparable } from "./comparison.js";
import { runEdge } from "./edge-sdk.js";
import { makeVenv, runPython } from "./python.js";
import { SCENARIO, TABLES } from "./scenario/index.js";
import { serveVault } from "./served-vault.js";


/**
 * The steps in which the Python SDK has one of its known defects, and what is right there instead. A step that is
 * listed but agrees fails too.
 * @type {Record<string, [defect: string, reason: string, right: (outcome: import("./edge-sdk.js").Outcome) => void]>}
 */
const DEFECTS = {
  "insert into a table with a slash": [
    "H-P1",
    "the table is not percent-encoded, so the request goes to another path",
    ({ result }) => assert.match(result.insertedFields[0].name, /uuid/),
  ],
  "batch with a column called request_index": [
    "H-P19",
    "the token column overwrites the row's index",
    ({ result }) => {
      assert.equal(result.insertedFields[0].requestIndex, 0);
      assert.match(result.insertedFields[0].request_index, /uuid/);
    },
  ],
  "update without an id": ["H-P4", "PUT …/None is sent", ({ error }) => assert.deepEqual([error.httpCode, error.requestId], [400, null])],
  "get a page of rows": ["H-P17", "offset and limit cannot be combined", ({ result }) => assert.deepEqual(result.data.map((/** @type {any} */ row) => row.name), ["Bo", "Cy"])],
  "upload from bytes without a name": ["H-P14", "a nameless object is uploaded as no file at all", ({ result }) => assert.match(result.skyflowId, /insert a row/)],
  "bearer token with roles that are no list": ["H-P12", "a TypeError escapes", ({ error }) => assert.equal(error.httpCode, 400)],
  "get known and unknown ids": ["the same, and more", "skyflow-edge also says which id has no row", ({ result }) => assert.deepEqual([result.data.length, result.errors[0].httpCode], [1, 404])],
  "query with a leading blank": ["H-P22", "only text that begins with SELECT is taken for one", ({ result }) => assert.equal(result.fields.length, 1)],
};

/** Every operation of the Python SDK's vault, and the functions of its service accounts. */
const OPERATIONS = ["bearerToken", "delete", "detokenize", "get", "insert", "query", "signedDataTokens", "tokenize", "update", "uploadFile"];

/** Where two outcomes differ, in a line for each. @param {any} python @param {any} edge @param {string} [path] @returns {string[]} */
function differences(python, edge, path = "") {
  if (isDeepStrictEqual(python, edge)) return [];
  const objects = [python, edge].every((value) => typeof value === "object" && value !== null);
  if (!objects) return [`${path || "outcome"}: Python ${JSON.stringify(python)}, edge ${JSON.stringify(edge)}`];
  const keys = [...new Set([...Object.keys(python), ...Object.keys(edge)])];
  const found = keys.flatMap((key) => differences(python[key], edge[key], path === "" ? key : `${path}.${key}`));
  return found.length > 0 ? found : [`${path || "outcome"}: another kind of object`];
}

test("the Python SDK and skyflow-edge agree, operation by operation", async (t) => {
  await makeVenv();
  const folder = await mkdtemp(join(tmpdir(), "interop-"));
  const forPython = await serveVault(folder, TABLES);
  const forEdge = await serveVault(folder, TABLES);
  t.after(async () => {
    await Promise.all([forPython.stop(), forEdge.stop()]);
    await rm(folder, { recursive: true });
  });
  const [python, edge] = [
    await comparable(await runPython("python_sdk.py", { ...forPython, folder, steps: SCENARIO }), SCENARIO),
    await comparable(await runEdge(forEdge, SCENARIO, folder), SCENARIO),
  ];
  const failures = [];
  const [succeeding, failing] = [new Set(), new Set()];
  const counts = { same: 0, listed: 0 };
  for (const [index, step] of SCENARIO.entries()) {
    const found = differences(python[index], edge[index]);
    const [defect, reason, right] = DEFECTS[step.name] ?? [];
    const { error } = edge[index];
    const shown = error ? ` (${error.httpCode})` : "";
    (error ? failing : succeeding).add(step.operation);
    if (found.length === 0 && defect === undefined) {
      counts.same += 1;
      console.log(`${step.name} … same${shown}`);
    } else if (found.length > 0 && defect !== undefined) {
      counts.listed += 1;
      right?.(edge[index]);
      console.log(`${step.name} … ${defect}: ${reason}`);
    } else {
      const what = defect === undefined ? found.join("\n    ") : `listed as ${defect}, but the same`;
      console.log(`${step.name} … DIFFERENT\n    ${what}`);
      failures.push(step.name);
    }
  }
  console.log(`${counts.same} of ${SCENARIO.length} steps the same, ${counts.listed} differ by a defect of the Python SDK`);
  assert.deepEqual(failures, []);
  const names = SCENARIO.map((step) => step.name);
  assert.equal(new Set(names).size, names.length, "names are unique");
  assert.deepEqual(Object.keys(DEFECTS).filter((name) => !names.includes(name)), [], "every listed step exists");
  assert.deepEqual([...succeeding].sort(), OPERATIONS, "every operation succeeds in some step");
  assert.deepEqual([...failing].sort(), OPERATIONS, "and fails in some other");
});

test("what either SDK makes of a service account, both accept, and PyJWT verifies", async (t) => {
  await makeVenv();
  const folder = await mkdtemp(join(tmpdir(), "interop-"));
  const served = await serveVault(folder, TABLES);
  t.after(async () => {
    await served.stop();
    await rm(folder, { recursive: true });
  });
  const sdks = /** @type {[string, (steps: import("./scenario/index.js").Step[]) => Promise<import("./edge-sdk.js").Outcome[]>][]} */ ([
    ["skyflow-edge", (steps) => runEdge(served, steps, folder)],
    ["Python", (steps) => runPython("python_sdk.py", { ...served, folder, steps })],
  ]);
  const step = (/** @type {string} */ operation, /** @type {any} */ request, /** @type {object} */ client = {}) => ({ name: operation, operation, request, client });
  const context = { user: "u1", of: ["ü", 1, null] };
  const [inserted] = await runEdge(served, [step("insert", { table: "people", values: [{ name: "Uma" }] })], folder);
  const dataToken = inserted.result.insertedFields[0].name;
  for (const [maker, made] of sdks) {
    const makes = [step("bearerToken", { account: "path", roleIds: ["r1"], ctx: context }), step("signedDataTokens", { account: "string", dataTokens: [dataToken], timeToLive: 300, ctx: context })];
    const [{ result: bearer }, { result: signed }] = await made(makes);
    const request = { data: [{ token: signed.signed[0].signedToken }] };
    for (const [user, uses] of sdks) {
      const outcomes = await uses([step("detokenize", request, { token: bearer.accessToken }), step("detokenize", request, { account: "string", context }), step("detokenize", request)]);
      const values = outcomes.map(({ result, error }) => result?.detokenizedFields[0].value ?? error.httpCode);
      assert.deepEqual(values, ["Uma", "Uma", 403], `made by ${maker}, used by ${user}, with the token, a client of the context and one without`);
    }
  }
  const { clientID, keyID, tokenURI } = JSON.parse(served.credentialsString);
  let assertion = "";
  const fetch = async (/** @type {string} */ url, /** @type {any} */ init) => (({ assertion } = JSON.parse(init.body)), globalThis.fetch(url, init));
  await generateBearerTokenFromCreds(served.credentialsString, { ctx: context, fetch: /** @type {any} */ (fetch) });
  const [{ result }] = await runEdge(served, [step("signedDataTokens", { account: "path", dataTokens: [dataToken], ctx: context })], folder);
  const verify = (/** @type {string} */ jwt, /** @type {string} */ issuer) => step("verify", { jwt, issuer, audience: tokenURI });
  const verified = await runPython("python_sdk.py", { ...served, folder, steps: [verify(assertion, clientID), verify(result.signed[0].signedToken.replace("signed_token_", ""), "sdk")] });
  for (const [index, own] of [{ iss: clientID }, { iss: "sdk", tok: dataToken }].entries()) {
    const { header, claims } = verified[index].result;
    assert.deepEqual(header, { alg: "RS256", typ: "JWT" });
    const { iat, exp, ...others } = claims;
    assert.equal(exp - iat, index === 0 ? 3600 : 60);
    assert.deepEqual(others, { sub: clientID, key: keyID, aud: tokenURI, ctx: context, ...own });
  }
});
