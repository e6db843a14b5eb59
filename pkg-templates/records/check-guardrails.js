/** A text to check, and the verdict. */
import { privateMembers, textOf } from "./detect-body.js";
import { get, objectOf, present, reading } from "./response.js";
import { encoding } from "../host/violation.js";

/** @param {string} vaultId @param {object} settings @param {any} request */
export const checkGuardrailsBody = (vaultId, settings, request) => encoding(() => JSON.stringify({ vault_id: vaultId, text: textOf(request), ...settings, ...privateMembers(request, ["deny_topics"]) }));

/** @param {import("../host/exchange.js").HttpResponse} response */
export const checkGuardrailsResult = (response) =>
  reading(() => {
    const body = objectOf(response);
    if (typeof body === "string") return body;
    const [text, validation] = [get(body, "text"), get(body, "validation")];
    if (typeof text !== "string" || typeof validation !== "string") return "`text` and `validation` are not there";
    return { text, ...present({ toxic: get(body, "toxic"), deniedTopic: get(body, "denied_topic") }), validation, errors: null, requestId: response.requestId };
  });
