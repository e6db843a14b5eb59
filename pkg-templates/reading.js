/** Every kernel that reads an answer, behind one import of the core, for size. */
import { deidentified, guarded, reidentified, reidentifiedFile } from "./detecting.js";
import { deleted, deletedFile, detokenized, inserted, insertedEach, queried, rawAnswer, records, scanStatus, tokenized, updated, uploaded } from "./flattening.js";
import { connectionAnswer } from "./invoking.js";

/** In the order of `Reader` in `src/host/kernels.rs`. @type {((answer: any, told: number) => unknown)[]} */
const READERS = [
  inserted,
  insertedEach,
  detokenized,
  records,
  deleted,
  updated,
  queried,
  tokenized,
  uploaded,
  deletedFile,
  scanStatus,
  rawAnswer,
  connectionAnswer,
  deidentified,
  reidentified,
  reidentifiedFile,
  guarded,
];

/**
 * The result, or a text that says what is wrong with the answer.
 * @param {number} reader its place above
 * @param {any} answer
 * @param {number} told how many rows were sent, or the format of the answer
 */
export const read = (reader, answer, told) => READERS[reader]?.(answer, told);

/**
 * What that is; `src/host/kernels.rs` reads the same numbers: 0 the result, 1 with rows that are errors, 2 a promise of
 * the result, 3 a text.
 * @param {any} returned
 */
export const kindOf = (returned) => (typeof returned === "string" ? 3 : returned instanceof Promise ? 2 : returned?.errors ? 1 : 0);
