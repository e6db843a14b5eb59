/** Ids of rows to delete, and of rows that were deleted. */
import { FOREIGN, isForeign, isText, keepIds, optionalListOf } from "./response.js";
import { copyTexts } from "./texts.js";
import { Violation, violation } from "../host/violation.js";

/**
 * @param {any} request
 * @param {string | undefined} refused an id that may not be among them
 * @returns {string | Violation}
 */
export function deleteBody(request, refused) {
  const texts = copyTexts(request.ids);
  if (texts instanceof Violation) return texts;
  const index = refused === undefined ? -1 : texts.indexOf(refused);
  if (index >= 0) return violation("refused", index);
  // That of all rows stands for ids that nobody knows.
  if (!texts.includes("*")) keepIds(request, texts);
  return JSON.stringify({ skyflow_ids: texts });
}

/** @param {import("../host/exchange.js").HttpResponse} response @param {any} request */
export function deleteResult(response, request) {
  const deletedIds = optionalListOf(response, "RecordIDResponse");
  if (typeof deletedIds === "string") return deletedIds;
  const bad = deletedIds.findIndex((id) => !isText(id));
  if (bad >= 0) return `\`RecordIDResponse[${bad}]\` is not an id`;
  return isForeign(request, deletedIds) ? FOREIGN : { deletedIds, errors: null, requestId: response.requestId };
}
