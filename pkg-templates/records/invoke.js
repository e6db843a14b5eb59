/** The path, the query, the body and the response of a connection's call. The core says which format a body has. */
import { charsetOf } from "../host/exchange.js";
import { asBlob, isBytes, nameOf } from "../host/files.js";
import { isData, isObject, isWhole, own } from "../host/reader.js";
import { readForm } from "./form.js";
import { flaw, jsonText, objectText } from "./json-data.js";
import { hasDotSegment } from "./path.js";
import { isUnsafe } from "./query-string.js";
import { deferredForm, isForm, isParameters, isRaw, parametersBlob, rawBody } from "./raw-body.js";
import { isTooMuch, reading, TOO_MUCH } from "./response.js";
import { multipartBlob } from "../host/multipart.js";
import { encoding, Violation, violation } from "../host/violation.js";
import { xmlText } from "./xml.js";

/** @typedef {import("../host/exchange.js").HttpResponse} HttpResponse */

/** The URL parser has encoded the braces of a path. */
const PLACES = /(?:{|%7B)([^/?]*?)(?:}|%7D)/gi;

/** @param {string} route @returns {[path: string, query: string]} */
function cut(route) {
  const at = route.indexOf("?");
  return at < 0 ? [route, ""] : [route.slice(0, at), route.slice(at + 1)];
}

/** @param {unknown} value @returns {string | undefined} undefined when it cannot fill a place */
function parameterText(value) {
  const text = typeof value === "number" && Number.isFinite(value) ? String(value) : value;
  // A server may decode twice, so dots that are encoded already are dots as well.
  return typeof text === "string" && text.trim() !== "" && isWhole(text) && !/[\0-\x1f\x7f-\x9f]/.test(text) && !hasDotSegment(text) ? encodeURIComponent(text) : undefined;
}

/**
 * Each `{name}` in a part of a route filled.
 * @param {string} part
 * @param {Record<string, unknown>} parameters
 */
function filled(part, parameters) {
  return part.replace(PLACES, (_, place) => {
    const name = decodeURIComponent(place);
    const value = parameters[name];
    if (value === undefined) throw violation("empty", 0, name);
    if (isUnsafe(value)) throw violation("unsafeInteger", 0, name);
    const text = parameterText(value);
    if (text === undefined) throw violation("notText", 0, name);
    return text;
  });
}

/**
 * Path parameters by their names.
 * @param {any} parameters an object, or a Map, URLSearchParams or Headers
 * @returns {Record<string, unknown>}
 */
function namesAndValues(parameters) {
  if (parameters === undefined) return own({});
  const pairs = typeof parameters[Symbol.iterator] === "function" ? [...parameters] : undefined;
  if (pairs === undefined ? !isObject(parameters) || !isData(parameters) : !pairs.every((pair) => Array.isArray(pair) && pair.length === 2)) throw violation("notObject");
  return own(pairs === undefined ? parameters : Object.fromEntries(pairs));
}

/** @param {string} route */
const placesIn = (route) => new Set([...route.matchAll(PLACES)].map(([, place]) => decodeURIComponent(place)));

/**
 * The path of a connection's call.
 * @param {string} route path and query of the connection's URL
 * @param {any} parameters
 * @returns {string | Violation}
 */
export const invokePath = (route, parameters) =>
  encoding(() => {
    const values = namesAndValues(parameters);
    const places = placesIn(route);
    for (const name of Object.keys(values)) if (values[name] !== undefined && !places.has(name)) return violation("unknownMember", 0, name);
    const path = filled(cut(route)[0], values);
    // Two parameters side by side may be what neither is.
    const parts = path.replace(/\/+$/, "").split("/").slice(1);
    return parts.some((part) => part === "" || hasDotSegment(part)) ? violation("dotSegment") : path;
  });

/**
 * The query of a connection's call: its URL's own and the caller's.
 * @param {string} route
 * @param {any} parameters
 * @param {string | undefined} query
 * @returns {string | undefined | Violation}
 */
export const invokeQuery = (route, parameters, query) => encoding(() => [filled(cut(route)[1], namesAndValues(parameters)), query].filter(Boolean).join("&") || undefined);

/** @param {string} text @param {string} name */
const whole = (text, name) => {
  if (!isWhole(text)) throw violation("notText", 0, name);
  return text;
};

/** JSON text of data; throws a violation. @param {any} body */
function checkedText(body) {
  const text = objectText(body);
  if (text instanceof Violation) throw text;
  return text;
}

/**
 * `card[exp][m]=12&tags[0]=x`, at any depth.
 * @param {any} value what JSON can hold
 * @param {string} name
 * @param {string[][]} pairs
 */
