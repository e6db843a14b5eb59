/**
 * Makes a server's text safe to show: a word appears only if it is in the fixed vocabulary of API English or is a name
 * that the caller gave; numbers only if they are the answer's own status. Anything else becomes `[...]`. A server may
 * quote a record in any encoding, so nothing here looks for what to hide. Everything takes time linear in the text.
 */
import { vocabulary } from "./vocabulary.js";

/** What stands in the place of hidden parts. */
export const HIDDEN = "[...]";
const MAX_SHOWN_CHARACTERS = 1000;
/** Nothing behind it is looked at: a text of megabytes says no more. */
const MAX_READ_CHARACTERS = 16 * 1024;
const MAX_WORD_CHARACTERS = 64;
/** More marks in a row would be a code of their own; those of JSON come in fours: `":{"`. */
const MAX_MARKS = 2;
const MAX_JSON_MARKS = 4;

const BLANK = 0;
const MARK = 1;
const WORD = 2;

/** Shown between words. */
const MARKS = ".,:;!?()[]{}<>'\"-_/=*";
/** Part of a word where a letter stands on both sides, as in `card.number`, `do_not_honor` and `can't`. */
const JOINERS = ".-_/'";
/** Shown also where a blank stands on both sides. */
const LONE_MARKS = "-=:*/<>";
const JSON_MARKS = /^["'{}[\]():,]*$/;

/**
 * Whatever is neither blank nor a mark counts as part of a word, which is then not in the vocabulary: zero-width
 * and bidirectional characters, symbols, half a surrogate pair.
 * @param {number} code of a UTF-16 unit
 */
function kindOf(code) {
  if (code < 0x80) return code <= 0x20 || code === 0x5c || code === 0x60 || code === 0x7f ? BLANK : MARKS.includes(String.fromCharCode(code)) ? MARK : WORD;
  // Control characters, other blanks, and typographic quotes and dashes.
  return code <= 0xa0 || code === 0xab || code === 0xbb || (code >= 0x2000 && code <= 0x200a) || (code >= 0x2010 && code <= 0x2029) || code === 0x3000 ? BLANK : WORD;
}

/** @param {string} text @param {number} at @param {number} end */
const isJoiner = (text, at, end) => JOINERS.includes(text[at]) && at + 1 < end && kindOf(text.charCodeAt(at + 1)) === WORD;

/**
 * @typedef {object} Token
 * @property {string} gap what stands before the word
 * @property {string} word
 * @property {boolean} shown
 * @property {boolean} telling whether it says something by itself
 */

/**
 * @param {string} text
 * @returns {{ tokens: Token[], rest: string }} the words, and what stands behind the last
 */
function tokenize(text) {
  const end = Math.min(text.length, MAX_READ_CHARACTERS);
  /** @type {Token[]} */
  const tokens = [];
  let gapStart = 0;
  for (let at = 0; at < end; at++) {
    if (kindOf(text.charCodeAt(at)) !== WORD) continue;
    const start = at;
    while (at < end && (kindOf(text.charCodeAt(at)) === WORD || isJoiner(text, at, end))) at++;
    // What goes on behind the end is longer than what was looked at.
    const word = at === end && end < text.length ? "" : text.slice(start, at);
    tokens.push({ gap: text.slice(gapStart, start), word, shown: false, telling: false });
    gapStart = at;
  }
  return { tokens, rest: text.slice(gapStart, end) };
}

/** Case could be a code: at most one capital letter stands behind a small one, as in `OpenID`. */
const isSpelled = (/** @type {string} */ word) => (word.match(/[a-z][A-Z]/g)?.length ?? 0) <= 1;

/** A word of the vocabulary. @param {string} word @returns {boolean | undefined} whether it says something by itself */
const known = (word) => (word.length > 1 && isSpelled(word) ? vocabulary().get(word.toLowerCase()) : undefined);

/** @param {string} word @param {ReadonlySet<string>} names */
const isName = (word, names) => word.length > 1 && (names.has(word) || names.has(word.toLowerCase()));

/** `cardNumber`, `HTTPStatus`: each part must be known. @param {string} word @param {string} status */
const isCamelCase = (word, status) => (word.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^A-Za-z]+/g) ?? []).every((part) => part === status || known(part) !== undefined);

/**
 * `do_not_honor`, `persons.card_number`: all of it is shown or nothing.
 * @param {string} word
 * @param {ReadonlySet<string>} names
 * @param {string} status
 */
