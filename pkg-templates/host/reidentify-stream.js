/**
 * A text with tokens that arrives in pieces, such as a language model's answer, and leaves with their values. Text without
 * tokens passes at once; text behind a token waits for its value, so that the order stays. While the vault is asked, the
 * tokens that arrive are collected for the next request.
 */
import { invalid } from "../errors.js";
import { subscribe, unsubscribe } from "./abort.js";
import { drive } from "./driver.js";
import { own, snapshot } from "./reader.js";
import { TokenScanner } from "./token-scanner.js";

const NAME = "reidentifyStream";
/** Between the tokens of one request. */
const SEPARATOR = "\n|\n";
/** Characters that may wait for values before no more is taken. */
const MAX_WAITING = 1 << 16;
/** Tokens whose values are kept for when they come again. */
const MAX_KNOWN = 1000;

/**
 * The members of an object that has those of a request and of a call's options.
 * @param {unknown} argument
 * @returns {{ request: import("./reader.js").Snapshot, options: any }}
 */
export function splitOptions(argument = {}) {
  // What is no data has none of them, and is refused by the core.
  const request = snapshot(argument);
  const options = own({});
  for (const name of ["signal", "timeoutMs", "totalTimeoutMs", "maxRetries", "headers"]) {
    options[name] = request[name];
    delete request[name];
  }
  return { request, options };
}

class Reidentifying {
  #found;
  #request;
  #scanner;
  #signal;
  #stop;
  /** @type {WritableStreamDefaultController | undefined} */
  #in;
  /** @type {ReadableStreamDefaultController<string> | undefined} */
  #out;
  #wake = () => {};
  /** What is certain and has not left: behind a token whose value is not known yet. @type {import("./token-scanner.js").Part[]} */
  #parts = [];
  #waiting = 0;
  /** @type {Map<string, string>} */
  #values = new Map();
  /** @type {Promise<void> | undefined} */
  #asking;
  #isOver = false;
  #onAbort = () => {
    this.#stop.abort(this.#signal?.reason);
    // Its error is the abort's.
    void this.#ask(["-"]).catch((error) => this.#fail(error));
  };

  /**
   * @param {import("../wasm/engine.js").Reidentifier} found
   * @param {any} request
   * @param {AbortSignal | undefined} signal the caller's
   * @param {AbortController} stop ends the requests under way
   */
  constructor(found, request, signal, stop) {
    // A sink has other members than these, which the runtime would take from Object.prototype. Not in a static block: bundlers keep those.
    Object.setPrototypeOf(Reidentifying.prototype, null);
    this.#found = found;
    const { bareTokens: _, ...asked } = request;
    this.#request = asked;
    this.#scanner = new TokenScanner(found.bareTokens);
    this.#signal = signal;
    this.#stop = stop;
  }

  /** What is read. Not a TransformStream's: the writers of workerd's do not wait for who reads. */
  get source() {
    return {
      __proto__: null,
      start: (/** @type {ReadableStreamDefaultController<string>} */ controller) => void (this.#out = controller),
      pull: () => this.#wake(),
      cancel: (/** @type {unknown} */ reason) => {
        this.#stop.abort(reason);
        this.#end();
        this.#in?.error(reason);
      },
    };
  }

  /** @param {WritableStreamDefaultController} controller */
  start(controller) {
    this.#in = controller;
    // A sink is not told of an abort while it closes.
    controller.signal?.addEventListener("abort", () => this.abort(controller.signal.reason));
    if (this.#signal?.aborted) this.#onAbort();
    else subscribe(this.#signal, this.#onAbort);
  }

  /** @param {unknown} piece */
  async write(piece) {
    this.#take(piece, false);
    if (this.#waiting > MAX_WAITING) await this.#asking;
    while (!this.#isOver && (this.#out?.desiredSize ?? 0) < 0) await new Promise((resolve) => (this.#wake = () => resolve(undefined)));
  }

  async close() {
    this.#take("", true);
    await this.#asking;
    if (this.#isOver) return;
    this.#end();
    this.#out?.close();
  }

  /** @param {unknown} reason */
  abort(reason) {
    this.#stop.abort(reason);
    this.#end();
    this.#out?.error(reason);
  }

  /** @param {unknown} piece @param {boolean} isLast */
  #take(piece, isLast) {
    try {
      if (typeof piece !== "string") throw invalid(NAME, `each piece must be a string, not of the type ${typeof piece}; bytes go through a TextDecoderStream first`);
      for (const part of this.#scanner.scan(piece, isLast)) {
        this.#parts.push(part);
        this.#waiting += part.text.length;
      }
      this.#pass();
    } catch (error) {
      this.#fail(error);
      throw error;
    }
    if (this.#parts.length > 0) this.#asking ??= this.#resolve();
  }

  /** Lets go of what has no unknown token before it. */
  #pass() {
    const known = (/** @type {import("./token-scanner.js").Part} */ { text, isToken }) => (isToken ? this.#values.get(text) : text);
    const end = this.#parts.findIndex((part) => known(part) === undefined);
    const passing = this.#parts.splice(0, end < 0 ? this.#parts.length : end);
    for (const { text } of passing) this.#waiting -= text.length;
    const text = passing.map(known).join("");
    if (text !== "" && !this.#isOver) this.#out?.enqueue(text);
  }

  async #resolve() {
    try {
      while (this.#parts.length > 0 && !this.#isOver) {
        if (this.#values.size > MAX_KNOWN) this.#values.clear();
        const tokens = [...new Set(this.#parts.filter(({ text, isToken }) => isToken && !this.#values.has(text)).map(({ text }) => text))];
        const values = await this.#ask(tokens);
        tokens.forEach((token, index) => this.#values.set(token, values[index]));
        this.#pass();
      }
    } catch (error) {
      this.#fail(error);
    }
    this.#asking = undefined;
  }

  /** @param {string[]} tokens @returns {Promise<string[]>} their values */
  async #ask(tokens) {
    /** @type {string} */
    const text = (await drive(this.#found.ask(snapshot({ ...this.#request, text: tokens.join(SEPARATOR) })))).processedText;
    if (tokens.length === 1) return [text];
    const values = text.split(SEPARATOR);
    if (values.length === tokens.length) return values;
    // A value has the separator in it.
    const separate = [];
    for (const token of tokens) separate.push(...(await this.#ask([token])));
    return separate;
  }

  /** @param {unknown} error */
  #fail(error) {
    if (this.#isOver) return;
    this.#end();
    this.#in?.error(error);
    this.#out?.error(error);
  }

  #end() {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#parts = [];
    this.#values.clear();
    unsubscribe(this.#signal, this.#onAbort);
    this.#wake();
  }
}

/**
 * @param {import("../wasm/engine.js").Client} client
 * @param {string} vaultId
 * @param {unknown} argument
 * @returns {{ readable: ReadableStream<string>, writable: WritableStream<string> }}
 */
export function reidentifyStream(client, vaultId, argument) {
  const { request, options } = splitOptions(argument);
  const stop = new AbortController();
  const signal = options.signal ?? undefined;
  const isSignal = signal === undefined || typeof signal?.addEventListener === "function";
  const found = client.reidentifyStream(vaultId, request, snapshot({ ...options, signal: isSignal ? stop.signal : signal }));
  const sink = new Reidentifying(found, request, signal, stop);
  const readable = /** @type {ReadableStream<any>} */ (new ReadableStream(/** @type {any} */ (sink.source), { highWaterMark: 0 }));
  return { readable, writable: new WritableStream(sink) };
}
