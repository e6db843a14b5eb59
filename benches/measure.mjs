/** Runs two ways of doing the same thing in turns, and computes the ratio of their times. */

/** @param {number[]} numbers */
export const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];

/** The value below which this share of the numbers lies. @param {Iterable<number>} numbers @param {number} share */
export const quantile = (numbers, share) => {
  const sorted = Float64Array.from(numbers).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
};

async function time(work, times) {
  const start = performance.now();
  for (let i = 0; i < times; i++) await work();
  return (performance.now() - start) / times;
}

/**
 * A round runs both, one right after the other, and gives one ratio: what slows the machine slows both. Which is first
 * changes from round to round. The result is the median over the rounds.
 * @param {() => Promise<unknown>} ours
 * @param {() => Promise<unknown>} rival
 * @param {{ rounds?: number, roundMs?: number }} [effort]
 */
export async function compare(ours, rival, { rounds = 41, roundMs = 80 } = {}) {
  await time(ours, 20);
  const warmUp = await time(rival, 20);
  const times = Math.max(1, Math.min(4000, Math.round(roundMs / 2 / warmUp)));
  // Until the engine's optimising compilers have seen enough of both.
  for (let round = 0; round < 10; round++) {
    await time(ours, times);
    await time(rival, times);
  }
  const ratios = [];
  const oursMs = [];
  const rivalMs = [];
  for (let round = 0; round < rounds; round++) {
    const first = round % 2 === 0;
    const a = await time(first ? ours : rival, times);
    const b = await time(first ? rival : ours, times);
    const [mine, theirs] = first ? [a, b] : [b, a];
    oursMs.push(mine);
    rivalMs.push(theirs);
    ratios.push(mine / theirs);
  }
  return { ratio: median(ratios), oursMs: median(oursMs), rivalMs: median(rivalMs) };
}

/** @param {number} ms */
export const duration = (ms) => (ms < 1 ? `${(ms * 1000).toFixed(1)} µs` : `${ms.toFixed(2)} ms`);

/** Both times of a comparison. @param {{ oursMs: number, rivalMs: number }} found @param {string} [rival] */
export const note = ({ oursMs, rivalMs }, rival = "by hand") => `${duration(oursMs)}, ${rival} ${duration(rivalMs)}`;