function isJoined(word, names, status) {
  const isPart = (/** @type {string} */ part) => part === status || isName(part, names) || known(part) !== undefined || isCamelCase(part, status);
  const parts = word.split(/[./]/).flatMap((part) => (isName(part, names) ? part : part.split(/[-_]/)));
  // Only of short words, the parts could as well be pieces of something else.
  return parts.some((part) => part.length > 2) && parts.every((part) => part !== "" && isPart(part));
}

/**
 * Decides on one word.
 * @param {Token} token
 * @param {ReadonlySet<string>} names
 * @param {string} status
 */
function judge(token, names, status) {
  const { word } = token;
  if (word.length > MAX_WORD_CHARACTERS) return;
  const bare = word.endsWith("'s") ? word.slice(0, -2) : word;
  const telling = known(word) ?? known(bare);
  if (word === status || isName(bare, names)) token.shown = token.telling = true;
  // Country and state codes look like short words in capitals.
  else if (word.length === 2 && word === word.toUpperCase() && word !== "ID" && word !== "IP") return;
  else if (telling !== undefined) {
    token.shown = true;
    token.telling = telling;
  } else if (isJoined(bare, names, status)) token.shown = token.telling = true;
}

/** The article, between words of more than a letter; in capitals only where a sentence begins. @param {Token[]} tokens @param {number} index */
function isArticle(tokens, index) {
  const { word, gap } = tokens[index];
  const isBegin = index === 0 || /[.!?]/.test(gap);
  return (word === "a" || (word === "A" && isBegin)) && (index === 0 || tokens[index - 1].word.length > 1) && (tokens[index + 1]?.word.length ?? 0) > 1;
}

/** Between two hidden parts, words that say nothing by themselves are hidden too: they may be pieces of what is hidden. @param {Token[]} tokens */
function hideFragments(tokens) {
  let hidden = -1;
  let telling = true;
  for (let index = 0; index < tokens.length; index++) {
    if (tokens[index].shown) telling ||= tokens[index].telling;
    else {
      if (!telling) for (let each = hidden + 1; each < index; each++) tokens[each].shown = false;
      hidden = index;
      telling = false;
    }
  }
}

/** @param {string} gap @param {number} from @param {number} to */
function marks(gap, from, to) {
  let found = "";
  for (let at = from; at < to; at++) if (kindOf(gap.charCodeAt(at)) === MARK) found += gap[at];
  return found;
}

/** What is shown of that which stands between two words. @param {string} gap */
function between(gap) {
  let first = 0;
  while (first < gap.length && kindOf(gap.charCodeAt(first)) === MARK) first++;
  if (first === gap.length) return first <= MAX_MARKS || (first <= MAX_JSON_MARKS && JSON_MARKS.test(gap)) ? gap : " ";
  let last = gap.length;
  while (last > first && kindOf(gap.charCodeAt(last - 1)) === MARK) last--;
  if (first === 0 && last === gap.length) {
    const lone = marks(gap, first, last);
    return lone.length === 1 && LONE_MARKS.includes(lone) ? ` ${lone} ` : " ";
  }
  return `${gap.slice(0, Math.min(first, MAX_MARKS))} ${gap.slice(Math.max(last, gap.length - MAX_MARKS))}`;
}

/**
 * What may be shown of a server's text.
 * @param {string} text
 * @param {ReadonlySet<string>} names that the caller gave, in lower case or as they were given
 * @param {number} status of the answer
 * @returns {string} at most 1000 characters
 */
export function scrub(text, names, status) {
  const { tokens, rest } = tokenize(text);
  const statusText = String(status);
  tokens.forEach((token, index) => {
    if (isArticle(tokens, index)) token.shown = true;
    else judge(token, names, statusText);
  });
  hideFragments(tokens);
  let out = "";
  let wasShown = true;
  for (let index = 0; index < tokens.length; index++) {
    const { gap, word, shown } = tokens[index];
    if (!shown && !wasShown) continue;
    const next = `${index === 0 ? between(gap).trimStart() : between(gap)}${shown ? word : HIDDEN}`;
    if (out.length + next.length > MAX_SHOWN_CHARACTERS - MAX_MARKS) return out;
    out += next;
    wasShown = shown;
  }
  return tokens.length === 0 ? "" : out + between(rest).trimEnd();
}

/** Whether anything of a text was shown. @param {string} shown */
export const says = (shown) => /[A-Za-z0-9]/.test(shown);

/** A text as it is, but for control, zero-width and bidirectional characters, which could forge log lines. @param {string} text */
export const printable = (text) => text.replace(/[\0-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\p{Surrogate}|[\u{e0000}-\u{e007f}]/gu, " ");
