/** Ids or values of rows to read, and the rows. */
import { isText, isWhole, snapshot } from "../host/reader.js";
import { FOREIGN, get, idKey, isForeign, isObject, keepIds, optionalListOf, reading, rowOf, sentIds } from "./response.js";
import { encoding, Violation, violation, violationAt } from "../host/violation.js";
import { missingRow } from "./row-error.js";

/** @typedef {import("../host/exchange.js").HttpResponse} HttpResponse */

const both = (/** @type {string} */ first, /** @type {string} */ second) => (first && second ? `${first}&${second}` : first || second);

/**
 * A list as query parameters, cut into as many queries as it takes.
 * @param {unknown[]} list
 * @param {string} member
 * @param {string} name on the wire
 * @param {boolean} blank whether an item may consist of blanks
 * @param {number} maxItems of one query
 * @param {number} maxCharacters of one query
 * @returns {string[] | Violation}
 */
function queryLists(list, member, name, blank, maxItems, maxCharacters) {
  const queries = [];
  let query = "";
  let items = 0;
  for (let index = 0; index < list.length; index++) {
    const item = list[index];
    // Half of a surrogate pair is no character, and has no encoding.
    if (typeof item !== "string" || !(blank ? item !== "" : isText(item)) || !isWhole(item)) return violationAt("notText", `${member}[${index}]`);
    const pair = `${name}=${encodeURIComponent(item)}`;
    if (items === maxItems || (items > 0 && query.length + pair.length > maxCharacters)) {
      queries.push(query);
      query = "";
      items = 0;
    }
    query = both(query, pair);
    items++;
  }
  queries.push(query);
  return queries;
}

/** Members whose absence reads the table from its start. */
const SELECTORS = ["ids", "columnName", "columnValues"];

/**
 * The queries of a get: as many as its ids or values take, alike in everything else.
 * @param {any} request
 * @param {string} parameters the other ones, encoded
 * @param {number} maxItems
 * @param {number} maxCharacters
 * @returns {string[] | Violation}
 */
export const getQueries = (request, parameters, maxItems, maxCharacters) =>
  encoding(() => {
    const { ids, columnName, columnValues = [], fields = [] } = request;
    for (const name of SELECTORS) if (name in request && request[name] === undefined) return violationAt("undefined", name);
    const selected = ids === undefined ? queryLists(columnValues, "columnValues", "column_values", true, maxItems, maxCharacters) : queryLists(ids, "ids", "skyflow_ids", false, maxItems, maxCharacters);
    if (selected instanceof Violation) return selected;
    if (ids !== undefined) keepIds(request, ids);
    const columns = queryLists(fields, "fields", "fields", false, Infinity, Infinity);
    if (columns instanceof Violation) return columns;
    const column = columnName === undefined ? "" : `column_name=${encodeURIComponent(columnName)}`;
    const shared = both(both(columns.join("&"), column), parameters);
    return selected.map((query) => both(query, shared));
  });

/** @param {HttpResponse} response @param {any} request */
export const getResult = (response, request) =>
  reading(() => {
    const found = optionalListOf(response, "records");
    if (typeof found === "string") return found;
    const data = [];
    for (const record of found) {
      const fields = get(record, "fields");
      if (!isObject(fields)) return `\`records[${data.length}].fields\` is not an object`;
      data.push(rowOf(fields));
    }
    // A row may come without its id.
    if (isForeign(request, found.map(({ fields }) => get(fields, "skyflow_id")).filter((id) => id != null))) return FOREIGN;
    return { data, errors: null, requestId: response.requestId };
  });

/** Adds the rows of a further response to those of the first. @param {any} result @param {any} next */
export function appendRows(result, next) {
  for (const row of next.data) result.data.push(row);
  result.requestId = next.requestId;
}

/**
 * Says which ids no row was found for. Where rows come without their ids, or not all are asked for, nothing is known.
 * @param {any} result
 * @param {any} request
 */
export function addMissingRows(result, request) {
  const sent = sentIds(request);
  if (sent === undefined || request.offset !== undefined || request.limit !== undefined || result.data.some((/** @type {any} */ row) => get(row, "skyflowId") == null)) return;
  const { requestId } = result;
  const errors = sent.ids.flatMap((id, requestIndex) => (sent.found.has(idKey(id)) ? [] : [missingRow(requestIndex, requestId)]));
  if (errors.length > 0) result.errors = errors;
}

/** The member of the request of all pages that holds the ids of the last one. */
const LAST_PAGE = Symbol("last page");

/** The request of one page of `getAll`. @param {any} request @param {number} offset @param {number} limit */
export const pageRequest = ({ pageSize: _, ...request }, offset, limit) => snapshot({ ...request, offset, limit });

/** The request of rows that ids or values select. @param {any} request */
export const wholeRequest = ({ pageSize: _, ...request }) => snapshot({ ...request });

/**
 * The rows of a page; its request's id when there are too many, or the same as on the page before: what does not keep the limit
 * or the offset has pages without end.
 * @param {any} result
 * @param {number} limit
 * @param {any} request the one of all pages
 */
export function rowsOf({ data, requestId }, limit, request) {
  const ids = data.map((/** @type {any} */ row) => get(row, "skyflowId") ?? "").join();
  const isSame = /[^,]/.test(ids) && request[LAST_PAGE] === ids;
  request[LAST_PAGE] = ids;
  return data.length > limit || isSame ? requestId : data;
}
