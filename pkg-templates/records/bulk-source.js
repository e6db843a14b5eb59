/** Rows that a bulk call reads while it is under way: from an iterable, an async iterable or a stream. */
import { tagOf } from "../host/blob.js";

/** A boxed string is none, though it gives its characters. @param {any} value */
export function isSource(value) {
  try {
    return typeof value === "object" && tagOf(value) !== "String" && typeof (value[Symbol.asyncIterator] ?? value[Symbol.iterator] ?? value.getReader) === "function";
  } catch {
    return false;
  }
}

/** The iterator of a stream, which not all browsers give it. @param {ReadableStreamDefaultReader} reader */
const readerIterator = (reader) => ({ next: () => reader.read(), return: () => reader.cancel() });

export class Source {
  #rows;
  /** @type {any} */
  #iterator;
  #isAsync = true;
  #reading = false;
  #ended = false;

  /** @param {any} rows */
  constructor(rows) {
    this.#rows = rows;
  }

  get ended() {
    return this.#ended;
  }

  #open() {
    if (this.#iterator !== undefined) return this.#iterator;
    const rows = this.#rows;
    // The iterator of a stream ends only behind the read that it waits for; its reader at once.
    const isStream = typeof rows.getReader === "function";
    this.#isAsync = isStream || typeof rows[Symbol.iterator] !== "function" || typeof rows[Symbol.asyncIterator] === "function";
    return (this.#iterator = isStream ? readerIterator(rows.getReader()) : (rows[Symbol.asyncIterator]?.() ?? rows[Symbol.iterator]()));
  }

  /**
   * Reads up to so many rows, and none ahead.
   * @param {number} count
   * @param {(row: any) => void} take
   */
  async read(count, take) {
    this.#reading = true;
    try {
      const iterator = this.#open();
      for (let taken = 0; taken < count && !this.#ended; taken++) {
        const step = iterator.next();
        const { done, value } = this.#isAsync ? await step : step;
        if (done) this.#ended = true;
        else take(value);
      }
    } catch (thrown) {
      this.#ended = true;
      throw thrown;
    } finally {
      this.#reading = false;
    }
  }

  /** Tells the source that no more is read, unless it has ended. It is not waited for while it owes a row. */
  async close() {
    if (this.#ended) return;
    this.#ended = true;
    try {
      const closed = this.#open().return?.();
      if (this.#reading) closed?.catch?.(() => {});
      else await closed;
    } catch {
      // The call has its result, or another error.
    }
  }
}
