/**
 * The messages of a conversation: their texts joined for one request, and the messages with what came of them. Every string is
 * a text but for those that say what something is or where: a member that nobody here has heard of may hold a record.
 */
import { tagOf } from "../host/blob.js";
import { isBytes } from "../host/files.js";
import { isObject, isPlain, isText, isWhole, own, snapshot } from "../host/reader.js";
import { encoding, Violation, violation } from "../host/violation.js";
import { SENT } from "./response.js";
import { replaced, spansOf, withNames } from "./chat-spans.js";

/** Members whose value is data of a tool's: every string in it is a text. */
const DATA = /^(arguments|args|parameters|parsed(_arguments)?|(raw|tool_?)?[iI]nput|(tool_?)?[oO]utputs?|(tool_?)?[rR]esults?|response|json|structured_?[cC]ontent|artifact)$/;
/** In it, what joins a result to its call. */
const LINK = /^tool_?(use|call)_?id$/i;
/** Members whose strings are no texts, in messages of OpenAI, Anthropic, Google and others. */
const MARKS = /^(role|(thought_?)?[sS]ignature|\w*encrypted_?[cC]ontent|redactedData|created_at|createdAt|timestamp|finish_reason|finishReason|tool_?[nN]ame)$|(^|_)(id|type|url|uri)$|[a-z](Id|ID|Type|Url|URL|Uri|URI)$/;
/** Nor are these beside a member that says what the whole is: the name of a tool. Elsewhere a name is a person's. */
const MARKS_OF_PARTS = /^(name|detail|format|language|model|status)$/;
const MEDIA = ["mimeType", "mime_type", "media_type", "mediaType"];
const PARTS = ["role", "type", "format", ...MEDIA];
/** Members with the bytes of a part, or with its text. */
const CONTENT = /^(data|image|file_data)$/;

/** What is written without blanks, and a date. */
const isMark = (/** @type {string} */ text) => /^(\S*|\d{4}-\d\d-\d\d [\d:.Z+-]+)$/.test(text);
const isWord = (/** @type {string} */ text) => /^[A-Za-z_][\w.:/-]*$/.test(text);
const isBase64 = (/** @type {string} */ text) => /^[\w+/=\r\n-]*$/.test(text);
/** Of types and formats whose content is bytes when nothing else says what it is. */
const BYTES = /^(base64|image|audio|video|input_audio|redacted_thinking|reasoning\.encrypted|wav|mp3|flac|opus|pcm16|png|jpe?g|gif|webp|pdf)$/;
const BINARY = /^(image\/(?!svg)|(audio|video|font)\/|application\/(pdf|octet-stream|zip|gzip|msword|vnd\.(openxmlformats|ms-|oasis)))/i;
const MAX_DEPTH = 32;

/**
 * Whether a data URL holds bytes. A text that nobody could read in it is refused. Undefined for what is none.
 * @param {string} text
 */
function isDataOfBytes(text) {
  const [, media, data] = /^\s*data:([^,]*),?([^]*)$/i.exec(text) ?? [];
  if (media === undefined) return undefined;
  if (BINARY.test(media) && isBase64(data)) return true;
  if (/;base64|%[\da-f]{2}/i.test(text)) throw violation("encoded");
  return false;
}

/** Whether the content of a part is bytes. @param {string} text @param {Record<string, any>} part */
function isContentOfBytes(text, part) {
  const found = isDataOfBytes(text);
  if (found !== undefined || part.type === "text") return found === true;
  const media = MEDIA.map((name) => part[name]).find((name) => typeof name === "string");
  if (media === undefined ? BYTES.test(part.type) || BYTES.test(part.format) : BINARY.test(media)) return isBase64(text) || /^https?:\/\/\S*$/.test(text);
  if (media !== undefined && isBase64(text)) throw violation("encoded");
  return false;
}

/**
 * Whether a member's text stays as it is.
 * @param {string} text
 * @param {string} name
 * @param {Record<string, any>} members
 */
