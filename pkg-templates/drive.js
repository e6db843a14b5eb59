import { take, taken } from "./members.js";
import { numberOf } from "./operations.js";
import { abandon, resume } from "./wasm/engine.js";

/** @type {WebAssembly.Global | undefined} where the core's own stack stands */
let stack;

/** @param {WebAssembly.Global | undefined} global */
export const guardStack = (global) => void (stack = global);

/** @type {Promise<unknown> | undefined} what the call that runs waits for */
let asked;

/** @param {Promise<unknown>} promise */
export const ask = (promise) => void (asked = promise);

/** The promise that the last call waits for, if it is not over. */
export function waitedFor() {
  const promise = asked;
  asked = undefined;
  return promise;
}

/**
 * One operation, from its request to its result.
 * @param {import("./wasm/engine.js").Client} handle
 * @param {string} operation the method's name
 * @param {string} id of the vault or the connection
 * @param {unknown} request
 * @param {unknown} options
 * @returns {Promise<any>}
 */
export function call(handle, operation, id, request, options) {
  const given = take(request);
  const members = taken();
  const optionsGiven = take(options);
  return drive(handle.execute(numberOf(operation), id, members, given, taken(), optionsGiven));
}

/**
 * Drives one call of the core to its end. The promise users hold is this
 * function's own: whatever happens inside the core, it settles.
 * @param {number} call
 * @returns {Promise<any>}
 */
export async function drive(call) {
  /** @type {unknown} */
  let value;
  let failed = false;
  for (;;) {
    const top = stack?.value;
    let result;
    try {
      result = resume(call, value, failed);
    } catch (thrown) {
      // A call that traps leaves what it had on the core's stack, and its place among the calls. Not given back, they
      // would be the end of the instance after some hundreds.
      if (stack !== undefined) stack.value = top;
      abandon(call);
      throw thrown;
    }
    const pending = waitedFor();
    if (pending === undefined) return result;
    try {
      value = await pending;
      failed = false;
    } catch (thrown) {
      value = thrown;
      failed = true;
    }
  }
}

/**
 * Drives a call that goes on whatever becomes of the one that began it, and tells when it is over: this request's own
 * promise, which no other awaits.
 * @param {number} call
 * @param {number} ms the longest to wait for it
 * @param {AbortSignal | undefined} signal ends the wait, not the call
 * @param {((promise: Promise<unknown>) => void) | undefined} waitUntil
 * @returns {Promise<{ over: boolean, value: unknown }>}
 */
export function driveApart(call, ms, signal, waitUntil) {
  return new Promise((resolve) => {
    const end = (/** @type {boolean} */ over, /** @type {unknown} */ value = undefined) => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
      resolve({ over, value });
    };
    const abort = () => end(false);
    const timer = ms < 2 ** 31 ? setTimeout(abort, ms) : undefined;
    signal?.addEventListener("abort", abort);
    const done = drive(call).then(
      (value) => end(true, value),
      (thrown) => end(true, thrown),
    );
    try {
      waitUntil?.(done);
    } catch {
      // It may be of a request that is over; then nothing keeps this one alive but itself.
    }
  });
}
