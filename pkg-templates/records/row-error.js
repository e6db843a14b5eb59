import { requestNames } from "../host/request-names.js";
import { HIDDEN, printable, scrub } from "../host/scrub.js";

/**
 * A function that shows what the vault says of single rows, as errors of whole calls are shown: words of API English and
 * names of the request, unless `full`.
 * @param {unknown} request
 * @param {string} operation
 * @param {boolean} full
 * @returns {(text: string) => string}
 */
export function rowMessages(request, operation, full) {
  if (full) return printable;
  /** @type {Set<string> | undefined} */
  let names;
  return (text) => scrub(text, (names ??= requestNames(request, operation)), 0) || HIDDEN;
}
