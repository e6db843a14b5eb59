/** Steps of Detect with skyflow-edge, reported in the form that `python_detect.py` reports in. */
import { SkyflowError } from "skyflow-edge";

/** @typedef {(detect: any, request: any, results: Record<string, any>) => Promise<any>} Act */

const wishes = (/** @type {any} */ { entities, allow, restrict, token, shift }) => ({
  entities,
  allowRegexList: allow,
  restrictRegexList: restrict,
  ...(token && { tokenFormat: { default: token } }),
  ...(shift && { transformations: { shiftDates: { maxDays: shift, minDays: shift, entities: ["date"] } } }),
});

/** @param {any} run */
const ofRun = async ({ runId, status, file, extension, type, wordCount, charCount, sizeInKb, entities }) => ({
  runId,
  status,
  text: (await file?.text()) ?? null,
  extension: extension ?? null,
  type: type ?? null,
  counts: [wordCount ?? null, charCount ?? null],
  hasSize: Boolean(sizeInKb),
  tokens: entities.flatMap((/** @type {any} */ each) => JSON.parse(Buffer.from(each.file, "base64").toString()).map((/** @type {any} */ one) => one.token)),
});

const OPERATIONS = /** @type {Record<string, Act>} */ ({
  async deidentifyText(detect, request) {
    const { processedText, entities, wordCount, charCount } = await detect.deidentifyText({ text: request.text, ...wishes(request) });
    const span = (/** @type {any} */ { start, end }) => [start, end];
    const found = entities.map((/** @type {any} */ { token, value, entity, textIndex, processedIndex, scores }) => {
      return { token, value, entity, text: span(textIndex), processed: span(processedIndex), scored: scores[entity] > 0 && scores[entity] <= 1 };
    });
    return { text: processedText, entities: found, counts: [wordCount, charCount] };
  },
  async reidentifyText(detect, { of, text, masked, redacted, plain }, results) {
    const request = { text: of === undefined ? text : results[of].text, maskedEntities: masked, redactedEntities: redacted, plainTextEntities: plain };
    return { text: (await detect.reidentifyText(request)).processedText };
  },
  deidentifyFile: async (detect, request) => ofRun(await detect.deidentifyFile({ file: new File([request.text], request.name), waitTime: request.wait, ...wishes(request) })),
  getDetectRun: async (detect, { of, runId }, results) => ofRun(await detect.getDetectRun({ runId: of === undefined ? runId : results[of].runId })),
});

/**
 * @param {any} detect
 * @param {string} operation
 * @param {any} request
 * @param {Record<string, any>} results of the steps before
 */
export async function edgeDetect(detect, operation, request, results) {
  try {
    return { result: await OPERATIONS[operation](detect, request, results) };
  } catch (error) {
    if (!(error instanceof SkyflowError)) throw error;
    return { error: { httpCode: error.httpCode, message: error.message.slice(`${error.operation}: `.length) } };
  }
}

/** Run ids and vault tokens differ from run to run. @param {any} outcome */
export const sameRun = (outcome) =>
  JSON.parse(JSON.stringify(outcome, (key, value) => (key === "runId" ? typeof value : typeof value === "string" ? value.replace(/([A-Z]_)[A-Za-z0-9]{7}\b/g, "$1*") : value)));
