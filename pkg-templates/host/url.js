/**
 * The parts of an absolute URL by the runtime's own parser, a line each: none can hold a line break.
 * @param {string} text
 * @returns {string | undefined} protocol, host name, origin, path, query, and what else it has
 */
export function urlParts(text) {
  try {
    const { protocol, hostname, origin, pathname, search, username, password, hash } = new URL(text);
    return [protocol, hostname, origin, pathname, search, username + password + hash].join("\n");
  } catch {
    return undefined;
  }
}
