/**
 * The kernels of `Detect`: a text, what was found in it and the bytes of a file never enter WebAssembly. Here the body
 * of a request is made, and an answer made the result. None holds policy: which members go where, the core says.
 */
import { decoded, encoded, piece } from "./base64.js";
import { conceal, enclose } from "./conceal.js";
import { MaskingMethod, TokenType } from "./enums.js";
import { get, objectOf } from "./flattening.js";
import { isText, isWhole, own } from "./members.js";
import { fault, NOT_AN_OBJECT, UNKNOWN_KEY } from "./shaping.js";

/**
 * @typedef {import("./attempt.js").Outcome} Outcome
 * @typedef {import("./shaping.js").Fault} Fault
 * @typedef {{ [member: string]: [wire: string, kind: number | Table, required?: boolean] }} Table
 */

/** What a member may be; the number is the rule that it breaks when it is not. */
const TEXT = 7;
const TEXTS = 10;
const FLAG = 11;
const NUMBER = 12;
const TOKEN_TYPE = 13;
const MASKING_METHOD = 14;

const isWholeText = (/** @type {any} */ value) => isText(value) && isWhole(value);

/** Reads a member once; undefined when it is not what it may be. @type {Record<number, (value: any) => unknown>} */
const READ = {
  [TEXT]: (value) => (isWholeText(value) ? value : undefined),
  [TEXTS]: (value) => {
    const list = Array.isArray(value) ? [...value] : [value, undefined];
    return list.every(isWholeText) ? list : undefined;
  },
  [FLAG]: (value) => (typeof value === "boolean" ? value : undefined),
  [NUMBER]: (value) => (Number.isFinite(value) ? value : undefined),
  [TOKEN_TYPE]: (value) => Object.values(TokenType).find((known) => known === value),
  [MASKING_METHOD]: (value) => Object.values(MaskingMethod).find((known) => known === value),
};

/** Each member: its name on the wire, what it may be, and whether it must be there. @type {Table} */
const MEMBERS = {
  text: ["text", TEXT, true],
  entities: ["entity_types", TEXTS],
  allowRegexList: ["allow_regex", TEXTS],
  restrictRegexList: ["restrict_regex", TEXTS],
  tokenFormat: [
    "token_type",
    {
      default: ["default", TOKEN_TYPE],
      vaultToken: ["vault_token", TEXTS],
      entityUniqueCounter: ["entity_unq_counter", TEXTS],
      entityOnly: ["entity_only", TEXTS],
    },
  ],
  transformations: [
    "transformations",
    { shiftDates: ["shift_dates", { maxDays: ["max_days", NUMBER, true], minDays: ["min_days", NUMBER, true], entities: ["entity_types", TEXTS] }] },
  ],
  outputTranscription: ["output_transcription", TEXT],
  outputProcessedAudio: ["output_processed_audio", FLAG],
  bleep: [
    "",
    {
      gain: ["bleep_gain", NUMBER],
      frequency: ["bleep_frequency", NUMBER],
      startPadding: ["bleep_start_padding", NUMBER],
      stopPadding: ["bleep_stop_padding", NUMBER],
    },
  ],
  pixelDensity: ["density", NUMBER],
  maxResolution: ["max_resolution", NUMBER],
  maskingMethod: ["masking_method", MASKING_METHOD],
  outputOcrText: ["output_ocr_text", FLAG],
  outputProcessedImage: ["output_processed_image", FLAG],
  redactedEntities: ["redacted", TEXTS],
  maskedEntities: ["masked", TEXTS],
  plainTextEntities: ["plaintext", TEXTS],
  checkToxicity: ["check_toxicity", FLAG],
  denyTopics: ["deny_topics", TEXTS],
};

/**
 * @param {Record<string, any>} to
 * @param {Record<string, any>} given own members only
 * @param {Table} table
 * @param {string} at where `given` is in the request
 * @param {string[]} names
 * @returns {Fault | undefined}
 */
