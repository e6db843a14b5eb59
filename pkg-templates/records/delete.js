/** Ids of rows to delete, and of rows that were deleted. */
import { FOREIGN, isForeign, isText, keepIds, optionalListOf, reading } from "./response.js";
import { copyTexts } from "./texts.js";
import { Violation, violation } from "../host/violation.js";

/**
 * @param {any} request
 * @param {string} all the id that stands for every row: it may not be among others
 * @param {boolean} isPart whether there are others in further requests
 * @returns {string | Violation}
 */
export function deleteBody(request, all, isPart) {
  const texts = copyTexts(request.ids);
  if (texts instanceof Violation) return texts;
  const index = texts.indexOf(all);
  if (index >= 0 && (isPart || texts.length > 1)) return violation("refused", index);
  // Which ids that of all rows stands for, nobody knows.
  if (index < 0) keepIds(request, texts);
  return JSON.stringify({ skyflow_ids: texts });
}

/** @param {import("../host/exchange.js").HttpResponse} response @param {any} request */
export const deleteResult = (response, request) =>
  reading(() => {
    const deletedIds = optionalListOf(response, "RecordIDResponse");
    if (typeof deletedIds === "string") return deletedIds;
    const bad = deletedIds.findIndex((id) => !isText(id));
    if (bad >= 0) return `\`RecordIDResponse[${bad}]\` is not an id`;
    return isForeign(request, deletedIds) ? FOREIGN : { deletedIds, errors: null, requestId: response.requestId };
  });
