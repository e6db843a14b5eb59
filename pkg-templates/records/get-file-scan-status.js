import { get, objectOf, reading } from "./response.js";

/** @param {import("../host/exchange.js").HttpResponse} response */
export const getFileScanStatusResult = (response) =>
  reading(() => {
    const body = objectOf(response);
    if (typeof body === "string") return body;
    const status = get(body, "av_scan_status");
    return typeof status === "string" ? { status, errors: null, requestId: response.requestId } : "`av_scan_status` is not a string";
  });
