// What is written for a connection is read back as what was meant, by parsers that are not ours.
import { execFileSync } from "node:child_process";
import test from "node:test";

import fc from "fast-check";

import * as assert from "../support/assert.js";
import { connected } from "../support/clients.js";

const RUNS = 2000;

/** What is sent for a body of this type; undefined when it is refused. */
function writer() {
  const { connection, requests } = connected({ body: {} });
  return async (/** @type {unknown} */ body, /** @type {string} */ type) => {
    requests.length = 0;
    await connection.invoke({ body, headers: { "content-type": type } }).catch((error) => assert.equal(error.code, "INVALID_INPUT"));
    return requests[0]?.body;
  };
}

// A whole number that a double cannot tell from the next one is refused: the caller may have meant that.
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Number.isInteger(value) || Number.isSafeInteger(value));
const leaf = fc.oneof(fc.string({ unit: "binary" }), fc.string({ unit: "grapheme" }), number, fc.boolean(), fc.constant(null));
const keys = fc.oneof(fc.constantFrom("a", "b", "__proto__", "constructor", "0", "größe", "x-y"), fc.string({ unit: "binary", minLength: 1, maxLength: 4 }));
/** @param {fc.Arbitrary<string>} key */
const nested = (key) => fc.letrec((tie) => ({ node: fc.oneof({ depthSize: "small" }, leaf, fc.array(tie("node"), { minLength: 1, maxLength: 3 }), fc.dictionary(key, tie("node"), { minKeys: 1, maxKeys: 3 })) })).node;
/** @param {fc.Arbitrary<string>} key */
const bodies = (key) => fc.dictionary(key, nested(key), { minKeys: 1, maxKeys: 4 });

const whole = (/** @type {string} */ text) => !/\p{Surrogate}/u.test(text);

/** The leaves of a value, each with its path. @param {any} value @param {string[]} path @returns {[string[], string][]} */
function leaves(value, path = []) {
  if (typeof value !== "object" || value === null) return [[path, String(value ?? "")]];
  return Object.entries(value).flatMap(([key, member]) => leaves(member, [...path, key]));
}

test("a form has each leaf once, under the path to it, or is refused for what it cannot carry", async () => {
  const write = writer();
  let written = 0;
  await fc.assert(
    fc.asyncProperty(bodies(keys), async (body) => {
      const wanted = leaves(body);
      const text = await write(body, "application/x-www-form-urlencoded");
      const carries = wanted.every(([path, value]) => whole(value) && path.every(whole) && path.slice(1).every((key) => !/[[\]]/.test(key)));
      assert.equal(text !== undefined, carries, JSON.stringify(body));
      if (text === undefined) return;
      written++;
      const read = [...new URLSearchParams(text)].map(([name, value]) => {
        const inner = /^([^]*?)((?:\[[^[\]]*\])*)$/.exec(name);
        return [inner?.[1], ...[...(inner?.[2] ?? "").matchAll(/\[([^[\]]*)\]/g)].map(([, key]) => key), value];
      });
      // A name of the first level is the caller's own spelling, brackets and all.
      const spelled = wanted.filter(([[first]]) => !/[[\]]/.test(first)).map(([path, value]) => [...path, value]);
      assert.deepEqual(read.filter(([first]) => spelled.some(([other]) => other === first)), spelled);
      assert.equal(read.length, wanted.length);
    }),
    { numRuns: RUNS, seed: 5 },
  );
  assert.ok(written > RUNS / 4, `${written} were written`);
});

/** What Python's expat makes of documents: each a tree of `[name, text, children]`. @param {string[]} documents @returns {any[]} */
function parsedXml(documents) {
  const script = `
import json, sys, xml.etree.ElementTree as tree
def shown(node): return [node.tag, node.text or "", [shown(child) for child in node]]
print(json.dumps([shown(tree.fromstring(text.encode("utf-8"))) for text in json.load(sys.stdin)]))`;
  return JSON.parse(execFileSync("python3", ["-c", script], { input: JSON.stringify(documents), maxBuffer: 1 << 28, encoding: "utf8" }));
}

/** @param {any} value @param {string} name @returns {any[]} */
function elements(value, name) {
  if (Array.isArray(value)) return value.flatMap((item) => elements(item, name));
  if (typeof value !== "object" || value === null) return [[name, String(value ?? ""), []]];
  return [[name, "", Object.entries(value).flatMap(([key, member]) => elements(member, key))]];
}

/** Whether XML 1.0 has all the characters. @param {any} value @returns {boolean} */
const isXmlText = (value) => leaves(value).every(([, text]) => !/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(text));

/** Whether XML can say it: a list is its items, and cannot be empty or in a list. @param {any} value @returns {boolean} */
function isXmlData(value) {
  if (typeof value !== "object" || value === null) return true;
  const isListed = !Array.isArray(value) || (value.length > 0 && !value.some(Array.isArray));
  return isListed && Object.values(value).every(isXmlData);
}

test("a document is one that a strict parser reads, and says what was meant", async () => {
  const write = writer();
  /** @type {string[]} */
  const documents = [];
  /** @type {any[]} */
  const wanted = [];
  const names = fc.constantFrom("a", "b", "_", "größe", "x-y.1", "constructor", "__proto__", "値");
  await fc.assert(
    fc.asyncProperty(bodies(names), async (body) => {
      const text = await write(body, "text/xml");
      assert.equal(text !== undefined, isXmlText(body) && isXmlData(body), JSON.stringify(body));
      if (text === undefined) return;
      documents.push(text);
      wanted.push(elements(body, "request")[0]);
    }),
    { numRuns: RUNS, seed: 6 },
  );
  assert.ok(documents.length > RUNS / 4, `${documents.length} were written`);
  assert.deepEqual(parsedXml(documents), wanted);
});

test("a name is written as an element's only if a parser takes it for that name", async () => {
  const write = writer();
  /** @type {string[]} */
  const documents = [];
  /** @type {string[]} */
  const names = [];
  await fc.assert(
    fc.asyncProperty(fc.oneof(keys, fc.string({ unit: fc.oneof(fc.nat(0x131), fc.integer({ min: 0x4e00, max: 0x9fa5 })).map((code) => String.fromCharCode(code)), minLength: 1, maxLength: 3 })), async (name) => {
      const text = await write({ [name]: "x" }, "text/xml");
      // Expat knows the names of XML 1.0 as it was before its fifth edition: some later letters are none to it.
      if (text === undefined || /[^\0-\u0131\u4e00-\u9fa5]/.test(name)) return;
      documents.push(text);
      names.push(name);
    }),
    { numRuns: RUNS, seed: 7 },
  );
  assert.ok(new Set(names).size > 20, `${new Set(names).size} names`);
  assert.deepEqual(parsedXml(documents).map(([, , [[name]]]) => name), names);
});

test("JSON is what was meant, to its depths", async () => {
  const write = writer();
  await fc.assert(
    fc.asyncProperty(bodies(keys), async (body) => {
      assert.equal(JSON.stringify(JSON.parse(await write(body, "application/json"))), JSON.stringify(body));
    }),
    { numRuns: RUNS, seed: 8 },
  );
});
