import { cleanCause } from "./cause.js";

/** @typedef {Record<string, any>} Data */

/**
 * The caller's own listeners and logger. An exception that they throw, or a promise that they reject, is dropped.
 * @param {() => any} act
 */
function quietly(act) {
  try {
    // Not every object with a `then` has a `catch`.
    act()?.then?.(undefined, () => {});
  } catch {
    // There is nobody to tell: the one who would be told has failed.
  }
}

/**
 * Completes what tells of an attempt: its URL, and the same with a placeholder for each id of a record.
 * @param {Data} event
 * @param {string | undefined} privatePath the rest of the URL's path
 */
function completed(event, privatePath) {
  if (event.url === undefined) return event;
  event.urlTemplate = event.url + (privatePath ?? "").replace(/[^/]+/g, "{id}");
  event.url += privatePath ?? "";
  return event;
}

/**
 * @param {(event: Data) => unknown} listener
 * @param {Data} event
 * @param {string | undefined} privatePath the rest of the URL's path
 */
export function notify(listener, event, privatePath) {
  quietly(() => listener(completed(event, privatePath)));
}

/** Members of results that are lists of records. */
const LISTS = ["insertedFields", "detokenizedFields", "tokenizedFields", "deletedIds", "data", "fields"];

/** How many records a result tells of. @param {any} result */
function rowsOf(result) {
  if (typeof result?.summary?.total === "number") return result.summary.total;
  const list = Array.isArray(result) ? result : LISTS.map((name) => result?.[name]).find(Array.isArray);
  return list === undefined ? undefined : list.length + (Array.isArray(result?.errors) ? result.errors.length : 0);
}

/**
 * @param {(event: Data) => unknown} listener
 * @param {Data} event which has its outcome already when the call has no result
 * @param {any} value what the call settled to: of it numbers, the code and the request id are told
 * @param {boolean} rejected
 */
export function notifyEnd(listener, event, value, rejected) {
  quietly(() => {
    if (rejected) {
      event.outcome = value?.code === "ABORTED" ? "aborted" : "error";
      event.code = value?.code;
    } else if (event.outcome === undefined) {
      event.outcome = value?.summary?.failed > 0 || (Array.isArray(value?.errors) && value.errors.length > 0) ? "partial" : "ok";
      event.rows ??= rowsOf(value);
    }
    if (typeof value?.requestId === "string") event.requestId = value.requestId;
    for (const name of ["rows", "code"]) if (event[name] === undefined) delete event[name];
    return listener(event);
  });
}

/**
 * Whether this is a page of a browser, and not a worker, or a program that has a document of its own: tests in jsdom have Node's
 * `process`, which is looked at last: for a look at it Deno loads all it has of Node.
 */
export const isPage = () => {
  const global = /** @type {any} */ (globalThis);
  return typeof global.window === "object" && typeof global.document === "object" && global.process?.versions?.node === undefined;
};

/** @param {(...progress: any[]) => unknown} listener @param {unknown[]} progress */
export const notifyProgress = (listener, progress) => quietly(() => listener(...progress));

/** Whether a logger takes the fields before the message, as those of pino and bunyan do. @param {Data} logger */
const takesFieldsFirst = (logger) => typeof logger.bindings === "function" || typeof logger.addSerializers === "function";

/**
 * @param {Data} logger
 * @param {string} level name of its method
 * @param {string} message
 * @param {string | undefined} privatePath the rest of the URL that the message ends with
 * @param {Data | undefined} fields none for the console that nobody chose
 */
export const log = (logger, level, message, privatePath, fields) =>
  quietly(() => {
    const line = privatePath === undefined ? message : message + privatePath;
    if (fields === undefined) return logger[level](line);
    const { urlTemplate, ...shown } = completed(fields, privatePath);
    return takesFieldsFirst(logger) ? logger[level](shown, line) : logger[level](line, shown);
  });

/**
 * @param {(event: Data) => any} give
 * @param {Data} event
 * @param {string | undefined} privatePath
 * @param {boolean} full whether causes show texts whole
 * @returns {unknown} the headers, or a promise of them
 */
export function askHeaders(give, event, privatePath, full) {
  const refuse = (/** @type {unknown} */ thrown) => {
    throw cleanCause(thrown, { full });
  };
  try {
    const headers = give(completed(event, privatePath));
    return typeof headers?.then === "function" ? Promise.resolve(headers).catch(refuse) : headers;
  } catch (thrown) {
    return Promise.reject(thrown).catch(refuse);
  }
}
