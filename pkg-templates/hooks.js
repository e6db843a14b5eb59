/**
 * The caller's own listeners and logger: whatever they throw, or reject, is
 * their own affair.
 * @param {any} act
 */
function quietly(act) {
  try {
    act()?.catch?.(() => {});
  } catch {
    // Nobody to tell: the one who would be told has failed.
  }
}

/**
 * @param {(event: object) => unknown} listener
 * @param {object} event
 */
export const notify = (listener, event) => quietly(() => listener(event));

/**
 * @param {Record<string, (message: string) => unknown>} logger
 * @param {string} level name of its method
 * @param {string} message
 */
export const log = (logger, level, message) => quietly(() => logger[level](message));
