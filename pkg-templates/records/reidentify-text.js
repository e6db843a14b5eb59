/** A text to reidentify, and the text with its values. */
import { textOf } from "./detect-body.js";
import { get, objectOf, reading } from "./response.js";
import { encoding } from "../host/violation.js";

/** @param {string} vaultId @param {object} format @param {any} request */
export const reidentifyTextBody = (vaultId, format, request) => encoding(() => JSON.stringify({ vault_id: vaultId, text: textOf(request), format }));

/** @param {import("../host/exchange.js").HttpResponse} response */
export const reidentifyTextResult = (response) =>
  reading(() => {
    const body = objectOf(response);
    if (typeof body === "string") return body;
    const processedText = get(body, "text");
    return typeof processedText === "string" ? { processedText, errors: null, requestId: response.requestId } : "`text` is not a string";
  });
