// The forms for issues: valid, and a vulnerability is not reported in one of them.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import test from "node:test";

import { parseDocument } from "yaml";

const folder = fileURLToPath(new URL("../../.github/ISSUE_TEMPLATE/", import.meta.url));
const forms = readdirSync(folder).filter((name) => name !== "config.yml");

/** @param {string} name @returns {any} */
function parsed(name) {
  const document = parseDocument(readFileSync(`${folder}${name}`, "utf8"), { strict: true, uniqueKeys: true });
  assert.deepEqual([...document.errors, ...document.warnings], [], name);
  return document.toJS();
}

for (const name of forms) {
  test(`the form ${name} is one`, () => {
    const { name: title, description, body } = parsed(name);
    assert.ok(title && description);
    const inputs = body.filter((/** @type {any} */ { type }) => type !== "markdown");
    assert.ok(inputs.length > 0 && inputs.every((/** @type {any} */ { type, id, attributes }) => ["textarea", "input", "dropdown"].includes(type) && id && attributes.label));
    assert.equal(new Set(inputs.map((/** @type {any} */ { id }) => id)).size, inputs.length);
  });
}

test("who reports a bug is told where vulnerabilities go, and to leave records out", () => {
  const text = readFileSync(`${folder}bug.yml`, "utf8");
  assert.match(text, /vulnerability.*security advisories/);
  assert.match(text, /No records, tokens or keys/);
  assert.equal(typeof parsed("config.yml").blank_issues_enabled, "boolean");
});
