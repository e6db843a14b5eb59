// Every recorded case of skyflow-node 2.1.1 through `skyflow-edge/skyflow-node`: the same requests and the same results
// and errors, or a difference that differences.js lists with its reason and asserts.
import assert from "node:assert/strict";
import test, { after } from "node:test";
import { isDeepStrictEqual } from "node:util";

import { answersOf, expectation, readRecordings } from "../wire/recordings.js";
import { DIFFERENCES } from "./differences.js";
import { observe, OPERATIONS, recorded } from "./operations.js";

/**
 * @typedef {import("../wire/recordings.js").Recording} Recording
 * @typedef {import("../wire/recordings.js").Observed} Observed
 */

const all = readRecordings();
const recordings = all.filter(({ sdk }) => sdk.startsWith("node"));

/** The differing cases, by reason. @type {Map<string, Set<string>>} */
const differing = new Map();

const matches = (/** @type {string} */ pattern, /** @type {string} */ id) =>
  new RegExp(`^${pattern.split("*").map((part) => part.replace(/[.\\]/g, "\\$&")).join(".*")}$`).test(id);

/** The recording of another input, as if it were that of `recording`. @param {string} id @param {Recording} recording @returns {Recording} */
function borrowed(id, recording) {
  const other = all.find((candidate) => candidate.id === id);
  assert.ok(other, `${id} is not recorded`);
  const idOf = (/** @type {Recording} */ { input: { config } }) => config?.vaultConfigs?.[0].vaultId ?? config?.connectionConfigs?.[0].connectionId;
  return idOf(other) === undefined ? other : JSON.parse(JSON.stringify(other).replaceAll(idOf(other), idOf(recording)));
}

/** The main client's form in this entry's. @param {Observed} expected @returns {any} */
function inThisForm({ sent, error, result }) {
  if (error !== undefined) return { sent, error: errorInThisForm(error) };
  const each = (/** @type {any} */ value) => {
    if (value?.error !== undefined && value.error?.code !== undefined) return { error: errorInThisForm(value.error) };
    if (typeof value !== "object" || value === null || Array.isArray(value) || "accessToken" in value || "signedToken" in value) return value;
    const { requestId: _, ...rest } = value;
    return rest;
  };
  return { sent, result: Array.isArray(result) ? result.map(each) : each(result) };
}

/** @param {any} error */
function errorInThisForm({ code: _, operation: _operation, escaped, ...error }) {
  if (escaped !== undefined) return { escaped };
  return Object.fromEntries(Object.entries({ ...error, httpCode: error.httpCode || 400, httpStatus: error.httpStatus ?? "Bad Request" }).filter(([, value]) => value !== undefined));
}

/** @param {Recording} recording */
function wantedOf(recording) {
  let expected = expectation(recording);
  let answers = answersOf(recording);
  const reasons = [];
  for (const { reason, cases, like, expect, isTakenBack } of /** @type {any[]} */ (DIFFERENCES)) {
    if (!cases.some((/** @type {string} */ pattern) => matches(pattern, recording.id)) || isTakenBack?.(recording.id)) continue;
    const before = inThisForm(expected);
    if (like !== undefined) {
      const other = borrowed(like, recording);
      expected = expectation(other);
      answers = answersOf(other);
    }
    expected = expect(expected, recording);
    if (!isDeepStrictEqual(before, inThisForm(expected))) reasons.push(reason);
  }
  const wanted = reasons.length === 0 ? recorded(recording) : inThisForm(expected);
  for (const reason of reasons) differing.set(reason, (differing.get(reason) ?? new Set()).add(recording.id));
  return { wanted, answers };
}

let passed = 0;
for (const operation of OPERATIONS) {
  test(operation, async (t) => {
    const cases = recordings.filter((candidate) => candidate.operation === operation);
    assert.ok(cases.length > 0, "nothing is recorded under this name");
    for (const recording of cases) {
      const { wanted, answers } = wantedOf(recording);
      await t.test(recording.id, async () => {
        assert.deepEqual(await observe(recording, wanted, answers), wanted);
        passed += 1;
      });
    }
  });
}

test("no recorded operation is left out", () => {
  assert.deepEqual([...new Set(recordings.map(({ operation }) => operation))].sort(), [...OPERATIONS].sort());
});

after(() => {
  for (const [reason, ids] of differing) console.log(`${ids.size} cases differ. ${reason}`);
  const listed = new Set([...differing.values()].flatMap((ids) => [...ids]));
  console.log(`${passed} of ${recordings.length} cases of skyflow-node 2.1.1: ${recordings.length - listed.size} equal, ${listed.size} listed with a reason`);
});
