/**
 * Where this package knowingly does not do what a recorded SDK did: which cases, why, and what it
 * does instead, which is asserted to the letter. `H-…` are defects of those SDKs, shown absent one by one
 * in defects.test.js; `INS-5` and the like are validation rules, all of them in validation.test.js.
 *
 * Entries are applied one after the other; each gets what those before it have left.
 */
import { SERVICE_ACCOUNT_DIFFERENCES } from "./differences-accounts.js";
import { CONNECTION_DIFFERENCES } from "./differences-connections.js";
import { DETECT_DIFFERENCES } from "./differences-detect.js";
import { OWN_WORDS } from "./recordings.js";

/**
 * @typedef {import("./recordings.js").Recording} Recording
 * @typedef {import("./recordings.js").Observed} Observed
 * @typedef {object} Difference
 * @property {string} reason
 * @property {string[]} cases ids of recordings; `*` stands for any characters
 * @property {(expected: Observed, recording: Recording) => Observed} expect what this package does instead
 * @property {string} [like] id of the recording whose answers are used, where this SDK sent nothing that could be answered
 */

/** @param {string} code */
const refusal = (code) => ({ code, message: OWN_WORDS, httpCode: 400, httpStatus: "Bad Request", grpcCode: null, requestId: null, details: [] });
/** @param {string} code @returns {Difference["expect"]} */
const refused = (code) => () => ({ sent: [], error: refusal(code) });
const refusedInput = refused("INVALID_INPUT");

/** @param {(sent: import("./canned-fetch.js").Sent) => object} change @returns {Difference["expect"]} */
const eachSent = (change) => (expected) => ({ ...expected, sent: expected.sent.map((sent) => ({ ...sent, ...change(sent) })) });

/** @param {(error: any, recording: Recording) => object} change @returns {Difference["expect"]} */
const inError = (change) => (expected, recording) =>
  expected.error === undefined ? expected : { ...expected, error: { ...expected.error, ...change(expected.error, recording) } };

/** @param {(result: any, recording: Recording) => any} change @returns {Difference["expect"]} */
const inResult = (change) => (expected, recording) => (expected.result === undefined ? expected : { ...expected, result: change(expected.result, recording) });

/** @param {(step: any, call: string) => any} change @returns {Difference["expect"]} */
const eachStep = (change) =>
  inResult((result, { input }) => result.map((/** @type {any} */ step, /** @type {number} */ index) => change(step, input.steps[index].call)));

const bodyOf = (/** @type {Recording} */ { response }) => /** @type {any} */ (response?.body);
const statusOf = (/** @type {Recording} */ { response }) => response?.status ?? 0;

