/** @typedef {import("./vault.js").Section} Section */

const run = { status: "SUCCESS", output: [] };
const file = new File(["content"], "a.txt");
const bytes = new Uint8Array([1, 2, 3]);

/** What a list of strings must not be; the item that is none is named. @param {string} rule @param {string} name @returns {import("./vault.js").Row[]} */
const notTexts = (rule, name) => [
  [rule, { [name]: "ssn" }, name],
  [rule, { [name]: null }, name],
  [rule, { [name]: { 0: "ssn", length: 1 } }, name],
  [rule, { [name]: ["ssn", 5] }, `${name}[1]`],
  [rule, { [name]: ["ssn", ""] }, `${name}[1]`],
  [rule, { [name]: ["ssn", "dob", " "] }, `${name}[2]`],
  // eslint-disable-next-line no-sparse-arrays
  [rule, { [name]: [, "ssn"] }, `${name}[0]`],
  [rule, { [name]: ["a\ud800"] }, `${name}[0]`],
];

/** @param {string} token @param {string} transformations @returns {import("./vault.js").Row[]} */
const nested = (token, transformations) => [
  ...["entity_only", null, []].map((value) => /** @type {import("./vault.js").Row} */ ([token, { tokenFormat: value }, "tokenFormat"])),
  [token, { tokenFormat: { default: "counter" } }, "tokenFormat.default", "entity_only"],
  [token, { tokenFormat: { default: "VAULT_TOKEN" } }, "tokenFormat.default"],
  [token, { tokenFormat: { entityOnly: "ssn" } }, "tokenFormat.entityOnly"],
  [token, { tokenFormat: { entityUniqueCounter: [1] } }, "tokenFormat.entityUniqueCounter"],
  [token, { tokenFormat: { entityOnyl: ["ssn"] } }, "entityOnyl", "tokenFormat", "entityOnly"],
  [token, { tokenFormat: { entityOnly: ["dob", "ssn"], vaultToken: ["ssn"] } }, "tokenFormat.entityOnly[1]", "tokenFormat.vaultToken[0]"],
  [token, { tokenFormat: { entityUniqueCounter: ["new_one"], entityOnly: ["new_one"] } }, "tokenFormat.entityUniqueCounter[0]", "tokenFormat.entityOnly[0]"],
  [transformations, { transformations: "shift" }, "transformations"],
  [transformations, { transformations: { shift: {} } }, "shift", "transformations", "shiftDates"],
  [transformations, { transformations: { shiftDates: [] } }, "transformations.shiftDates"],
  [transformations, { transformations: { shiftDates: { maxDays: "5", minDays: 1 } } }, "transformations.shiftDates.maxDays"],
  [transformations, { transformations: { shiftDates: { maxDays: 5 } } }, "transformations.shiftDates.minDays"],
  [transformations, { transformations: { shiftDates: { maxDays: 5, minDays: NaN } } }, "transformations.shiftDates.minDays"],
  [transformations, { transformations: { shiftDates: { maxDays: 5, minDays: 1, entities: "dob" } } }, "transformations.shiftDates.entities"],
  [transformations, { transformations: { shiftDates: { maxDays: 5, minDays: 1, entities: ["dob", "ssn"] } } }, "transformations.shiftDates.entities[1]", "date_interval"],
  [transformations, { transformations: { shiftDates: { maxDays: 5, minDays: 1.5 } } }, "transformations.shiftDates", "whole"],
  [transformations, { transformations: { shiftDates: { maxDays: 5.5, minDays: 1 } } }, "transformations.shiftDates", "whole"],
];

/** @param {string} rule @param {string} name @param {unknown[]} values @returns {import("./vault.js").Row[]} */
const each = (rule, name, values) => values.map((value) => [rule, { [name]: value }, name]);

const NO_TEXT = [undefined, null, 5, "", " \n", "a\udc00", ["text"]];
const NO_FLAG = ["yes", 1, null];
const NO_NUMBER = ["300", NaN, Infinity, null, true];

/** One entity in two of the lists that say how values come back. @type {import("./vault.js").Row[]} */
const CONTRADICTIONS = [
  ["RIT-2", { redactedEntities: ["ssn"], maskedEntities: ["dob", "ssn"] }, "maskedEntities[1]", "redactedEntities[0]"],
  ["RIT-2", { maskedEntities: ["ssn"], plainTextEntities: ["ssn"] }, "plainTextEntities[0]", "maskedEntities[0]"],
  ["RIT-2", { plainTextEntities: ["all"], redactedEntities: ["all"] }, "plainTextEntities[0]", "redactedEntities[0]"],
];

