/**
 * How the time that a function takes grows with its input. Other processes make a run longer and never shorter, so the
 * shortest of several runs is taken, by the clock of this process alone. A machine that changes its speed between two sizes
 * gives a wrong ratio, so rounds go on until the figures are good enough or there were so many that they are the function's own.
 * The largest input is sixteen times the smallest: where one no longer fits into a cache, the time of each byte grows once, by
 * half or so, which is an exponent of 0.3 over a factor of four and of 0.15 over this one.
 */

const FACTORS = [1 / 4, 1, 4];
const MIN_ROUNDS = 5;
const MAX_ROUNDS = 60;
/** Shorter ones are repeated: the clock has microseconds. */
const MIN_RUN_US = 3000;

/** @param {() => void} act @returns {number} microseconds of CPU time */
function runUs(act) {
  for (let times = 1; ; times *= 4) {
    const before = process.cpuUsage();
    for (let i = 0; i < times; i++) act();
    const { user, system } = process.cpuUsage(before);
    if (user + system >= MIN_RUN_US || times > 1 << 16) return (user + system) / times;
  }
}

/**
 * @template Input
 * @param {(input: Input) => unknown} act
 * @param {(size: number) => Input} make a hostile input
 * @param {number} size the middle one
 * @param {(found: Growth) => boolean} isGood
 * @returns {Growth}
 * @typedef {{ exponent: number, us: number[] }} Growth an exponent of 1 is linear; the times at a quarter of `size`, `size` and four times that
 */
export function growth(act, make, size, isGood) {
  const inputs = FACTORS.map((factor) => make(size * factor));
  const us = inputs.map(() => Infinity);
  for (let round = 1; ; round++) {
    inputs.forEach((input, index) => (us[index] = Math.min(us[index], runUs(() => void act(input)))));
    const found = { exponent: Math.log(us[2] / us[0]) / Math.log(FACTORS[2] / FACTORS[0]), us };
    if (round >= MAX_ROUNDS || (round >= MIN_ROUNDS && isGood(found))) return found;
  }
}
