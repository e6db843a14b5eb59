/**
 * The operations, each as a call and the answer that it takes: for tests that hold for all of them.
 */
import { insertedRows } from "./clients.js";

/**
 * @typedef {object} Operation
 * @property {string} name
 * @property {string} method the vault's
 * @property {Record<string, any>} request
 * @property {any} answer a body that makes it succeed
 * @property {boolean} [safe] it may be sent twice, whatever became of it the first time
 */

/** @type {Operation[]} */
export const OPERATIONS = [
  { name: "insert", method: "insert", request: { table: "persons", values: [{ name: "Ann" }, { name: "Bo" }] }, answer: insertedRows(2, { name: "t" }) },
  {
    name: "insert with continueOnError",
    method: "insert",
    request: { table: "persons", values: [{ name: "Ann" }, { name: "Bo" }], continueOnError: true },
    answer: { responses: [{ Status: 200, Body: insertedRows(1, { name: "t" }) }, { Status: 200, Body: insertedRows(1) }] },
  },
  { name: "upsert", method: "insert", safe: true, request: { table: "persons", values: [{ name: "Ann" }], upsert: "name" }, answer: insertedRows(1, { name: "t" }) },
  { name: "get", method: "get", safe: true, request: { table: "persons", ids: ["1", "2"] }, answer: { records: [{ fields: { skyflow_id: "1", name: "Ann" } }, { fields: { skyflow_id: "2" } }] } },
  { name: "delete", method: "delete", request: { table: "persons", ids: ["1", "2"] }, answer: { RecordIDResponse: ["1", "2"] } },
  {
    name: "detokenize",
    method: "detokenize",
    safe: true,
    request: { data: [{ token: "t1" }, { token: "t2" }] },
    answer: { records: [{ token: "t1", value: "a", valueType: "STRING", error: null }, { token: "t2", value: "b", valueType: "STRING", error: null }] },
  },
  { name: "update", method: "update", request: { table: "persons", data: { skyflowId: "1", name: "Bea" } }, answer: { skyflow_id: "1", tokens: { name: "t" } } },
  { name: "query", method: "query", safe: true, request: { query: "SELECT name FROM persons" }, answer: { records: [{ fields: { skyflow_id: "1", name: "Ann" }, tokens: null }, { fields: { name: "Bo" }, tokens: { name: "t" } }] } },
  { name: "tokenize", method: "tokenize", safe: true, request: { values: [{ value: "a", columnGroup: "g" }, { value: "b", columnGroup: "g" }] }, answer: { records: [{ token: "t1" }, { token: "t2" }] } },
  { name: "uploadFile", method: "uploadFile", request: { table: "docs", columnName: "scan", skyflowId: "1", file: new Blob(["bytes"]), fileName: "a.txt" }, answer: { skyflowID: "1" } },
  { name: "deleteFile", method: "deleteFile", request: { table: "docs", columnName: "scan", skyflowId: "1" }, answer: { skyflow_id: "1", deleted: true } },
  { name: "getFileScanStatus", method: "getFileScanStatus", safe: true, request: { table: "docs", columnName: "scan", skyflowId: "1" }, answer: { av_scan_status: "SCAN_CLEAN" } },
];

const output = { processedFile: "W05BTUVfMV0=", processedFileType: "redacted_file", processedFileExtension: "txt" };

/** Those of Detect. @type {Operation[]} */
export const DETECT_OPERATIONS = [
  {
    name: "deidentifyText",
    method: "deidentifyText",
    safe: true,
    request: { text: "My SSN is 123-45-6789.", entities: ["ssn"], tokenFormat: { entityOnly: ["ssn"] } },
    answer: { processed_text: "My SSN is [SSN].", entities: [{ token: "[SSN]", value: "123-45-6789", entity_type: "SSN", entity_scores: { SSN: 1 }, location: { start_index: 10, end_index: 21 } }], word_count: 4, character_count: 22 },
  },
  { name: "reidentifyText", method: "reidentifyText", safe: true, request: { text: "My SSN is [SSN_1].", plainTextEntities: ["ssn"] }, answer: { text: "My SSN is 123-45-6789." } },
  { name: "checkGuardrails", method: "checkGuardrails", safe: true, request: { text: "Hi", checkToxicity: true }, answer: { text: "Hi", toxic: false, validation: "passed" } },
  { name: "getDetectRun", method: "getDetectRun", safe: true, request: { runId: "run-1" }, answer: { status: "SUCCESS", output: [output] } },
  { name: "deidentifyFile", method: "deidentifyFile", request: { file: new File(["Ann Lee"], "a.txt"), waitTime: 0 }, answer: { run_id: "run-1", status: "SUCCESS", output: [output] } },
  { name: "reidentifyFile", method: "reidentifyFile", request: { file: new File(["[NAME_1]"], "a.txt") }, answer: { status: "SUCCESS", output: { processed_file: "QW5uIExlZQ==", processed_file_extension: "txt" } } },
];

/** @param {any} vault @param {Operation} operation @param {object} [options] @returns {Promise<any>} */
export const perform = (vault, { method, request }, options) => vault[method](request, options);
