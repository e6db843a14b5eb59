/** Older spellings, which still work. Each is warned of once in a process, and never while the log level is OFF. */

/** @type {Set<string>} */
const told = new Set();
let silent = false;

/** The level of the client that was made or changed last. @param {string} logLevel */
export const warnAs = (logLevel) => void (silent = logLevel === "OFF");

/** @param {string} old @param {string} now what to write instead */
export function warn(old, now) {
  if (silent || told.has(old)) return;
  told.add(old);
  console.warn(`skyflow-edge/skyflow-node: ${old} is deprecated; use ${now}`);
}

/** An older name of a member, which reads the newer one. @param {string} old @param {string} now */
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

/** A column may have the older name, and then it is the column's. @param {any} object @param {string} old @param {PropertyDescriptor} descriptor */
const add = (object, old, descriptor) => (Object.hasOwn(object, old) ? object : Object.defineProperty(object, old, descriptor));

/** A row that can be asked for its `skyflow_id`. @param {any} row */
export const withSkyflowId = (row) => add(row, "skyflow_id", SKYFLOW_ID);

/** Objects, such as errors of rows, that can be asked for their `request_ID`. @template {any[] | null} T @param {T} objects @returns {T} */
export function withRequestIds(objects) {
  for (const object of objects ?? []) add(object, "request_ID", REQUEST_ID);
  return objects;
}
