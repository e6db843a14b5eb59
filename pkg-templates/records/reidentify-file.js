/** A file to reidentify, and the file with its values. */
import { bodyWithFile } from "./detect-body.js";
import { withFile } from "./output-file.js";
import { get, objectOf, present } from "./response.js";

/**
 * @param {string} vaultId
 * @param {object} format how entities come back
 * @param {import("../host/files.js").FileSource} file
 * @param {string} extension
 */
export const reidentifyFileBody = (vaultId, format, file, extension) => bodyWithFile({ vault_id: vaultId, format }, file, extension);

/** @param {import("../host/exchange.js").HttpResponse} response */
export async function reidentifyFileResult(response) {
  const body = objectOf(response);
  if (typeof body === "string") return body;
  const output = get(body, "output");
  const status = get(body, "status");
  const fileBase64 = get(output, "processed_file");
  if (typeof fileBase64 !== "string" && (typeof status !== "string" || typeof (output ?? {}) !== "object")) return "`status` and `output` are not there";
  const result = await withFile(present({ status, fileBase64, extension: get(output, "processed_file_extension") }));
  return typeof result === "string" ? result : { ...result, errors: null, requestId: response.requestId };
}
