import { begun, ended } from "./abandoned.js";
import { subscribe, unsubscribe } from "./abort.js";
import { turn } from "./chunks.js";

/** @typedef {import("../wasm/engine.js").Call} Call */

/** @type {WebAssembly.Global | undefined} the core's own stack pointer */
let stack;

/** @param {WebAssembly.Global | undefined} global */
export const guardStack = (global) => void (stack = global);

/** The longest that a timer can be set to; a longer one would fire at once. */
export const MAX_TIMER_MS = 2 ** 31 - 1;

/** Frees a call that failed. One that was interrupted inside the core is lost, and nothing may free it. @param {Call} call @param {unknown} thrown */
function release(call, thrown) {
  try {
    if (!(thrown instanceof WebAssembly.RuntimeError)) return call.free();
  } catch {
    // The core still holds it: a codec threw what is no result of it.
  }
  /** @type {any} */ (call).__destroy_into_raw();
}

/**
 * Drives one call of the core to its end. The promise users hold is this function's own: whatever happens inside the
 * core, it settles, and all user code runs in the async context of this call.
 * @param {Call} call
 * @returns {Promise<any>}
 */
export async function drive(call) {
  begun(call);
  /** @type {unknown} */
  let value;
  let rejected = false;
  for (;;) {
    const pointer = stack?.value;
    let step;
    try {
      step = call.resume(value, rejected);
    } catch (thrown) {
      ended(call);
      release(call, thrown);
      // What goes through the core leaves what the call had on the core's stack. Not given back, it would be the end of the
      // instance after some hundreds.
      if (stack !== undefined) stack.value = pointer;
      throw thrown;
    }
    // While a call waits it returns the promise that it waits for; a result never is one.
    if (typeof step?.then !== "function") {
      ended(call);
      call.free();
      return step;
    }
    try {
      value = await step;
      rejected = false;
    } catch (thrown) {
      value = thrown;
      rejected = true;
    }
  }
}

/**
 * Drives a call that goes on even when the call that began it ends, and says when it has ended: in this request's own
 * promise, which no other awaits.
 * @param {Call} call
 * @param {number} maxMs the longest to wait for it
 * @param {AbortSignal | undefined} signal ends the wait, not the call
 * @param {((promise: Promise<unknown>) => void) | undefined} waitUntil
 * @returns {Promise<{ finished: boolean, value: unknown }>}
 */
export function spawn(call, maxMs, signal, waitUntil) {
  return new Promise((resolve) => {
    const end = (/** @type {boolean} */ finished, /** @type {unknown} */ value = undefined) => {
      clearTimeout(timer);
      unsubscribe(signal, abort);
      resolve({ finished, value });
    };
    const abort = () => end(false);
    const timer = maxMs <= MAX_TIMER_MS ? setTimeout(abort, maxMs) : undefined;
    if (signal?.aborted) abort();
    else subscribe(signal, abort);
    const done = drive(call).then(
      (value) => end(true, value),
      (thrown) => end(true, thrown),
    );
    try {
      waitUntil?.(done);
    } catch {
      // It may belong to a request that has ended; then nothing keeps this call alive but itself.
    }
  });
}

/** After so many settlements timers have a turn. */
const SETTLEMENTS_IN_TURN = 32;

/** @typedef {{ key: number, value: unknown, rejected: boolean }} Settlement */

/**
 * What becomes of several promises, in the order in which they settle. Each is listened to once, however long it is pending
 * beside others: `Promise.race` would leave something at it every time.
 */
export class Settlements {
  /** @type {Settlement[]} */
  #settled = [];
  #wake = () => {};
  #count = 0;

  /** @param {number} key @param {Promise<unknown>} promise */
  add(key, promise) {
    const end = (/** @type {boolean} */ rejected) => (/** @type {unknown} */ value) => {
      this.#settled.push({ key, value, rejected });
      this.#wake();
    };
    promise.then(end(false), end(true));
  }

  /** @returns {Promise<Settlement>} */
  async next() {
    // Where everything settles at once, no timer would end the call, nor anything else go on.
    if (++this.#count % SETTLEMENTS_IN_TURN === 0) await turn();
    while (this.#settled.length === 0) await new Promise((resolve) => (this.#wake = () => resolve(undefined)));
    return /** @type {Settlement} */ (this.#settled.shift());
  }
}

export const settlements = () => new Settlements();

/**
 * Whether a promise settles in time and before the signal aborts.
 * @param {Promise<unknown>} promise
 * @param {number} ms 0 is any number
 * @param {AbortSignal | undefined} signal
 * @returns {Promise<boolean>}
 */
export const settlesWithin = (promise, ms, signal) =>
  new Promise((resolve) => {
    const end = (/** @type {boolean} */ settled) => {
      clearTimeout(timer);
      unsubscribe(signal, abort);
      resolve(settled);
    };
    const abort = () => end(false);
    const timer = ms > 0 ? setTimeout(abort, Math.min(ms, MAX_TIMER_MS)) : undefined;
    if (signal?.aborted) return abort();
    subscribe(signal, abort);
    promise.then(() => end(true), () => end(true));
  });
