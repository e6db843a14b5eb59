/**
 * Reads the recordings of the official SDKs and says what each would be of this package, if it
 * did just the same: the SDKs' spelling becomes ours, and nothing else changes.
 */
import { readFileSync, readdirSync } from "node:fs";

import { inOrder, pairs } from "./canned-fetch.js";

/**
 * @typedef {import("./canned-fetch.js").Sent} Sent
 * @typedef {import("./canned-fetch.js").Canned} Canned
 * @typedef {{ id: string, sdk: string, operation: string, kind: string, rule?: string, input: any, request: any, response: Canned | null,
 *   exchanges?: { request: any, response: Canned }[], result?: any, error?: any, filesWritten?: Record<string, string> }} Recording
 * @typedef {{ sent: Sent[], result?: any, error?: any }} Observed
 */

/** Stands for a message that we word ourselves. */
export const OWN_WORDS = "(own words)";

const folder = new URL("./golden/", import.meta.url);

/** @returns {Recording[]} */
export const readRecordings = () =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .sort()
    .flatMap((name) => JSON.parse(readFileSync(new URL(name, folder), "utf8")));

/** The answers that the recorded calls got, in their order. @param {Recording} recording @returns {{ url: string, canned: Canned }[]} */
export const answersOf = ({ exchanges, request, response }) =>
  exchanges?.map((exchange) => ({ url: exchange.request.url, canned: exchange.response })) ??
  (request === null || response === null ? [] : [{ url: request.url, canned: response }]);

const isPython = (/** @type {Recording} */ recording) => recording.sdk.startsWith("python");

/** @param {Recording} recording @returns {Observed} */
export function expectation(recording) {
  const sent = (recording.exchanges ?? (recording.request === null ? [] : [recording])).map(({ request }) => sentAs(recording, request));
  if (recording.error !== undefined) return { sent, error: errorAs(recording, recording.error) };
  if (recording.input.steps !== undefined) return { sent, result: recording.result.map((/** @type {any} */ step, /** @type {number} */ index) => stepAs(recording, step, index)) };
  if (recording.operation === "isExpired") return { sent, result: recording.result };
  if (recording.operation.startsWith("generate")) return { sent, result: tokensAs(recording) };
  const requestId = answersOf(recording).at(-1)?.canned.headers?.["x-request-id"] ?? null;
  const { filesWritten } = recording;
  const own = (/** @type {any} */ result) => ({ ...resultAs(recording, result ?? {}), requestId, ...(filesWritten && { filesWritten }) });
  return { sent, result: Array.isArray(recording.result) ? recording.result.map(own) : own(recording.result) };
}

/** @param {Recording} recording @param {any} request @returns {Sent} */
function sentAs(recording, request) {
  const [url, query = ""] = request.url.split(/\?(.*)/s);
  // The parts of a form have no order that matters.
  const body = request.bodyType === "multipart" ? inOrder(request.body) : request.body;
  const sent = { method: request.method, url, query: pairs(query), headers: request.headers, body };
  if (isExchange(url)) return exchangeAs(sent);
  return isPython(recording) ? withoutDefaults(sent, recording) : sent;
}

export const isExchange = (/** @type {string} */ url) => url.endsWith("/oauth/token");

/** A token exchange, whose credential is its assertion: the header that the generated clients add means nothing. @param {Sent} sent @returns {Sent} */
function exchangeAs({ headers: { authorization, ...headers }, body, ...sent }) {
  const { scope, assertion, ...rest } = /** @type {any} */ (body);
  return { ...sent, headers, body: { ...rest, assertion: jwtAs(assertion), ...(scope && { scope: scope.trim() }) } };
}

/** The SDK for Python does not say when it signed. */
const jwtAs = (/** @type {any} */ { $jwt, ...rest }) => ({ ...rest, $jwt: { ...$jwt, claims: { iat: { $now: 0 }, ...$jwt.claims } } });

/** A JWT of ours in the form of the recordings. @param {string} text @param {number} nowMs */
export function jwtSeen(text, nowMs) {
  const prefix = text.startsWith("signed_token_") ? "signed_token_" : "";
  const [header, claims] = text.slice(prefix.length).split(".", 2).map((part) => JSON.parse(Buffer.from(part, "base64url").toString()));
  const ago = (/** @type {number} */ seconds) => ({ $now: Math.round((seconds - Math.floor(nowMs / 1000)) * 1000) / 1000 });
  return { ...(prefix && { $prefix: prefix }), $jwt: { header, claims: { ...claims, iat: ago(claims.iat), exp: ago(claims.exp) } } };
}

/** What the SDK for Python sends although nobody asked for it: the operation, the option, its name on the wire, and the value. */
const PYTHON_DEFAULTS = [
  { operations: ["insert"], option: "homogeneous", member: "homogeneous", value: false },
  { operations: ["insert"], option: "tokenMode", member: "byot", value: "DISABLE" },
  { operations: ["detokenize"], option: "continueOnError", member: "continueOnError", value: false },
  { operations: ["update"], option: "returnTokens", member: "tokenization", value: false },
];

/** @param {Sent} sent @param {Recording} recording @returns {Sent} */
function withoutDefaults(sent, { operation, input: { request: options = {} } }) {
  const unasked = options.returnTokens === undefined ? "tokenization=false" : undefined;
  const query = sent.query.filter((pair) => pair !== unasked);
  if (typeof sent.body !== "object" || sent.body === null || Array.isArray(sent.body)) return { ...sent, query };
  /** @type {any} */
  const body = withoutNulls(sent.body);
  for (const { operations, option, member, value } of PYTHON_DEFAULTS) {
    if (operations.includes(operation) && options[option] === undefined && body[member] === value) delete body[member];
  }
  if (Array.isArray(body.records)) body.records = body.records.map(withoutNulls);
  for (const member of ["record", "token_type", "format"]) if (body[member]) body[member] = withoutNulls(body[member]);
  return { ...sent, query, body };
}

