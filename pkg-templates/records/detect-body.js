/**
 * Bodies of Detect's requests: settings, which the core has made, and what stays in JavaScript.
 */
import { encoded } from "../host/base64.js";
import { asBlob } from "../host/files.js";
import { isWholeText } from "../host/reader.js";
import { copyTexts } from "./texts.js";
import { Violation, violation, violationAt } from "../host/violation.js";

/** Lists of texts that may be values, by their names on the wire. @type {Record<string, string>} */
const LISTS = { allow_regex: "allowRegexList", restrict_regex: "restrictRegexList", deny_topics: "denyTopics" };

/**
 * The members of a request that stay in JavaScript. Throws a violation.
 * @param {any} request
 * @param {string[]} names on the wire
 */
export function privateMembers(request, names) {
  /** @type {Record<string, unknown>} */
  const members = {};
  for (const name of names) {
    const member = LISTS[name];
    if (request[member] === undefined) continue;
    const list = request[member];
    if (!Array.isArray(list)) throw violation("notTexts", 0, member);
    const texts = copyTexts(list);
    if (texts instanceof Violation) throw violationAt(texts.rule, `${member}[${texts.index}]`);
    members[name] = texts;
  }
  return members;
}

/** @param {any} request @returns {string} */
export function textOf({ text }) {
  if (!isWholeText(text)) throw violation("notText", 0, "text");
  return text;
}

/**
 * A function that makes a body with a file, whose base64 is made a piece at a time.
 * @param {object} members of the body besides the file
 * @param {import("../host/files.js").FileSource} file
 * @param {string} format
 * @returns {(signal: AbortSignal) => Promise<Blob>}
 */
export function bodyWithFile(members, file, format) {
  // JSON up to the file, which comes last in it.
  const before = `{${Object.entries(members).map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)},`).join("")}"file":{"data_format":${JSON.stringify(format)},"base64":"`;
  return async (signal) => encoded(before, await asBlob(file, signal), '"}}', signal);
}
