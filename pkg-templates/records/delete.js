/** Ids of rows to delete, and of rows that were deleted. */
import { isText, optionalListOf } from "./response.js";
import { copyTexts } from "./texts.js";
import { Violation, violation } from "../host/violation.js";

/**
 * @param {any} request
 * @param {string | undefined} refused an id that may not be among them
 * @returns {string | Violation}
 */
export function deleteBody({ ids }, refused) {
  const texts = copyTexts(ids);
  if (texts instanceof Violation) return texts;
  const index = refused === undefined ? -1 : texts.indexOf(refused);
  return index < 0 ? JSON.stringify({ skyflow_ids: texts }) : violation("refused", index);
}

/** @param {import("../host/exchange.js").HttpResponse} response */
export function deleteResult(response) {
  const deletedIds = optionalListOf(response, "RecordIDResponse");
  if (typeof deletedIds === "string") return deletedIds;
  const bad = deletedIds.findIndex((id) => !isText(id));
  return bad < 0 ? { deletedIds, errors: null, requestId: response.requestId } : `\`RecordIDResponse[${bad}]\` is not an id`;
}
