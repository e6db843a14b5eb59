import { ErrorResponse, withResponse } from "../host/error-response.js";
import { requestNames } from "../host/request-names.js";
import { HIDDEN, printable, scrub } from "../host/scrub.js";
import { get, isText } from "./response.js";

/** Different texts of one answer that are looked at: it must not block, however many rows failed. */
const MAX_READ_CHARACTERS = 64 * 1024;

/**
 * A function that shows what the vault says of single rows, as errors of whole calls are shown: words of API English and
 * names of the request, unless `full`.
 * @param {unknown} request
 * @param {import("../host/request-names.js").Shown} names which of its names
 * @param {string} operation
 * @param {boolean} full
 * @returns {(text: string) => string}
 */
export function rowMessages(request, names, operation, full) {
  if (full) return printable;
  /** @type {Set<string> | undefined} */
  let found;
  // Rows mostly fail for the same reason.
  /** @type {Map<string, string>} */
  const known = new Map();
  let left = MAX_READ_CHARACTERS;
  return (text) => {
    let shown = known.get(text);
    if (shown !== undefined) return shown;
    if (left <= 0) return HIDDEN;
    left -= Math.min(text.length, MAX_READ_CHARACTERS / 4);
    known.set(text, (shown = scrub(text, (found ??= requestNames(request, names, operation)), 0) || HIDDEN));
    return shown;
  };
}

/** What an answer says of a failed row. @param {unknown} error a text, or an object with one @param {(text: string) => string} show */
export function errorText(error, show) {
  const text = typeof error === "string" ? error : get(error, "message");
  return isText(text) ? show(text) : "the vault's response does not say what became of this row";
}

/** The error of a requested row that the vault does not have. @param {number} requestIndex @param {string | null} requestId */
export const missingRow = (requestIndex, requestId) => ({ requestIndex, requestId, httpCode: 404, error: "no row has this id" });

/**
 * An error of a row, with the part of the answer that says so.
 * @template {object} T
 * @param {T} error
 * @param {import("../host/exchange.js").HttpResponse} response
 * @param {unknown} part parsed
 * @param {number} [ownStatus] the row's
 * @returns {T}
 */
export const withPart = (error, { status = 0, headers }, part, ownStatus = status) => withResponse(error, new ErrorResponse(ownStatus, headers, () => JSON.stringify(part) ?? ""));
