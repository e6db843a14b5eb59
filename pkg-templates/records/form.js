/** Reads the answer of a connection that is a form, in time linear in its length. */

/**
 * The pairs of a form as an object; a name that is there several times has a list.
 * @param {string} text `application/x-www-form-urlencoded`
 * @returns {Record<string, string | string[]>}
 */
export function readForm(text) {
  /** @type {Map<string, string[]>} */
  const values = new Map();
  for (const [name, value] of new URLSearchParams(text)) {
    const given = values.get(name);
    if (given === undefined) values.set(name, [value]);
    else given.push(value);
  }
  // `fromEntries` also makes an own member of `__proto__`.
  return Object.fromEntries(Array.from(values, ([name, given]) => [name, given.length > 1 ? given : given[0]]));
}
