/**
 * Random numbers that come again with the same seed.
 * @param {number} seed
 */
export function random(seed) {
  let state = seed >>> 0;
  /** From 0 to 1, by mulberry32. */
  const unit = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (/** @type {number} */ limit) => Math.floor(unit() * limit);
  return { unit, below, pick: /** @type {<T>(list: readonly T[]) => T} */ ((list) => list[below(list.length)]) };
}

/** Three, so that no property holds by the luck of one. */
export const SEEDS = [1, 20, 300];
