/**
 * The kernels of `invoke`: a connection's path, its body and its answer. None holds policy: which format a body has
 * is decided in the core, and what was wrong is returned as data.
 */
import { header } from "./attempt.js";
import { asBlob, nameOf } from "./files.js";
import { isObject, isWhole, own } from "./members.js";
import { EMPTY, EMPTY_KEY, fault, isData, NOT_AN_OBJECT, NOT_TEXT, sendsItself, UNKNOWN_KEY, UNSENDABLE, unsendable } from "./shaping.js";

/** As in `src/core/content.rs`. */
const JSON_TEXT = 0;
const FORM = 1;
const MULTIPART = 2;
const XML = 3;
const BYTES = 5;

/** @typedef {import("./shaping.js").Fault} Fault */

/**
 * Path and query of a connection's URL, each `{name}` in them filled.
 * @param {string} route
 * @param {Record<string, unknown> | undefined} params
 * @returns {string | Fault}
 */
export function fillRoute(route, params) {
  const given = /** @type {Record<string, unknown>} */ (own(params ?? {}));
  const unused = new Set(Object.keys(given));
  /** @type {Fault | undefined} */
  let found;
  // The URL parser has encoded the braces of a path.
  const filled = route.replace(/(?:{|%7B)([^/?]*?)(?:}|%7D)/gi, (_, place) => {
    const name = decodeURIComponent(place);
    const value = given[name];
    unused.delete(name);
    const text = Number.isFinite(value) ? String(value) : value;
    if (value === undefined) found ??= fault(EMPTY, 0, name);
    // A server may decode twice, so dots that are encoded already are dots as well.
    else if (typeof text !== "string" || text.trim() === "" || !isWhole(text) || /[\0-\x1f\x7f-\x9f]|^(?:\.|%2e){1,2}$/i.test(text)) found ??= fault(NOT_TEXT, 0, name);
    else return encodeURIComponent(text);
    return "";
  });
  for (const name of unused) found ??= fault(UNKNOWN_KEY, 0, name);
  return found ?? filled;
}

/**
 * JSON text. Throws a fault at what would be lost, which includes what is no data: a blob, a map, a promise.
 * @param {unknown} value
 * @param {string} [name] of the value itself
 */
const jsonText = (value, name = "") =>
  JSON.stringify(value, (key, member) => {
    if (unsendable(member) || !isData(member)) throw fault(UNSENDABLE, 0, key || name);
    return member;
  });

/** @param {string} text @param {string} key */
const whole = (text, key) => {
  if (!isWhole(text)) throw fault(NOT_TEXT, 0, key);
  return text;
};

/**
 * `card[exp][m]=12&tags[0]=x`, at any depth.
 * @param {any} value what JSON can hold
 * @param {string} name
 * @param {string[][]} pairs
 */
function formPairs(value, name, pairs) {
  if (typeof value !== "object" || value === null) return pairs.push([name, whole(String(value ?? ""), name)]);
  for (const [key, member] of Object.entries(value)) {
    // Inside of brackets a bracket would be another level.
    if (key === "" || (name !== "" && /[[\]]/.test(key))) throw fault(EMPTY_KEY, 0, key);
    formPairs(member, name === "" ? whole(key, key) : `${name}[${whole(key, key)}]`, pairs);
  }
}

/** Files and bytes as they are, lists of files one by one, other data as JSON. @param {Record<string, any>} body */
function multipart(body) {
  const form = new FormData();
  for (const [key, value] of Object.entries(body)) {
    if (value === undefined) continue;
    if (key === "") throw fault(EMPTY_KEY, 0);
    const name = whole(key, key);
    const files = (Array.isArray(value) ? value : [value]).map(asBlob);
    // Bun sends a blob without a name as text, and others make one up.
    if (files.length > 0 && !files.includes(undefined)) for (const file of files) form.append(name, /** @type {Blob} */ (file), nameOf(file) ?? "blob");
    else form.append(name, whole(typeof value === "string" ? value : value === null ? "" : jsonText(value, key), key));
  }
  return form;
}

