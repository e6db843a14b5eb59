// R64: no text blocks the isolate. Every function that reads a caller's or a server's text is measured on hostile inputs of
// growing length, and its time must not grow faster than they do.
import test from "node:test";

import { cleanCause } from "../../pkg-templates/host/cause.js";
import { countNodes } from "../../pkg-templates/host/json-limits.js";
import { readPem } from "../../pkg-templates/host/keys.js";
import { requestNames } from "../../pkg-templates/host/request-names.js";
import { printable, scrub } from "../../pkg-templates/host/scrub.js";
import { readServerError } from "../../pkg-templates/host/server-error.js";
import { TokenScanner } from "../../pkg-templates/host/token-scanner.js";
import { withoutOwnFrames } from "../../pkg-templates/host/stack.js";
import { spansOf, withNames } from "../../pkg-templates/records/chat-spans.js";
import { chatOf } from "../../pkg-templates/records/deidentify-chat.js";
import { readForm } from "../../pkg-templates/records/form.js";
import { SENT } from "../../pkg-templates/records/response.js";
import { isSelect } from "../../pkg-templates/records/select-statement.js";
import * as assert from "../support/assert.js";
import { figure, printTable } from "../support/figures.js";
import { growth } from "../support/growth.js";

const MAX_EXPONENT = 1.3;
const KB = 1024;
const MB = KB * KB;
/** The target is 50 on a machine that does nothing else and passes over the characters of a megabyte in a millisecond. */
const MAX_MS_PER_MB = 80;
const LOOP_MS_PER_MB = 1.5;

const none = new Set();
/** @param {string} text */
function hash(text) {
  let sum = 0;
  for (let i = 0; i < text.length; i++) sum = (sum * 31 + text.charCodeAt(i)) | 0;
  return sum;
}

/** @param {string} part */
const repeated = (part) => (/** @type {number} */ size) => part.repeat(Math.ceil(size / part.length)).slice(0, size);
const encoded = (/** @type {string} */ part) => (/** @type {number} */ size) => new TextEncoder().encode(repeated(part)(size));
/** @param {(size: number) => string} make @param {string} type */
const answered = (make, type = "application/json") => (/** @type {number} */ size) => ({ status: 400, bytes: new TextEncoder().encode(make(size)), headers: new Headers({ "content-type": type }) });
const read = (/** @type {any} */ answer) => readServerError(answer, { names: none, full: false });
const readWhole = (/** @type {any} */ answer) => readServerError(answer, { names: none, full: true });

/** A conversation of one text, in which a vault has found these names one after the other. @param {string[]} names @param {string} text behind them */
function named(names, text = "") {
  let start = 0;
  const entities = names.map((value, index) => {
    const entity = { token: `N_${index}`, value, entity: "NAME", textIndex: { start } };
    start += value.length + 1;
    return entity;
  });
  return { texts: [`${names.join(" ")} ${text}`], entities };
}
const spans = (/** @type {ReturnType<typeof named>} */ { texts, entities }) => spansOf(texts, "-----", entities, (token) => `[${token}]`) ?? [];
const findNames = (/** @type {ReturnType<typeof named>} */ given) => withNames(given.texts, spans(given));
const many = (/** @type {number} */ size, /** @type {(index: number) => string} */ name) => Array.from({ length: size / 16 }, (_, index) => name(index));
const chat = (/** @type {string} */ content) => chatOf({ [SENT]: [{ role: "user", content }, { role: "user", content: [{ type: "text", text: content }] }] });
const scan = (/** @type {string} */ text) => new TokenScanner(true).scan(text, true);

/**
 * With the middle size of an input, four times of which must be within what the function reads at all,
 * and how many times the time of the others a function may take.
 * @type {[string, number, (input: any) => unknown, Record<string, (size: number) => unknown>, number?][]}
 */
