/**
 * The lines of a stream, of which it holds one at a time.
 * @param {ReadableStream<Uint8Array>} stream
 * @param {number} mostBytes
 * @returns {AsyncGenerator<{ line: number, bytes: Uint8Array | undefined }>} counted from 1; no bytes of a longer line
 */
export async function* linesOf(stream, mostBytes) {
  let line = 0;
  /** The begun line. @type {Uint8Array[]} */
  let parts = [];
  let length = 0;
  const add = (/** @type {Uint8Array} */ part) => {
    length += part.length;
    if (length <= mostBytes) parts.push(part);
    else parts = [];
  };
  const end = () => {
    const bytes = length > mostBytes ? undefined : joined(parts, length);
    parts = [];
    length = 0;
    return { line: ++line, bytes };
  };
  for await (const chunk of stream) {
    let from = 0;
    for (let to = chunk.indexOf(10); to >= 0; to = chunk.indexOf(10, from)) {
      add(chunk.subarray(from, to));
      yield end();
      from = to + 1;
    }
    add(chunk.subarray(from));
  }
  if (length > 0) yield end();
}

/** @param {Uint8Array[]} parts @param {number} length of all of them */
function joined(parts, length) {
  if (parts.length === 1) return parts[0];
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
