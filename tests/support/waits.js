/** Waits that take no time. */

/**
 * The waits that `act` makes, which take no time. Attempts must have no timeout, or theirs is among them.
 * @param {() => Promise<unknown>} act
 */
export async function waitsOf(act) {
  /** @type {number[]} */
  const waits = [];
  const original = globalThis.setTimeout;
  globalThis.setTimeout = /** @type {any} */ ((/** @type {any} */ act, /** @type {number} */ ms, /** @type {any[]} */ ...rest) => {
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
