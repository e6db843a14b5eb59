/**
 * The validation rules of the vault operations, as data. A row is a rule, what it changes in a valid
 * request (`undefined` leaves a member out), and what the message must name.
 *
 * Another operation is another section; `ids` lists all its rules, so that none goes without a row.
 *
 * @typedef {[rule: string, change: Record<string, unknown>, ...names: string[]]} Row
 * @typedef {{ on?: "connection" | "detect", operation: string, ids: string[], valid: Record<string, unknown>, answer: unknown, refused: Row[], allowed?: Row[] }} Section
 */
import { remove, update } from "./changes.js";
import { uploadFile } from "./files.js";
import { insert } from "./insert.js";
import { detokenize, get, query, tokenize } from "./reads.js";

export const VAULT_RULES = [insert, update, remove, get, query, detokenize, tokenize, uploadFile];
