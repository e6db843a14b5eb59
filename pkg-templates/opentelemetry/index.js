/**
 * OpenTelemetry for a client: a span for each call, one below it for each attempt, and `traceparent` on each request. Spans hold
 * what events hold (names, ids of calls, numbers), and never a record, the id of one, a query or a credential.
 */
import { Skyflow, SkyflowError } from "skyflow-edge";

import { copiedHeaders, isData, isObject, own, shownName } from "../host/reader.js";
import { Spans } from "./spans.js";

/** @typedef {import("../index.js").SkyflowConfig} SkyflowConfig */

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

/** The caller's own listener behind ours. @template T @param {any} listener @param {(event: T) => void} ours */
const before = (listener, ours) =>
  listener !== undefined && typeof listener !== "function"
    ? listener
    : (/** @type {T} */ event) => {
        quietly(() => ours(event));
        return listener?.(event);
      };

/**
 * @template {SkyflowConfig} Config
 * @param {Config} config
 * @param {import("./index.js").OpenTelemetryOptions} [options]
 * @returns {Config}
 */
export function withOpenTelemetry(config, options = {}) {
  const { tracerProvider, propagate = true } = checked(options);
  const spans = new Spans(tracerProvider, propagate);
  const members = membersOf(config);
  // The client refuses what is no configuration, and in its members what is no function and no headers.
  if (members === undefined) return config;
  const { headers, onCallStart, onResponse, onCall } = members;
  // An iterator gives its pairs once, and each attempt needs them.
  const fixed = typeof headers === "object" && headers !== null ? copiedHeaders(headers) : headers;

  const withHeaders = (/** @type {import("../index.js").RequestEvent} */ event) => {
    const provided = typeof headers === "function" ? headers(event) : fixed;
    const ours = quietly(() => spans.startAttempt(event)) ?? {};
    return typeof headers === "function" && typeof provided?.then === "function" ? Promise.resolve(provided).then((theirs) => merged(ours, theirs)) : merged(ours, provided);
  };
  return /** @type {Config} */ ({
    ...members,
    onCallStart: before(onCallStart, (event) => spans.startCall(event)),
    headers: typeof headers === "function" || headers === undefined || !areRefused(fixed) ? withHeaders : fixed,
    onResponse: before(onResponse, (event) => spans.endAttempt(event)),
    onCall: before(onCall, (event) => spans.endCall(event)),
  });
}
