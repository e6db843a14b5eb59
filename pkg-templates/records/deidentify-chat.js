/**
 * The messages of a conversation: their texts joined for one request, and the messages with what came of them. A text is what
 * stands at one of the members below, however deep; everything else of a message stays as it is.
 */
import { isData, isObject, isText, isWhole, own, snapshot } from "../host/reader.js";
import { encoding, violation } from "../host/violation.js";

/** Members whose strings are texts: of OpenAI's, Anthropic's and Google's messages. */
const TEXTS = new Set(["content", "text", "arguments", "input", "output", "refusal", "thinking"]);
/** Members whose value is data of a tool's: every string in it is a text. */
const DATA = new Set(["arguments", "input", "output"]);
const MAX_DEPTH = 32;

/** @typedef {{ value: string, messageIndex: number }} Text */

/**
 * A copy of a message, `replace` in the place of each text.
 * @param {any} value
 * @param {(text: string) => string} replace
 * @param {string} name of the member that it is
 * @param {boolean} isDataOfTool
 * @param {number} depth
 * @returns {any}
 */
function mapped(value, replace, name, isDataOfTool, depth) {
  if (typeof value === "string") return isText(value) && (isDataOfTool || TEXTS.has(name)) ? replace(value) : value;
  if (typeof value !== "object" || value === null) return value;
  if (depth > MAX_DEPTH) throw violation("threw");
  if (Array.isArray(value)) return value.map((item) => mapped(item, replace, name, isDataOfTool, depth + 1));
  if (!isData(value)) return value;
  const members = own(value);
  for (const member of Object.keys(members)) members[member] = mapped(members[member], replace, member, isDataOfTool || DATA.has(member), depth + 1);
  return { ...members };
}

/** Where the code points of a text begin; nothing where each is one unit. @param {string} text */
function codePoints(text) {
  if (!/[\ud800-\udfff]/.test(text)) return undefined;
  const starts = [];
  for (let at = 0; at < text.length; at += /** @type {number} */ (text.codePointAt(at)) > 0xffff ? 2 : 1) starts.push(at);
  return starts;
}

class Chat {
  #request;
  #messages;
  /** @type {Text[]} */
  #texts = [];
  #separator;

  /** @param {any} request */
  constructor({ messages, ...request }) {
    this.#request = request;
    this.#messages = Array.from(messages ?? []).map((message, messageIndex) => {
      if (!isObject(message)) throw violation("notObject", messageIndex);
      const take = (/** @type {string} */ value) => {
        if (!isWhole(value)) throw violation("notText", messageIndex);
        this.#texts.push({ value, messageIndex });
        return value;
      };
      return mapped(message, take, "", false, 0);
    });
    let line = "-----";
    while (this.#texts.some(({ value }) => value.includes(line))) line += "-";
    this.#separator = `\n\n${line}\n\n`;
  }

  get isEmpty() {
    return this.#texts.length === 0;
  }

  get #whole() {
    return this.#texts.map(({ value }) => value).join(this.#separator);
  }

  request() {
    return snapshot({ ...this.#request, text: this.#whole });
  }

  /** @param {any} answer of deidentifyText; undefined when there was no text */
  result(answer) {
    if (answer === undefined) return { messages: this.#messages, entities: [], errors: null, requestId: null };
    const processed = answer.processedText.split(this.#separator);
    if (processed.length !== this.#texts.length) return "it does not have the texts of the conversation one by one";
    let next = 0;
    const messages = this.#messages.map((message) => mapped(message, () => processed[next++], "", false, 0));
    const places = { textIndex: this.#places(this.#texts.map(({ value }) => value)), processedIndex: this.#places(processed) };
    const entities = answer.entities.map((/** @type {any} */ entity) => {
      const { textIndex, processedIndex, ...others } = entity;
      const before = places.textIndex(textIndex, entity.value);
      const after = places.processedIndex(processedIndex, `[${entity.token}]`) ?? places.processedIndex(processedIndex, entity.token);
      return { ...others, ...(before && { messageIndex: this.#texts[before.text].messageIndex, textIndex: before.index }), ...(after && { processedIndex: after.index }) };
    });
    return { messages, entities, errors: null, requestId: answer.requestId };
  }

  /** A function that finds a place of the joined texts in one of them. @param {string[]} texts */
  #places(texts) {
    const whole = texts.join(this.#separator);
    const points = codePoints(whole);
    const starts = [0];
    for (const text of texts) starts.push(/** @type {number} */ (starts.at(-1)) + text.length + this.#separator.length);
    return (/** @type {any} */ index, /** @type {string} */ part) => {
      // The vault may count UTF-16 units or code points: the one that fits.
      const at = [index?.start, points?.[index?.start]].find((start) => typeof start === "number" && typeof part === "string" && whole.startsWith(part, start));
      if (at === undefined) return undefined;
      let text = 0;
      for (let end = texts.length; end - text > 1; ) {
        const middle = (text + end) >> 1;
        if (starts[middle] <= at) text = middle;
        else end = middle;
      }
      return { text, index: { start: at - starts[text], end: at - starts[text] + part.length } };
    };
  }
}

/** @param {any} request @returns {Chat | import("../host/violation.js").Violation} */
export const chatOf = (request) => encoding(() => new Chat(request));