const FUNCTIONS = [
  ["scrub", 4 * KB, (text) => scrub(text, none, 400), { words: repeated("invalid "), marks: repeated("."), lines: repeated("\n"), "one word": repeated("x"), joined: repeated("a_"), camel: repeated("aB"), digits: repeated("4"), quotes: repeated("'\""), "hidden words": repeated("x, "), surrogates: repeated("\ud800"), articles: repeated("a ") }],
  ["printable", 32 * KB, printable, { controls: repeated("\u001b"), text: repeated("word "), surrogates: repeated("\ud800") }],
  ["isSelect", 64 * KB, isSelect, { comments: repeated("/**/"), "open comments": repeated("/*"), "comment after comment": repeated("/* */ "), lines: repeated("--\n"), dashes: repeated("-"), blanks: repeated(" "), parentheses: repeated("("), "half comments": repeated("/**"), "all of them": repeated("--\n/**/( \n"), "line breaks": repeated("\n--"), wide: repeated("\u3000") }],
  ["readForm", 32 * KB, readForm, { pairs: repeated("a=b&"), "other names": (size) => Array.from({ length: size / 8 }, (_, index) => `n${index}=1`).join("&"), "one name": repeated("a&"), percents: repeated("%25"), plus: repeated("+"), equals: repeated("="), prototypes: repeated("__proto__=1&") }],
  ["readForm, nothing", 16 * KB, readForm, { ampersands: repeated("&") }],
  ["readPem", 15 * KB, readPem, { begins: repeated("-----BEGIN A-----"), "private keys": repeated("-----BEGIN PRIVATE KEY-----"), dashes: repeated("-"), breaks: repeated("\\n"), "a long body": (size) => `-----BEGIN PRIVATE KEY-----${repeated("A\n")(size - 60)}-----END PRIVATE KEY-----`, labels: repeated("-----BEGIN "), "half ends": repeated("-----BEGIN A-----\n-----END A") }],
  ["countNodes", 64 * KB, (bytes) => countNodes(bytes, Infinity, Infinity), { objects: encoded("{},"), lists: encoded("["), strings: encoded('"",'), "one string": encoded('"' + "x".repeat(1 << 16)), backslashes: encoded('"\\\\\\"'), commas: encoded(","), text: encoded("x") }],
  ["readServerError", 15 * KB, read, { message: answered((size) => JSON.stringify({ error: { message: repeated("x y ")(size) } })), details: answered((size) => JSON.stringify({ error: { message: "m", details: Array.from({ length: size / 4 }, () => "x") } })), lists: answered(repeated("[")), objects: answered(repeated("{},")), keys: answered((size) => JSON.stringify({ error: { details: [Object.fromEntries(Array.from({ length: size / 10 }, (_, index) => [`k${index}`, 1]))] } })), deep: answered((size) => `{"error":{"details":[${"[".repeat(size / 2)}${"]".repeat(size / 2)}]}}`), parts: answered((size) => JSON.stringify({ responses: Array.from({ length: size / 32 }, () => ({ Body: { error: "bad" } })) })), plain: answered(repeated("x "), "text/plain"), page: answered(repeated("<html>"), "text/html"), blank: answered(repeated(" "), "text/plain") }],
  ["readServerError, whole", 15 * KB, readWhole, { message: answered((size) => JSON.stringify({ error: { message: repeated("x y ")(size) } })), controls: answered((size) => JSON.stringify({ error: repeated("\u001b")(size / 8) })) }],
  ["cleanCause", 4 * KB, (error) => cleanCause(error, { full: false }), { message: (size) => new Error(repeated("x y ")(size)), name: (size) => Object.assign(new Error(), { name: repeated("Error")(size), code: repeated("E_")(size) }) }],
  ["requestNames", 16 * KB, (request) => requestNames(request, "columns", "insert"), { columns: (size) => ({ values: [Object.fromEntries(Array.from({ length: size / 8 }, (_, index) => [`c${index}`, 1]))] }), rows: (size) => ({ values: Array.from({ length: size / 8 }, (_, index) => ({ [`c${index % 100}`]: 1 })) }), names: (size) => ({ table: repeated("ab")(size), fields: [repeated("ab")(size)] }) }],
  ["chatOf", 32 * KB, chat, { text: repeated("word "), dashes: repeated("-"), "lines of dashes": (size) => Array.from({ length: Math.sqrt(size) }, (_, index) => "-".repeat(index)).join("\n"), "data URL": (size) => `data:text/plain,${repeated("x")(size)}`, "no data URL": repeated("data:;,"), "blank data URL": (size) => `data:${repeated("\n")(size)},${repeated("\n")(size)} x`, blanks: repeated("\n") }],
  ["withNames", 8 * KB, findNames, { "one first word": (size) => named(many(size, (index) => `Ann ${index.toString(36).padStart(4, "x")}`)), "again and again": (size) => named(many(size / 2, (index) => `Ann ${index}`), "Ann ".repeat(size / 8)), "all lengths": (size) => named(Array.from({ length: Math.sqrt(size) }, (_, index) => `Ann ${"x".repeat(index)}`), "Ann xxxxx y ".repeat(size / 24)), "all but the end": (size) => named([`${"a ".repeat(31)}b`], "a ".repeat(size / 2)), "a long name": (size) => named([`${"a ".repeat(size / 4)}b`], "a ".repeat(size / 4)), "one word each": (size) => named(many(size, (index) => `N${index}`)) }, 30],
  ["TokenScanner", 32 * KB, scan, { brackets: repeated("["), tokens: repeated("[NAME_abcde] "), begun: repeated("[NAME_"), bare: repeated("NAME_abcde "), word: repeated("A"), underscores: repeated("A_"), surrogates: repeated("\ud83d") }, 5],
  ["withoutOwnFrames", 64 * KB, (stack) => withoutOwnFrames(stack, "file:///skyflow-edge/index.js"), { frames: repeated("    at f (file:///a.js:1:2)\n"), message: repeated("at ("), parentheses: repeated("("), at: repeated("@\n"), positions: repeated(":1"), "one line": repeated("x") }],
];

