/**
 * The differences that concern Detect; see differences.js.
 */
import { answersOf, isExchange, OWN_WORDS } from "./recordings.js";

/**
 * @typedef {import("./differences.js").Difference} Difference
 * @typedef {import("./recordings.js").Recording} Recording
 */

/** @type {Difference["expect"]} */
const refused = () => ({ sent: [], error: { code: "INVALID_INPUT", message: OWN_WORDS, httpCode: 400, httpStatus: "Bad Request", grpcCode: null, requestId: null, details: [] } });

const METADATA = ["sdk_client_device_model", "sdk_client_os_details", "sdk_name_version", "sdk_runtime_details"];

/** @param {(sent: any) => object} change @returns {Difference["expect"]} */
const eachCall = (change) => (expected) => ({ ...expected, sent: expected.sent.map((sent) => (isExchange(sent.url) ? sent : { ...sent, ...change(sent) })) });

/** @param {(result: any, recording: Recording) => any} change @returns {Difference["expect"]} */
const inResult = (change) => (expected, recording) => (expected.result === undefined ? expected : { ...expected, result: change(expected.result, recording) });

const named = eachCall(({ headers }) => ({ headers: { ...headers, "sky-metadata": { $keys: METADATA } } }));

/** @param {any} body of the SDK for Node */
function asked({ token_type, transformations, ...body }) {
  const shifted = Object.keys(transformations?.shift_dates ?? {}).length > 0;
  return { ...body, ...(Object.keys(token_type ?? {}).length > 0 && { token_type }), ...(shifted && { transformations }) };
}
const onlyAsked = eachCall(({ body }) => (body === undefined ? {} : { body: asked(body) }));

const textEndpoint = eachCall(({ url, body }) => (body?.file?.data_format === "txt" && url.endsWith("/file") ? { url: `${url}/text` } : {}));

/** What this package does with what the SDK for Node sends. @type {Difference["expect"]} */
const asNode = (expected, recording) => [named, onlyAsked, textEndpoint].reduce((changed, change) => change(changed, recording), expected);

const bodyOf = (/** @type {Recording} */ recording) => /** @type {any} */ (answersOf(recording).at(-1)?.canned.body);

/** @param {any} result @param {Recording} recording */
function whatIsTold(result, recording) {
  // Where this SDK got no answer, another's stands in, with one output.
  const { output = [] } = bodyOf(recording) ?? { output: [{ processedFile: result.fileBase64, processedFileType: result.type, processedFileExtension: result.extension }] };
  const outputs = output.map((/** @type {any} */ each) => ({ file: each.processedFile, type: each.processedFileType, extension: each.processedFileExtension }));
  const said = Object.entries(result).filter(([name, value]) => ["requestId", "errors"].includes(name) || ![null, "", 0, "UNKNOWN"].includes(/** @type {any} */ (value)) || name === "status");
  return { ...Object.fromEntries(said), entities: outputs.filter((/** @type {any} */ { type }) => type === "entities"), outputs };
}

/** The server's own error, and the run that goes on. @type {Difference["expect"]} */
function pollError({ sent }, recording) {
  const { status = 0, body, text, headers = {} } = /** @type {any} */ (answersOf(recording).at(-1)?.canned);
  const { grpc_code: grpcCode = null, message = text, http_status: httpStatus = "Service Unavailable" } = body?.error ?? {};
  const error = { operation: "getDetectRun", code: status === 404 ? "NOT_FOUND" : "SERVER", message, httpCode: status, httpStatus, grpcCode, requestId: headers["x-request-id"] ?? null, details: [{ runId: "run-0001" }] };
  // What failed is the poll.
  return { sent: [sent[0], ...Array(status >= 500 ? 3 : 1).fill(sent[1])], error };
}

