/** Parts of paths that are record ids or parameters. Encoding does not save dot segments: URL parsers remove `%2e%2e`. */
import { isWholeText } from "../host/reader.js";
import { encoding, violation } from "../host/violation.js";

/** @typedef {import("../host/violation.js").Violation} Violation */

/** Servers decode once, proxies before them perhaps again. */
const MAX_DECODINGS = 5;

/** @param {string} text */
function decodedWhole(text) {
  for (let count = 0; count < MAX_DECODINGS && text.includes("%"); count++) {
    const decoded = text.replace(/%[0-7][0-9a-f]/gi, (code) => String.fromCharCode(Number.parseInt(code.slice(1), 16)));
    if (decoded === text) break;
    text = decoded;
  }
  return text;
}

/** Whether any of it may be taken for a dot segment, in whatever encoding. @param {string} text */
export const hasDotSegment = (text) => decodedWhole(text).split(/[/\\]/).some((part) => part === "." || part === "..");

/** A value that can stand between two slashes. @param {unknown} value @returns {value is string} */
export const isSegment = (value) => isWholeText(value) && !/[\0-\x1f\x7f-\x9f]/.test(value) && !hasDotSegment(value);

/** The id of a row; `skyflowId` before its older spelling. @param {Record<string, unknown>} members */
export const recordId = (members) => (members.skyflowId !== undefined ? members.skyflowId : members.skyflow_id);

/**
 * The path of a file behind its table.
 * @param {Record<string, any>} request
 * @param {string} tail
 * @returns {string | Violation}
 */
export const filePath = (request, tail) =>
  encoding(() => {
    const id = recordId(request);
    if (!isSegment(id)) return violation("notText", 0, "skyflowId");
    if (!isSegment(request.columnName)) return violation("notText", 0, "columnName");
    return `/${encodeURIComponent(id)}/files/${encodeURIComponent(request.columnName)}${tail}`;
  });

/**
 * Checks a path whose segments the caller has encoded.
 * @param {unknown} path
 * @returns {string | Violation}
 */
export function encodedPath(path) {
  if (!isWholeText(path)) return violation("notText", 0, "path");
  if (!path.startsWith("/")) return violation("noSlash");
  const rest = path.slice(1);
  if (!/^[!-~]*$/.test(rest) || /[?#\\]/.test(rest)) return violation("notEncoded");
  return rest.split("/").some((part) => part === "" || hasDotSegment(part)) ? violation("dotSegment") : path;
}
