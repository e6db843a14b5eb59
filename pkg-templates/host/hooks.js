/**
 * The caller's own listeners and logger. An exception that they throw, or a promise that they reject, is dropped.
 * @param {() => any} act
 */
function quietly(act) {
  try {
    act()?.catch?.(() => {});
  } catch {
    // There is nobody to tell: the one who would be told has failed.
  }
}

/**
 * @param {(event: object) => unknown} listener
 * @param {{ url: string }} event
 * @param {string | undefined} privatePath the rest of the URL's path
 */
export function notify(listener, event, privatePath) {
  if (privatePath !== undefined) event.url += privatePath;
  quietly(() => listener(event));
}

/**
 * Whether this is a page of a browser, and not a worker, or a program that has a document of its own: tests in jsdom have Node's
 * `process`.
 */
export const isPage = () => {
  const { window, document, process } = /** @type {any} */ (globalThis);
  return typeof window === "object" && typeof document === "object" && process?.versions?.node === undefined;
};

/** @param {(...progress: any[]) => unknown} listener @param {unknown[]} progress */
export const notifyProgress = (listener, progress) => quietly(() => listener(...progress));

/**
 * @param {Record<string, (message: string) => unknown>} logger
 * @param {string} level name of its method
 * @param {string} message
 * @param {string | undefined} privatePath the rest of the URL that the message ends with
 */
export const log = (logger, level, message, privatePath) => quietly(() => logger[level](privatePath === undefined ? message : message + privatePath));
