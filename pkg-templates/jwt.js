/**
 * The claims of a JWT, unverified.
 * @param {string} token
 * @returns {unknown} undefined when it is not a JWT
 */
export function claims(token) {
  const parts = token.split(".");
  if (parts.length !== 3) return undefined;
  try {
    const binary = atob(parts[1].replace(/-/g, "+").replace(/_/g, "/"));
    return JSON.parse(new TextDecoder().decode(Uint8Array.from(binary, (character) => character.charCodeAt(0))));
  } catch {
    return undefined;
  }
}