function fill(to, given, table, at, names) {
  for (const name of names) {
    const [wire, kind, required] = table[name];
    const value = given[name];
    if (value === undefined) {
      if (required) return fault(/** @type {number} */ (kind), 0, at + name);
    } else if (typeof kind === "number") {
      const read = READ[kind](value);
      if (read === undefined) return fault(kind, 0, at + name);
      to[wire] = read;
    } else {
      const members = own(value);
      if (members === undefined) return fault(NOT_AN_OBJECT, 0, at + name);
      const stranger = Object.keys(members).find((member) => !Object.hasOwn(kind, member));
      // A misspelled member would be left out, and what it was to hide be shown.
      if (stranger !== undefined) return fault(UNKNOWN_KEY, 0, `${at}${name}.${stranger}`);
      const found = fill(wire === "" ? to : (to[wire] = {}), members, kind, `${at}${name}.`, Object.keys(kind));
      if (found !== undefined) return found;
    }
  }
}

/** Stands at the beginning of a body whose vault is not yet known. */
const NO_VAULT = '{"vault_id":""';

/** @param {string} text names, one blank between them */
const list = (text) => text.split(" ").filter((name) => name !== "");

/** Members of a request for a file that no body has. */
const BESIDE = ["file", "fileName", "outputDirectory", "waitTime", "onProgress"];

/** A misspelled member would be left out, and what it was to hide be shown. @param {Record<string, any>} members @param {string[]} known */
function misspelled(members, known) {
  const stranger = Object.keys(members).find((name) => members[name] !== undefined && !known.includes(name) && !BESIDE.includes(name));
  return stranger === undefined ? undefined : fault(UNKNOWN_KEY, 0, stranger);
}

/**
 * @param {Record<string, any>} members of the request
 * @param {string} sent names of those that are sent
 * @param {string} checked names of those that must be right, sent or not
 * @returns {string | Fault}
 */
export function detectBody(members, sent, checked) {
  const body = { vault_id: "" };
  const [names, others] = [list(sent), list(checked)];
  return fill(body, members, MEMBERS, "", names) ?? fill({}, members, MEMBERS, "", others) ?? misspelled(members, [...names, ...others]) ?? JSON.stringify(body);
}

/**
 * The same for a reidentification.
 * @param {Record<string, any>} members
 * @param {string} sent
 * @returns {string | Fault}
 */
export function formatBody(members, sent) {
  const format = {};
  const body = { vault_id: "" };
  const [names, lists] = [list(sent), ["redactedEntities", "maskedEntities", "plainTextEntities"]];
  const found = fill(body, members, MEMBERS, "", names) ?? fill(format, members, MEMBERS, "", lists) ?? misspelled(members, [...names, ...lists]);
  return found ?? JSON.stringify({ ...body, format });
}

/** @param {string} text @param {string} vaultId */
export const addressed = (text, vaultId) => `{"vault_id":${JSON.stringify(vaultId)}${text.slice(NO_VAULT.length)}`;

/** Bytes of a file that what a server says is compared with. */
const COMPARED = 1 << 18;

/** @param {import("./files.js").Bytes | Promise<Blob>} file */
const headOf = async (file) => piece(await file, 0, COMPARED);

/**
 * @param {string} text the body without its file
 * @param {string} vaultId
 * @param {string} format
 * @param {import("./files.js").Bytes | Promise<Blob>} file
 * @returns {(signal: AbortSignal | undefined) => Promise<Blob>}
 */
export const fileBody = (text, vaultId, format, file) => async (signal) => {
  const before = `${addressed(text, vaultId).slice(0, -1)},"file":{"data_format":${JSON.stringify(format)},"base64":"`;
  return enclose(await encoded(before, await file, '"}}', signal), text, await headOf(file));
};

/** Without the members that the vault did not tell. @param {Record<string, any>} members */
const told = (members) => Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined && value !== null));

/** @param {any} location @param {string} suffix @returns {any} */
const index = (location, suffix) => told({ start: get(location, `start_index${suffix}`), end: get(location, `end_index${suffix}`) });

