/** Parts of paths that are record ids or parameters. Encoding does not save dot segments: URL parsers remove `%2e%2e`. */
import { isWholeText } from "../host/reader.js";
import { encoding, violation } from "../host/violation.js";

/** @typedef {import("../host/violation.js").Violation} Violation */

/** Servers decode once, proxies before them perhaps again. */
const MAX_DECODINGS = 5;

/** A character as URLs write it, as IIS does, and a dot or slash in the longer forms of UTF-8 that old decoders take. */
const CODE = /%(?:c0%([89ab][0-9a-f])|e0%80%([89ab][0-9a-f])|u00([0-7][0-9a-f])|([0-7][0-9a-f]))/gi;

/** @param {string} text */
function decodedWhole(text) {
  for (let count = 0; count < MAX_DECODINGS; count++) {
    // However often a percent sign was encoded.
    const decoded = text.replace(/%(?:25)+/g, "%").replace(CODE, (...found) => String.fromCharCode(Number.parseInt(found.slice(1, 5).find((code) => code !== undefined), 16) & 0x7f));
    if (decoded === text) return text;
    text = decoded;
  }
  // Nobody encodes a name as often, but to hide it.
  return "..";
}

/** Whether any of it may be taken for a dot segment, in whatever encoding, and with dots and slashes of full width. @param {string} text */
export const hasDotSegment = (text) => decodedWhole(text).normalize("NFKC").split(/[/\\]/).some((part) => part === "." || part === "..");

/** A value that can stand between two slashes. @param {unknown} value @returns {value is string} */
export const isSegment = (value) => isWholeText(value) && !/[\0-\x1f\x7f-\x9f]/.test(value) && !hasDotSegment(value);

/** The id of a row, in either spelling. @param {Record<string, unknown>} members */
export function recordId({ skyflowId, skyflow_id = skyflowId }) {
  if (skyflowId !== undefined && skyflowId !== skyflow_id) throw violation("duplicate", 0, "skyflow_id");
  return skyflow_id;
}

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
