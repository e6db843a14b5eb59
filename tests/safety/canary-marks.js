/** The secrets of the canary: each is a mark that stands nowhere else, in every form in which it may be written down. */
import { inMemory } from "../support/linear-memory.js";

/** Marks that no other test has: what one call leaves in memory stays there. @param {number} id */
function marksOf(id) {
  const own = id.toString(36).padStart(2, "0");
  return {
    apiKey: `sky-Ca${own}1-0badc0de5eed0badc0de5eed0badc${String(id).padStart(3, "0")}`,
    value: `Canary ${own} Value Zq7 xkcd ümlaut`,
    word: `canaryword${own}5up3rcal1frag`,
    card: `4929-12${String(id).padStart(2, "0")}-5678-9016`,
    email: `canary.${own}.bird@aviary.example`,
    number: `9876${String(id).padStart(2, "0")}345098761`,
    nested: `canary/${own}/nested"value\\9c1d`,
    token: `canary-token-${own}-3f9a8b7c6d5e4f3a`,
    ownToken: `canary-own-${own}-token-77aa88bb99cc`,
    columnValue: `canary ${own} column & value=50% ÿ`,
    answered: `canary-said-${own}-answered value 00112233`,
    query: `SELECT canary${own} FROM persons WHERE name = 'x'`,
  };
}

/** @typedef {ReturnType<typeof marksOf>} Marks */

let tests = 0;
export const newMarks = () => marksOf(++tests);

/** Those of the test that runs. */
export const latestMarks = () => marksOf(tests);

/** A mark as it may be written down: as it is, coded, escaped, and its beginning. @param {string} mark */
function variants(mark) {
  const json = JSON.stringify(mark).slice(1, -1);
  return [...new Set([mark, json, JSON.stringify(json).slice(1, -1), btoa(unescape(encodeURIComponent(mark))).replace(/=+$/, ""), encodeURIComponent(mark), mark.slice(0, 16)])];
}

/** Names of the marks in a text. @param {Marks} marks @param {string} text */
export const marksIn = (marks, text) => Object.entries(marks).flatMap(([name, mark]) => (variants(mark).some((form) => text.includes(form)) ? [name] : []));

/** Names of the marks in WebAssembly's memory. @param {Marks} marks */
export const marksInMemory = (marks) => Object.entries(marks).flatMap(([name, mark]) => (inMemory(mark) || inMemory(mark.slice(0, 16)) ? [name] : []));
