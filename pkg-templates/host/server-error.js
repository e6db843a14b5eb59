/**
 * Reads an error answer of the vault, Detect, a token endpoint or a connection's partner, whatever a proxy on the way made
 * of it. Everything it returns has gone through `scrub`, unless the client shows server texts whole (`errorDetail: "full"`).
 * It decides nothing: the core words the error.
 */
import { ErrorResponse } from "./error-response.js";
import { countNodes } from "./json-limits.js";
import { requestNames } from "./request-names.js";
import { HIDDEN, printable, scrub } from "./scrub.js";

/** The rest of a longer body is not looked at. */
const MAX_BODY_BYTES = 64 * 1024;
const MAX_PLAIN_BYTES = 4 * 1024;
const MAX_NODES = 2000;
const MAX_DEPTH = 32;
/** Parts of a batch, or messages of a list, that are joined. */
const MAX_PARTS = 20;
const MAX_DETAIL_NODES = 500;
const MAX_DETAIL_DEPTH = 8;
const MAX_GRPC_CODE = 16;

/** Members that hold a message, the most telling first. */
const MESSAGES = ["message", "detail", "error_description", "title", "msg", "error_message", "errorMessage", "description", "reason"];
/** Members that hold a list of what was wrong. */
const LISTS = ["details", "errors", "invalid-params", "detail"];
/** Members whose value is a code rather than a sentence; shown in `details` when all of it may be shown. */
const CODES = ["code", "decline_code", "declineCode", "error_code", "errorCode", "type", "reason", "param", "field", "status"];

/**
 * @typedef {object} ServerError
 * @property {string | null} message null when the body has none
 * @property {string | null} httpStatus the server's own words for its status
 * @property {number | null} grpcCode
 * @property {unknown[]} details
 * @property {"empty" | "large" | "html" | "json" | "text" | "other"} body what was read
 *
 * @typedef {{ status: number, bytes: Uint8Array | null, headers: Headers | null }} Answer bytes are null where there are too many
 * @typedef {(text: string) => string} Show
 */

/** @param {any} members @param {string} name @returns {any} its own member */
const own = (members, name) => (typeof members === "object" && members !== null && Object.hasOwn(members, name) ? members[name] : undefined);

/** The headers of a custom `fetch` are what it made of them. @param {Headers | null} headers @param {string} name */
function header(headers, name) {
  try {
    const value = headers?.get(name);
    return typeof value === "string" ? value.trim().toLowerCase() : "";
  } catch {
    return "";
  }
}

