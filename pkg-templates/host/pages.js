/**
 * The rows of a table page by page: the next page is requested while the rows of this one are used, and never more than
 * that one. Which page is next, the core decides.
 */
import { subscribe, unsubscribe } from "./abort.js";
import { drive } from "./driver.js";
import { copiedHeaders, isData, isObject, optional, own, UNREADABLE } from "./reader.js";

/** @param {unknown} options */
function copied(options) {
  try {
    if (!isObject(options) || !isData(options)) return options;
    const copy = own(options);
    if (isObject(copy.headers)) copy.headers = copiedHeaders(copy.headers);
    return copy;
  } catch {
    return UNREADABLE;
  }
}

/** @param {any} list */
function copiedList(list) {
  try {
    return Array.isArray(list) ? [...list] : list;
  } catch {
    // What cannot be read is named when it is read again.
    return list;
  }
}

/**
 * @param {import("../wasm/engine.js").Client} client
 * @param {string} vaultId
 * @param {import("./reader.js").Snapshot} request
 * @param {any} options
 * @returns {AsyncGenerator<any, void, undefined>}
 */
export function pages(client, vaultId, request, options) {
  // The first page is requested later, when the caller may have changed its lists.
  for (const [name, list] of Object.entries(request)) request[name] = copiedList(list);
  return rows(client, vaultId, request, copied(options));
}

/**
 * @param {import("../wasm/engine.js").Client} client
 * @param {string} vaultId
 * @param {import("./reader.js").Snapshot} request
 * @param {any} options a copy
 * @returns {AsyncGenerator<any, void, undefined>}
 */
async function* rows(client, vaultId, request, options) {
  // Whoever stops reading stops the request for the page nobody will read.
  const stop = new AbortController();
  const signal = options?.signal ?? undefined;
  const isSignal = signal === undefined || typeof signal.addEventListener === "function";
  const pageOptions = options === undefined ? { signal: stop.signal } : options !== UNREADABLE && isObject(options) && isData(options) && isSignal ? { ...options, signal: stop.signal } : options;
  const found = client.getAll(vaultId, request, optional(pageOptions));
  const onAbort = () => stop.abort(signal?.reason);
  try {
    if (signal?.aborted) onAbort();
    else subscribe(signal, onAbort);
    const next = () => {
      const call = found.next();
      return call && drive(call);
    };
    for (let page = next(); page !== undefined; ) {
      const rows = await page;
      page = next();
      // Whether anyone still waits for it is known only later; until then its failure is nobody's.
      page?.catch(() => {});
      yield* rows;
    }
  } finally {
    stop.abort();
    unsubscribe(signal, onAbort);
    found.free();
  }
}
