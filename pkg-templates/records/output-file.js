import { decoded } from "../host/base64.js";
import { get } from "./response.js";

/**
 * A result with the file that its base64 is of.
 * @param {Record<string, any>} result
 * @returns {Promise<Record<string, any> | string>}
 */
export async function withFile(result) {
  const fileBase64 = get(result, "fileBase64");
  try {
    return fileBase64 === undefined ? result : { ...result, file: await decoded(fileBase64, `deidentified.${get(result, "extension") ?? "bin"}`) };
  } catch {
    return "the processed file is not base64";
  }
}
