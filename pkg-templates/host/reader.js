/**
 * What a caller hands over, as the core reads it. A copy of its members is taken at once, each member read once, so that
 * neither a polluted `Object.prototype` nor a getter that changes its answer has an effect. The core gets a description
 * of the copy: all names, and the values of those members only that it may know; records, secrets and functions stay
 * here.
 */

/** Deeper data than this is a mistake or an attack on the stack. */
const MAX_DEPTH = 32;
/** As in `src/core/value.rs`: an object with more members has an unknown one among these. */
const MAX_MEMBERS = 64;

/** @returns {value is object} */
export const isObject = (/** @type {unknown} */ value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** Not blank, by what Unicode calls white space, as in the core: a byte order mark is none. @param {unknown} value @returns {value is string} */
export function isText(value) {
  if (typeof value !== "string") return false;
  const first = value.charCodeAt(0);
  // Nearly every text begins like this: no need to search it.
  return (first > 32 && first < 127) || /[^\s\x85]|\ufeff/.test(value);
}

/** Whether a text is whole: half of a surrogate pair would be sent as another character. @param {string} text */
export const isWhole = (text) => !/[\ud800-\udfff]/u.test(text);

/** @param {unknown} value @returns {value is string} */
export const isWholeText = (value) => isText(value) && isWhole(value);

/** An object written as a literal, of this realm or another. @param {object} value */
export function isPlain(value) {
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

const PLATFORM = ["Blob", "FormData", "Headers", "URLSearchParams", "ReadableStream", "Request", "Response", "AbortSignal", "AbortController"];

/** The class of the platform that a value is of: workerd gave them no tags until September 2024. @param {object} value */
export function platformClass(value) {
  return PLATFORM.find((name) => {
    const found = /** @type {any} */ (globalThis)[name];
    return typeof found === "function" && value instanceof found;
  });
}

/** Whether instances have this member of their class: what a getter says, or data, but no method. @param {PropertyDescriptor} descriptor */
const isShared = ({ get, value, enumerable }) => get !== undefined || (enumerable === true && typeof value !== "function");

/** The members that an object has of its classes, without those of `Object`. @param {object} value @returns {[string, PropertyDescriptor][]} */
function shared(value) {
  const found = [];
  for (let level = Object.getPrototypeOf(value); level !== null && Object.getPrototypeOf(level) !== null; level = Object.getPrototypeOf(level)) {
    found.push(...Object.entries(Object.getOwnPropertyDescriptors(level)).filter(([, descriptor]) => isShared(descriptor)));
  }
  return found;
}

/** Whether an instance of a class has anything that can be read: what only its methods know is lost. @param {any} value */
const isReadable = (value) => Object.keys(value).length > 0 || shared(value).length > 0 || typeof value.toJSON === "function";

const WITHOUT_DATA = "a class without data";

/** The class of an object that is not data, such as `Map`; nothing for objects that are data, a module's exports among them. @param {object} value */
function otherClass(value) {
  if (isPlain(value)) return undefined;
  const name = Object.prototype.toString.call(value).slice(8, -1);
  if (name !== "Object" && name !== "Module") return name;
  return platformClass(value) ?? (isReadable(value) ? undefined : WITHOUT_DATA);
}

/**
 * Whether an object is data, so that its members are all of it. Those of a built-in object, such as a Map or a Date, are
 * not, nor is an object that has none.
 * @param {object} value
 */
export const isData = (value) => otherClass(value) === undefined;

// Objects of this class inherit nothing, and unlike those of Object.create(null) they are fast.
function Own() {}
Own.prototype = Object.create(null);

/**
 * A caller's object without what `Object.prototype` adds to it: its own members, and what the getters of its class say.
 * @param {object} value
 * @param {boolean} [withData] whether the data that all instances share are its members too, as those of a request are: a
 * redaction there must not be lost. The columns of a row are its own.
 * @returns {Record<string, any>}
 */
export function own(value, withData = false) {
  /** @type {Record<string, any>} */
  const members = Object.assign(new /** @type {any} */ (Own)(), value);
  if (isPlain(value)) return members;
  for (const [name, { get }] of shared(value)) if ((withData || get !== undefined) && !(name in members)) members[name] = /** @type {any} */ (value)[name];
  return members;
}

/** In the place of data that cannot be read; the core refuses it. */
class Unreadable {}
export const UNREADABLE = /* @__PURE__ */ new Unreadable();

/**
 * A copy of a caller's data to its depths: what it does to its own objects later has no effect. A member that is
 * `undefined` is left out, but inside of a context, where it would be a claim that is lost.
 * @param {unknown} value
 * @param {number} [depth]
 * @param {boolean} [inContext]
 * @returns {any}
 */
export function copy(value, depth = 0, inContext = false) {
  if (typeof value !== "object" || value === null) return value;
  if (depth > MAX_DEPTH) return UNREADABLE;
  try {
    if (Array.isArray(value)) return Array.from(value, (item) => copy(item, depth + 1, inContext));
    // An object with methods: of a class that gives tokens only that method is of use, and it may need its object.
    if (!isPlain(value) && typeof (/** @type {any} */ (value).getToken) === "function") return { getToken: (/** @type {unknown} */ context) => /** @type {any} */ (value).getToken(context) };
    // Built-ins, and bindings of the platform, of which only their methods are known.
    if (!isData(value)) return value;
    const entries = Object.entries(own(value, true)).filter(([, member]) => inContext || member !== undefined);
    return Object.fromEntries(entries.map(([name, member]) => [name, copy(member, depth + 1, inContext || name === "context")]));
  } catch {
    return UNREADABLE;
  }
}

const escaped = (/** @type {string} */ text) => (/[\\\n]/.test(text) ? text.replace(/\\/g, "\\\\").replace(/\n/g, "\\n") : text);

/** A number exactly, as the bits of a double. @param {number} number */
function bits(number) {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, number);
  return view.getBigUint64(0).toString(16);
}

/** In the place of a name; the core knows it. */
const HIDDEN = "[...]";

/**
 * A name may be a value that is in the wrong place, or even a key or a token: only what looks like a name is repeated, short and
 * with three digits at most.
 * @param {string} name
 */
export const shownName = (name) => (name === "" || (/^[A-Za-z_$][\w$-]{0,39}$/.test(name) && !/\d(?:\D*\d){3}/.test(name)) ? name : HIDDEN);

/** The class of an object, for a message; empty for data, and for what does not look like a class. @param {object} value */
export function className(value) {
  const name = otherClass(value) ?? "";
  return name === WITHOUT_DATA ? name : shownName(name).replace(HIDDEN, "");
}

const NULL = "0";

/** A value without its content. @param {unknown} value @returns {string} */
function withheld(value) {
  switch (typeof value) {
    case "string":
      return isWhole(value) ? "s" : "~";
    case "number":
      return `n${bits(value)}`;
    case "boolean":
      return value ? "t" : "f";
    case "function":
      return "x";
    case "object":
      if (value === null) return NULL;
      if (Array.isArray(value)) return `#${value.length}`;
      return value === UNREADABLE ? "!" : `o${className(value)}`;
    case "undefined":
      return "u";
    default:
      return "?";
  }
}

/**
 * A value with all its content.
 * @param {unknown} value
 * @param {string[]} lines
 * @param {number} depth
 */
function describeWhole(value, lines, depth) {
  if (typeof value === "string" && isWhole(value)) lines.push(`"${escaped(value)}`);
  else if (typeof value !== "object" || value === null || value === UNREADABLE) lines.push(withheld(value));
  else if (depth > MAX_DEPTH) lines.push("!");
  else if (Array.isArray(value)) {
    lines.push(`[${value.length}`);
    // An item is not absent: there `null` stays null.
    for (let index = 0; index < value.length; index++) value[index] === null ? lines.push(NULL + NULL) : describeWhole(value[index], lines, depth + 1);
  } else if (!isData(value)) lines.push(withheld(value));
  else describeMembers(own(value, true), undefined, lines, depth);
}

/**
 * @param {Record<string, unknown>} members
 * @param {Set<string> | undefined} readable names of members whose content is described; undefined for all
 * @param {string[]} lines
 * @param {number} depth
 */
function describeMembers(members, readable, lines, depth) {
  const names = Object.keys(members).filter((name) => members[name] !== undefined);
  const described = names.slice(0, MAX_MEMBERS);
  lines.push(`{${described.length}`);
  for (const name of described) {
    lines.push(shownName(name));
    if (readable === undefined || readable.has(name)) describeWhole(members[name], lines, depth + 1);
    else lines.push(withheld(members[name]));
  }
}

/**
 * All of a configuration, one line for each part of it, depth first; `src/core/value.rs` parses the lines. Configurations
 * often come out of JSON or a database, where a member that is `null` stands for one that is absent.
 * @param {unknown} value
 * @returns {string}
 */
export function describe(value) {
  if (value === null) return NULL;
  /** @type {string[]} */
  const lines = [];
  try {
    describeWhole(value, lines, 0);
  } catch {
    return "!";
  }
  return lines.map((line) => (line === NULL ? "u" : line)).join("\n");
}

/** Lists of names as the core gives them; it has few. @type {Map<string, Set<string>>} */
const lists = /* @__PURE__ */ new Map();

/** @param {string} names */
function setOf(names) {
  let set = lists.get(names);
  if (set === undefined) lists.set(names, (set = new Set(names.split(" "))));
  return set;
}

/** In the place of an argument that has no members: what it is. */
class NoMembers {
  /** @param {string} kind */
  constructor(kind) {
    this.kind = kind;
  }
}

/** An argument of a call, copied when the call begins. @typedef {Record<string, any>} Snapshot */

/** @param {unknown} value @returns {Snapshot} */
export function snapshot(value) {
  try {
    return value !== UNREADABLE && isObject(value) && isData(value) ? own(value, true) : new NoMembers(withheld(value));
  } catch {
    return new NoMembers("!");
  }
}

/** Options, which may be left out. @param {unknown} value */
export function optional(value) {
  if (value === undefined) return undefined;
  const options = snapshot(value);
  // They are read again for each request of a call that makes several.
  if (typeof options.headers === "object" && options.headers !== null) options.headers = copiedHeaders(options.headers);
  return options;
}

/**
 * Describes an argument.
 * @param {Snapshot} argument
 * @param {string} readable names of the members whose content the core may know
 */
export function describeArgument(argument, readable) {
  if (argument instanceof NoMembers) return argument.kind;
  /** @type {string[]} */
  const lines = [];
  try {
    describeMembers(argument, setOf(readable), lines, 0);
  } catch {
    return "!";
  }
  return lines.join("\n");
}

/** @param {any} headers */
export function copiedHeaders(headers) {
  try {
    return typeof headers[Symbol.iterator] === "function" ? Array.from(headers) : isData(headers) ? own(headers) : headers;
  } catch {
    return headers;
  }
}
