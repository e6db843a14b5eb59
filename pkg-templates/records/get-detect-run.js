/** The state of a run, and the files that came of it. */
import { ErrorResponse, withResponse } from "../host/error-response.js";
import { withFile } from "./output-file.js";
import { get, isText, objectOf, present } from "./response.js";
import { rowMessages } from "./row-error.js";

/**
 * @param {import("../host/exchange.js").HttpResponse} response
 * @param {string} runId
 * @param {boolean} full whether errors show the vault's words whole
 */
export async function getDetectRunResult(response, runId, full) {
  const { requestId } = response;
  const body = objectOf(response);
  if (typeof body === "string") return body;
  const status = get(body, "status");
  const output = get(body, "output") ?? [];
  if (typeof status !== "string") return "`status` is not a string";
  if (!Array.isArray(output)) return "`output` is not a list";
  const outputs = output.map((one) => present({ file: get(one, "processedFile"), type: get(one, "processedFileType"), extension: get(one, "processedFileExtension") }));
  if (outputs.some((one) => typeof get(one, "file") !== "string")) return "`output` holds what is no file";
  const counts = get(body, "wordCharacterCount");
  const message = get(body, "message");
  const failed = !/^(success|in_progress)$/i.test(status);
  const answer = failed ? new ErrorResponse(response.status ?? 0, response.headers, response.bytes) : null;
  const [first] = outputs;
  const result = await withFile({
    ...present({
      fileBase64: get(first, "file"),
      type: get(first, "type"),
      extension: get(first, "extension"),
      wordCount: get(counts, "wordCount"),
      charCount: get(counts, "characterCount"),
      sizeInKb: get(body, "size"),
      durationInSeconds: get(body, "duration"),
      pageCount: get(body, "pages"),
      slideCount: get(body, "slides"),
    }),
    entities: outputs.filter((one) => get(one, "type") === "entities"),
    outputs,
    runId,
    status,
    errors: failed && isText(message) ? [withResponse({ requestId, error: rowMessages(undefined, "nothing", "getDetectRun", full)(message) }, answer)] : null,
    requestId,
  });
  return typeof result === "string" ? result : withResponse(result, answer);
}
