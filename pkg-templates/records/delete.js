/** Ids of rows to delete, and of rows that were deleted. */
import { isText, optionalListOf } from "./response.js";
import { copyTexts } from "./texts.js";
import { Violation } from "../host/violation.js";

/** @param {any} request @returns {string | Violation} */
export function deleteBody({ ids }) {
  const texts = copyTexts(ids);
  return texts instanceof Violation ? texts : JSON.stringify({ skyflow_ids: texts });
}

/** @param {import("../host/exchange.js").HttpResponse} response */
export function deleteResult(response) {
  const deletedIds = optionalListOf(response, "RecordIDResponse");
  if (typeof deletedIds === "string") return deletedIds;
  const bad = deletedIds.findIndex((id) => !isText(id));
  return bad < 0 ? { deletedIds, errors: null, requestId: response.requestId } : `\`RecordIDResponse[${bad}]\` is not an id`;
}
