/**
 * OpenTelemetry for a client: a span for each call, one below it for each attempt, and `traceparent` on each request. Spans hold
 * what events hold (names, ids of calls, numbers), and never a record, the id of one, a query or a credential.
 */
import { context, propagation, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";

import { SkyflowError } from "skyflow-edge";

import { copiedHeaders, isData, own } from "../host/reader.js";
import { VERSION } from "../version.js";

/**
 * @typedef {import("@opentelemetry/api").Span} Span
 * @typedef {import("@opentelemetry/api").Context} Context
 * @typedef {import("../index.js").SkyflowConfig} SkyflowConfig
 * @typedef {{ span: Span, context: Context, attempts: Map<string, Span> }} TracedCall
 */

/** A call whose request was cancelled around it never ends. */
const MAX_CALLS = 10_000;

/** What would break a request, or tell others what an application keeps there. @param {[string, unknown]} header */
const isSafe = ([name, value]) => typeof value === "string" && /^[a-z0-9-]+$/.test(name) && name !== "baggage" && /^[!-~](?:[ -~]*[!-~])?$/.test(value);

/** @param {Record<string, string>} ours @param {any} theirs headers as a caller gives them */
function merged(ours, theirs) {
  if (theirs === undefined || theirs === null) return ours;
  const isIterable = typeof theirs === "object" && typeof theirs[Symbol.iterator] === "function";
  // What is no data the client refuses.
  if (typeof theirs !== "object" || !(isIterable || isData(theirs))) return theirs;
  const pairs = isIterable ? [...theirs] : Object.entries(own(theirs));
  const taken = new Set(pairs.map((pair) => String(pair?.[0]).toLowerCase()));
  return [...Object.entries(ours).filter(([name]) => !taken.has(name)), ...pairs];
}

/** Tracing must never break a call. @template T @param {() => T} act @returns {T | undefined} */
function quietly(act) {
  try {
    return act();
  } catch {
    return undefined;
  }
}

/** @param {Span} span @param {string} code @param {string} [type] */
function fail(span, code, type = code) {
  span.setAttribute("error.type", type);
  span.setStatus({ code: SpanStatusCode.ERROR, message: code });
}

/** Attributes without those that are not known. @param {Record<string, string | number | undefined>} all */
const known = (all) => /** @type {Record<string, string | number>} */ (Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)));

/** @param {import("../index.js").RequestEvent} event */
function attemptAttributes({ operation, method, urlTemplate, attempt }) {
  const { hostname, port, protocol } = new URL(urlTemplate);
  return known({
    "http.request.method": method,
    "http.request.resend_count": attempt > 1 ? attempt - 1 : undefined,
    "server.address": hostname,
    "server.port": Number(port) || (protocol === "http:" ? 80 : 443),
    "url.full": urlTemplate,
    "skyflow.operation": operation,
  });
}

const OPTIONS = ["tracerProvider", "propagate"];

/** A misspelt option would be one without effect. @param {any} options */
function checked(options) {
  const unknown = typeof options === "object" && options !== null ? Object.keys(options).find((name) => !OPTIONS.includes(name)) : "";
  if (unknown === undefined) return options;
  const found = /^[A-Za-z_$]{1,40}$/.test(unknown) ? ` has an unknown member \`${unknown}\`; its members are` : " must be an object with";
  throw new SkyflowError(`withOpenTelemetry: the second argument${found} ${OPTIONS.join(" and ")}`, { code: "INVALID_INPUT" });
}

/**
 * @template {SkyflowConfig} Config
 * @param {Config} config
 * @param {import("./index.js").OpenTelemetryOptions} [options]
 * @returns {Config}
 */
export function withOpenTelemetry(config, options = {}) {
  const { tracerProvider, propagate = true } = checked(options);
  /** @type {Map<string, TracedCall>} */
  const calls = new Map();
  // Not before it is needed: the application may register its provider later.
  const tracer = () => (tracerProvider ?? trace).getTracer("skyflow-edge", VERSION);

  /** @param {import("../index.js").CallStartEvent} event */
  function startCall({ callId, parentCallId, operation, vaultId, connectionId }) {
    const parent = (parentCallId === undefined ? undefined : calls.get(parentCallId)?.context) ?? context.active();
    const attributes = known({ "skyflow.operation": operation, "skyflow.call.id": callId, "skyflow.vault.id": vaultId, "skyflow.connection.id": connectionId });
    const span = tracer().startSpan(`skyflow ${operation}`, { kind: SpanKind.INTERNAL, attributes }, parent);
    calls.set(callId, { span, context: trace.setSpan(parent, span), attempts: new Map() });
    if (calls.size > MAX_CALLS) calls.delete(/** @type {string} */ (calls.keys().next().value));
  }

  /** @param {import("../index.js").RequestEvent} event @returns {Record<string, string>} */
  function startAttempt(event) {
    const call = calls.get(event.callId);
    const parent = call?.context ?? context.active();
    const span = tracer().startSpan(event.method, { kind: SpanKind.CLIENT, attributes: attemptAttributes(event) }, parent);
    call?.attempts.set(event.attemptId, span);
    /** @type {Record<string, string>} */
    const carrier = {};
    if (propagate) propagation.inject(trace.setSpan(parent, span), carrier);
    return Object.fromEntries(Object.entries(carrier).map(([name, value]) => /** @type {[string, string]} */ ([name.toLowerCase(), value])).filter(isSafe));
  }

  /** @param {import("../index.js").ResponseEvent} event */
  function endAttempt({ callId, attemptId, status, requestId, error }) {
    const attempts = calls.get(callId)?.attempts;
    const span = attempts?.get(attemptId);
    if (span === undefined) return;
    attempts?.delete(attemptId);
    span.setAttributes(known({ "http.response.status_code": status, "skyflow.request_id": requestId }));
    if (error !== undefined) fail(span, error, status !== undefined && status >= 400 ? String(status) : error);
    span.end();
  }

  /** @param {import("../index.js").CallEvent} event */
  function endCall({ callId, outcome, rows, attempts, requestId, code }) {
    const call = calls.get(callId);
    if (call === undefined) return;
    calls.delete(callId);
    for (const span of call.attempts.values()) span.end();
    call.span.setAttributes(known({ "skyflow.outcome": outcome, "skyflow.rows": rows, "skyflow.attempts": attempts, "skyflow.request_id": requestId }));
    if (code !== undefined) fail(call.span, code);
    call.span.end();
  }

  // The client refuses what is no configuration.
  const { headers, onCallStart, onResponse, onCall } = config ?? {};
  // An iterator gives its pairs once, and each attempt needs them.
  const fixed = typeof headers === "object" && headers !== null ? copiedHeaders(headers) : headers;
  return {
    ...config,
    onCallStart: (event) => {
      quietly(() => startCall(event));
      return onCallStart?.(event);
    },
    headers: (event) => {
      const given = typeof headers === "function" ? headers(event) : fixed;
      const ours = quietly(() => startAttempt(event)) ?? {};
      return typeof headers === "function" && typeof (/** @type {any} */ (given)?.then) === "function" ? Promise.resolve(given).then((theirs) => merged(ours, theirs)) : merged(ours, given);
    },
    onResponse: (event) => {
      quietly(() => endAttempt(event));
      return onResponse?.(event);
    },
    onCall: (event) => {
      quietly(() => endCall(event));
      return onCall?.(event);
    },
  };
}
