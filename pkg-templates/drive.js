import { finish, resume } from "./wasm/engine.js";

/** @type {WebAssembly.Global | undefined} where the core's own stack stands */
let stack;

/** @param {WebAssembly.Global | undefined} global */
export const guardStack = (global) => void (stack = global);

/**
 * A call that traps leaves what it had on the core's stack, and its place among the calls. Not given back, they would
 * be the end of the instance after some hundreds.
 * @param {number} call
 * @param {unknown} value
 * @param {boolean} failed
 */
function resumed(call, value, failed) {
  const top = stack?.value;
  try {
    return resume(call, value, failed);
  } catch (trap) {
    if (stack !== undefined) stack.value = top;
    try {
      finish(call);
    } catch {
      // It has no end.
    }
    throw trap;
  }
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
    const pending = resumed(call, value, failed);
    if (pending === undefined) return finish(call);
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
