/**
 * The rows of a table page by page: the next page is asked for while the rows of
 * this one are handed out, and never more than that one.
 */
import { forget } from "./attempt.js";
import { call } from "./drive.js";
import { refused, SkyflowError } from "./errors.js";

const DEFAULT_PAGE_SIZE = 25;

/**
 * @param {import("./wasm/engine.js").Client} handle
 * @param {string} vaultId
 * @param {any} request
 * @param {import("./index.js").CallOptions | undefined} options
 * @returns {AsyncGenerator<any, void, undefined>}
 */
export async function* pages(handle, vaultId, request, options) {
  // Whoever stops reading stops the request for the page nobody will read.
  const own = new AbortController();
  const onAbort = () => own.abort(caller?.reason);
  let [each, size, most, first, chosen, caller] = /** @type {any[]} */ ([]);
  try {
    ({ pageSize: size = DEFAULT_PAGE_SIZE, ...each } = request ?? {});
    most = each.limit === undefined ? Infinity : Number(each.limit);
    first = each.offset === undefined ? 0 : Number(each.offset);
    chosen = each.ids ?? each.columnValues;
    options = { ...options };
    caller = options.signal;
    if (caller?.aborted) onAbort();
    caller?.addEventListener("abort", onAbort);
  } catch {
    throw refused("getAll: the request or its options cannot be read");
  }
  const whole = Number.isInteger(size) && size >= 1 && size <= DEFAULT_PAGE_SIZE;
  if (!whole) throw refused("getAll: pageSize must be a whole number from 1 to 25");
  const frozen = handle.fork();

  /** @param {number} offset @returns {Promise<{ rows: any[], last: boolean }>} */
  async function page(offset) {
    const limit = Math.min(size, most - offset);
    const part = chosen === undefined ? { ...each, offset: first + offset, limit } : each;
    try {
      const { data } = await call(frozen, "get", vaultId, part, { ...options, signal: own.signal });
      return { rows: data, last: chosen !== undefined || data.length < limit || offset + data.length >= most };
    } catch (error) {
      // Behind the last row there is nothing to be found.
      if (offset > 0 && error instanceof SkyflowError && error.code === "NOT_FOUND") return { rows: [], last: true };
      throw error;
    }
  }

  try {
    let offset = 0;
    let next = most > 0 || Number.isNaN(most) ? page(0) : undefined;
    while (next !== undefined) {
      const { rows, last } = await next;
      offset += rows.length;
      next = last ? undefined : page(offset);
      // Whether anyone still waits for it is known only later; until then its failure is nobody's.
      next?.catch(() => {});
      yield* rows;
    }
  } finally {
    own.abort();
    forget(caller, onAbort);
    frozen.free();
  }
}
