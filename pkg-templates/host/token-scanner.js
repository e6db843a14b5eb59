/**
 * Finds the tokens of Detect in a text that arrives in pieces. A token is an entity's name and a suffix, `NAME_0ykQWPA`, in
 * brackets as `deidentifyText` writes it, or without them, as a language model may repeat it. The text that may still become
 * one is held back, and nothing else.
 */
import { DetectEntities } from "../enums.js";

const MAX_NAME = 40;
const MAX_SUFFIX = 16;
/** The longest token, with its brackets. */
const MAX_TOKEN = MAX_NAME + MAX_SUFFIX + 3;

// Quantifiers have limits, so that no text is searched for longer than its length.
const TOKEN = /* @__PURE__ */ new RegExp(`^[A-Z][A-Z0-9_]{0,${MAX_NAME - 1}}_[A-Za-z0-9]{1,${MAX_SUFFIX}}$`);
const BEGUN = /* @__PURE__ */ new RegExp(`^(?:[A-Z][A-Z0-9_]{0,${MAX_NAME - 1}}(?:_[A-Za-z0-9]{0,${MAX_SUFFIX}})?)?$`);
/** Without brackets only these are tokens: a word with an underscore is common in programs. */
const BARE_SUFFIX = /* @__PURE__ */ new RegExp(`^[A-Za-z0-9]{5,${MAX_SUFFIX}}$`);
const BARE_BEGUN = /* @__PURE__ */ new RegExp(`^[A-Za-z0-9]{0,${MAX_SUFFIX}}$`);

const isWord = (/** @type {string} */ character) => /\w/.test(character);

/** @type {string[] | undefined} */
let names;
/** The entities as they stand in tokens. */
const entityNames = () => (names ??= Object.values(DetectEntities).map((name) => name.toUpperCase()));

/** What stands in brackets: a name alone tells nobody's value. @param {string} content */
const isToken = (content) => TOKEN.test(content) && !entityNames().includes(content);

/** @param {string} word */
function isBareToken(word) {
  const at = word.lastIndexOf("_");
  return at > 0 && BARE_SUFFIX.test(word.slice(at + 1)) && entityNames().includes(word.slice(0, at)) && !entityNames().includes(word);
}

/** @param {string} word */
const beginsBareToken = (word) => word.length < MAX_TOKEN && entityNames().some((name) => name.startsWith(word) || (word.startsWith(`${name}_`) && BARE_BEGUN.test(word.slice(name.length + 1))));

/** @typedef {{ text: string, isToken: boolean }} Part */

export class TokenScanner {
  #held = "";
  /** Whether the character before what is held belongs to a word. */
  #isInWord = false;
  #bare;

  /** @param {boolean} bare whether tokens may have no brackets */
  constructor(bare) {
    this.#bare = bare;
  }

  /**
   * The parts of the text that are certain.
   * @param {string} piece
   * @param {boolean} isLast
   * @returns {Part[]}
   */
  scan(piece, isLast) {
    const text = this.#held + piece;
    /** @type {Part[]} */
    const parts = [];
    const start = this.#bare ? /[[A-Z]/g : /\[/g;
    const wordEnd = /\W|$/g;
    let from = 0;
    let hold = text.length;
    const add = (/** @type {number} */ to, /** @type {boolean} */ token) => {
      if (to > from) parts.push({ text: text.slice(from, to), isToken: token });
      from = to;
    };
    for (let at = 0; at < text.length; ) {
      start.lastIndex = at;
      const found = start.exec(text);
      if (found === null) break;
      at = found.index;
      const isBracket = text[at] === "[";
      const first = isBracket ? at + 1 : at;
      wordEnd.lastIndex = first;
      const end = /** @type {RegExpExecArray} */ (wordEnd.exec(text)).index;
      const word = text.slice(first, end);
      const isOpen = end === text.length && !isLast;
      if (!isBracket && (at === 0 ? this.#isInWord : isWord(text[at - 1]))) at = end;
      else if (isOpen && (isBracket ? BEGUN.test(word) : beginsBareToken(word))) {
        hold = at;
        break;
      } else if (isBracket ? text[end] === "]" && isToken(word) : isBareToken(word)) {
        add(at, false);
        at = isBracket ? end + 1 : end;
        add(at, true);
      } else at = isBracket ? at + 1 : end;
    }
    // Half of a surrogate pair waits for the other.
    if (hold === text.length && !isLast && /[\ud800-\udbff]$/.test(text)) hold--;
    add(hold, false);
    if (hold > 0) this.#isInWord = isWord(text[hold - 1]);
    this.#held = text.slice(hold);
    return parts;
  }
}