test("R64 the time of every text function is linear in its input", () => {
  /** @type {(string | number)[][]} */
  const rows = [];
  /** @type {string[]} */
  const broken = [];
  const loop = growth(hash, repeated("x y "), MB / 4, () => true).us[2] / 1000;
  const limit = MAX_MS_PER_MB * Math.max(1, loop / LOOP_MS_PER_MB);
  let worst = -Infinity;
  let slowest = 0;
  for (const [name, size, act, inputs, times = 1] of FUNCTIONS) {
    for (const [kind, make] of Object.entries(inputs)) {
      const msPerMb = (/** @type {number[]} */ us) => (us[2] / 1000) * (MB / (4 * size));
      const isGood = (/** @type {import("../support/growth.js").Growth} */ found) => found.exponent <= MAX_EXPONENT && msPerMb(found.us) <= limit * times;
      const found = growth(act, make, size, isGood);
      const figures = [found.exponent.toFixed(2), msPerMb(found.us).toFixed(1)];
      rows.push([name, kind, ...figures]);
      worst = Math.max(worst, found.exponent);
      slowest = Math.max(slowest, msPerMb(found.us) / times);
      if (!isGood(found)) broken.push(`${name}, ${kind}: exponent ${figures[0]}, ${figures[1]} ms a MB`);
    }
  }
  printTable(["function", "input", "exponent", "ms a MB"], rows);
  assert.deepEqual(broken, []);
  figure("R64", `${rows.length} hostile inputs of ${FUNCTIONS.length} text functions: exponent at most ${worst.toFixed(2)}, at most ${slowest.toFixed(1)} ms a MB`);
});

test("R64 a function whose time is quadratic is told from a linear one", () => {
  const quadratic = (/** @type {string} */ text) => {
    for (let i = 0; i < text.length; i += 64) hash(text);
  };
  assert.ok(growth(quadratic, repeated("x"), KB, () => true).exponent > 1.7);
});

test("R64 nodes of JSON are counted before it is parsed, strings and escapes included", () => {
  const within = (/** @type {unknown} */ value, /** @type {number} */ nodes, /** @type {number} */ depth) => countNodes(new TextEncoder().encode(typeof value === "string" ? value : JSON.stringify(value)), nodes, depth);
  for (const [value, nodes, depth] of /** @type {[unknown, number, number][]} */ ([
    [5, 1, 0],
    [[1, 2, 3], 4, 1],
    [{ a: [1, { b: 2 }] }, 5, 3],
    [{ 'a"[{,\\': "[[[{{{,,,\"\\" }, 2, 1],
    [["\\\\", "\\", '"'], 4, 1],
    ["[".repeat(1000), 1001, 1000],
    [new Array(1000).fill({}), 2001, 2],
  ])) {
    assert.ok(within(value, nodes, depth), `${JSON.stringify(value).slice(0, 50)} has ${nodes} nodes`);
    assert.ok(!within(value, nodes - 1, depth) || nodes === 1, `${JSON.stringify(value).slice(0, 50)} has more than ${nodes - 1} nodes`);
    assert.ok(depth === 0 || !within(value, nodes, depth - 1), `${JSON.stringify(value).slice(0, 50)} is deeper than ${depth - 1}`);
  }
});

test("a statement is a SELECT behind blanks, comments and parentheses only", () => {
  for (const text of ["SELECT 1", " \n\tselect 1", "-- it's\nSELECT 1", "/* a */ /* b */select(1)", "((select 1))", "WITH x AS (SELECT 1) SELECT 2", "--\n--\n(/**/select", "select", "\u3000select 1", "/***/select 1", "/* -- */ select 1", "-- /*\nselect 1"]) assert.ok(isSelect(text), text);
  for (const text of ["", "selected", "select$", "select_1", "withdraw", "UPDATE x", "/* select", "-- select", "/*/ select 1", "/* a */ x */ select 1", ")select 1", "sel/**/ect 1", "; select 1"]) assert.ok(!isSelect(text), text);
});

test("a form is read with repeated names as lists, and `__proto__` as a name", () => {
  const form = readForm("a=1&b=2&a=3&__proto__=4&c&d=%C3%A9+x&a=5&toString=6");
  assert.deepEqual(Object.entries(form), [["a", ["1", "3", "5"]], ["b", "2"], ["__proto__", "4"], ["c", ""], ["d", "é x"], ["toString", "6"]]);
  assert.equal(Object.getPrototypeOf(form), Object.prototype);
  assert.deepEqual(readForm(""), {});
});
