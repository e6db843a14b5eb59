/**
 * docs/errors.md: each symptom in it is produced here, and the message it quotes is the one that users see. After a change of
 * messages run this with DOCUMENTS=write and look at what changed.
 */
import { readFileSync, writeFileSync } from "node:fs";
import test from "node:test";

import assert from "node:assert/strict";

import { errorOf, given, SYMPTOMS } from "./symptoms.js";

const page = new URL("../../docs/errors.md", import.meta.url);
let text = readFileSync(page, "utf8");

/** The message that a section quotes, and where it begins. @param {string} title */
function quoted(title) {
  const section = text.indexOf(`### ${title}\n`);
  assert.ok(section >= 0, `docs/errors.md has a section "${title}"`);
  const begin = text.indexOf("```text\n", section) + "```text\n".length;
  return { begin, message: text.slice(begin, text.indexOf("\n```", begin)) };
}

for (const [title, act] of Object.entries(SYMPTOMS)) {
  test(`docs/errors.md shows what users see: ${title}`, async () => {
    const around = await given();
    const { code, message } = await errorOf(() => act(around));
    const shown = `${code}  ${message}`;
    const { begin, message: old } = quoted(title);
    if (process.env.DOCUMENTS === "write") text = `${text.slice(0, begin)}${shown}${text.slice(begin + old.length)}`;
    else assert.equal(old, shown);
  });
}

test("every symptom in docs/errors.md is produced", () => {
  const titles = [...text.matchAll(/^### (.*)$/gm)].map(([, title]) => title);
  assert.deepEqual(titles.filter((title) => SYMPTOMS[title] === undefined), []);
  if (process.env.DOCUMENTS === "write") writeFileSync(page, text);
});