/** @param {Uint8Array} bytes @returns {unknown} undefined when it is not JSON, or more than an error says */
function parse(bytes) {
  if (bytes.length > MAX_BODY_BYTES || !countNodes(bytes, MAX_NODES, MAX_DEPTH)) return undefined;
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

/** @param {Answer} answer @returns {{ body: ServerError["body"], value?: unknown }} */
function readBody({ bytes, headers }) {
  if (bytes === null) return { body: "large" };
  if (bytes.length === 0) return { body: "empty" };
  const type = header(headers, "content-type");
  const start = new TextDecoder().decode(bytes.subarray(0, MAX_PLAIN_BYTES)).trimStart();
  if (type.includes("html") || /^<(?:!doctype html|html)/i.test(start)) return { body: "html" };
  const value = parse(bytes);
  if (value !== undefined) return { body: "json", value };
  // A stack trace behind the first line helps nobody.
  return type.startsWith("text/plain") ? { body: "text", value: start.split("\n", 1)[0] } : { body: "other" };
}

/** @param {unknown} value @returns {string | undefined} a text, or a list of texts joined */
function textOf(value) {
  if (Array.isArray(value)) value = value.slice(0, MAX_PARTS).filter((part) => typeof part === "string").join("; ");
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}

/** @param {any} members @returns {string | undefined} */
function messageIn(members) {
  const found = MESSAGES.map((name) => textOf(own(members, name))).find((text) => text !== undefined);
  if (found !== undefined) return found;
  for (const list of LISTS.map((name) => own(members, name))) {
    if (!Array.isArray(list)) continue;
    const first = textOf(list) ?? MESSAGES.map((name) => textOf(own(list[0], name))).find((text) => text !== undefined);
    if (first !== undefined) return first;
  }
}

/** A batch that failed as a whole says why in each of its parts. @param {unknown} responses */
const batchMessage = (responses) => (Array.isArray(responses) ? textOf(responses.slice(0, MAX_PARTS).map((item) => own(own(item, "Body"), "error"))) : undefined);

/** @param {unknown} value a parsed body @returns {string | undefined} */
function messageOf(value) {
  const body = Array.isArray(value) ? value[0] : value;
  if (typeof body === "string") return textOf(body);
  const error = own(body, "error");
  if (typeof error === "string") {
    // OAuth and others give a code there, and a sentence beside it.
    const more = messageIn(body);
    return more === undefined ? textOf(error) : `${error}: ${more}`;
  }
  const title = textOf(own(body, "title"));
  const message = messageIn(error) ?? messageIn(body) ?? batchMessage(own(body, "responses"));
  // A problem in the terms of RFC 9457.
  return title !== undefined && message !== title ? `${title.replace(/[.:]$/, "")}: ${message}` : message;
}

/** Reads a value of `details`, with all texts shown as they may be. @param {Show} show @param {(value: number | boolean) => boolean} isPublic */
function detailReader(show, isPublic) {
  let nodes = 0;
  /** @param {any} value @param {number} depth @returns {unknown} */
  const read = (value, depth) => {
    if (value === null) return null;
    if (++nodes > MAX_DETAIL_NODES || depth > MAX_DETAIL_DEPTH) return HIDDEN;
    if (typeof value === "string") return show(value);
    if (Array.isArray(value)) return value.slice(0, MAX_DETAIL_NODES).map((item) => read(item, depth + 1));
    if (typeof value === "object") return Object.fromEntries(Object.entries(value).slice(0, MAX_DETAIL_NODES).map(([key, member], index) => [keyShown(show(key), index), read(member, depth + 1)]));
    // A boolean of a record tells as much as its text would.
    return isPublic(value) ? value : HIDDEN;
  };
  return read;
}

/** Hidden keys must not fall together. @param {string} key @param {number} index */
const keyShown = (key, index) => (key === HIDDEN ? `${HIDDEN} ${index}` : key);

/** The codes that can be shown whole, such as `{ decline_code: "do_not_honor" }`. @param {any} members @param {Show} show */
function codesIn(members, show) {
  const codes = CODES.map((name) => [name, own(members, name)]).filter(([, code]) => typeof code === "string" && code !== "" && show(code) === code);
  return codes.length === 0 ? [] : [Object.fromEntries(codes)];
}

/** @param {unknown} value a parsed body @param {Show} show @param {(value: number | boolean) => boolean} isPublic */
function detailsOf(value, show, isPublic) {
  const body = Array.isArray(value) ? value[0] : value;
  const error = own(body, "error");
  const list = [error, body].flatMap((members) => LISTS.map((name) => own(members, name))).find((found) => Array.isArray(found) && found.length > 0);
  const read = detailReader(show, isPublic);
  const code = typeof error === "string" && messageIn(body) !== undefined && show(error) === error ? [{ error }] : [];
  return [...(list ?? []).map((/** @type {unknown} */ item) => read(item, 0)), ...code, ...codesIn(error, show), ...codesIn(body, show)];
}

/**
 * Reads an error answer.
 * @param {Answer} answer
 * @param {{ names: ReadonlySet<string>, full: boolean }} shown the names of the request, and whether server texts are shown whole
 * @returns {ServerError}
 */
export function readServerError(answer, { names, full }) {
  const { status, headers } = answer;
  const show = full ? printable : (/** @type {string} */ text) => scrub(text, names, status);
  const { body, value } = readBody(answer);
  const error = own(value, "error");
  const message = messageOf(value);
  const httpStatus = textOf(own(error, "http_status"));
  const grpcCode = own(error, "grpc_code");
  const details = detailsOf(value, show, (member) => full || member === status);
  const fromClient = header(headers, "error-from-client");
  if (fromClient !== "") details.push({ errorFromClient: fromClient === "true" });
  return {
    message: message === undefined ? null : show(message) || HIDDEN,
    httpStatus: httpStatus === undefined || show(httpStatus).includes(HIDDEN) ? null : show(httpStatus),
    grpcCode: Number.isInteger(grpcCode) && grpcCode >= 0 && grpcCode <= MAX_GRPC_CODE ? grpcCode : null,
    details,
    body,
  };
}

/**
 * @typedef {ServerError & { response: ErrorResponse }} Answered
 */

/**
 * The same, with the whole answer for those who ask for it.
 * @param {import("./exchange.js").HttpResponse} response
 * @param {unknown} request the caller's, whose names may be shown
 * @param {import("./request-names.js").Shown} shown which of its names
 * @param {string} operation
 * @param {boolean} full
 * @returns {Answered}
 */
export function readAnswer({ status = 0, incompleteStatus, bytes: read, headers }, request, shown, operation, full) {
  const bytes = incompleteStatus === undefined ? read : null;
  const found = readServerError({ status, bytes, headers }, { names: requestNames(request, shown, operation), full });
  return { ...found, response: new ErrorResponse(status, headers, bytes) };
}

/** @param {Answered} answer */
export const bodyKind = ({ body }) => body;

/** What the error of a failed run holds of its answer: the message was filtered already. @param {{ response: ErrorResponse }} run */
export const runAnswer = ({ response }) => ({ response });