/** @type {Section} */
const deidentifyText = {
  operation: "deidentifyText",
  ids: "DIT-1 DIT-2 DIT-2b DIT-3 DIT-4 DIT-5".split(" "),
  valid: { text: "My SSN is 123-45-6789." },
  answer: { processed_text: "My SSN is [SSN_1].", entities: [], word_count: 4, character_count: 22 },
  refused: [...each("DIT-1", "text", NO_TEXT), ...notTexts("DIT-2", "entities"), ...notTexts("DIT-3", "allowRegexList"), ...notTexts("DIT-3", "restrictRegexList"), ...nested("DIT-4", "DIT-5")],
  allowed: [
    ["DIT-2b", { entities: ["what_the_vault_may_know"] }],
    ["DIT-2", { entities: [] }],
    ["DIT-4", { tokenFormat: {} }],
    ["DIT-4", { tokenFormat: { default: "vault_token", vaultToken: ["ssn"] } }],
    ["DIT-5", { transformations: {} }],
    ["DIT-5", { transformations: { shiftDates: { maxDays: 5, minDays: -5 } } }],
    ["DIT-5", { transformations: { shiftDates: { maxDays: 5, minDays: 5, entities: ["date", "date_interval", "dob"] } } }],
    ["DIT-4", { tokenFormat: { default: "entity_only", vaultToken: ["ssn"], entityUniqueCounter: ["name", "dob"], entityOnly: ["age"] } }],
  ],
};

/** @type {Section} */
const reidentifyText = {
  operation: "reidentifyText",
  ids: ["RIT-1", "RIT-2"],
  valid: { text: "My SSN is [SSN_1]." },
  answer: { text: "My SSN is 123-45-6789." },
  refused: [...each("RIT-1", "text", NO_TEXT), ...["redactedEntities", "maskedEntities", "plainTextEntities"].flatMap((name) => notTexts("RIT-2", name)), ...CONTRADICTIONS],
  // All but one; and twice in one list, which says the same.
  allowed: [["RIT-2", { plainTextEntities: ["all"], redactedEntities: ["ssn", "ssn"] }]],
};

/** @type {Section} */
const checkGuardrails = {
  operation: "checkGuardrails",
  ids: ["text", "flag", "list"],
  valid: { text: "Hello" },
  answer: { text: "Hello", toxic: false, denied_topic: false, validation: "passed" },
  refused: [...each("text", "text", NO_TEXT), ...each("flag", "checkToxicity", NO_FLAG), ...notTexts("list", "denyTopics")],
};

/** @type {Section} */
const getDetectRun = {
  operation: "getDetectRun",
  ids: ["RUN-1", "segment"],
  valid: { runId: "run-1" },
  answer: run,
  refused: [...each("RUN-1", "runId", [undefined, null, 5, "", "  "]), ...each("segment", "runId", [".", "..", "%2e%2E", "a\nb", "a\ud800"])],
};

