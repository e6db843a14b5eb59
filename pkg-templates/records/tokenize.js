/** Values, and the tokens that exist for them. */
import { isData, isObject, isWholeText, own } from "../host/reader.js";
import { get, isText as isFilled, listOf, reading } from "./response.js";
import { encoding, notObject, violation } from "../host/violation.js";

/** @param {any} request @returns {string | import("../host/violation.js").Violation} */
export const tokenizeBody = ({ values }) =>
  encoding(() => {
    const tokenizationParameters = [];
    for (let index = 0; index < values.length; index++) {
      if (!isObject(values[index]) || !isData(values[index])) return notObject(values[index], index);
      const { value, columnGroup, ...others } = own(values[index], true);
      for (const name of Object.keys(others)) if (others[name] !== undefined) return violation("unknownMember", index, name);
      if (!isWholeText(value)) return violation("notText", index, "value");
      if (!isWholeText(columnGroup)) return violation("notText", index, "columnGroup");
      tokenizationParameters.push({ value, columnGroup });
    }
    return JSON.stringify({ tokenizationParameters });
  });

/**
 * @param {import("../host/exchange.js").HttpResponse} response
 * @param {number} sent values
 */
export const tokenizeResult = (response, sent) =>
  reading(() => {
    const tokenizedFields = listOf(response, "records");
    if (typeof tokenizedFields === "string") return tokenizedFields;
    if (tokenizedFields.length !== sent) return `\`records\` has ${tokenizedFields.length} entries for ${sent} values`;
    // The vault may know a value and have no token for it.
    const bad = tokenizedFields.findIndex((field) => get(field, "token") !== null && !isFilled(get(field, "token")));
    if (bad >= 0) return `\`records[${bad}].token\` is not a string`;
    return { tokenizedFields, errors: null, requestId: response.requestId };
  });
