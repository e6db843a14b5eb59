/** Older spellings, which still work. Each is warned of once in a process, and never while the log level is OFF. */

/** @type {Set<string>} */
const warned = new Set();
let silent = false;

/** Follows the log level of the client that was created or changed last. @param {string} logLevel */
export const warnAs = (logLevel) => void (silent = logLevel === "OFF");

/** Warns of an older spelling, once. @param {string} old @param {string} now what to write instead */
export function warn(old, now) {
  if (silent || warned.has(old)) return;
  warned.add(old);
  console.warn(`skyflow-edge/skyflow-node: ${old} is deprecated; use ${now}`);
}

/** Describes an accessor that reads the newer member. @param {string} old @param {string} now */
export const alias = (old, now) => ({
  /** @this {any} */
  get() {
    warn(old, now);
    return this[now];
  },
  configurable: true,
});

const SKYFLOW_ID = alias("skyflow_id", "skyflowId");
const REQUEST_ID = alias("request_ID", "requestId");

/** Adds the accessor, unless a column has its name. @param {any} object @param {string} old @param {PropertyDescriptor} descriptor */
const add = (object, old, descriptor) => (Object.hasOwn(object, old) ? object : Object.defineProperty(object, old, descriptor));

/** Adds `skyflow_id` to a row. @param {any} row */
export const withSkyflowId = (row) => add(row, "skyflow_id", SKYFLOW_ID);

/** Adds `request_ID` to objects, such as row errors. @template {any[] | null} T @param {T} objects @returns {T} */
export function withRequestIds(objects) {
  for (const object of objects ?? []) add(object, "request_ID", REQUEST_ID);
  return objects;
}