const withoutNulls = (/** @type {object} */ object) => Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null));

const camel = (/** @type {string} */ name) => name.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase());

/** Members of the SDKs' own; any other name inside a record is a column. */
const OWN_MEMBERS = new Set(["skyflow_id", "request_index", "request_id", "http_code", "tokenized_data", "text_index", "processed_index"]);

/** @param {Recording} recording @param {any} result */
function resultAs(recording, result) {
  if (!isPython(recording)) return result;
  const record = (/** @type {any} */ value) => renamed(value, (name) => (OWN_MEMBERS.has(name) ? camel(name) : name));
  const list = (/** @type {any} */ value) => (Array.isArray(value) ? value.map(record) : record(value));
  return Object.fromEntries(Object.entries(result).map(([name, value]) => [camel(name), list(value)]));
}

/** @param {any} value @param {(name: string) => string} rename */
const renamed = (value, rename) =>
  typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value).map(([name, member]) => [rename(name), member])) : value;

/** Bearer and signed data tokens; the SDK for Python gives pairs. @param {Recording} recording */
function tokensAs({ operation, result }) {
  const bearer = operation === "generateBearerToken";
  const [one, other] = bearer ? ["accessToken", "tokenType"] : ["token", "signedToken"];
  const named = (/** @type {any} */ pair) => (Array.isArray(pair) ? { [one]: pair[0], [other]: pair[1] } : pair);
  if (bearer) return named(result);
  return result.map(named).map((/** @type {any} */ { token, signedToken }) => ({ token, signedToken: jwtAs(signedToken) }));
}

/** A step of a `client` recording: what one method of the client gave. @param {Recording} recording @param {any} step @param {number} index */
function stepAs(recording, step, index) {
  const code = recording.input.steps[index].call.endsWith("Credentials") ? "INVALID_CREDENTIALS" : "INVALID_INPUT";
  if (step.error !== undefined) return { error: { ...errorAs(recording, step.error), code } };
  if (!isPython(recording)) return step;
  const config = renamed(step.result, camel);
  return { result: config?.credentials ? { ...config, credentials: renamed(config.credentials, camel) } : config };
}

/** The rules about credentials; what else is refused before sending is about input. */
const CREDENTIAL_RULES = /^(CLI-(4|5|6|7|13|14|15)b?|TKN-(1|2|6b|7|8|9))$/;

/** @param {Recording} recording @param {any} error */
function errorAs(recording, error) {
  if (error.type !== "SkyflowError") return { escaped: error.type };
  const { httpCode, httpStatus, grpcCode, requestId, details } = error;
  const message = error.message?.$sdk ? OWN_WORDS : error.message;
  return { code: codeOf(recording), message, httpCode, httpStatus, grpcCode, requestId, details };
}

/** @param {Recording} recording */
function codeOf({ rule = "", request, response }) {
  if (request === null || response === null) return CREDENTIAL_RULES.test(rule) ? "INVALID_CREDENTIALS" : "INVALID_INPUT";
  if (response.timeout) return "TIMEOUT";
  if (response.networkError !== undefined) return "NETWORK";
  const status = response.status ?? 0;
  /** @type {Record<number, string>} */
  const codes = { 400: "BAD_REQUEST", 401: "AUTHENTICATION", 403: "PERMISSION_DENIED", 404: "NOT_FOUND", 409: "CONFLICT", 429: "RATE_LIMITED" };
  return codes[status] ?? (status >= 500 ? "SERVER" : "API");
}

/** The methods whose name is not that of the recorded operation. @type {Record<string, (recording: Recording) => string>} */
const METHODS = {
  client: () => "Skyflow",
  invokeConnection: () => "invoke",
  generateBearerToken: ({ input }) => `generateBearerToken${input.request.path === undefined ? "FromCreds" : ""}`,
  generateSignedDataTokens: ({ input }) => `generateSignedDataTokens${input.request.path === undefined ? "FromCreds" : ""}`,
};

/** Every error says which method failed; the SDKs' do not. @param {Recording} recording @param {Observed} expected @returns {Observed} */
export function withOperation(recording, expected) {
  const { operation, input } = recording;
  const named = (/** @type {any} */ error, /** @type {string} */ method) => (error === undefined || "escaped" in error ? error : { ...error, operation: error.operation ?? method });
  if (expected.error !== undefined) return { ...expected, error: named(expected.error, METHODS[operation]?.(recording) ?? operation) };
  if (input.steps === undefined) return expected;
  return { ...expected, result: expected.result.map((/** @type {any} */ step, /** @type {number} */ index) => (step.error === undefined ? step : { error: named(step.error, input.steps[index].call) })) };
}

/** An error of ours in the form of the recordings; a message that is not the server's is told by `wanted`. @param {any} error @param {any} wanted */
export function observedError(error, wanted) {
  if (error?.name !== "SkyflowError") return { escaped: String(error?.stack ?? error) };
  const { code, operation, httpCode, httpStatus, grpcCode, requestId, details } = error;
  const prefix = `${operation}: `;
  const message = error.message.startsWith(prefix) ? error.message.slice(prefix.length) : `without its operation: ${error.message}`;
  const worded = wanted === OWN_WORDS && error.message.startsWith(prefix) && message.length > 20;
  return { code, operation, message: worded ? OWN_WORDS : message, httpCode, httpStatus, grpcCode, requestId, details };
}
