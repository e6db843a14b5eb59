/**
 * The claims of a JWT, unverified: only the vault can verify them.
 * @param {string} token
 * @returns {any} undefined when it is not a JWT
 */
export function claims(token) {
  const parts = token.split(".", 4);
  if (parts.length !== 3) return undefined;
  try {
    const binary = atob(parts[1].replace(/-/g, "+").replace(/_/g, "/"));
    return JSON.parse(new TextDecoder().decode(Uint8Array.from(binary, (character) => character.charCodeAt(0))));
  } catch {
    return undefined;
  }
}

/**
 * A claim that is a moment, in seconds since 1970.
 * @param {string} token
 * @param {"exp" | "iat"} claim
 * @returns {number | undefined} undefined when it is none
 */
export function momentOf(token, claim) {
  const found = claims(token);
  const moment = typeof found === "object" && found !== null && Object.hasOwn(found, claim) ? found[claim] : undefined;
  return typeof moment === "number" && Number.isFinite(moment) && moment > 0 ? moment : undefined;
}
