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
/** Of more than one part: with a joiner, a capital letter or a digit behind the first letter. */
const JOINED = /.[-_./A-Z\d]/;
/** @type {Record<string, string>} */
const CLOSED_BY = { "'": "'", '"': '"', "(": ")", "[": "]", "{": "}", "<": ">" };
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

/** A mix of small and capital letters could be a code: `OAuth` is an entry of its own. @param {string} word @param {string} lower */
const isPlainCase = (word, lower) => word === lower || word.slice(1) === lower.slice(1) || word === word.toUpperCase();

/** A word of the vocabulary. @param {string} word @returns {boolean | undefined} whether it says something by itself */
function known(word) {
  if (word.length < 2) return undefined;
  const lower = word.toLowerCase();
  return vocabulary().get(word) ?? (isPlainCase(word, lower) ? vocabulary().get(lower) : undefined);
}

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
  if (!JOINED.test(word)) return false;
  const isPart = (/** @type {string} */ part) => part === status || isName(part, names) || known(part) !== undefined || isCamelCase(part, status);
  const parts = word.split(/[./]/).flatMap((part) => (isName(part, names) ? part : part.split(/[-_]/)));
  // Only of short words, the parts could as well be pieces of something else.
  return parts.some((part) => part.length > 2) && parts.every((part) => part !== "" && isPart(part));
}

/** A sentence, or the text. @param {Token[]} tokens @param {number} index */
const isBegin = (tokens, index) => index === 0 || /[.!?]\s/.test(tokens[index].gap);

/** The article, between blanks and words of more than a letter. @param {Token[]} tokens @param {number} index */
const isArticle = (tokens, index) => (index === 0 || (tokens[index - 1].word.length > 1 && /^[.,:;!?]?\s+$/.test(tokens[index].gap))) && (tokens[index + 1]?.word.length ?? 0) > 1 && /^\s/.test(tokens[index + 1].gap);

/**
 * Decides on one word.
 * @param {Token[]} tokens
 * @param {number} index
 * @param {ReadonlySet<string>} names
 * @param {string} status
 */
function judge(tokens, index, names, status) {
  const token = tokens[index];
  const { word } = token;
  const isCapital = word[0] !== word[0]?.toLowerCase();
  if (word.length > MAX_WORD_CHARACTERS) return;
  const bare = word.endsWith("'s") ? word.slice(0, -2) : word;
  const telling = known(word) ?? known(bare);
  if (word === status || isName(bare, names)) token.shown = token.telling = true;
  else if (word === "a" || word === "A") token.shown = isArticle(tokens, index) && (!isCapital || isBegin(tokens, index));
  // Codes of countries and states, and pieces of names, look like short words in capitals.
  else if (word.length === 2 && isCapital && word !== "ID" && word !== "IP" && (word === word.toUpperCase() || !isBegin(tokens, index))) return;
  else if (telling !== undefined) {
    token.shown = true;
    token.telling = telling;
  } else if (isJoined(bare, names, status)) token.shown = token.telling = true;
}

