/**
 * The messages of a conversation: their texts joined for one request, and the messages with what came of them. Every string is
 * a text but for those that say what something is or where: a member that nobody here has heard of may hold a record.
 */
import { isData, isObject, isText, isWhole, own, snapshot } from "../host/reader.js";
import { encoding, violation } from "../host/violation.js";
import { replaced, spansOf, withNames } from "./chat-spans.js";

/** Members whose value is data of a tool's: every string in it is a text. */
const DATA = /* @__PURE__ */ new Set(["arguments", "args", "parameters", "input", "output", "result", "response"]);
/** Members whose strings are no texts, in messages of OpenAI, Anthropic, Google and others. */
const MARKS = /^(role|signature|encrypted_content|created_at|createdAt|timestamp|finish_reason|finishReason|tool_?[nN]ame)$|(^|_)(id|type|url|uri)$|[a-z](Id|ID|Type|Url|URL|Uri|URI)$/;
/** Nor are these beside a member that says what the whole is: the name of a tool, the bytes of an image. Elsewhere a name is a person's. */
const MARKS_OF_PARTS = /* @__PURE__ */ new Set(["name", "data", "detail", "format", "language", "model", "status"]);
const PARTS = ["role", "type", "mimeType", "mime_type", "media_type", "format", ...DATA];
const MAX_DEPTH = 32;

/** @typedef {{ value: string, messageIndex: number }} Text */

/**
 * A copy of a message, `replace` in the place of each text.
 * @param {any} value
 * @param {(text: string) => string} replace
 * @param {{ isText: boolean, isOfTool: boolean }} place whether a string here is a text, and whether every one below it is
 * @param {number} depth
 * @returns {any}
 */
function mapped(value, replace, place, depth) {
  if (typeof value === "string") return isText(value) && place.isText ? replace(value) : value;
  if (typeof value !== "object" || value === null) return value;
  if (depth > MAX_DEPTH) throw violation("threw");
  if (Array.isArray(value)) return value.map((item) => mapped(item, replace, place, depth + 1));
  if (!isData(value)) return value;
  const members = own(value);
  const isPart = PARTS.some((name) => members[name] !== undefined);
  for (const name of Object.keys(members)) {
    const isOfTool = place.isOfTool || DATA.has(name);
    const isMark = MARKS.test(name) || (isPart && MARKS_OF_PARTS.has(name));
    members[name] = mapped(members[name], replace, { isText: isOfTool || !isMark, isOfTool }, depth + 1);
  }
  return { ...members };
}

/** A message is an object, so this is of no string. */
const MESSAGE = { isText: true, isOfTool: false };

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
      return mapped(message, take, MESSAGE, 0);
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
    const texts = this.#texts.map(({ value }) => value);
    const processed = answer.processedText.split(this.#separator);
    if (processed.length !== texts.length) return "it does not have the texts of the conversation one by one";
    const isWhole = (/** @type {import("./chat-spans.js").Span[][] | undefined} */ spans) => spans?.every((list, index) => replaced(texts[index], list) === processed[index]);
    // With brackets, unless the vault has them in the token.
    const found = [(/** @type {string} */ token) => `[${token}]`, (/** @type {string} */ token) => token].map((show) => spansOf(texts, this.#separator, answer.entities, show)).find(isWhole);
    const spans = found && withNames(texts, found);
    let next = 0;
    const messages = this.#messages.map((message) => mapped(message, () => (spans === undefined ? processed[next++] : replaced(texts[next], spans[next++])), MESSAGE, 0));
    const entities = spans?.flatMap((list, index) => this.#entities(list, index)) ?? answer.entities.map((/** @type {any} */ { textIndex: _, processedIndex: __, ...others }) => others);
    return { messages, entities, errors: null, requestId: answer.requestId };
  }

  /** What was found in one text. @param {import("./chat-spans.js").Span[]} spans in their order @param {number} index of the text */
  #entities(spans, index) {
    let moved = 0;
    return spans.map(({ start, end, shown, found }) => {
      const at = start + moved;
      moved += shown.length - (end - start);
      return { ...found, messageIndex: this.#texts[index].messageIndex, textIndex: { start, end }, processedIndex: { start: at, end: at + shown.length } };
    });
  }
}

/** @param {any} request @returns {Chat | import("../host/violation.js").Violation} */
export const chatOf = (request) => encoding(() => new Chat(request));
