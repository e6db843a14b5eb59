import { sealed } from "./sealed.js";

/** One message is one request to the vault. */
const MESSAGE_ROWS = 50;
/** Of rows. Sealed they are 120,000, and their label is below 1,000: a queue takes messages of 128,000. */
const MESSAGE_BYTES = 90_000;
/** The longest row, with its brackets. */
export const ROW_BYTES = MESSAGE_BYTES - 2;
/** What a queue takes at once, messages with some 100 bytes of its own. */
const BATCH_MESSAGES = 100;
const BATCH_BYTES = 256_000;
const OVERHEAD_BYTES = 100;

/** Gathers rows into messages and messages into batches, so that it holds less than a megabyte. */
export class Outbox {
  #target;
  #env;
  /** The message being filled. @type {{ lines: number[], texts: string[], bytes: number }} */
  #filling = { lines: [], texts: [], bytes: 0 };
  /** The batch to send next. @type {{ body: import("./sealed.js").Message, contentType: "json" }[]} */
  #batch = [];
  #batchBytes = 0;
  /** Rows that the queue has taken. */
  queued = 0;
  /** And messages. */
  messages = 0;

  /** @param {{ load: string, table: string, upsert: string }} target @param {import("./worker.js").Env} env */
  constructor(target, env) {
    this.#target = target;
    this.#env = env;
  }

  /** The line of the first row that the queue has not taken. */
  get firstUnsent() {
    return this.#batch[0]?.body.lines[0] ?? this.#filling.lines[0];
  }

  /** @param {number} line @param {string} text @param {number} bytes of the text, and not less */
  async add(line, text, bytes) {
    const { lines, bytes: before } = this.#filling;
    if (lines.length === MESSAGE_ROWS || (lines.length > 0 && before + bytes + 2 > MESSAGE_BYTES)) await this.#seal();
    this.#filling.lines.push(line);
    this.#filling.texts.push(text);
    this.#filling.bytes += bytes + 1;
  }

  /** To be called after the last row. */
  async flush() {
    if (this.#filling.lines.length > 0) await this.#seal();
    if (this.#batch.length > 0) await this.#send();
  }

  async #seal() {
    const { lines, texts } = this.#filling;
    const body = await sealed({ ...this.#target, lines }, `[${texts.join(",")}]`, this.#env.QUEUE_KEY);
    const bytes = JSON.stringify(body).length + OVERHEAD_BYTES;
    if (this.#batch.length === BATCH_MESSAGES || this.#batchBytes + bytes > BATCH_BYTES) await this.#send();
    this.#batch.push({ body, contentType: "json" });
    this.#batchBytes += bytes;
    this.#filling = { lines: [], texts: [], bytes: 0 };
  }

  async #send() {
    await this.#env.ROWS.sendBatch(this.#batch);
    for (const { body } of this.#batch) this.queued += body.lines.length;
    this.messages += this.#batch.length;
    this.#batch = [];
    this.#batchBytes = 0;
  }
}