// A name with a colon would need a namespace, which an object cannot declare.
const NAME_START = "A-Z_a-z\\xC0-\\xD6\\xD8-\\xF6\\xF8-\\u02FF\\u0370-\\u037D\\u037F-\\u1FFF\\u200C\\u200D\\u2070-\\u218F\\u2C00-\\u2FEF\\u3001-\\uD7FF\\uF900-\\uFDCF\\uFDF0-\\uFFFD\\u{10000}-\\u{EFFFF}";
const NAME = /* @__PURE__ */ new RegExp(`^[${NAME_START}][${NAME_START}.0-9\\xB7\\u0300-\\u036F\\u203F\\u2040-]*$`, "u");
const NOT_XML = /[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;
/** @type {Record<string, string>} */
const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;", "\r": "&#13;" };

/**
 * One element, or one for each item of a list.
 * @param {any} value what JSON can hold
 * @param {string} name
 * @returns {string}
 */
function element(value, name) {
  if (Array.isArray(value)) return value.map((item) => element(item, name)).join("");
  if (!NAME.test(name)) throw fault(EMPTY_KEY, 0, name);
  if (value === null) return `<${name}/>`;
  if (isObject(value)) return `<${name}>${Object.entries(value).map(([key, member]) => element(member, key)).join("")}</${name}>`;
  const text = String(value);
  if (NOT_XML.test(text)) throw fault(NOT_TEXT, 0, name);
  return `<${name}>${text.replace(/[&<>"'\r]/g, (character) => ENTITIES[character])}</${name}>`;
}

/** @param {Record<string, any>} body @param {number} format */
function written(body, format) {
  if (format === MULTIPART) return multipart(body);
  const text = jsonText(body);
  if (format === JSON_TEXT) return text;
  // What JSON can hold and nothing else: no cycles, no getters, no dates.
  const data = JSON.parse(text);
  if (format === XML) return `<?xml version="1.0" encoding="UTF-8"?>${element(data, "request")}`;
  /** @type {string[][]} */
  const pairs = [];
  formPairs(data, "", pairs);
  return new URLSearchParams(pairs).toString();
}

/**
 * What `fetch` is to send.
 * @param {any} body
 * @param {number | undefined} format undefined when no content type was given
 * @param {Record<string, string>} headers a copy of the caller's; a form brings its own content type
 * @returns {unknown} or a fault
 */
export function connectionBody(body, format, headers) {
  if (body === undefined) return undefined;
  const isForm = body instanceof FormData;
  if (sendsItself(body)) {
    // Text without a content type, a form under another's, parts without a boundary: nobody could read them.
    const isMisfit = isForm ? format !== undefined && format !== MULTIPART : format === undefined ? typeof body === "string" : format === MULTIPART && !/boundary=/i.test(headers["content-type"]);
    if (isMisfit) return fault(NOT_AN_OBJECT, 0);
    if (isForm) delete headers["content-type"];
    return body;
  }
  if (!isObject(body)) return fault(NOT_AN_OBJECT, 0);
  if (format === MULTIPART) delete headers["content-type"];
  try {
    return written(body, format ?? JSON_TEXT);
  } catch (thrown) {
    // A cycle is told by JSON's own error.
    return typeof (/** @type {any} */ (thrown)?.rule) === "number" ? /** @type {Fault} */ (thrown) : fault(UNSENDABLE, 0);
  }
}

/** @param {import("./attempt.js").Outcome} answer @param {number} format */
function data(answer, format) {
  const bytes = answer.bytes ?? new Uint8Array(0);
  if (format === BYTES) return bytes;
  let text;
  try {
    const charset = /charset="?([^\s;"]+)/i.exec(header(answer, "content-type") ?? "")?.[1];
    text = new TextDecoder(charset ?? "utf-8", { fatal: true }).decode(bytes);
  } catch {
    // Of an unknown charset, or no text at all: nothing of it is lost.
    return bytes;
  }
  if (format === FORM) {
    const pairs = new URLSearchParams(text);
    const value = (/** @type {string[]} */ all) => (all.length > 1 ? all : all[0]);
    return Object.fromEntries([...new Set(pairs.keys())].map((name) => [name, value(pairs.getAll(name))]));
  }
  if (format !== JSON_TEXT) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** @param {import("./attempt.js").Outcome} answer @param {number} format */
export function connectionAnswer(answer, format) {
  const { requestId } = answer;
  return { data: data(answer, format), metadata: requestId === null ? {} : { requestId }, errors: null, requestId };
}
