/**
 * Time that passes only when nothing else can happen: sixty seconds of timeouts and retries take a
 * millisecond, and the same ones each time. Stands in for the timers and `Date.now` while a call runs.
 */
const real = { setTimeout, clearTimeout, now: Date.now };
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Macrotasks that stubbed answers may need until they are read; none of them waits for time. */
const TURNS = 4;

/** How long something invisible may take where no timer is left to wait for. */
const PATIENCE_MS = 100;

/**
 * @template T
 * @param {() => Promise<T>} run
 * @returns {Promise<{ value?: T, thrown?: unknown, failed: boolean, delays: number[] }>} how it ended; `delays` are
 *   the timers that ran out, in milliseconds
 */
export async function inVirtualTime(run) {
  const begun = real.now();
  let passed = 0;
  let nextId = 1;
  /** @type {Map<number, { due: number, ms: number, fire: () => void }>} */
  const timers = new Map();
  /** @type {number[]} */
  const delays = [];
  /** @type {any} */
  const global = globalThis;
  global.setTimeout = (/** @type {Function} */ callback, /** @type {number} */ ms = 0, /** @type {unknown[]} */ ...args) => {
    timers.set(nextId, { due: passed + ms, ms, fire: () => callback(...args) });
    return nextId++;
  };
  global.clearTimeout = (/** @type {number} */ id) => void timers.delete(id);
  Date.now = () => begun + passed;
  const { subtle } = crypto;
  const { arrayBuffer } = Blob.prototype;
  let busy = 0;
  const during = async (/** @type {Promise<unknown>} */ work) => {
    busy += 1;
    try {
      return await work;
    } finally {
      busy -= 1;
    }
  };
  const counted = new Proxy(subtle, { get: (_, name) => (/** @type {unknown[]} */ ...args) => during(/** @type {any} */ (subtle)[name](...args)) });
  Object.defineProperty(crypto, "subtle", { value: counted, configurable: true });
  // Node does not list the reading of a blob that is backed by a file.
  Blob.prototype.arrayBuffer = function () {
    return /** @type {Promise<ArrayBuffer>} */ (during(arrayBuffer.call(this)));
  };
  try {
    /** @type {{ value?: T, thrown?: unknown, failed: boolean } | undefined} */
    let ended;
    run().then(
      (value) => (ended = { value, failed: false }),
      (thrown) => (ended = { thrown, failed: true }),
    );
    let idle = 0;
    for (;;) {
      for (let count = 0; count < TURNS && ended === undefined; count++) await turn();
      if (ended !== undefined) return { ...ended, delays };
      // Files are read, and keys used, in real time.
      if (busy > 0 || process.getActiveResourcesInfo().some((name) => name.startsWith("FSReq"))) continue;
      const next = [...timers].sort(([, one], [, other]) => one.due - other.due)[0];
      if (next === undefined) {
        if (idle++ === PATIENCE_MS) throw new Error("the call waits for something that will never happen");
        await new Promise((resolve) => real.setTimeout(resolve, 1));
        continue;
      }
      const [id, timer] = next;
      timers.delete(id);
      passed = timer.due;
      delays.push(timer.ms);
      timer.fire();
    }
  } finally {
    global.setTimeout = real.setTimeout;
    global.clearTimeout = real.clearTimeout;
    Date.now = real.now;
    Object.defineProperty(crypto, "subtle", { value: subtle, configurable: true });
    Blob.prototype.arrayBuffer = arrayBuffer;
  }
}
