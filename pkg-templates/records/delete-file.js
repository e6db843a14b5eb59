import { get, objectOf } from "./response.js";

/** @param {import("../host/exchange.js").HttpResponse} response */
export function deleteFileResult(response) {
  const body = objectOf(response);
  if (typeof body === "string") return body;
  const [skyflowId, deleted] = [get(body, "skyflow_id"), get(body, "deleted")];
  if (typeof skyflowId !== "string" || typeof deleted !== "boolean") return "`skyflow_id` and `deleted` are not there";
  return { skyflowId, deleted, errors: null, requestId: response.requestId };
}
