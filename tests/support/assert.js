/**
 * Strict assertions for the tests that run in every runtime: no dependency, no
 * runtime's own names. An own member called `__proto__` counts like any other.
 */

export class AssertionError extends Error {
  get name() {
    return "AssertionError";
  }
}

/** @param {string} message @returns {never} */
export function fail(message) {
  throw new AssertionError(message);
}

/** A value as a failure shows it. @param {unknown} value */
export function show(value) {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "bigint") return `${value}n`;
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  if (typeof value !== "object" || value === null) return String(value);
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return Object.prototype.toString.call(value);
  }
}

const because = (/** @type {string | undefined} */ message) => (message === undefined ? "" : ` (${message})`);

/** @param {unknown} value @param {string} [message] @returns {asserts value} */
export function ok(value, message) {
  if (!value) fail(`expected something truthy, got ${show(value)}${because(message)}`);
}

/** @param {unknown} actual @param {unknown} expected @param {string} [message] */
export function equal(actual, expected, message) {
  if (!Object.is(actual, expected)) fail(`expected ${show(expected)}, got ${show(actual)}${because(message)}`);
}

/** @param {unknown} actual @param {unknown} unexpected @param {string} [message] */
export function notEqual(actual, unexpected, message) {
  if (Object.is(actual, unexpected)) fail(`expected something other than ${show(unexpected)}${because(message)}`);
}

/** @param {unknown} actual @param {unknown} expected @param {string} [message] */
export function deepEqual(actual, expected, message) {
  const difference = firstDifference(actual, expected, "");
  if (difference !== undefined) fail(`${difference}${because(message)}\n  got      ${show(actual)}\n  expected ${show(expected)}`);
}

/** @param {unknown} text @param {RegExp} pattern @param {string} [message] */
export function match(text, pattern, message) {
  if (typeof text !== "string" || !pattern.test(text)) fail(`expected ${show(text)} to match ${pattern}${because(message)}`);
}

/** @param {unknown} text @param {string} part @param {string} [message] */
export function includes(text, part, message) {
  if (typeof text !== "string" || !text.includes(part)) fail(`expected ${show(text)} to include ${show(part)}${because(message)}`);
}

/** @param {unknown} text @param {string} part @param {string} [message] */
export function excludes(text, part, message) {
  if (typeof text !== "string" || text.includes(part)) fail(`expected ${show(text)} not to include ${show(part)}${because(message)}`);
}

/** @param {() => unknown} act @param {string} [message] @returns {any} what it threw */
export function throws(act, message) {
  let result;
  try {
    result = act();
  } catch (thrown) {
    return thrown;
  }
  fail(`expected a throw, got ${show(result)}${because(message)}`);
}

/** @param {Promise<unknown>} promise @param {string} [message] @returns {Promise<any>} what it was rejected with */
export async function rejects(promise, message) {
  let result;
  try {
    result = await promise;
  } catch (thrown) {
    return thrown;
  }
  fail(`expected a rejection, got ${show(result)}${because(message)}`);
}

/**
 * @param {any} actual
 * @param {any} expected
 * @param {string} path
 * @returns {string | undefined}
 */
function firstDifference(actual, expected, path) {
  if (Object.is(actual, expected)) return undefined;
  const at = path === "" ? "the value" : path;
  const comparable = typeof actual === "object" && typeof expected === "object" && actual !== null && expected !== null;
  if (!comparable) return `${at} is ${show(actual)}, not ${show(expected)}`;
  if (Object.getPrototypeOf(actual) !== Object.getPrototypeOf(expected)) return `${at} has another prototype`;
  const keys = Reflect.ownKeys(expected);
  // What nothing enumerates, such as the `response` of an error, is no part of a value.
  const extra = Object.keys(actual).find((key) => !keys.includes(key));
  if (extra !== undefined) return `${at} has the member ${String(extra)}, which is not expected`;
  for (const key of keys) {
    const here = `${path}[${typeof key === "string" && /^\d+$/.test(key) ? key : show(String(key))}]`;
    const found = Object.getOwnPropertyDescriptor(actual, key);
    if (found === undefined) return `${here} is missing`;
    const difference = firstDifference(found.value, Object.getOwnPropertyDescriptor(expected, key)?.value, here);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

/**
 * Checks every row of a table and reports all that fail, not only the first.
 * @template {unknown[]} Case
 * @param {Case[]} cases
 * @param {(...row: Case) => unknown} check
 */
export async function each(cases, check) {
  const failures = [];
  for (const row of cases) {
    try {
      await check(...row);
    } catch (error) {
      failures.push(show(error));
    }
  }
  if (failures.length > 0) fail(`${failures.length} of ${cases.length}:\n${failures.join("\n")}`);
}
