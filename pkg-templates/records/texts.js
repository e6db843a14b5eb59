/** Lists of texts, such as ids and tokens. */
import { isWholeText } from "../host/reader.js";
import { encoding, violation } from "../host/violation.js";

/**
 * A copy of a list whose items are texts.
 * @param {unknown[]} list
 * @returns {string[] | import("../host/violation.js").Violation}
 */
export const copyTexts = (list) =>
  encoding(() => {
    const texts = Array.from(list);
    const index = texts.findIndex((text) => !isWholeText(text));
    return index < 0 ? /** @type {string[]} */ (texts) : violation("notText", index);
  });