/** @param {Outcome} answer */
export function deidentified(answer) {
  const body = objectOf(answer);
  if (typeof body === "string") return body;
  const processedText = get(body, "processed_text");
  const found = get(body, "entities") ?? [];
  if (typeof processedText !== "string") return "`processed_text` is not a string";
  if (!Array.isArray(found)) return "`entities` is not a list";
  const entities = found.map((/** @type {any} */ each) => {
    const location = get(each, "location");
    return {
      ...told({ token: get(each, "token"), value: get(each, "value") }),
      textIndex: index(location, ""),
      processedIndex: index(location, "_processed"),
      ...told({ entity: get(each, "entity_type"), scores: get(each, "entity_scores") }),
    };
  });
  return { processedText, entities, wordCount: get(body, "word_count") ?? 0, charCount: get(body, "character_count") ?? 0, errors: null, requestId: answer.requestId };
}

/** @param {Outcome} answer */
export function reidentified(answer) {
  const body = objectOf(answer);
  if (typeof body === "string") return body;
  const processedText = get(body, "text");
  return typeof processedText === "string" ? { processedText, errors: null, requestId: answer.requestId } : "`text` is not a string";
}

/** @param {Outcome} answer */
export function guarded(answer) {
  const body = objectOf(answer);
  if (typeof body === "string") return body;
  const [text, validation] = [get(body, "text"), get(body, "validation")];
  if (typeof text !== "string" || typeof validation !== "string") return "`text` and `validation` are not there";
  return { text, ...told({ toxic: get(body, "toxic"), deniedTopic: get(body, "denied_topic") }), validation, errors: null, requestId: answer.requestId };
}

/**
 * With the file that its base64 is of.
 * @param {Record<string, any>} result
 * @returns {Promise<Record<string, any> | string>}
 */
async function withFile(result) {
  const fileBase64 = get(result, "fileBase64");
  try {
    return fileBase64 === undefined ? result : { ...result, file: await decoded(fileBase64, `deidentified.${get(result, "extension") ?? "bin"}`) };
  } catch {
    return "the processed file is not base64";
  }
}

/** @param {Outcome} answer */
export function reidentifiedFile(answer) {
  const body = objectOf(answer);
  if (typeof body === "string") return body;
  const output = get(body, "output");
  const status = get(body, "status");
  const fileBase64 = get(output, "processed_file");
  if (typeof fileBase64 !== "string" && (typeof status !== "string" || typeof (output ?? {}) !== "object")) return "`status` and `output` are not there";
  return withFile(told({ status, fileBase64, extension: get(output, "processed_file_extension") })).then((result) => (typeof result === "string" ? result : { ...result, errors: null, requestId: answer.requestId }));
}

/**
 * What `runs.js` goes on with.
 * @param {Outcome} answer
 * @param {number} waitMs
 * @param {string} name of the file
 * @param {string | undefined} directory
 * @param {((progress: any) => void) | undefined} onProgress
 * @param {string} text the body without its file
 * @param {import("./files.js").Bytes | Promise<Blob>} file
 */
export async function runStarted(answer, waitMs, name, directory, onProgress, text, file) {
  const body = objectOf(answer);
  if (typeof body === "string") return body;
  const runId = get(body, "run_id");
  return isText(runId) ? { runId, waitMs, name, directory, onProgress, of: enclose({}, text, await headOf(file)), errors: null } : "`run_id` is not a string";
}

/**
 * @param {Outcome} answer
 * @param {string} runId
 * @param {unknown} of what the run is of, where that is known
 */
export function detectRun(answer, runId, of) {
  const { requestId } = answer;
  const body = objectOf(answer);
  if (typeof body === "string") return body;
  const status = get(body, "status");
  const output = get(body, "output") ?? [];
  if (typeof status !== "string") return "`status` is not a string";
  if (!Array.isArray(output)) return "`output` is not a list";
  const outputs = output.map((each) => told({ file: get(each, "processedFile"), type: get(each, "processedFileType"), extension: get(each, "processedFileExtension") }));
  if (outputs.some((each) => typeof get(each, "file") !== "string")) return "`output` holds what is no file";
  const counts = get(body, "wordCharacterCount");
  const message = get(body, "message");
  const failed = !/^(success|in_progress)$/i.test(status) && isText(message);
  const [first] = outputs;
  return withFile({
    ...told({
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
    entities: outputs.filter((each) => get(each, "type") === "entities"),
    outputs,
    runId,
    status,
    errors: failed ? [{ requestId, error: conceal(message, of, undefined, {}) }] : null,
    requestId,
  });
}
