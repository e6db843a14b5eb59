/** Rows on their way to the vault. One pass checks a row and takes it into the body. */
import { isData, isObject, isPlain, own } from "../host/reader.js";
import { flaw } from "./json-data.js";
import { notObject, violation } from "../host/violation.js";

/** @typedef {import("../host/violation.js").Violation} Violation */

/**
 * A row as it is written: what a class's getters and its `toJSON` say are its columns.
 * @param {any} row
 * @returns {Record<string, unknown>}
 */
export function columnsOf(row) {
  if (typeof row.toJSON === "function") return row.toJSON();
  return isPlain(row) ? row : own(row);
}

/**
 * @param {any} row
 * @param {number} index
 * @param {unknown[]} [objects] gets what may be an instance of a class: most rows have none, and need not be searched again
 * @returns {Record<string, unknown> | Violation} its columns
 */
export function checkedRow(row, index, objects) {
  if (!isObject(row) || !isData(row)) return notObject(row, index);
  const columns = columnsOf(row);
  if (!isObject(columns)) return violation("notObject", index);
  if (!isPlain(columns)) objects?.push(columns);
  let filled = false;
  for (const name of Object.keys(columns)) {
    if (name === "") return violation("emptyName", index);
    const value = columns[name];
    if (typeof value === "string") {
      filled = true;
      continue;
    }
    const found = flaw(value);
    if (found !== undefined) return violation(found, index, name);
    if (typeof value === "object") objects?.push(value);
    filled ||= value !== undefined;
  }
  return filled ? columns : violation("empty", index);
}

/**
 * The place of half a surrogate pair in rows that were checked but for it.
 * @param {any[]} rows
 * @returns {Violation | undefined}
 */
export function brokenText(rows) {
  for (const [index, row] of rows.entries()) {
    const columns = columnsOf(row);
    for (const name of Object.keys(columns)) {
      const found = flaw(name) ?? flaw(columns[name]);
      if (found !== undefined) return violation(found, index, name);
    }
  }
}

/**
 * The tokens of a row, as they are written.
 * @param {any} tokens
 * @param {number} index
 * @returns {Record<string, unknown> | Violation}
 */
export function checkedTokens(tokens, index) {
  if (!isObject(tokens) || !isData(tokens)) return violation("tokensNotObject", index);
  const columns = columnsOf(tokens);
  if (!isObject(columns)) return violation("tokensNotObject", index);
  const bad = Object.keys(columns).find((name) => name === "" || columns[name] === undefined || flaw(columns[name]) !== undefined);
  return bad === undefined ? columns : violation("tokensNotData", index, bad);
}

/**
 * Whether each column has a token, and each token a column.
 * @param {Record<string, unknown>} columns
 * @param {Record<string, unknown>} tokens
 */
export function sameNames(columns, tokens) {
  const names = Object.keys(columns);
  return names.length === Object.keys(tokens).length && names.every((name) => Object.hasOwn(tokens, name));
}
