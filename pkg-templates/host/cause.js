/**
 * Rebuilds what `fetch` threw from a fixed list of members. Runtimes hang what the connection carried on their errors:
 * Node keeps the raw bytes of an answer at `cause.cause.data`, Deno and Bun quote the URL. The reason of a caller's own
 * signal does not come here: it stays what it is.
 */
import { define } from "./define.js";
import { HIDDEN, printable, scrub } from "./scrub.js";

const MAX_DEPTH = 5;
/** Numbers of the operating system, and those of DOMException. */
const MIN_ERRNO = -4095;
const MAX_ERRNO = 255;

/** @type {ReadonlySet<string>} */
const NO_NAMES = /* @__PURE__ */ new Set();

/** @typedef {(text: string) => string} Show */

/** Anything can be thrown, with getters that throw themselves. @param {any} thrown @param {string} name @returns {unknown} */
function read(thrown, name) {
  try {
    return thrown[name];
  } catch {}
}

/** Whole or not at all. @param {unknown} text @param {Show} show */
const whole = (text, show) => (typeof text === "string" && text !== "" && text.length <= 64 && show(text) === text ? text : undefined);

/** @param {unknown} value @param {Show} show */
function code(value, show) {
  if (typeof value === "number") return Number.isInteger(value) && value >= MIN_ERRNO && value <= MAX_ERRNO ? value : undefined;
  return whole(value, show);
}

/** Of names in capitals: anything else may quote what was sent. */
const DIGEST = /^[A-Z][A-Z_]{2,63}$/;

/**
 * What tells React and Next.js that an error is theirs: their `fetch` throws to say that a page cannot be prerendered.
 * @param {unknown} thrown
 * @returns {string | undefined}
 */
export function digestOf(thrown) {
  const digest = isThing(thrown) ? read(thrown, "digest") : undefined;
  return typeof digest === "string" && DIGEST.test(digest) ? digest : undefined;
}

/** @param {unknown} thrown */
function isThing(thrown) {
  return (typeof thrown === "object" && thrown !== null) || typeof thrown === "function";
}

/** @param {unknown} thrown @param {Show} show @param {number} depth @returns {Error} */
function rebuilt(thrown, show, depth) {
  if (!isThing(thrown)) return withoutFrames(new Error(typeof thrown === "string" ? show(thrown) : `${thrown === null ? "null" : typeof thrown} was thrown`));
  const message = read(thrown, "message");
  const name = whole(read(thrown, "name"), show) ?? "Error";
  const error = new (name === "TypeError" ? TypeError : Error)(typeof message === "string" ? show(message) : "");
  if (error.name !== name) define(error, "name", name);
  for (const [member, value] of /** @type {const} */ ([["code", code(read(thrown, "code"), show)], ["errno", code(read(thrown, "errno"), show)], ["syscall", whole(read(thrown, "syscall"), show)]])) {
    if (value !== undefined) Object.assign(error, { [member]: value });
  }
  const digest = digestOf(thrown);
  if (digest !== undefined) define(error, "digest", digest);
  const cause = read(thrown, "cause");
  if (cause !== undefined && cause !== null && depth < MAX_DEPTH) define(error, "cause", rebuilt(cause, show, depth + 1));
  return withoutFrames(error);
}

/** Where it was rebuilt tells nobody anything. @param {Error} error */
function withoutFrames(error) {
  define(error, "stack", `${error.name}: ${error.message}`);
  return error;
}

/**
 * An error that says what a caller needs of what was thrown: name, message, `code`, `errno`, `syscall`, and its cause in
 * the same way. Never throws.
 * @param {unknown} thrown
 * @param {{ full: boolean }} shown whether texts are shown whole
 * @returns {Error}
 */
export function cleanCause(thrown, { full }) {
  return rebuilt(thrown, full ? printable : (text) => scrub(text, NO_NAMES, 0) || HIDDEN, 1);
}
