import { recordId } from "./path.js";
import { FOREIGN, get, isOther, objectOf, reading } from "./response.js";

/** @param {import("../host/exchange.js").HttpResponse} response @param {any} request */
export const deleteFileResult = (response, request) =>
  reading(() => {
    const body = objectOf(response);
    if (typeof body === "string") return body;
    const [skyflowId, deleted] = [get(body, "skyflow_id"), get(body, "deleted")];
    if (typeof skyflowId !== "string" || typeof deleted !== "boolean") return "`skyflow_id` and `deleted` are not there";
    if (isOther(skyflowId, recordId(request))) return FOREIGN;
    return { skyflowId, deleted, errors: null, requestId: response.requestId };
  });
