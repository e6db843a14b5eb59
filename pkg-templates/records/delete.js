/** Ids of rows to delete, and of rows that were deleted. */
import { counted, foreignId, isText, optionalListOf } from "./response.js";
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
  if (!texts.includes("*")) sentIds.set(request, counted(texts));
  return JSON.stringify({ skyflow_ids: texts });
}

/** How often each id was sent for a request: the caller may change its list meanwhile. @type {WeakMap<object, Map<string, number>>} */
const sentIds = /* @__PURE__ */ new WeakMap();

/** @param {import("../host/exchange.js").HttpResponse} response @param {any} request */
export function deleteResult(response, request) {
  const deletedIds = optionalListOf(response, "RecordIDResponse");
  if (typeof deletedIds === "string") return deletedIds;
  const bad = deletedIds.findIndex((id) => !isText(id));
  if (bad >= 0) return `\`RecordIDResponse[${bad}]\` is not an id`;
  const asked = sentIds.get(request);
  const foreign = asked === undefined ? -1 : foreignId(deletedIds, asked);
  return foreign < 0 ? { deletedIds, errors: null, requestId: response.requestId } : `\`RecordIDResponse[${foreign}]\` is not an id that was sent`;
}
