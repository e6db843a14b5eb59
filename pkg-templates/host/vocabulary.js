/** The words of a server that are shown; vocabulary.toml says which these may be. */
import { CAPITALIZED, FUNCTION_WORDS, TELLING } from "./words.js";

/** @type {Map<string, boolean> | undefined} */
let words;

/** @param {string} list each word as a capital letter, for how much of the one before it begins with, and its other letters */
function* unpacked(list) {
  let word = "";
  for (const [, shared, rest] of list.matchAll(/([A-Z])([^A-Z]*)/g)) yield (word = word.slice(0, shared.charCodeAt(0) - 65) + rest);
}

/**
 * Each word, and whether it says something by itself, as function words do not. Made on first use: most processes never
 * see an error.
 */
export function vocabulary() {
  if (words === undefined) {
    words = new Map();
    for (const word of [...unpacked(TELLING), ...CAPITALIZED.split(" ")]) words.set(word, true);
    for (const word of unpacked(FUNCTION_WORDS)) words.set(word, false);
  }
  return words;
}
