/** The spans of the calls of one client: one for each call, and one below it for each attempt. */
import { context, propagation, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";

import { VERSION } from "../version.js";

/**
 * @typedef {import("@opentelemetry/api").Span} Span
 * @typedef {import("@opentelemetry/api").Context} Context
 * @typedef {{ span: Span, context: Context, attempts: Map<string, Span> }} TracedCall
 */

/** A call whose request was cancelled around it never ends. */
const MAX_CALLS = 10_000;

/** What would break a request, or tell others what an application keeps there. @param {[string, unknown]} header */
const isSafe = ([name, value]) => typeof value === "string" && /^[a-z0-9-]+$/.test(name) && name !== "baggage" && /^[!-~](?:[ -~]*[!-~])?$/.test(value);

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

export class Spans {
  /** @type {Map<string, TracedCall>} */
  #calls = new Map();
  #provider;
  #propagates;

  /**
   * @param {import("@opentelemetry/api").TracerProvider | undefined} provider the global one when there is none
   * @param {boolean} propagates whether requests carry the context
   */
  constructor(provider, propagates) {
    this.#provider = provider;
    this.#propagates = propagates;
  }

  /** Not asked for before it is needed: the application may register its provider later. */
  #tracer() {
    return (this.#provider ?? trace).getTracer("skyflow-edge", VERSION);
  }

  /** @param {import("../index.js").CallStartEvent} event */
  startCall({ callId, parentCallId, operation, vaultId, connectionId }) {
    const parent = (parentCallId === undefined ? undefined : this.#calls.get(parentCallId)?.context) ?? context.active();
    const attributes = known({ "skyflow.operation": operation, "skyflow.call.id": callId, "skyflow.vault.id": vaultId, "skyflow.connection.id": connectionId });
    const span = this.#tracer().startSpan(`skyflow ${operation}`, { kind: SpanKind.INTERNAL, attributes }, parent);
    this.#calls.set(callId, { span, context: trace.setSpan(parent, span), attempts: new Map() });
    if (this.#calls.size > MAX_CALLS) this.#calls.delete(/** @type {string} */ (this.#calls.keys().next().value));
  }

  /** @param {import("../index.js").RequestEvent} event @returns {Record<string, string>} */
  startAttempt(event) {
    const call = this.#calls.get(event.callId);
    const parent = call?.context ?? context.active();
    const span = this.#tracer().startSpan(event.method, { kind: SpanKind.CLIENT, attributes: attemptAttributes(event) }, parent);
    call?.attempts.set(event.attemptId, span);
    /** @type {Record<string, string>} */
    const carrier = {};
    if (this.#propagates) propagation.inject(trace.setSpan(parent, span), carrier);
    return Object.fromEntries(Object.entries(carrier).map(([name, value]) => /** @type {[string, string]} */ ([name.toLowerCase(), value])).filter(isSafe));
  }

  /** @param {import("../index.js").ResponseEvent} event */
  endAttempt({ callId, attemptId, status, requestId, error }) {
    const attempts = this.#calls.get(callId)?.attempts;
    const span = attempts?.get(attemptId);
    if (span === undefined) return;
    attempts?.delete(attemptId);
    span.setAttributes(known({ "http.response.status_code": status, "skyflow.request_id": requestId }));
    if (error !== undefined) fail(span, error, status !== undefined && status >= 400 ? String(status) : error);
    span.end();
  }

  /** @param {import("../index.js").CallEvent} event */
  endCall({ callId, outcome, rows, attempts, requestId, code }) {
    const call = this.#calls.get(callId);
    if (call === undefined) return;
    this.#calls.delete(callId);
    for (const span of call.attempts.values()) {
      if (code !== undefined) fail(span, code);
      span.end();
    }
    call.span.setAttributes(known({ "skyflow.outcome": outcome, "skyflow.rows": rows, "skyflow.attempts": attempts, "skyflow.request_id": requestId }));
    if (code !== undefined) fail(call.span, code);
    call.span.end();
  }
}
