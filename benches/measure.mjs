/** Runs two ways of doing the same thing in turns, and tells how much longer the first takes. */

/** @param {number[]} numbers */
export const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];

async function time(work, times) {
  const begun = performance.now();
  for (let i = 0; i < times; i++) await work();
  return (performance.now() - begun) / times;
}

/**
 * A round runs both, one right after the other, and gives one ratio: what slows the machine slows
 * both. The result is the median over the rounds.
 * @param {() => Promise<unknown>} ours
 * @param {() => Promise<unknown>} rival
 * @param {{ rounds?: number, roundMs?: number }} [effort]
 */
export async function compare(ours, rival, { rounds = 41, roundMs = 40 } = {}) {
  await time(ours, 20);
  const warmUp = await time(rival, 20);
  const times = Math.max(1, Math.min(2000, Math.round(roundMs / 2 / warmUp)));
  // Until the engine's optimising compilers have seen enough of either, and are done.
  for (let round = 0; round < 10; round++) {
    await time(ours, times * 2);
    await time(rival, times * 2);
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