/** @type {Section} */
const deidentifyFile = {
  operation: "deidentifyFile",
  ids: "DIF-1 DIF-2 DIF-3 DIF-4 DIF-5 DIF-5b DIF-6 DIF-7 DIF-7b DIF-8 DIF-8b DIF-9 DIF-9b DIF-10 DIF-11 DIF-12 DIF-13 DIF-13b progress".split(" "),
  valid: { file, waitTime: 0 },
  answer: { run_id: "run-1", ...run },
  refused: [
    ["DIF-1", { file: undefined }, "file"],
    ...each("DIF-2", "file", [null, "text", {}, [1], { path: "a.txt" }, { filePath: 5 }]),
    ["DIF-3", { file: { filePath: "" } }, "filePath"],
    ["DIF-3", { file: { filePath: "no/such/file.txt" } }, "filePath"],
    ["DIF-4", { file: { filePath: "." } }, "extension"],
    ["DIF-4", { file: new Blob(["content"]) }, "fileName"],
    ["DIF-4", { file: new File(["content"], " ") }, "fileName"],
    ["DIF-4", { file: bytes }, "fileName"],
    ["DIF-4", { fileName: 5 }, "fileName"],
    ...each("DIF-5", "waitTime", ["5", NaN, Infinity, 64.1, 65, null]),
    ["DIF-5b", { waitTime: -1 }, "waitTime"],
    ...each("DIF-6", "outputDirectory", [5, "", "no-such-directory", "Cargo.toml"]),
    ...notTexts("DIF-7", "entities"),
    ...notTexts("DIF-8", "allowRegexList"),
    ["DIF-8b", { restrictRegexList: [/a/] }, "restrictRegexList"],
    ...nested("DIF-9", "DIF-9"),
    ["DIF-9b", { tokenFormat: { vaultToken: "ssn" } }, "tokenFormat.vaultToken"],
    ...each("DIF-10", "outputProcessedImage", NO_FLAG),
    ...each("DIF-10", "outputOcrText", NO_FLAG),
    ...each("DIF-10", "maskingMethod", [5, "BLUR", "pixelate", null]),
    ...each("DIF-11", "pixelDensity", [...NO_NUMBER, -1, 0]),
    ...each("DIF-11", "maxResolution", [...NO_NUMBER, -0.5, 0]),
    ...each("DIF-12", "outputProcessedAudio", NO_FLAG),
    ...each("DIF-12", "outputTranscription", [5, "", null, "TRANSCRIPTION", "diarised_transcription", "words"]),
    ...each("DIF-13", "bleep", ["loud", [], null, { volume: 5 }]),
    ["DIF-13b", { bleep: { gain: "1" } }, "bleep.gain"],
    ...["gain", "frequency", "startPadding", "stopPadding"].flatMap((name) => NO_NUMBER.map((value) => /** @type {import("./vault.js").Row} */ (["DIF-13b", { bleep: { [name]: value } }, `bleep.${name}`]))),
    ["DIF-13b", { bleep: { frequency: -1 } }, "bleep.frequency"],
    ["DIF-13b", { bleep: { frequency: 0 } }, "bleep.frequency"],
    ["DIF-13b", { bleep: { startPadding: -0.1 } }, "bleep.startPadding"],
    ["DIF-13b", { bleep: { stopPadding: -1 } }, "bleep.stopPadding"],
    ...each("progress", "onProgress", ["log", {}, null]),
  ],
  allowed: [
    ["DIF-2", { file: new Blob(["content"]), fileName: "a.pdf" }],
    ["DIF-2", { file: bytes, fileName: "a.pdf" }],
    ["DIF-2", { file: bytes.buffer, fileName: "a.pdf" }],
    ["DIF-2", { file: { filePath: "Cargo.toml" } }],
    ["DIF-4", { file: new File(["content"], ".txt") }],
    ["DIF-5", { waitTime: 0.001 }],
    ["DIF-7b", { entities: ["what_the_vault_may_know"] }],
    ["DIF-9b", { tokenFormat: { default: "vault_token" } }],
    // What a vault does with them for files is the vault's to say.
    ["DIF-9b", { tokenFormat: { vaultToken: ["ssn"] } }],
    ["DIF-2", { file: new File([], "empty.txt") }],
    ["DIF-11", { pixelDensity: 1.5, maxResolution: 0.5 }],
    ["DIF-12", { outputTranscription: "plaintext_transcription" }],
    // Decibels may be less than none.
    ["DIF-13b", { bleep: { gain: -20, frequency: 0.5, startPadding: 0, stopPadding: 0.25 } }],
  ],
};

/** @type {Section} */
const reidentifyFile = {
  operation: "reidentifyFile",
  ids: ["RIT-2", "file", "format"],
  valid: { file },
  answer: { status: "SUCCESS", output: { processed_file: "eA==", processed_file_extension: "txt" } },
  refused: [
    ...["redactedEntities", "maskedEntities", "plainTextEntities"].flatMap((name) => notTexts("RIT-2", name)),
    ...CONTRADICTIONS,
    ...each("file", "file", [undefined, null, "text", {}, new Blob(["x"])]),
    ["format", { fileName: "a.pdf" }, "fileName", "docx"],
    ["format", { fileName: "README" }, "fileName", "txt"],
  ],
  allowed: [
    ["format", { fileName: "A.CSV" }],
    ["file", { file: new File([], "empty.csv") }],
  ],
};

export const DETECT_RULES = [deidentifyText, reidentifyText, checkGuardrails, getDetectRun, deidentifyFile, reidentifyFile].map((section) => ({ ...section, on: /** @type {const} */ ("detect") }));