function stays(text, name, members) {
  if (CONTENT.test(name)) return isContentOfBytes(text, members);
  if (MARKS.test(name)) return isDataOfBytes(text) ?? isMark(text);
  return MARKS_OF_PARTS.test(name) && isWord(text) && Object.keys(members).some((other) => PARTS.includes(other) || DATA.test(other));
}

const isSyntax = (/** @type {string} */ unit) => /[\0-\x1f"\\]/.test(unit);

/** A text of JSON with its letters as such: nobody finds a name in `Jos\u00e9`. Other escapes stay what they are. @param {string} text */
function readable(text) {
  if (!/^\s*[[{]/.test(text) || !text.includes("\\u")) return text;
  try {
    JSON.parse(text);
  } catch {
    return text;
  }
  const letters = text.replace(/\\(?:u(.{4})|.)/g, (escape, code) => {
    const unit = String.fromCharCode(parseInt(code, 16));
    return code === undefined || isSyntax(unit) ? escape : unit;
  });
  return isWhole(letters) ? letters : text;
}

/** @typedef {{ value: string, messageIndex: number }} Text */

/**
 * A copy of a message, `replace` in the place of each text. What is neither data nor bytes is refused: a text in it would stay.
 * @param {any} value
 * @param {(text: string) => string} replace
 * @param {{ isOfTool: boolean, stays: (text: string) => boolean }} place
 * @param {number} [depth]
 * @returns {any}
 */
function mapped(value, replace, place, depth = 0) {
  if (typeof value === "string") return isText(value) && !place.stays(value) ? replace(value) : value;
  if (typeof value === "function" || typeof value === "symbol") throw violation("notData");
  if (typeof value !== "object" || value === null) return value;
  if (depth > MAX_DEPTH) throw violation("threw");
  if (Array.isArray(value)) return Array.from(value, (item) => mapped(item, replace, place, depth + 1));
  if (!isPlain(value)) {
    if (isBytes(value) || tagOf(value) === "Date") return value;
    throw violation("notData");
  }
  const members = own(value);
  const placeOf = (/** @type {string} */ name) => {
    const isOfTool = place.isOfTool || DATA.test(name);
    return { isOfTool, stays: (/** @type {string} */ text) => (isOfTool ? LINK.test(name) && isWord(text) : stays(text, name, members)) };
  };
  return Object.fromEntries(Object.keys(members).map((name) => [name, mapped(members[name], replace, placeOf(name), depth + 1)]));
}

/** A message is an object, so this is of no string. */
const MESSAGE = { isOfTool: false, stays: () => false };

class Chat {
  #request;
  #messages;
  /** @type {Text[]} */
  #texts = [];
  #separator;

  /** @param {any} request */
  constructor({ [SENT]: messages, ...request }) {
    if (!Array.isArray(messages)) throw violation("notTexts");
    this.#request = request;
    this.#messages = Array.from(messages, (message, messageIndex) => {
      const take = (/** @type {string} */ text) => {
        const value = readable(text);
        if (!isWhole(value)) throw violation("notText");
        if (/^data:[^,]*,[^ ]*$/i.test(value.trim())) isDataOfBytes(value);
        this.#texts.push({ value, messageIndex });
        return value;
      };
      const copy = encoding(() => (isObject(message) ? mapped(message, take, MESSAGE) : violation("notObject")));
      if (copy instanceof Violation) throw violation(copy.rule, messageIndex);
      return copy;
    });
    // Longer than any such line in the texts.
    let length = 5;
    for (const { value } of this.#texts) for (const [line] of value.matchAll(/-{5,}/g)) length = Math.max(length, line.length + 1);
    this.#separator = `\n\n${"-".repeat(length)}\n\n`;
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
    const shows = [(/** @type {string} */ token) => `[${token}]`, (/** @type {string} */ token) => token];
    const found = [false, true].flatMap((inPoints) => shows.map((show) => spansOf(texts, this.#separator, answer.entities, show, inPoints))).find(isWhole);
    const spans = found && withNames(texts, found);
    let next = 0;
    const messages = this.#messages.map((message) => mapped(message, () => (spans === undefined ? processed[next++] : replaced(texts[next], spans[next++])), MESSAGE));
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
