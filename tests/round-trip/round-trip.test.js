/** What is inserted is what detokenize and get give back, whatever it is. */
import fc from "fast-check";

import assert from "node:assert/strict";
import test from "node:test";

import { onLocalVault } from "../support/clients.js";
import { row } from "./rows.js";

const ROWS_PER_RUN = 25;
const RUNS = 400;

/** A value as the vault's text and type of it mean it. @param {{ value: any, type: string | null }} field */
function meant({ value, type }) {
  return type === "STRING" ? value : type === "NONE" ? null : JSON.parse(value);
}

const TYPES = /** @type {const} */ ({ string: ["STRING"], boolean: ["BOOL"], number: ["INTEGER", "FLOAT"], array: ["ARRAY"], object: ["JSON"] });
const kind = (/** @type {unknown} */ value) => (Array.isArray(value) ? "array" : /** @type {keyof typeof TYPES} */ (typeof value));

/** Everything about the prototypes that all objects share. */
const prototypes = () => [Object, Array, String, Number, Boolean, Function].map(({ prototype }) => Object.getOwnPropertyDescriptors(prototype));

test("10,000 random rows come back as they were", async () => {
  const before = prototypes();
  const started = performance.now();
  let cases = 0;
  let values = 0;
  const rows = fc.array(row, { minLength: ROWS_PER_RUN, maxLength: ROWS_PER_RUN });
  await fc.assert(
    fc.asyncProperty(rows, fc.boolean(), async (sent, continueOnError) => {
      const { vault } = await onLocalVault();
      // JSON has no -0; and a copy shows whether the caller's rows are left alone.
      const expected = JSON.parse(JSON.stringify(sent));
      const inserted = await vault.insert({ table: "t", values: sent, continueOnError });
      assert.deepEqual(JSON.parse(JSON.stringify(sent)), expected);
      assert.equal(inserted.errors, null);
      const ids = inserted.insertedFields.map(({ skyflowId }) => skyflowId);

      const { data } = await vault.get({ table: "t", ids, redactionType: "PLAIN_TEXT" });
      assert.deepEqual(data, expected.map((/** @type {any} */ fields, /** @type {number} */ index) => Object.fromEntries([["skyflowId", ids[index]], ...Object.entries(fields)])));

      const wanted = [];
      for (const [index, tokens] of inserted.insertedFields.entries()) {
        const valued = Object.keys(expected[index]).filter((name) => expected[index][name] !== null);
        const named = Object.keys(tokens).filter((name) => name !== "skyflowId" && (name !== "requestIndex" || typeof tokens[name] === "string"));
        // With continueOnError a column of this name gives way to the row's own index, as `skyflowId` does.
        const seen = continueOnError ? valued.filter((name) => name !== "requestIndex") : valued;
        assert.deepEqual(named.sort(), seen.sort(), "every value has a token");
        for (const name of seen) wanted.push({ token: /** @type {string} */ (tokens[name]), value: expected[index][name] });
      }
      if (wanted.length > 0) {
        const tokens = wanted.map(({ token }) => ({ token, redactionType: /** @type {const} */ ("PLAIN_TEXT") }));
        const { detokenizedFields } = await vault.detokenize({ data: tokens });
        assert.deepEqual(detokenizedFields.map((field) => ({ token: field.token, value: meant(field) })), wanted);
        for (const [index, { type }] of detokenizedFields.entries()) {
          assert.ok(TYPES[kind(wanted[index].value)].includes(/** @type {never} */ (type)), `${type} for a ${kind(wanted[index].value)}`);
        }
      }
      cases += sent.length;
      values += wanted.length;
    }),
    { numRuns: RUNS },
  );
  assert.deepEqual(prototypes(), before, "no prototype was touched");
  assert.equal(/** @type {any} */ ({}).polluted, undefined);
  assert.ok(cases >= ROWS_PER_RUN * RUNS);
  console.log(`${cases} rows with ${values} values came back as they were, in ${((performance.now() - started) / 1000).toFixed(1)} s`);
});
