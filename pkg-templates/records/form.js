/** Reads the answer of a connection that is a form, in time linear in its length. */

/**
 * The pairs of a form as an object; a name that is there several times has a list.
 * @param {string} text `application/x-www-form-urlencoded`
 * @returns {Record<string, string | string[]>}
 */
export function readForm(text) {
  // Without a prototype, `__proto__` is a name like any other.
  const form = Object.create(null);
  for (const [name, value] of new URLSearchParams(text)) {
    const given = form[name];
    if (given === undefined) form[name] = value;
    else if (typeof given === "string") form[name] = [given, value];
    else given.push(value);
  }
  return Object.setPrototypeOf(form, Object.prototype);
}
