/** Ways in which a server may write down a value that it was sent. Composed, they are what `scrub` has to withstand. */

const bytes = (/** @type {string} */ text) => [...new TextEncoder().encode(text)];
const units = (/** @type {string} */ text) => Array.from(text);
const joined = (/** @type {string} */ separator) => (/** @type {string} */ text) => units(text).join(separator);
const coded = (/** @type {(byte: number) => string} */ code, separator = "") => (/** @type {string} */ text) => bytes(text).map(code).join(separator);
const pieces = (/** @type {number} */ length, /** @type {string} */ separator) => (/** @type {string} */ text) => units(text).map((unit, index) => (index > 0 && index % length === 0 ? separator + unit : unit)).join("");
const base64 = (/** @type {string} */ text) => btoa(String.fromCharCode(...bytes(text)));
const hex = (/** @type {number} */ byte) => byte.toString(16).padStart(2, "0");
const shifted = (/** @type {string} */ text, /** @type {(code: number) => number} */ shift) => text.replace(/[!-~]/g, (character) => String.fromCodePoint(shift(character.charCodeAt(0))));
const bits = (/** @type {string} */ zero, /** @type {string} */ one) => coded((byte) => byte.toString(2).padStart(8, "0").replace(/./g, (bit) => (bit === "0" ? zero : one)));

/** @type {Record<string, (text: string) => string>} */
export const CODECS = {
  same: (text) => text,
  "upper case": (text) => text.toUpperCase(),
  "lower case": (text) => text.toLowerCase(),
  "title case": (text) => text.replace(/\b\w/g, (letter) => letter.toUpperCase()),
  "alternating case": (text) => units(text).map((unit, index) => (index % 2 ? unit.toUpperCase() : unit.toLowerCase())).join(""),
  reversed: (text) => units(text).reverse().join(""),
  "percent-encoded": (text) => encodeURIComponent(text.replace(/\p{Surrogate}/gu, "?")),
  "percent-encoded, all of it": coded((byte) => `%${hex(byte)}`),
  "of a form": (text) => new URLSearchParams({ v: text }).toString().slice(2),
  "JSON": (text) => JSON.stringify(text),
  "JSON in JSON": (text) => JSON.stringify(JSON.stringify({ value: text })),
  "\\u escapes": (text) => text.replace(/[^]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`),
  "\\x escapes": coded((byte) => `\\x${hex(byte)}`),
  "octal escapes": coded((byte) => `\\${byte.toString(8).padStart(3, "0")}`),
  "quoted-printable": coded((byte) => `=${hex(byte).toUpperCase()}`),
  "HTML": (text) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`),
  "HTML, all of it": (text) => text.replace(/[^]/g, (unit) => `&#x${unit.charCodeAt(0).toString(16)};`),
  base64,
  "base64url": (text) => base64(text).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, ""),
  hex: coded(hex),
  "hex in pairs": coded(hex, " "),
  "hex with colons": coded(hex, ":"),
  "decimal codes": coded(String, ", "),
  binary: bits("0", "1"),
  "binary in marks": bits(".", "-"),
  "binary in lone marks": bits(". ", ", "),
  "binary in blanks": bits(" ", "\t"),
  "binary in zero-width characters": bits("\u200b", "\u200c"),
  "tag characters": (text) => shifted(text, (code) => 0xe0000 + code),
  "letters and blanks": joined(" "),
  "letters and hyphens": joined("-"),
  "letters and dots": joined("."),
  "letters and commas": joined(","),
  "letters and underscores": joined("_"),
  "letters and slashes": joined("/"),
  "letters and lines": joined("\n"),
  "letters and nulls": joined("\0"),
  "letters in quotes": (text) => units(text).map((unit) => `'${unit}'`).join(" "),
  "letters in a list": (text) => JSON.stringify(units(text)),
  "letters and zero-width characters": joined("\u200b"),
  "letters and soft hyphens": joined("\u00ad"),
  "letters and bidirectional marks": joined("\u202e"),
  "in pairs": pieces(2, " "),
  "in threes": pieces(3, "-"),
  "in fours": pieces(4, " "),
  "in fours, by dots": pieces(4, "."),
  "decomposed": (text) => units(text).map((unit) => `${unit}\u0301`).join(""),
  "full-width": (text) => shifted(text, (code) => code + 0xfee0),
  "mathematical": (text) => text.replace(/[a-z]/gi, (letter) => String.fromCodePoint((letter < "a" ? 0x1d400 - 65 : 0x1d41a - 97) + letter.charCodeAt(0))),
  "rot13": (text) => text.replace(/[a-z]/gi, (letter) => String.fromCharCode(letter.charCodeAt(0) + (letter.toLowerCase() < "n" ? 13 : -13))),
  "cut in the middle": (text) => `${text.slice(0, text.length / 2)}...`,
  "masked but for the end": (text) => text.slice(-4).padStart(text.length, "*"),
  "with lengths": (text) => `${text.length}:${text}`,
};

/** How a value stands in a message. */
export const PLACES = [
  (/** @type {string} */ value) => `Invalid value '${value}' for column card_number`,
  (/** @type {string} */ value) => `duplicate key value violates unique constraint (${value})`,
  (/** @type {string} */ value) => value,
  (/** @type {string} */ value) => `${value} is not a valid number`,
  (/** @type {string} */ value) => `{"error":{"message":"bad ${value}","value":"${value}"}}`,
  (/** @type {string} */ value) => `The value=${value}; expected another: ${value}.`,
  (/** @type {string} */ value) => `persons.${value} in /v1/vaults/persons/${value}/files?value=${value}`,
  (/** @type {string} */ value) => `error\n${value}\nerror`,
];
