/**
 * Reads the body of a response. A string in place of a result says what is not as it must be; the core words the error.
 *
 * Rows are flattened by object spread, never by `Object.assign` or `target[key] =`: a column may be called `__proto__`.
 */
import { countNodes } from "../host/json-limits.js";

/** @typedef {import("../host/exchange.js").HttpResponse} HttpResponse */

/** As many empty objects take a quarter of a second and some fifty megabytes; ten thousand rows of twenty columns are half of it. */
const MAX_NODES = 1_000_000;
const MAX_DEPTH = 1000;
/** A shorter text cannot have more nodes than a runtime bears. */
const UNCOUNTED_BYTES = 1 << 20;

export const isObject = (/** @type {unknown} */ value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** A member of a response; what someone added to Object.prototype is not part of it. @param {any} object @param {string} name */
export const get = (object, name) => (isObject(object) ? ownMember(object, name) : undefined);

/** The same of what is known to be an object. @param {any} object @param {string} name */
export const ownMember = (object, name) => (Object.hasOwn(object, name) ? object[name] : undefined);

/** An id for a comparison: a UUID may come back in lower case. @param {unknown} id */
export const idKey = (id) => (typeof id === "string" ? id : JSON.stringify(id) ?? "").toLowerCase();

/**
 * The member of a request, which is the client's own copy, that holds what was sent: the caller may change its list meanwhile.
 * A WeakMap in its place takes most of a microsecond of each call.
 */
export const SENT = Symbol("sent");

/** The ids that were sent for a request, how often the answers may still have each, and which they had. @typedef {{ ids: string[], left: Map<string, number>, found: Set<string> }} SentIds */

/** Keeps the ids of a request. @param {any} request @param {string[]} ids */
export function keepIds(request, ids) {
  const left = new Map();
  for (const id of ids) left.set(idKey(id), (left.get(idKey(id)) ?? 0) + 1);
  request[SENT] = { ids: [...ids], left, found: new Set() };
}

/** @param {any} request @returns {SentIds | undefined} */
export const sentIds = (request) => request[SENT];

/** Whether an answer has an id that was not sent, or has one more often. @param {object} request @param {unknown[]} ids */
export function isForeign(request, ids) {
  const kept = sentIds(request);
  return kept !== undefined && ids.some((id) => {
    const key = idKey(id);
    const count = kept.left.get(key) ?? 0;
    kept.left.set(key, count - 1);
    kept.found.add(key);
    return count <= 0;
  });
}

export const FOREIGN = "it answers for others than were sent";

/** Whether the one id that was sent is another. @param {unknown} id @param {unknown} sentId nothing where there was none */
export const isOther = (id, sentId) => sentId !== undefined && idKey(id) !== idKey(sentId);

export const isText = (/** @type {unknown} */ value) => typeof value === "string" && value !== "";

/** Whether JSON text would block a thread when it is parsed. @param {Uint8Array} bytes */
export const isTooMuch = (bytes) => bytes.length > UNCOUNTED_BYTES && !countNodes(bytes, MAX_NODES, MAX_DEPTH);

export const TOO_MUCH = "the body has more parts than can be parsed; ask for less";

/** @type {TextDecoder | undefined} */
let strict;

/**
 * The result that `read` makes of a response. What an answer that is not the vault's makes it throw is a problem of the
 * answer: through the core, no exception would find its way.
 * @template T
 * @param {() => T} read
 * @returns {T | string}
 */
export function reading(read) {
  try {
    return read();
  } catch {
    return "it cannot be read";
  }
}

/**
 * @param {HttpResponse} response
 * @returns {any} the parsed body; throws when it is not UTF-8, not JSON, or more than can be parsed
 */
export function json({ bytes }) {
  if (isTooMuch(bytes)) throw new RangeError("too many parts");
  strict ??= new TextDecoder("utf-8", { fatal: true });
  return JSON.parse(strict.decode(bytes));
}

/** Whether it is what the vault and Detect put into `error`. No operation's result has such a member. @param {unknown} error */
const isError = (error) => isText(error) || (isObject(error) && (isText(get(error, "message")) || get(error, "http_code") != null));

/**
 * @param {HttpResponse} response
 * @returns {Record<string, any> | string}
 */
export function objectOf(response) {
  try {
    const body = json(response);
    if (!isObject(body)) return "the body is not a JSON object";
    return isError(ownMember(body, "error")) ? "it holds an `error`" : body;
  } catch (thrown) {
    if (thrown instanceof RangeError) return TOO_MUCH;
    return response.bytes.length === 0 ? "the body is empty" : "the body is not JSON";
  }
}

/**
 * @param {HttpResponse} response
 * @param {string} name of the member that must be a list
 * @returns {any[] | string}
 */
export function listOf(response, name) {
  const body = objectOf(response);
  if (typeof body === "string") return body;
  const found = get(body, name);
  return Array.isArray(found) ? found : `\`${name}\` is not a list`;
}

/**
 * The same where a list that is empty may be left out, as services of protocol buffers do; unless an error stands in its
 * place.
 * @param {HttpResponse} response
 * @param {string} name
 * @returns {any[] | string}
 */
export function optionalListOf(response, name) {
  const body = objectOf(response);
  if (typeof body === "string") return body;
  if (get(body, "error") != null) return `an error stands in the place of \`${name}\``;
  const found = get(body, name) ?? [];
  return Array.isArray(found) ? found : `\`${name}\` is not a list`;
}

/** Without the members that the vault left out. @param {Record<string, any>} members */
export const present = (members) => Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined && value !== null));

/**
 * The record's own id and index win over token columns of the same names.
 * @param {string} skyflowId
 * @param {number | undefined} requestIndex
 * @param {Record<string, unknown> | null | undefined} tokens
 */
function insertedField(skyflowId, requestIndex, tokens) {
  /** @type {{ skyflowId: string, requestIndex?: number }} */
  const field = requestIndex === undefined ? { skyflowId, ...tokens } : { skyflowId, requestIndex, ...tokens };
  if (tokens == null) return field;
  if (field.skyflowId !== skyflowId) field.skyflowId = skyflowId;
  if (field.requestIndex !== requestIndex && requestIndex !== undefined) field.requestIndex = requestIndex;
  if (Object.hasOwn(tokens, "skyflow_id")) delete (/** @type {any} */ (field).skyflow_id);
  return field;
}

/**
 * @param {any} record
 * @param {number | undefined} requestIndex
 * @returns {object | undefined} undefined when it is no written row: one without an id could not be found again
 */
export function writtenRow(record, requestIndex) {
  if (!isObject(record)) return undefined;
  const skyflowId = ownMember(record, "skyflow_id");
  const tokens = ownMember(record, "tokens");
  return isText(skyflowId) && (tokens == null || isObject(tokens)) ? insertedField(skyflowId, requestIndex, tokens) : undefined;
}

/** A record's columns, its id in front and before a column of the same name. @param {Record<string, unknown>} fields */
export function rowOf(fields) {
  if (!Object.hasOwn(fields, "skyflow_id")) return { ...fields };
  const { skyflow_id: skyflowId, ...columns } = fields;
  const row = { skyflowId, ...columns };
  row.skyflowId = skyflowId;
  return row;
}
