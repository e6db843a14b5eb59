/**
 * The requests of the page: `POST /_local/…` with the vault's API key, as tests make them.
 *
 * The key arrives in the fragment of the address, which browsers do not send and which is taken out of the address bar at once. It is
 * kept for this tab, so that the page can be reloaded.
 */

const STORED = "local-vault-key";

/** The vault does not accept the key. */
export class WrongKey extends Error {}

/** @type {string | undefined} */
let key;

/** Takes the key from the address, or from this tab. */
export function findKey() {
  const provided = new URLSearchParams(location.hash.slice(1)).get("key");
  if (provided !== null) {
    setKey(provided);
    history.replaceState(null, "", location.pathname);
  }
  key ??= sessionStorage.getItem(STORED) ?? undefined;
  return key;
}

/** @param {string | undefined} value */
export function setKey(value) {
  key = value;
  if (value === undefined) sessionStorage.removeItem(STORED);
  else sessionStorage.setItem(STORED, value);
}

export function apiKey() {
  return key ?? "";
}

/**
 * @param {"overview" | "requests" | "faults" | "reset"} action
 * @param {unknown} [body]
 * @returns {Promise<any>}
 */
export async function control(action, body) {
  const response = await fetch(`/_local/${action}`, {
    method: "POST",
    headers: { authorization: `Bearer ${apiKey()}`, "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (response.status === 401) throw new WrongKey();
  const content = await response.json();
  if (!response.ok) throw new Error(content.error.message);
  return content;
}
