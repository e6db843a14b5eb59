/**
 * One listener on a caller's signal, however many calls it ends: Node warns of a leak at more than ten. A signal of
 * another kind than the runtime's may throw at anything.
 */

/** @type {WeakMap<AbortSignal, { listeners: Set<() => void>, handle: () => void }>} */
const watched = /* @__PURE__ */ new WeakMap();

/** @param {AbortSignal | undefined} signal @param {() => void} listener */
export function subscribe(signal, listener) {
  if (signal === undefined) return;
  let entry = watched.get(signal);
  if (entry === undefined) {
    /** @type {Set<() => void>} */
    const listeners = new Set();
    const handle = () => {
      for (const notify of [...listeners]) {
        try {
          notify();
        } catch {
          // The calls of the others end all the same.
        }
      }
    };
    signal.addEventListener("abort", handle);
    watched.set(signal, (entry = { listeners, handle }));
  }
  entry.listeners.add(listener);
}

/** @param {AbortSignal | undefined} signal @param {() => void} listener */
export function unsubscribe(signal, listener) {
  const entry = signal && watched.get(signal);
  if (signal === undefined || entry === undefined || !entry.listeners.delete(listener) || entry.listeners.size > 0) return;
  watched.delete(signal);
  try {
    signal.removeEventListener("abort", entry.handle);
  } catch {
    // Then it keeps its listener.
  }
}