/** A word that follows a hidden one without a blank may be a piece of it, unless what is between them ends it; so may a letter. @param {Token[]} tokens */
function hideEnds(tokens) {
  for (let index = 1; index < tokens.length; index++) {
    const { word, gap } = tokens[index];
    if (!tokens[index - 1].shown && (word === "a" || !/^=*["')\]}>]|[,;:]$|[\s\\]/.test(gap))) tokens[index].shown = false;
  }
}

/** Between two hidden parts, words that say nothing by themselves are hidden too: they may be pieces of what is hidden. @param {Token[]} tokens */
function hideFragments(tokens) {
  let hidden = -1;
  let telling = true;
  for (let index = 0; index < tokens.length; index++) {
    if (tokens[index].shown) telling ||= tokens[index].telling;
    else {
      if (!telling) for (let position = hidden + 1; position < index; position++) tokens[position].shown = false;
      hidden = index;
      telling = false;
    }
  }
}

/** Where the marks from `at` on end, or the blanks. @param {string} gap @param {number} at @param {number} kind @param {1 | -1} step */
function runEnd(gap, at, kind, step) {
  while (at >= 0 && at < gap.length && kindOf(gap.charCodeAt(at)) === kind) at += step;
  return at;
}

/**
 * The marks of a gap that belong to the word before it, and to the word behind it.
 * @param {string} gap
 * @param {boolean} isHidden whether the word before it is, so that its first marks may be part of what is hidden
 * @param {boolean} hides whether the word behind it is
 * @returns {{ head: string, between: string, tail: string }} a gap without a blank is all head
 */
function takeApart(gap, isHidden, hides) {
  const headEnd = runEnd(gap, 0, MARK, 1);
  if (headEnd === gap.length) return { head: gap, between: "", tail: "" };
  const tailStart = runEnd(gap, gap.length - 1, MARK, -1) + 1;
  if (isHidden) {
    const end = runEnd(gap, tailStart - 1, BLANK, -1) + 1;
    const start = runEnd(gap, end - 1, MARK, -1) + 1;
    // Behind marks among blanks, the last may be one of them, unless it is a quote that ends the whole.
    return { head: gap.slice(start, end).replace(start === 0 ? "" : /[.,;:!?]/g, ""), between: " ", tail: gap.slice(tailStart) };
  }
  if (hides) {
    const start = runEnd(gap, headEnd, BLANK, 1);
    return { head: gap.slice(0, headEnd), between: " ", tail: gap.slice(start, runEnd(gap, start, MARK, 1)) };
  }
  // Marks among blanks are a text of their own.
  const middle = gap.slice(headEnd, tailStart).trim();
  const isLone = headEnd === 0 && tailStart === gap.length && middle.length === 1 && LONE_MARKS.includes(middle);
  return middle === "" ? { head: gap.slice(0, headEnd), between: " ", tail: gap.slice(tailStart) } : { head: "", between: isLone ? ` ${middle} ` : " ", tail: "" };
}

const limited = (/** @type {string} */ marks) => (marks.length <= MAX_MARKS || (marks.length <= MAX_JSON_MARKS && JSON_MARKS.test(marks)) ? marks : "");

/** Writes what may be shown, and of marks beside hidden parts no more than the message itself can have. */
class Writer {
  text = "";
  /** The quote or bracket before the last hidden part. */
  opened = "";

  /** @param {string} gap @param {boolean} isHidden whether a hidden part stands before it @param {boolean} hides whether one follows */
  gap(gap, isHidden, hides) {
    const { head, between, tail } = takeApart(gap, isHidden, hides);
    // Too many marks are part of what is hidden, whatever stands behind them.
    if (hides) return between === "" || limited(head) !== head ? this.opening(head) || " " : head + between + this.opening(tail);
    const before = isHidden ? this.closing(head) : limited(head);
    return before + (before === "" ? between || " " : between) + limited(tail);
  }

  /** What stands before a hidden part: marks of its own follow those of the message. @param {string} marks */
  opening(marks) {
    const shown = /^(?:["'][:,]["']?|[=:]["']?|[([{<]{1,2}["']?|["'])/.exec(marks)?.[0] ?? "";
    this.opened = shown.slice(-1);
    return shown;
  }

  /** What stands behind a hidden part: marks of its own precede those of the message. @param {string} marks */
  closing(marks) {
    const close = CLOSED_BY[this.opened] ?? "";
    // The padding of base64.
    marks = marks.replace(/^=+/, "");
    const json = /(["'])[,:]\1$/.exec(marks)?.[0];
    if (close !== "" && json?.[0] === close) return json;
    const end = /^["')\]}>]?([.,;:!?])$/.exec(marks)?.[1] ?? "";
    return (close !== "" && marks.includes(close) ? close : "") + end;
  }
}

/**
 * What may be shown of a server's text.
 * @param {string} text
 * @param {ReadonlySet<string>} names that the caller gave, in lower case or as they were given
 * @param {number} status of the answer; 0 for none
 * @returns {string} at most 1000 characters
 */
export function scrub(text, names, status) {
  const { tokens, rest } = tokenize(text);
  // Without a status no number is one. No word has a blank in it.
  const statusText = status === 0 ? " " : String(status);
  for (let index = 0; index < tokens.length; index++) judge(tokens, index, names, statusText);
  hideEnds(tokens);
  hideFragments(tokens);
  const writer = new Writer();
  let isHidden = false;
  for (let index = 0; index < tokens.length; index++) {
    const { gap, word, shown } = tokens[index];
    if (!shown && isHidden) continue;
    const between = writer.gap(index === 0 ? ` ${gap}` : gap, isHidden, !shown);
    const next = (index === 0 ? between.trimStart() : between) + (shown ? word : HIDDEN);
    if (writer.text.length + next.length > MAX_SHOWN_CHARACTERS - MAX_MARKS) return writer.text;
    writer.text += next;
    isHidden = !shown;
  }
  return tokens.length === 0 ? "" : writer.text + writer.gap(`${rest} `, isHidden, false).trimEnd();
}

/** Whether anything of a text was shown. @param {string} shown */
export const says = (shown) => /[A-Za-z0-9]/.test(shown);

/** A text as it is, but for control, zero-width and bidirectional characters, which could forge log lines. @param {string} text */
export const printable = (text) => text.replace(/[\0-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\p{Surrogate}|[\u{e0000}-\u{e007f}]/gu, " ");
