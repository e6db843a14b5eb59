/**
 * OpenTelemetry for a client: a span for each call, one below it for each attempt, and `traceparent` on each request. Spans hold
 * what events hold (names, ids of calls, numbers), and never a record, the id of one, a query or a credential.
 */
import { context, propagation, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";

import { Skyflow, SkyflowError } from "skyflow-edge";

import { copiedHeaders, isData, isObject, own, shownName } from "../host/reader.js";
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
  const { hostname, port, protocol, origin } = new URL(urlTemplate);
  return known({
    "http.request.method": method,
    "http.request.resend_count": attempt > 1 ? attempt - 1 : undefined,
    "server.address": hostname,
    "server.port": Number(port) || (protocol === "http:" ? 80 : 443),
    "url.full": urlTemplate,
    "url.template": urlTemplate.slice(origin.length),
    "skyflow.operation": operation,
  });
}

const OPTIONS = ["tracerProvider", "propagate"];

/** @param {string} problem */
const refused = (problem) => new SkyflowError(`withOpenTelemetry: ${problem}`, { code: "INVALID_INPUT" });

/** The members of data; nothing of what is none, or throws while it is read. @param {unknown} value */
function membersOf(value) {
  try {
    return isObject(value) && isData(value) ? own(value) : undefined;
  } catch {
    return undefined;
  }
}

/** An option that is misspelt, or of another type, would be one without effect. @param {unknown} options @returns {import("./index.js").OpenTelemetryOptions} */
function checked(options) {
  const members = membersOf(options);
  if (members === undefined) throw refused(`the second argument must be an object with ${OPTIONS.join(" and ")}`);
  const unknown = Object.keys(members).find((name) => !OPTIONS.includes(name));
  if (unknown !== undefined) {
    // It may be a value in the wrong place.
    const found = shownName(unknown) === unknown ? `an unknown member \`${unknown}\`` : "a member whose name is not repeated here, because it may be a value";
    throw refused(`the second argument has ${found}; its members are ${OPTIONS.join(" and ")}`);
  }
  const { tracerProvider, propagate } = members;
  if (tracerProvider !== undefined && !quietly(() => typeof tracerProvider.getTracer === "function")) throw refused("tracerProvider must have the function getTracer");
  if (propagate !== undefined && typeof propagate !== "boolean") throw refused("propagate must be true or false");
  return members;
}

/** Whether the client refuses these headers: behind a function it would not see them before the first call. @param {any} headers */
function areRefused(headers) {
  try {
    return new Skyflow({ vaultConfigs: [], headers }) === undefined;
  } catch {
    return true;
  }
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
    for (const span of call.attempts.values()) {
      if (code !== undefined) fail(span, code);
      span.end();
    }
    call.span.setAttributes(known({ "skyflow.outcome": outcome, "skyflow.rows": rows, "skyflow.attempts": attempts, "skyflow.request_id": requestId }));
    if (code !== undefined) fail(call.span, code);
    call.span.end();
  }

  const members = membersOf(config);
  // The client refuses what is no configuration, and in its members what is no function and no headers.
  if (members === undefined) return config;
  const { headers, onCallStart, onResponse, onCall } = members;
  // An iterator gives its pairs once, and each attempt needs them.
  const fixed = typeof headers === "object" && headers !== null ? copiedHeaders(headers) : headers;

  /** The caller's own listener behind ours. @template T @param {any} listener @param {(event: T) => void} ours */
  const before = (listener, ours) =>
    listener !== undefined && typeof listener !== "function"
      ? listener
      : (/** @type {T} */ event) => {
          quietly(() => ours(event));
          return listener?.(event);
        };
  const withHeaders = (/** @type {import("../index.js").RequestEvent} */ event) => {
    const provided = typeof headers === "function" ? headers(event) : fixed;
    const ours = quietly(() => startAttempt(event)) ?? {};
    return typeof headers === "function" && typeof provided?.then === "function" ? Promise.resolve(provided).then((theirs) => merged(ours, theirs)) : merged(ours, provided);
  };
  return /** @type {Config} */ ({
    ...members,
    onCallStart: before(onCallStart, startCall),
    headers: typeof headers === "function" || headers === undefined || !areRefused(fixed) ? withHeaders : fixed,
    onResponse: before(onResponse, endAttempt),
    onCall: before(onCall, endCall),
  });
}
