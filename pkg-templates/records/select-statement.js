/** Tells whether a query is a SELECT, in time linear in its length. */

const isBlank = (/** @type {string} */ character) => character.trim() === "";
const isWordPart = (/** @type {string | undefined} */ character) => character !== undefined && /[\w$]/.test(character);

/** Where the statement begins, behind blanks, comments and parentheses. @param {string} text */
function statementStart(text) {
  let at = 0;
  while (at < text.length) {
    if (text[at] === "(" || isBlank(text[at])) at++;
    else if (text.startsWith("--", at)) {
      const end = text.indexOf("\n", at);
      at = end < 0 ? text.length : end + 1;
    } else if (text.startsWith("/*", at)) {
      const end = text.indexOf("*/", at + 2);
      at = end < 0 ? text.length : end + 2;
    } else break;
  }
  return at;
}

/**
 * Whether a statement begins with SELECT or WITH. Blanks, comments and parentheses may stand before it; `SELECTED` is no
 * SELECT.
 * @param {string} text
 */
export function isSelect(text) {
  const start = statementStart(text);
  return ["select", "with"].some((keyword) => {
    const end = start + keyword.length;
    return text.slice(start, end).toLowerCase() === keyword && !isWordPart(text[end]);
  });
}