/** @type {Record<number, string>} */
const REASON_PHRASES = { 200: "OK", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 422: "Unprocessable Content", 500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable" };

const METADATA = ["sdk_client_device_model", "sdk_client_os_details", "sdk_name_version", "sdk_runtime_details"];
/** @type {Record<string, string>} */
const TYPES = { pdf: "application/pdf", png: "image/png", bin: "application/octet-stream", txt: "text/plain" };

/** What the server said: its message, a string in place of the error object, a member that holds one elsewhere, or the text of a plain answer. @param {Recording} recording */
function saidBy(recording) {
  const body = bodyOf(recording);
  const error = body?.error;
  const plain = recording.response?.headers?.["content-type"]?.startsWith("text/plain");
  return error?.message ?? (typeof error === "string" ? error : body?.message ?? body?.reason ?? (plain ? recording.response?.text : OWN_WORDS));
}

/** What an error answer without an error object is told as. @param {any} _ @param {Recording} recording */
const unworded = (_, recording) => {
  const status = statusOf(recording);
  const code = status >= 500 ? "SERVER" : status === 401 ? "AUTHENTICATION" : status === 403 ? "PERMISSION_DENIED" : status === 404 ? "NOT_FOUND" : status === 409 ? "CONFLICT" : status === 400 ? "BAD_REQUEST" : "API";
  const requestId = recording.response?.headers?.["x-request-id"] ?? null;
  return { code, message: saidBy(recording), httpCode: status, httpStatus: REASON_PHRASES[status], grpcCode: null, requestId, details: [] };
};

/** A success status without what the operation promises. @type {Difference["expect"]} */
const invalidResponse = ({ sent }, recording) => ({ sent, error: { ...unworded(undefined, recording), code: "INVALID_RESPONSE", message: OWN_WORDS } });

/** Reads are sent three times where that may help; writes only when the server says that it did nothing. @type {Difference["expect"]} */
function sentAgain(expected, { operation, response }) {
  const { status = 0, headers = {}, networkError } = response ?? {};
  const refusedForLoad = status === 429 || (status === 503 && headers["retry-after"] !== undefined);
  const mayPass = networkError !== undefined || [408, 500, 502, 503, 504].includes(status);
  const isRead = ["generateBearerToken", "get", "detokenize", "query", "tokenize", "deidentifyText", "reidentifyText", "getDetectRun"].includes(operation);
  return { ...expected, sent: Array(refusedForLoad || (mayPass && isRead) ? 3 : 1).fill(expected.sent[0]) };
}

/** @param {{ httpCode: number, error: string }[]} failures of the rows after the first */
const rowErrors = (...failures) => failures.map((failure, index) => ({ requestIndex: index + 1, requestId: "req-00000000", ...failure }));
const firstRow = { skyflowId: "id-0001", requestIndex: 0, name: "t1" };

/** @type {Difference[]} */
export const DIFFERENCES = [
  ...SERVICE_ACCOUNT_DIFFERENCES,
  ...CONNECTION_DIFFERENCES,
  ...DETECT_DIFFERENCES,
  // ── configuration
  {
    reason: "CLI-8b: a vault added twice is refused, not replaced",
    cases: ["client/add-duplicate-vault@python"],
    expect: eachStep((step, call) => (call === "addVaultConfig" ? { error: refusal("INVALID_INPUT") } : { result: { ...step.result, clusterId: "qhdmceurtnlz" } })),
  },
  {
    reason: "CLI-11: an update gives what changes and keeps the rest",
    cases: ["client/update-vault-partial@python", "client/update-connection-partial@python"],
    expect: (expected, { id }) => ({
      sent: [],
      result: [{ result: "client" }, { result: { ...expected.result[1].result, ...(id.includes("vault") ? { clusterId: "newcluster" } : {}) } }],
    }),
  },
  {
    reason: "methods that change the configuration return the client",
    cases: ["client/*"],
    expect: eachStep((step, call) => (/^(add|update|remove)/.test(call) && "result" in step ? { result: "client" } : step)),
  },
  {
    reason: "H-B13: configurations are handed out with their secrets masked",
    cases: ["client/*"],
    expect: eachStep((step) => (step.result?.credentials ? { result: { ...step.result, credentials: { apiKey: "***" } } } : step)),
  },
  { reason: "CLI-2: a cluster id that is no host label is refused", cases: ["client/cluster-id-with-slash@*"], expect: refusedInput },
  { reason: "CLI-1: a vault id with blanks is refused: one was pasted badly", cases: ["*/vault-id-needs-encoding@*"], expect: (expected, recording) => ({ sent: [], error: { ...refusal("INVALID_INPUT"), operation: "Skyflow" } }) },
  { reason: "CLI-3: an unknown member of a configuration is refused", cases: ["client/unknown-config-key@node"], expect: refusedInput },
  { reason: "CLI-15: a token URI must be https, beside any kind of credentials", cases: ["client/token-uri-with-api-key@node"], expect: refused("INVALID_CREDENTIALS") },
  { reason: "CLI-16b: a connection URL must be https", cases: ["client/connection-url-http@python"], expect: refusedInput },
  {
    reason: "CLI-17: a connection may use the shared credentials",
    cases: ["client/connection-without-credentials@python"],
    expect: (_, { input }) => ({ sent: [], result: [{ result: input.config.connectionConfigs[0] }] }),
  },
  {
    reason: "CLI-10: a client may begin without vaults",
    cases: ["client/empty-config@node"],
    expect: ({ error }) => ({ sent: [], result: [{ error }] }),
  },
  { reason: "H-P7: an unknown `env` is refused in the package's own words", cases: ["client/env-invalid@python"], expect: refusedInput },
  { reason: "H-P7: without `env` it is PROD", cases: ["insert/env-omitted@python"], like: "insert/env-omitted@node", expect: (expected) => expected },
  // ── what is refused before anything is sent
  {
    reason: "refused here, sent by one of the SDKs or thrown over: INS-5, INS-6, INS-10b, INS-15, DEL-4, GET-2, GET-4, GET-8, GET-14b, GET-14c, DTK-4b, H-P4 (UPD-4, UPD-5), UPD-11, UPD-12b, H-P1 (a dot segment, in any encoding), QRY-3, TOK-4c, TOK-5b, TOK-6, UPL-5, H-N25 (UPL-7), H-P14 (UPL-8b)",
    cases: [
      ...["insert/row-empty@python", "insert/row-empty-key@python", "insert/tokenmode-null@*", "insert/disable-with-tokens@node", "insert/default-mode-with-tokens@node"],
      ...["delete/id-empty@python", "delete/id-blank@python", "detokenize/token-blank@python"],
      ...["get/ids-empty@python", "get/id-empty@python", "get/id-number@python", "get/tokens-with-redaction@node", "get/fields-empty@node", "get/field-empty@python"],
      ...["update/id-dot-segments@*", "update/id-missing@python", "update/id-empty@python", "update/id-blank@python", "update/disable-with-tokens@node", "update/strict-without-tokens@*"],
      ...["query/delete-statement@node", "query/selection-prefix@*", "tokenize/value-number@python", "tokenize/group-number@python", "tokenize/extra-key@node"],
      ...["uploadFile/path-not-found@node", "uploadFile/base64-invalid@node", "uploadFile/file-object-without-name@python"],
    ],
    expect: refusedInput,
  },
  {
    reason: "H-P17, GET-10: offset and limit together read a page",
    cases: ["get/offset-and-limit@python"],
    like: "get/offset-and-limit@node",
    expect: (expected) => expected,
  },
  { reason: "GET-11: offset and limit may be numbers", cases: ["get/offset-number@*"], like: "get/offset@node", expect: eachSent(({ query }) => ({ query: query.map((pair) => pair.replace("=10", "=1")) })) },
  { reason: "H-P22: blanks may stand before a SELECT", cases: ["query/leading-space@python"], like: "query/leading-space@node", expect: (expected) => expected },
  { reason: "H-N23, UPL-2b: a file may make a row of its own", cases: ["uploadFile/without-skyflow-id@node"], like: "uploadFile/without-skyflow-id@python", expect: (expected) => expected },
  // ── what is sent
  {
    reason: "UPL-2b: without a row, none is named",
    cases: ["uploadFile/without-skyflow-id@*"],
    expect: eachSent(({ body }) => ({ body: /** @type {any[]} */ (body).filter(({ name }) => name !== "skyflowID") })),
  },
  {
    reason: "H-N12: uploads name the package, too",
    cases: ["uploadFile/*@node"],
    expect: eachSent(({ headers }) => ({ headers: { ...headers, "sky-metadata": { $keys: METADATA } } })),
  },
  {
    reason: "H-N13: a file that says nothing of its type has that of its extension",
    cases: ["uploadFile/*@node"],
    expect: eachSent(({ body }) => ({ body: /** @type {any[]} */ (body).map((part) => (part.name === "file" ? { ...part, contentType: TYPES[part.disposition.split(/[."]/).at(-2)] } : part)) })),
  },
  { reason: "H-N24: a lookup by ids sends no empty column name", cases: ["get/*"], expect: eachSent(({ query }) => ({ query: query.filter((pair) => pair !== "column_name=") })) },
  {
    reason: "H-P1: each segment of a path is encoded",
    cases: ["*/table-needs-encoding@python", "update/id-needs-encoding@python"],
    expect: (expected, { operation, input: { config, request } }) =>
      eachSent(({ url }) => {
        const path = [config.vaultConfigs[0].vaultId, request.table, ...(operation === "update" ? [request.data.skyflowId] : [])].map(encodeURIComponent).join("/");
        return { url: `${new URL(url).origin}/v1/vaults/${path}` };
      })(expected, /** @type {any} */ ({})),
  },
  { reason: "H-N1: writes are never sent twice after a 5xx, and reads are sent up to three times", cases: ["*/err-*", "*/batch-err-*", "*/network-error*", "*/start-err-*"], expect: sentAgain },
  // ── what is made of an answer
  {
    reason: "a success without what it promises is an error: INVALID_RESPONSE",
    cases: ["insert/response-empty-records@*", "insert/response-without-records@*", "get/record-without-fields@*", "query/record-without-fields@*", "tokenize/response-without-records@*", "update/response-without-id@*", "reidentifyText/response-empty-object@*", "getDetectRun/empty-object@*"],
    expect: invalidResponse,
  },
  { reason: "an answer for another row than was sent is none: INVALID_RESPONSE", cases: ["update/id-needs-encoding@*"], expect: invalidResponse },
  { reason: "an answer of a protobuf service leaves an empty list out", cases: ["delete/response-without-list@*"], expect: ({ sent }) => ({ sent, result: { deletedIds: [], errors: null, requestId: "req-00000000" } }) },
  { reason: "an answer of a protobuf service leaves an empty list out", cases: ["query/response-without-records@*"], expect: ({ sent }) => ({ sent, result: { fields: [], errors: null, requestId: "req-00000000" } }) },
  {
    reason: "H-P2: every row of a batch ends in insertedFields or in errors",
    cases: ["insert/batch-partial-mixed-statuses@python"],
    expect: inResult((result) => ({
      ...result,
      errors: rowErrors({ httpCode: 404, error: "Object Name was not found" }, { httpCode: 500, error: "Internal" }, { httpCode: 409, error: "Unique constraint" }, { httpCode: 401, error: "Unauthenticated" }),
    })),
  },
  {
    reason: "H-P2: a row answered 201 is inserted",
    cases: ["insert/batch-status-201@*"],
    expect: inResult((result) => ({ ...result, insertedFields: [firstRow], errors: null })),
  },
  {
    reason: "H-P2: a row's status may be text",
    cases: ["insert/batch-status-as-string@*"],
    expect: inResult((result) => ({ ...result, insertedFields: [firstRow], errors: rowErrors({ httpCode: 400, error: "bad" }) })),
  },
  {
    reason: "H-P19: a token column does not overwrite the record's id",
    cases: ["insert/token-column-named-skyflow_id@python"],
    expect: inResult((result) => ({ ...result, insertedFields: [{ skyflowId: "id-0001", name: "t" }] })),
  },
  {
    reason: "H-N24: what succeeded is a list, if an empty one",
    cases: ["detokenize/all-failed@node", "detokenize/partial-without-request-id@node"],
    expect: inResult((result) => ({ ...result, detokenizedFields: [] })),
  },
  {
    reason: "a value without a type has the type null",
    cases: ["detokenize/no-value-type@node"],
    expect: inResult((result) => ({ ...result, detokenizedFields: [{ ...result.detokenizedFields[0], type: null }] })),
  },
  {
    reason: "H-P13: a value that is no text is passed on",
    cases: ["detokenize/value-not-a-string@python"],
    expect: ({ sent }) => ({ sent, result: { detokenizedFields: [{ token: "tok-1", value: 12, type: "INTEGER" }], errors: null, requestId: "req-00000000" } }),
  },
  {
    reason: "H-P16: a query's tokens are not dropped",
    cases: ["query/record-with-tokens@python"],
    expect: inResult((result) => ({ ...result, fields: [{ name: "A", tokenizedData: { name: "tok" } }] })),
  },
  {
    reason: "what tokenize gives is called tokenizedFields, as in the SDK for Python",
    cases: ["tokenize/*@node"],
    expect: inResult(({ tokens, ...rest }) => ({ tokenizedFields: tokens, ...rest })),
  },
  // ── errors
  {
    reason: "H-N2: an upload that the server refuses gives the server's error",
    cases: ["uploadFile/err-500@node", "uploadFile/err-429@node"],
    expect: inError((_, { response }) => ({ grpcCode: /** @type {any} */ (response?.body).error.grpc_code, requestId: "req-eeeeeeee" })),
  },
  {
    reason: "H-P8: an error answer that is not the vault's is a SkyflowError all the same",
    cases: ["*/err-*-text@python", "*/err-*-html@python", "*/err-*-empty@python", "*/err-*-error-string@python"],
    expect: (expected, recording) => ({ sent: expected.sent, error: unworded(undefined, recording) }),
  },
  {
    reason: "H-P9, H-P10: the error has the status of the answer, in number and in words",
    cases: ["*/err-*"],
    expect: inError((error, recording) => ({ httpCode: statusOf(recording), httpStatus: bodyOf(recording)?.error?.http_status ?? REASON_PHRASES[statusOf(recording)] ?? error.httpStatus })),
  },
  {
    reason: "H-N21: the message is what the server said, or says that it said nothing",
    cases: ["*/err-*@node"],
    expect: inError((_, recording) => ({ message: saidBy(recording) })),
  },
  {
    reason: "a message is found where services put it, the codes beside it go into the details",
    cases: ["*/err-*-no-error-object@python", "invokeConnection/err-422-own-body@*"],
    expect: inError((_, recording) => ({ message: saidBy(recording), ...(bodyOf(recording)?.code && { details: [bodyOf(recording)] }) })),
  },
  {
    reason: "H-P20: whether the error came from behind the vault is in the details",
    cases: ["*/err-*-details-client@python", "*/err-*-client-false@python"],
    expect: inError(({ details }, { response }) => ({ details: [...details, { errorFromClient: response?.headers?.["error-from-client"]?.toLowerCase() === "true" }] })),
  },
  { reason: "without a request id there is none", cases: ["get/err-404-no-request-id@python"], expect: inError(() => ({ requestId: null })) },
  {
    reason: "H-N3, H-P10: no answer is no answer: status 0, and the code says why",
    cases: ["*/network-error@*", "*/timeout@*"],
    expect: ({ sent }, { response }) => ({ sent, error: { ...refusal(response?.timeout ? "TIMEOUT" : "NETWORK"), httpCode: 0, httpStatus: null } }),
  },
];