/** @type {Difference[]} */
export const DETECT_DIFFERENCES = [
  // ── what is refused
  {
    reason: "DIF-1, DIF-9b, DIF-13b: bad input is refused before anything is sent",
    cases: ["deidentifyFile/file-missing@node", "deidentifyFile/bleep-gain-string@node"],
    expect: refused,
  },
  { reason: "DIF-4: a file without an extension is refused: the vault must be told what it is", cases: ["deidentifyFile/extension-none@*"], expect: refused },
  { reason: "DIF-9b: vault tokens are sent for files too; what they are is the vault's to say", cases: ["deidentifyFile/token-format-vault-token-list@node"], like: "deidentifyFile/token-format-vault-token-list@python", expect: (expected) => expected },
  { reason: "DIF-7b: what the vault may know is the vault's to say", cases: ["deidentifyFile/entity-unknown@python"], like: "deidentifyFile/entity-unknown@node", expect: asNode },
  { reason: "DIF-4: `.txt` is a name", cases: ["deidentifyFile/file-name-dotfile@node"], like: "deidentifyFile/file-name-dotfile@python", expect: (expected) => expected },
  // ── what is sent
  { reason: "H-N11: the extension is what stands behind the last dot, in lower case", cases: ["deidentifyFile/extension-uppercase@node"], like: "deidentifyFile/extension-uppercase@python", expect: (expected) => expected },
  { reason: "H-N11: `pdfx` is not pdf", cases: ["deidentifyFile/extension-containing-pdf@node"], like: "deidentifyFile/extension-containing-pdf@python", expect: (expected) => expected },
  { reason: "H-N11: txt has an endpoint of its own", cases: ["deidentifyFile/*@node"], expect: textEndpoint },
  { reason: "what nobody asked for is not sent", cases: ["deidentifyText/*@node", "deidentifyFile/*@node"], expect: onlyAsked },
  { reason: "H-N12: Detect names the package, too", cases: ["deidentifyText/*@node", "reidentifyText/*@node", "deidentifyFile/*@node", "getDetectRun/*@node"], expect: named },
  {
    reason: "H-P1: a run's id is encoded",
    cases: ["getDetectRun/run-id-needs-encoding@python"],
    expect: (expected, recording) => eachCall(({ url }) => ({ url: `${new URL(url).origin}/v1/detect/runs/${encodeURIComponent(recording.input.request.runId)}` }))(expected, recording),
  },
  { reason: "H-B7: the waits together are no longer than the wait time", cases: ["deidentifyFile/wait-10-exhausted@*"], expect: ({ sent, result }) => ({ sent: sent.slice(0, -1), result }) },
  // ── what is made of an answer
  { reason: "H-P13: what is missing of an entity fails nothing", cases: ["deidentifyText/response-no-location@python"], like: "deidentifyText/response-no-location@node", expect: asNode },
  { reason: "H-P13: no entities are none", cases: ["deidentifyText/response-null-entities@python"], like: "deidentifyText/response-null-entities@node", expect: asNode },
  { reason: "every response has `errors`", cases: ["reidentifyText/*@node"], expect: inResult((result) => ({ ...result, errors: null })) },
  {
    reason: "H-P3, H-P23: a run that fails, or ends nobody knows how, is an error with the vault's words",
    cases: ["deidentifyFile/status-*"],
    expect: ({ sent }, recording) => ({
      sent: recording.id.includes("unknown") ? sent.slice(0, 2) : sent,
      error: { code: "SERVER", message: bodyOf(recording).message, httpCode: 500, httpStatus: "Internal Server Error", grpcCode: null, requestId: "req-00000000", details: [{ runId: "run-0001" }] },
    }),
  },
  { reason: "what the vault does not tell of a run is left out, and all outputs are given", cases: ["deidentifyFile/*", "getDetectRun/*"], expect: inResult(whatIsTold) },
  {
    reason: "H-B8: two outputs with the same extension are two files",
    cases: ["deidentifyFile/output-directory-two-outputs-same-extension@*"],
    expect: inResult((result) => {
      const [name] = Object.keys(result.filesWritten);
      const texts = result.outputs.map((/** @type {any} */ { file }) => atob(file));
      return { ...result, filesWritten: Object.fromEntries(texts.map((/** @type {string} */ text, /** @type {number} */ index) => [index === 0 ? name : name.replace(".", `-${index + 1}.`), text])) };
    }),
  },
  // ── errors
  { reason: "H-N6, H-P10: a poll that fails is told as the server told it, with the id of the run that goes on", cases: ["deidentifyFile/poll-err-*"], expect: pollError },
];
