/** Waits that take no time. */

/**
 * The waits that `act` makes, which take no time. Attempts must have no timeout below `timeoutMs`, or theirs is among them.
 * @param {() => Promise<unknown>} act
 * @param {number} [timeoutMs] timers of so many milliseconds are timeouts, and take their time
 */
export async function waitsOf(act, timeoutMs = Infinity) {
  /** @type {number[]} */
  const waits = [];
  const original = globalThis.setTimeout;
  globalThis.setTimeout = /** @type {any} */ ((/** @type {any} */ act, /** @type {number} */ ms, /** @type {any[]} */ ...rest) => {
    // A timer without a time is a turn for others, and no wait.
    if (ms === undefined || ms >= timeoutMs) return original(act, ms, ...rest);
    waits.push(ms);
    return original(act, 0, ...rest);
  });
  try {
    await act();
  } finally {
    globalThis.setTimeout = original;
  }
  return waits;
}
