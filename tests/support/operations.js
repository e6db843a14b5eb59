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
  { name: "get", method: "get", request: { table: "persons", ids: ["1", "2"] }, answer: { records: [{ fields: { skyflow_id: "1", name: "Ann" } }, { fields: { skyflow_id: "2" } }] } },
  { name: "delete", method: "delete", request: { table: "persons", ids: ["1", "2"] }, answer: { RecordIDResponse: ["1", "2"] } },
  {
    name: "detokenize",
    method: "detokenize",
    request: { data: [{ token: "t1" }, { token: "t2" }] },
    answer: { records: [{ token: "t1", value: "a", valueType: "STRING", error: null }, { token: "t2", value: "b", valueType: "STRING", error: null }] },
  },
  { name: "update", method: "update", request: { table: "persons", data: { skyflowId: "1", name: "Bea" } }, answer: { skyflow_id: "1", tokens: { name: "t" } } },
  { name: "query", method: "query", request: { query: "SELECT name FROM persons" }, answer: { records: [{ fields: { skyflow_id: "1", name: "Ann" }, tokens: null }, { fields: { name: "Bo" }, tokens: { name: "t" } }] } },
  { name: "tokenize", method: "tokenize", request: { values: [{ value: "a", columnGroup: "g" }, { value: "b", columnGroup: "g" }] }, answer: { records: [{ token: "t1" }, { token: "t2" }] } },
];

/** @param {any} vault @param {Operation} operation @param {object} [options] @returns {Promise<any>} */
export const perform = (vault, { method, request }, options) => vault[method](request, options);
