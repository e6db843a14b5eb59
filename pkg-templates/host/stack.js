/**
 * Makes the first frames of a stack the caller's: without it they are minified JavaScript and WebAssembly of this package.
 * Where it cannot tell whose a frame is, the frame stays: in an application's bundle our code and the caller's are one script.
 */
import { define } from "./define.js";

/** So many more are captured: the frames of this package would fill the runtime's limit. */
const MORE_FRAMES = 40;
/** The scripts of the published package, its further entries included, as package managers and CDNs lay them out. */
const PUBLISHED = /(?:[/\\]node_modules[/\\]skyflow-edge|[/\\]skyflow-edge[@/]\d[^/\\]*)[/\\](?:[a-z-]+[/\\])?(?:index|edge)\.c?js$/;
const POSITION = /(?::\d+){1,2}$/;
const INTERNAL = /^(?:node:|<anonymous>$|native$|\[native code\]$)/;
const MAX_LINE_CHARACTERS = 1000;
/** A message may have any number of lines. */
const MAX_LINES = 200;

/**
 * Where a frame is: `    at f (place)` or `    at async place` in V8, `f@place` elsewhere.
 * @param {string} line
 * @returns {string | undefined}
 */
function placeOf(line) {
  const text = line.slice(0, MAX_LINE_CHARACTERS).trim();
  if (text.startsWith("at ")) return text.endsWith(")") ? text.slice(text.lastIndexOf("(") + 1, -1) : text.slice(text.startsWith("at async ") ? 9 : 3);
  const at = text.indexOf("@");
  return at < 0 ? undefined : text.slice(at + 1);
}

/**
 * @param {string} line
 * @returns {string | undefined} the script of a frame, or the instance of WebAssembly; undefined when it is no frame
 */
function scriptOf(line) {
  const place = placeOf(line);
  const wasm = place?.indexOf("wasm-function") ?? -1;
  if (wasm >= 0) return `${place?.slice(0, wasm)} wasm`;
  return place === "[wasm code]" ? " wasm" : place?.replace(POSITION, "");
}

const isWasm = (/** @type {string | undefined} */ script) => script?.endsWith(" wasm") ?? false;

/** @type {string | undefined} */
let captured;

/** The script that this module is in. */
function thisScript() {
  captured ??= new Error().stack?.split("\n").map(scriptOf).find((script) => script !== undefined) ?? "";
  return captured;
}

/**
 * How many frames at the top are ours.
 * @param {(string | undefined)[]} scripts of the frames
 * @param {string} script that our code is in
 */
function ownFrames(scripts, script) {
  let count = 0;
  const wasm = scripts.findIndex(isWasm);
  // An application may have WebAssembly of its own: ours is what our own script was called from.
  if (wasm > 0 && scripts.slice(0, wasm).every((frame) => frame === script)) count = scripts.lastIndexOf(scripts[wasm]) + 1;
  const isOurs = (/** @type {string | undefined} */ frame) => PUBLISHED.test(frame ?? "") && PUBLISHED.test(script);
  while (count < scripts.length && isOurs(scripts[count])) count++;
  while (count > 0 && count < scripts.length && (INTERNAL.test(scripts[count] ?? "") || isOurs(scripts[count]))) count++;
  return count;
}

/**
 * A stack whose first frames are the caller's.
 * @param {string} stack
 * @param {string} script that our code is in
 * @param {number} [limit] frames that are left, at most
 */
export function withoutOwnFrames(stack, script, limit = Infinity) {
  const lines = stack.split("\n", MAX_LINES);
  // Where V8's frames are, a line of the message may hold an `@`.
  const isV8 = lines.some((line) => line.startsWith("    at "));
  const first = lines.findIndex((line) => (isV8 ? line.startsWith("    at ") : scriptOf(line) !== undefined));
  if (first < 0 || lines.length === MAX_LINES) return stack;
  const frames = lines.slice(first);
  const count = ownFrames(frames.map(scriptOf), script);
  // An own stack says more than none.
  const kept = count < frames.length ? frames.slice(count) : frames;
  return [...lines.slice(0, first), ...kept.slice(0, limit)].join("\n");
}

/**
 * Takes the frames of this package off the top of an error's stack.
 * @template {Error} Thrown
 * @param {Thrown} error
 * @param {number} [limit] frames that are left, at most
 * @returns {Thrown}
 */
export function callerFirst(error, limit) {
  try {
    const { stack } = error;
    // An application's `prepareStackTrace` may make anything of it.
    if (typeof stack === "string") define(error, "stack", withoutOwnFrames(stack, thisScript(), limit));
  } catch {
    // Then it keeps its stack.
  }
  return error;
}

/**
 * Makes an error whose stack begins with the caller's frames.
 * @template {Error} Thrown
 * @param {() => Thrown} make
 * @returns {Thrown}
 */
export function madeForCaller(make) {
  const limit = /** @type {{ stackTraceLimit?: unknown }} */ (Error).stackTraceLimit;
  // V8's; zero is a wish for none.
  if (typeof limit !== "number" || !(limit > 0) || !setLimit(limit + MORE_FRAMES)) return callerFirst(make());
  try {
    return callerFirst(make(), limit);
  } finally {
    setLimit(limit);
  }
}

/** @param {number} limit @returns {boolean} false where the runtime's objects are frozen */
function setLimit(limit) {
  try {
    /** @type {{ stackTraceLimit?: unknown }} */ (Error).stackTraceLimit = limit;
    return true;
  } catch {
    return false;
  }
}
