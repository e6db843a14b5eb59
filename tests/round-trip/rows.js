/** Random rows: every kind of JSON value, and the names and values that have broken programs before. */
import fc from "fast-check";

/** Names that mean something to JavaScript, to the vault's answers or to this package, but not as columns. */
const ODD_NAMES = [
  "__proto__", "constructor", "prototype", "toString", "valueOf", "hasOwnProperty", "toJSON", "then", "length", "0", "-1",
  "skyflowID", "SkyflowId", "skyflow_ID", "skyflowId2", "skyflowIds", "requestIndex", "request_index", "tokens", "fields",
  "records", "errors", "tokenizedData", "null", "undefined", "a.b", "a/b?c#d", "%2e%2e", "$&", "\u0000", "\u2028", "ключ", "🔑",
]; // prettier-ignore

/** These two are the row's id wherever it is shown, so they cannot be columns. */
const TAKEN_NAMES = ["skyflowId", "skyflow_id"];

const ODD_TEXTS = ["", " ", "null", "true", "1", "{}", "\"", "\\", "\\u0041", "\u0000\u001f\u007f", "👩‍👩‍👧‍👦", "e\u0301", "\ufeffx", "</script>", "4111 1111 1111 1111", "123-45-6789"];

const ODD_NUMBERS = [0, -0, 1, -1, 0.1, 2 ** 53 - 1, -(2 ** 53 - 1), 1e-7, 5e-324, 2.2250738585072014e-308, 123456789.12345679];

const text = fc.oneof(fc.constantFrom(...ODD_TEXTS), fc.string({ unit: "grapheme", maxLength: 30 }), fc.string({ unit: "binary", maxLength: 10 }));
/** Whole numbers that are not safe are refused. */
const number = fc.oneof(fc.constantFrom(...ODD_NUMBERS), fc.integer(), fc.maxSafeInteger(), fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Number.isInteger(value) || Number.isSafeInteger(value)));
const scalar = fc.oneof(text, number, fc.boolean(), fc.constant(null));

const member = fc.oneof(fc.constantFrom(...ODD_NAMES, ...TAKEN_NAMES, ""), text);
/** @param {fc.Arbitrary<string>} name @param {fc.Arbitrary<unknown>} value @param {{ minLength?: number, maxLength: number }} size */
const object = (name, value, size) =>
  // Own members all of them, `__proto__` too, which an assignment would not make.
  fc.uniqueArray(fc.tuple(name, value), { ...size, selector: ([key]) => key }).map((entries) => Object.fromEntries(entries));

/** @type {{ value: fc.Arbitrary<unknown> }} */
const { value } = fc.letrec((/** @type {(name: string) => fc.Arbitrary<unknown>} */ tie) => ({
  value: fc.oneof({ depthSize: "small", withCrossShrink: true }, scalar, tie("list"), tie("object")),
  list: fc.array(tie("value"), { maxLength: 4 }),
  object: object(member, tie("value"), { maxLength: 4 }),
}));

const column = fc.oneof(
  fc.constantFrom(...ODD_NAMES),
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 }).filter((name) => name.trim() !== "" && !TAKEN_NAMES.includes(name)),
);

/** @type {fc.Arbitrary<Record<string, unknown>>} */
export const row = object(column, value, { minLength: 1, maxLength: 6 });
