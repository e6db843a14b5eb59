/** A statement, and the rows that it selects. */
import { isWhole } from "../host/reader.js";
import { get, isObject, optionalListOf, reading, rowOf } from "./response.js";
import { isSelect } from "./select-statement.js";
import { violation } from "../host/violation.js";

/** @param {any} request @returns {string | import("../host/violation.js").Violation} */
export const queryBody = ({ query }) => (typeof query === "string" && isSelect(query) && isWhole(query) ? JSON.stringify({ query }) : violation("notSelect"));

/** @param {import("../host/exchange.js").HttpResponse} response */
export const queryResult = (response) =>
  reading(() => {
    const found = optionalListOf(response, "records");
    if (typeof found === "string") return found;
    const fields = [];
    for (const record of found) {
      const columns = get(record, "fields");
      if (!isObject(columns)) return `\`records[${fields.length}].fields\` is not an object`;
      const tokens = get(record, "tokens") ?? {};
      if (!isObject(tokens)) return `\`records[${fields.length}].tokens\` is not an object`;
      fields.push({ ...rowOf(columns), tokenizedData: { ...tokens } });
    }
    return { fields, errors: null, requestId: response.requestId };
  });
