/** Streams that are read to their end: the answer's, and those of a caller's files. */

/** Lets timers and other work go on. */
export const turn = () => new Promise((resolve) => setTimeout(resolve));

/** After so many chunks timers have a turn: chunks that are there at once, empty ones too, would keep them waiting for ever. */
const CHUNKS_IN_TURN = 4096;

/** Tells a stream or its reader that nobody reads on. A stand-in's may have no `cancel`, or one that throws or promises nothing. @param {any} read @param {unknown} [reason] */
export async function cancel(read, reason) {
  try {
    await read?.cancel?.(reason);
  } catch {
    // Nothing waits for it.
  }
}

/**
 * Reads to the end, and no further than that.
 * @param {ReadableStreamDefaultReader<any>} reader
 * @param {any[]} chunks read already; the others are added
 * @param {number} limit
 * @param {() => boolean} isOver whether nobody waits for the end any more
 * @returns {Promise<number | undefined>} the length, or nothing when it is over, or longer than the limit
 */
export async function readAll(reader, chunks, limit, isOver) {
  let length = 0;
  for (const chunk of chunks) length += chunk.length;
  // The length of a blob among them is no number.
  for (let count = 1; !(length > limit); count++) {
    const { done, value } = await reader.read();
    if (done) return length;
    length += value.length;
    if (value.length !== 0) chunks.push(value);
    if (count % CHUNKS_IN_TURN > 0) continue;
    await turn();
    if (isOver()) break;
  }
  cancel(reader);
}
