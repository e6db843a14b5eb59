import { finish, resume } from "./wasm/engine.js";

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
    const pending = resume(call, value, failed);
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
