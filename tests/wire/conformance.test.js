// Every recorded case of the official SDKs, through this package: the same requests and the same
// results, or a difference that differences.js lists with its reason and asserts.
import assert from "node:assert/strict";
import test, { after } from "node:test";
import { isDeepStrictEqual } from "node:util";

import { requestNames } from "../../pkg-templates/host/request-names.js";
import { HIDDEN, scrub } from "../../pkg-templates/host/scrub.js";
import { shownNames } from "../support/shown-names.js";
import { DIFFERENCES } from "./differences.js";
import { OPERATIONS, observe } from "./operations.js";
import { answersOf, expectation, OWN_WORDS, readRecordings, withOperation } from "./recordings.js";

/** @typedef {import("./recordings.js").Recording} Recording */

const all = readRecordings();
const recordings = all.filter(({ operation }) => operation in OPERATIONS);
/** @type {Record<string, number>} */
const passed = Object.fromEntries(Object.keys(OPERATIONS).map((operation) => [operation, 0]));

/** Cases whose server texts are not shown whole by default. */
let scrubbed = 0;

/** Which cases each pattern of each difference changes. @type {Map<string, Set<string>>[]} */
const changedBy = DIFFERENCES.map(({ cases }) => new Map(cases.map((pattern) => [pattern, new Set()])));

const matches = (/** @type {string} */ pattern, /** @type {string} */ id) =>
  new RegExp(`^${pattern.split("*").map((part) => part.replace(/[.\\]/g, "\\$&")).join(".*")}$`).test(id);

/** The recording of another input, as if it were that of `recording`. @param {string} id @param {Recording} recording @returns {Recording} */
function borrowed(id, recording) {
  const other = all.find((candidate) => candidate.id === id);
  assert.ok(other, `${id} is not recorded`);
  const idOf = (/** @type {Recording} */ { input: { config } }) => config.vaultConfigs?.[0].vaultId ?? config.connectionConfigs?.[0].connectionId;
  return idOf(other) === undefined ? other : JSON.parse(JSON.stringify(other).replaceAll(idOf(other), idOf(recording)));
}

/** What this package must do: the recording, and what differences.js says of it. @param {Recording} recording */
function wantedOf(recording) {
  let expected = expectation(recording);
  let answers = answersOf(recording);
  for (const [index, { cases, like, expect }] of DIFFERENCES.entries()) {
    const pattern = cases.find((candidate) => matches(candidate, recording.id));
    if (pattern === undefined) continue;
    const before = expected;
    if (like !== undefined) {
      const other = borrowed(like, recording);
      expected = expectation(other);
      answers = answersOf(other);
    }
    expected = expect(expected, recording);
    if (!isDeepStrictEqual(before, expected)) changedBy[index].get(pattern)?.add(recording.id);
  }
  return { expected: withOperation(recording, expected), answers };
}

/** Functions without a client show server texts as a client does by default. */
const isSafeAlways = (/** @type {Recording} */ { operation }) => operation === "generateBearerToken";

/**
 * What is shown by default: of the server's texts, words of API English and names of the request. Which these are is
 * shown in tests/safety/scrub.test.js; here, that it is done in every error, and to nothing else.
 * @param {Recording} recording
 * @param {import("./recordings.js").Observed} expected
 * @returns {import("./recordings.js").Observed}
 */
function shownByDefault({ operation, input, response }, expected) {
  const name = operation === "invokeConnection" ? "invoke" : operation;
  const names = requestNames(input.request, shownNames(name), name);
  const status = expected.error?.httpCode ?? response?.status ?? 0;
  const show = (/** @type {string} */ text) => scrub(text, names, status) || HIDDEN;
  /** @param {any} value @returns {any} */
  const shown = (value) => {
    if (typeof value === "string") return show(value);
    if (Array.isArray(value)) return value.map(shown);
    if (typeof value === "object" && value !== null) return Object.fromEntries(Object.entries(value).map(([key, member]) => (key === "runId" || key === "errorFromClient" ? [key, member] : [show(key), shown(member)])));
    return value;
  };
  const { error, result } = expected;
  if (error?.message !== undefined) {
    const message = error.message === OWN_WORDS ? OWN_WORDS : show(error.message);
    return { ...expected, error: { ...error, message, details: shown(error.details) } };
  }
  if (!Array.isArray(result?.errors)) return expected;
  return { ...expected, result: { ...result, errors: result.errors.map((/** @type {any} */ item) => ({ ...item, error: show(item.error) })) } };
}

for (const operation of Object.keys(OPERATIONS)) {
  test(operation, async (t) => {
    for (const recording of recordings.filter((candidate) => candidate.operation === operation)) {
      const { expected, answers } = wantedOf(recording);
      await t.test(recording.id, async () => {
        const whole = isSafeAlways(recording) ? shownByDefault(recording, expected) : expected;
        assert.deepEqual(await observe(recording, whole, answers, "full"), whole);
        const shown = shownByDefault(recording, expected);
        if (!isDeepStrictEqual(shown, whole)) {
          assert.deepEqual(await observe(recording, shown, answers, "safe"), shown);
          scrubbed += 1;
        }
        passed[operation] += 1;
      });
    }
    assert.ok(recordings.some((candidate) => candidate.operation === operation), "nothing is recorded under this name");
  });
}

test("every listed difference is one", () => {
  const idle = DIFFERENCES.flatMap(({ reason }, index) => [...changedBy[index]].filter(([, ids]) => ids.size === 0).map(([pattern]) => `${pattern}: ${reason}`));
  assert.deepEqual(idle, [], "these cases do just what the SDK did, or do not exist");
});

after(() => {
  const missing = [...new Set(all.map(({ operation }) => operation))].filter((operation) => !(operation in OPERATIONS));
  console.log(`not yet: ${missing.join(", ") || "nothing"}`);
  for (const [index, { reason }] of DIFFERENCES.entries()) {
    console.log(`${[...changedBy[index].values()].reduce((sum, ids) => sum + ids.size, 0)} cases differ. ${reason}`);
  }
  const differing = new Set(changedBy.flatMap((patterns) => [...patterns.values()].flatMap((ids) => [...ids])));
  for (const [operation, count] of Object.entries(passed)) console.log(`${operation}: ${count} of ${recordings.filter((recording) => recording.operation === operation).length}`);
  console.log(`${recordings.length - differing.size} cases as recorded, ${differing.size} with a listed difference`);
  console.log(`${scrubbed} of them also with the server's texts as they are shown by default`);
  console.log(`${Object.values(passed).reduce((sum, count) => sum + count, 0)} of ${recordings.length} cases`);
});
