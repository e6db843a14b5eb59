/** A file on its way into a file column. */
import { asBlob, mediaType } from "../host/files.js";
import { multipartBlob } from "../host/multipart.js";
import { isWholeText } from "../host/reader.js";
import { recordId } from "./path.js";
import { FOREIGN, get, isOther, objectOf, reading } from "./response.js";
import { encoding, violation } from "../host/violation.js";

/**
 * A function that makes the body.
 * @param {import("../host/files.js").FileSource} file
 * @param {string} name
 * @param {any} request
 */
export const uploadFileBody = (file, name, request) =>
  encoding(() => {
    const id = recordId(request);
    if (id !== undefined && !isWholeText(id)) return violation("notText", 0, "skyflowId");
    const { table, columnName } = request;
    return async (/** @type {AbortSignal} */ signal) => {
      const blob = await asBlob(file, signal);
      const typed = blob.type ? blob : blob.slice(0, blob.size, mediaType(name));
      return multipartBlob([["tableName", table], ["columnName", columnName], ...(id === undefined ? [] : [/** @type {[string, string]} */ (["skyflowID", id])]), ["returnFileMetadata", "false"], ["file", typed, name]]);
    };
  });

/** @param {import("../host/exchange.js").HttpResponse} response @param {any} request */
export const uploadFileResult = (response, request) =>
  reading(() => {
    const body = objectOf(response);
    if (typeof body === "string") return body;
    const skyflowId = get(body, "skyflowID");
    if (typeof skyflowId === "string" && isOther(skyflowId, recordId(request))) return FOREIGN;
    return typeof skyflowId === "string" ? { skyflowId, errors: null, requestId: response.requestId } : "`skyflowID` is not a string";
  });
