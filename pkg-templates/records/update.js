/** The columns of a row to change. */
import { isData, isObject, own as ownMembers } from "../host/reader.js";
import { jsonText } from "./json-data.js";
import { isSegment, recordId } from "./path.js";
import { FOREIGN, isOther, objectOf, ownMember, reading, SENT, writtenRow } from "./response.js";
import { brokenText, checkedRow, checkedTokens, columnsOf, sameNames } from "./rows.js";
import { encoding, Violation, violation } from "../host/violation.js";

/** A row as it is written, its id among its columns. @param {any} data @returns {Record<string, any>} */
function membersOf(data) {
  const columns = isObject(data) && isData(data) ? columnsOf(data) : undefined;
  return isObject(columns) ? ownMembers(columns) : {};
}

/** The row's path behind its table. @param {any} request @returns {string | Violation} */
export const recordPath = (request) =>
  encoding(() => {
    const id = recordId(membersOf(request.data));
    request[SENT] = id;
    return isSegment(id) ? `/${encodeURIComponent(id)}` : violation("notText", 0, "skyflowId");
  });

/**
 * @param {any} request
 * @param {boolean} strict every column needs a token
 * @param {boolean | undefined} tokenization
 * @param {string} byot
 * @returns {string | Violation}
 */
export const updateBody = ({ data, tokens }, strict, tokenization, byot) =>
  encoding(() => {
    const { skyflowId: _, skyflow_id: __, ...columns } = membersOf(data);
    const fields = checkedRow(columns, 0);
    if (fields instanceof Violation) return fields;
    const own = tokens === undefined ? undefined : checkedTokens(tokens, 0);
    if (own instanceof Violation) return own;
    if (own !== undefined && Object.keys(own).length === 0) return violation("tokensNotObject");
    if (strict && own !== undefined && !sameNames(fields, own)) return violation("tokensMismatch");
    return brokenText([fields]) ?? jsonText({ record: { fields, tokens: own }, tokenization, byot });
  });

/** @param {import("../host/exchange.js").HttpResponse} response @param {any} request */
export const updateResult = (response, request) =>
  reading(() => {
    const record = objectOf(response);
    if (typeof record === "string") return record;
    const updatedField = writtenRow(record, undefined);
    if (updatedField !== undefined && isOther(ownMember(updatedField, "skyflowId"), request[SENT])) return FOREIGN;
    return updatedField === undefined ? "it is not an updated record" : { updatedField, errors: null, requestId: response.requestId };
  });
