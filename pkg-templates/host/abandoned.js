/**
 * Calls that a Worker's request abandons when it is cancelled are freed with their garbage. Where a runtime has no
 * FinalizationRegistry (workerd before compatibility date 2025-05-05), nobody says so: there the calls are counted, and
 * those that have made no step for long are freed when a new one begins.
 */

/** No request waits longer than this for one promise. */
const ABANDONED_AFTER_MS = 15 * 60_000;
/** With fewer calls there is nothing worth looking for. */
const MIN_CALLS = 64;

/** @typedef {import("../wasm/engine.js").Call} Call */

/** When each call began. @type {Map<Call, number> | undefined} */
let calls;

/** @param {Call} call */
export function begun(call) {
  if (typeof FinalizationRegistry === "function") return;
  calls ??= new Map();
  const now = Date.now();
  if (calls.size >= MIN_CALLS) {
    // The oldest come first.
    for (const [other, began] of calls) {
      if (now - began < ABANDONED_AFTER_MS) break;
      calls.delete(other);
      other.free();
    }
  }
  calls.set(call, now);
}

/** @param {Call} call */
export const ended = (call) => void calls?.delete(call);