function formPairs(value, name, pairs) {
  if (typeof value !== "object" || value === null) return pairs.push([name, whole(String(value ?? ""), name)]);
  const entries = Object.entries(value);
  // A form cannot say that a list is empty.
  if (entries.length === 0 && name !== "") throw violation("empty", 0, name);
  for (const [key, member] of entries) {
    // Inside of brackets a bracket would be another level.
    if (key === "" || (name !== "" && /[[\]]/.test(key))) throw violation("emptyName", 0, key);
    formPairs(member, name === "" ? whole(key, key) : `${name}[${whole(key, key)}]`, pairs);
  }
}

/** Files and bytes as they are, lists of files one by one, other data as JSON. @param {Record<string, any>} body */
function multipart(body) {
  /** @type {[string, any, string?][]} */
  const entries = [];
  for (const [key, value] of Object.entries(body)) {
    if (value === undefined) continue;
    if (key === "") throw violation("emptyName");
    const name = whole(key, key);
    const items = Array.isArray(value) ? value : [value];
    if (items.length > 0 && items.every(isBytes)) for (const file of items) entries.push([name, file, nameOf(file) ?? "blob"]);
    else entries.push([name, whole(typeof value === "string" ? value : value === null ? "" : memberText(value, key), key)]);
  }
  return async (/** @type {AbortSignal} */ signal) => multipartBlob(await Promise.all(entries.map(async ([name, value, fileName]) => /** @type {[string, string | Blob, string?]} */ (typeof value === "string" ? [name, value] : [name, await asBlob(value, signal), fileName]))));
}

/** @param {unknown} value @param {string} name */
function memberText(value, name) {
  const found = flaw(value);
  if (found !== undefined) throw violation(found, 0, name);
  return jsonText(value);
}

/** @param {Record<string, any>} body @param {string} format */
function written(body, format) {
  if (format === "multipart") return multipart(body);
  const text = checkedText(body);
  if (format !== "form" && format !== "xml") return text;
  // What JSON can hold and nothing else: no cycles, no getters, no dates.
  const data = JSON.parse(text);
  if (format === "xml") return xmlText(data);
  /** @type {string[][]} */
  const pairs = [];
  formPairs(data, "", pairs);
  return new URLSearchParams(pairs).toString();
}

/**
 * What `fetch` is to send: a body, or a function that makes one.
 * @param {any} body
 * @param {string | undefined} format undefined when there is no content type
 * @param {Record<string, string>} headers a copy of the caller's; a form brings its own content type
 * @returns {unknown} or a violation
 */
export const invokeBody = (body, format, headers) =>
  encoding(() => {
    if (body === undefined) return undefined;
    const form = isForm(body);
    if (form || isRaw(body)) {
      // Text without a content type, a form under another's, parts without a boundary: nobody could read them.
      const ownFormat = form ? "multipart" : isParameters(body) ? "form" : undefined;
      const isMisfit = ownFormat !== undefined ? (format ?? ownFormat) !== ownFormat : format === undefined ? typeof body === "string" : format === "multipart" && !/boundary=/i.test(headers["content-type"]);
      if (isMisfit) return violation("notObject");
      if (form) {
        delete headers["content-type"];
        return deferredForm(body);
      }
      if (typeof body === "string") whole(body, "");
      return isParameters(body) && format === undefined ? parametersBlob(body) : isParameters(body) ? String(body) : rawBody(body);
    }
    if (!isObject(body) || !isData(body)) return violation("notObject");
    if (format === "multipart") delete headers["content-type"];
    return written(own(body), format ?? "json");
  });

/** @param {HttpResponse} response @param {string} format @returns {unknown} throws a RangeError when there is more than can be parsed */
function dataOf(response, format) {
  const { bytes } = response;
  if (format === "bytes") return bytes;
  let text;
  try {
    text = new TextDecoder(charsetOf(response) ?? "utf-8", { fatal: true }).decode(bytes);
  } catch {
    // Of an unknown charset, or no text at all: nothing of it is lost.
    return bytes;
  }
  if (format === "form") return readForm(text);
  if (format !== "json") return text;
  // In other encodings than UTF-8 the byte of a bracket may be half of a character.
  if (isTooMuch(new TextEncoder().encode(text))) throw new RangeError(TOO_MUCH);
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** @param {HttpResponse} response @param {string} format */
export const invokeResult = (response, format) =>
  reading(() => {
    const { requestId } = response;
    let data;
    try {
      data = dataOf(response, format);
    } catch {
      return TOO_MUCH;
    }
    return { data, metadata: requestId === null ? {} : { requestId }, errors: null, requestId };
  });
