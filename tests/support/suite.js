/**
 * The registry of the contract tests. It knows no runtime: a launcher imports
 * the tests and runs each of them the way its runtime reports tests.
 */

/** @typedef {{ name: string, run: () => unknown }} Test */

/** @type {Test[]} */
export const tests = [];

/**
 * A function that registers tests of one subject; names are sentences.
 * @param {string} subject
 */
export const suite = (subject) => (/** @type {string} */ sentence, /** @type {() => unknown} */ run) => {
  const name = `${subject}: ${sentence}`;
  if (tests.some((other) => other.name === name)) throw new Error(`two tests are called ${name}`);
  tests.push({ name, run });
};
