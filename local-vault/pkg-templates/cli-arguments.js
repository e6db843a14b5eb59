/** The options of the command line as they are written. What an option's value may be is in `cli-options.js`. */

/** An argument, or a file, that cannot be used. */
export class UsageError extends Error {}

/** @typedef {{ takesValue: boolean, isRepeatable?: boolean, isSecret?: boolean }} OptionForm */

/** Ends a message about an option. */
const HELP = "--help lists the options.";

/**
 * The values of the options that are given; a flag has the value `""`. `--help` and `--version` count whatever is beside them.
 * @param {readonly string[]} args
 * @param {Record<string, OptionForm>} known
 * @returns {Map<string, string[]>}
 */
export function parseOptions(args, known) {
  /** @type {Map<string, string[]>} */
  const provided = new Map();
  const end = args.indexOf("--");
  const options = end < 0 ? args : args.slice(0, end);
  for (const [name, ...spellings] of [["help", "--help", "-h"], ["version", "--version"]]) {
    if (options.some((argument) => spellings.includes(argument))) return provided.set(/** @type {string} */ (name), [""]);
  }
  for (let at = 0; at < options.length; at++) {
    const argument = /** @type {string} */ (options[at]);
    if (!argument.startsWith("-") || argument === "-") throw unexpected(argument, known);
    const [, name = "", inline] = /^--([^=]*)(?:=([^]*))?$/.exec(argument) ?? [];
    if (!Object.hasOwn(known, name)) throw unknown(argument, known);
    const { takesValue, isRepeatable, isSecret } = /** @type {OptionForm} */ (known[name]);
    if (!takesValue && inline !== undefined) throw new UsageError(`--${name} takes no value. ${HELP}`);
    const value = takesValue ? (inline ?? following(name, options[++at])) : "";
    // As a variable of the shell that is not set leaves it: an empty host would be every address.
    if (takesValue && value === "") throw new UsageError(`--${name} needs a value. ${HELP}`);
    const values = provided.get(name) ?? [];
    if (takesValue && !isRepeatable && values.length > 0) {
      const shown = isSecret ? "" : `, as ${JSON.stringify(values[0])} and as ${JSON.stringify(value)}`;
      throw new UsageError(`--${name} is given twice${shown}: give it once.`);
    }
    provided.set(name, [...values, value]);
  }
  const extra = end < 0 ? undefined : args[end + 1];
  if (extra !== undefined) throw unexpected(extra, known);
  return provided;
}

/** The argument after an option, unless it is an option itself. @param {string} name @param {string | undefined} value */
function following(name, value) {
  if (value === undefined) throw new UsageError(`--${name} needs a value. ${HELP}`);
  const isNegative = /^-[\d.]/.test(value);
  if (!value.startsWith("-") || value === "-" || isNegative) return value;
  throw new UsageError(`--${name} needs a value, and what follows looks like an option: a value that begins with a hyphen is written --${name}=VALUE. ${HELP}`);
}

/** @param {string} argument @param {Record<string, OptionForm>} known */
function unexpected(argument, known) {
  const meant = nearest(argument, Object.keys(known));
  return new UsageError(`Unexpected argument ${JSON.stringify(argument)}: there are only options${meant === undefined ? "." : `; did you mean --${meant}?`} ${HELP}`);
}

/** @param {string} argument @param {Record<string, OptionForm>} known */
function unknown(argument, known) {
  // Without its value, which may be a key.
  const option = argument.split("=")[0] ?? "";
  const meant = nearest(option, Object.keys(known));
  return new UsageError(`Unknown option ${JSON.stringify(option)}${meant === undefined ? "." : `; did you mean --${meant}?`} ${HELP}`);
}

/** What a name says, however it is spelled. @param {string} name */
const letters = (name) => name.toLowerCase().replace(/[^a-z0-9]/g, "");

/**
 * The known name that was probably meant: one that is spelled alike, the only one that begins so, or one that differs by a slip or two.
 * @param {string} name
 * @param {readonly string[]} known
 * @returns {string | undefined}
 */
export function nearest(name, known) {
  const plain = letters(name).replace(/^no(?=.{4})/, "");
  if (plain === "") return undefined;
  const isSame = (/** @type {string} */ one) => letters(one) === plain;
  const begun = known.filter((one) => letters(one).startsWith(plain) || (plain.length > 2 && plain.startsWith(letters(one))));
  // Of one letter, as in -p, the first that begins so.
  const allowed = plain.length < 3 ? 0 : Math.min(3, Math.max(1, Math.floor(plain.length / 3)));
  const [closest] = known.map((one) => ({ one, slips: distance(plain, letters(one)) })).sort((a, b) => a.slips - b.slips);
  if (known.some(isSame)) return known.find(isSame);
  if (closest !== undefined && closest.slips <= allowed) return closest.one;
  return begun.length === 1 || plain.length < 3 ? begun[0] : undefined;
}

/** How many letters must be inserted, removed, replaced or swapped with their neighbour. @param {string} a @param {string} b */
function distance(a, b) {
  const lines = [Array.from({ length: b.length + 1 }, (_, at) => at)];
  for (let row = 1; row <= a.length; row++) {
    const [last, beforeLast] = [/** @type {number[]} */ (lines[row - 1]), lines[row - 2]];
    const line = [row];
    for (let at = 1; at <= b.length; at++) {
      const replaced = /** @type {number} */ (last[at - 1]) + (a[row - 1] === b[at - 1] ? 0 : 1);
      let cost = Math.min(replaced, /** @type {number} */ (last[at]) + 1, /** @type {number} */ (line[at - 1]) + 1);
      if (beforeLast !== undefined && a[row - 1] === b[at - 2] && a[row - 2] === b[at - 1]) cost = Math.min(cost, /** @type {number} */ (beforeLast[at - 2]) + 1);
      line.push(cost);
    }
    lines.push(line);
  }
  return /** @type {number} */ (lines[a.length]?.[b.length]);
}
