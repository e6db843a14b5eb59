/** A file to deidentify, and the run that does it. */
import { bodyWithFile, privateMembers } from "./detect-body.js";
import { get, isText, objectOf, reading } from "./response.js";
import { encoding } from "../host/violation.js";

/**
 * @param {string} vaultId
 * @param {object} settings
 * @param {any} request
 * @param {import("../host/files.js").FileSource} file
 * @param {string} format
 */
export const deidentifyFileBody = (vaultId, settings, request, file, format) => encoding(() => bodyWithFile({ vault_id: vaultId, ...settings, ...privateMembers(request, ["allow_regex", "restrict_regex"]) }, file, format));

/** @param {import("../host/exchange.js").HttpResponse} response */
export const deidentifyFileResult = (response) =>
  reading(() => {
    const body = objectOf(response);
    if (typeof body === "string") return body;
    const runId = get(body, "run_id");
    return isText(runId) ? { runId } : "`run_id` is not a string";
  });
