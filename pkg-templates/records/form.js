/** Reads the answer of a connection that is a form, in time linear in its length. */

/** As many take some fifty milliseconds. */
const MAX_PAIRS = 100_000;

/**
 * The pairs of a form as an object; a name that is there several times has a list.
 * @param {string} text `application/x-www-form-urlencoded`
 * @returns {Record<string, string | string[]>} throws a RangeError when there are more than can be read
 */
export function readForm(text) {
  let pairs = 1;
  for (let at = text.indexOf("&"); at >= 0; at = text.indexOf("&", at + 1)) if (++pairs > MAX_PAIRS) throw new RangeError("too many pairs");
  // Without a prototype, `__proto__` is a name like any other.
  const form = Object.create(null);
  for (const [name, value] of new URLSearchParams(text)) {
    const existing = form[name];
    if (existing === undefined) form[name] = value;
    else if (typeof existing === "string") form[name] = [existing, value];
    else existing.push(value);
  }
  return Object.setPrototypeOf(form, Object.prototype);
}
