/**
 * What WebCrypto does for us: signing, and digests. Keys are imported so that
 * nobody can export them again.
 */

const RS256 = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
/** `{"alg":"RS256","typ":"JWT"}` */
const HEADER = "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9";

/** @returns {SubtleCrypto} */
function subtle() {
  const { crypto } = globalThis;
  if (crypto?.subtle === undefined) throw new TypeError("crypto.subtle is missing: this runtime has no WebCrypto, or the page is not served over https");
  return crypto.subtle;
}

/** @param {Uint8Array<ArrayBuffer>} pkcs8 */
export const importKey = async (pkcs8) => subtle().importKey("pkcs8", pkcs8, RS256, false, ["sign"]);

/** @param {Uint8Array<ArrayBuffer>} bytes @returns {Promise<string>} SHA-256 in base64url */
export const digest = async (bytes) => base64url(new Uint8Array(await subtle().digest("SHA-256", bytes)));

/**
 * A JWT.
 * @param {CryptoKey} key
 * @param {object} claims
 * @returns {Promise<string>}
 */
export async function sign(key, claims) {
  const text = `${HEADER}.${encoded(JSON.stringify(claims))}`;
  const signature = await subtle().sign(RS256, key, utf8(text));
  return `${text}.${base64url(new Uint8Array(signature))}`;
}

/** @returns {Uint8Array<ArrayBuffer>} */
export const utf8 = (/** @type {string} */ text) => new TextEncoder().encode(text);

/** @param {string} text */
function encoded(text) {
  return base64url(utf8(text));
}

/** @param {Uint8Array} bytes */
function base64url(bytes) {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}
