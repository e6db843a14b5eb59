// The producer: an upload becomes messages, line by line as it arrives.
import { linesOf } from "./lines.js";
import { Outbox, ROW_BYTES } from "./outbox.js";

/** What Cloudflare's smaller plans take. */
const UPLOAD_BYTES = 100_000_000;
/** With more of them it is the file that is wrong. */
const MOST_REFUSED = 1_000;

/** Ends an upload before its end. */
class Stop extends Error {
  /** @param {number} status @param {string} message */
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/**
 * Queues every good line and answers for every line: it is queued, it is `refused`, or it comes at or after `resumeAt`, where
 * the rest of the file is to be sent from. Sending a line twice does no harm.
 *
 * 202: all is queued. 422: some lines were refused. 413, 503 and 422 with `resumeAt`: it ended there.
 *
 * @param {ReadableStream<Uint8Array> | null} body
 * @param {{ table: string, upsert: string }} target
 * @param {import("./worker.js").Env} env
 */
export async function load(body, target, env) {
  const id = crypto.randomUUID();
  const outbox = new Outbox({ load: id, ...target }, env);
  /** @type {{ line: number, reason: string }[]} */
  const refused = [];
  let read = 0;
  /** The line that is next. */
  let next = 1;
  const answer = (/** @type {number} */ status, more = {}) => {
    const { queued, messages } = outbox;
    return Response.json({ load: id, lines: next - 1, queued, messages, refused, ...more }, { status });
  };
  try {
    for await (const { line, bytes } of body === null ? [] : linesOf(body, ROW_BYTES)) {
      read += (bytes?.length ?? ROW_BYTES) + 1;
      if (read > UPLOAD_BYTES) throw new Stop(413, `an upload is at most ${UPLOAD_BYTES} bytes; send the rest by another`);
      if (refused.length === MOST_REFUSED) throw new Stop(422, `${MOST_REFUSED} lines were refused; correct the file first`);
      const { text, reason } = bytes === undefined ? { reason: `longer than ${ROW_BYTES} bytes` } : checked(bytes, target.upsert);
      if (reason !== undefined) refused.push({ line, reason });
      else if (text !== undefined) await outbox.add(line, text, bytes?.length ?? 0);
      next = line + 1;
    }
    await outbox.flush();
  } catch (error) {
    const stop = error instanceof Stop ? error : new Stop(503, "the upload was cut short, or the queue takes no more; send the rest later");
    if (stop !== error) console.error(JSON.stringify({ event: "load stopped", load: id, error: String(error) }));
    return answer(stop.status, { resumeAt: outbox.firstUnsent ?? next, error: stop.message });
  }
  return answer(refused.length > 0 ? 422 : 202);
}

const decoder = new TextDecoder("utf-8", { fatal: true });

/**
 * The JSON text of a line's row, or why it has none, which quotes nothing of it; neither, if it is blank.
 * @param {Uint8Array} bytes
 * @param {string} upsert
 * @returns {{ text?: string, reason?: string }}
 */
function checked(bytes, upsert) {
  try {
    const text = decoder.decode(bytes).trim();
    if (text === "") return {};
    const row = JSON.parse(text);
    if (typeof row !== "object" || row === null || Array.isArray(row)) return { reason: "not an object" };
    if (Object.hasOwn(row, "")) return { reason: "a column without a name" };
    const unique = row[upsert];
    if (typeof unique !== "number" && (typeof unique !== "string" || unique.trim() === "")) return { reason: `no value in the column ${upsert}` };
    return isExact(row) ? { text } : { reason: "a number that JavaScript cannot hold; write it as text" };
  } catch {
    // A SyntaxError's message would quote the row.
    return { reason: "not JSON in UTF-8" };
  }
}

/** Whether no number in it was changed by reading it. @param {unknown} value @returns {boolean} */
function isExact(value) {
  if (typeof value === "number") return Number.isInteger(value) ? Number.isSafeInteger(value) : Number.isFinite(value);
  return typeof value !== "object" || value === null || Object.values(value).every(isExact);
}
