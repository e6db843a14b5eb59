/**
 * Private keys: PEM text to what WebCrypto takes (PKCS#8, in binary), signatures and digests. In JavaScript and not in
 * the core, because WebAssembly's memory cannot be given back: what was in it once may be found in it later. Keys are
 * imported so that nobody can export them again.
 */

/** AlgorithmIdentifier of rsaEncryption, and what begins one of an elliptic curve. */
const RSA = [0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00];
const EC = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
const VERSION_0 = [0x02, 0x01, 0x00];
const SEQUENCE = 0x30;
const INTEGER = 0x02;
const OCTETS = 0x04;
const MIN_MODULUS_BITS = 2048;
/** A key of 16,384 bits takes 13 KB. */
const MAX_PEM_CHARACTERS = 64 * 1024;
const MAX_LABEL_CHARACTERS = 40;

const BROKEN = "is broken: it begins as a private key in PEM should, but does not decode";
const WANTED = "use the RSA private key of the credentials.json as it was downloaded";
const NOT_PEM = `is not PEM; ${WANTED}`;
/** What a PEM text may be instead; no part of it is ever shown. @type {Record<string, string>} */
const OTHERS = {
  "ENCRYPTED PRIVATE KEY": "is encrypted; decrypt it first, it must have no passphrase",
  "EC PRIVATE KEY": `is an elliptic-curve key; ${WANTED}`,
  "OPENSSH PRIVATE KEY": `is in OpenSSH's own format; ${WANTED}`,
  "PUBLIC KEY": `is a public key; ${WANTED}`,
  "RSA PUBLIC KEY": `is a public key; ${WANTED}`,
  CERTIFICATE: `is a certificate; ${WANTED}`,
};

const RS256 = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
/** `{"alg":"RS256","typ":"JWT"}` */
const HEADER = "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9";

/**
 * The first block of a PEM text. Searched without a regular expression: one that finds its end again would take time
 * quadratic in the length of a hostile text.
 * @param {string} text
 * @returns {{ label: string, body: string } | undefined}
 */
function pemBlock(text) {
  const begin = text.indexOf("-----BEGIN ");
  const labelStart = begin + "-----BEGIN ".length;
  const labelEnd = text.slice(labelStart, labelStart + MAX_LABEL_CHARACTERS).indexOf("-----") + labelStart;
  if (begin < 0 || labelEnd <= labelStart) return undefined;
  const label = text.slice(labelStart, labelEnd);
  const bodyStart = labelEnd + "-----".length;
  const bodyEnd = text.indexOf(`-----END ${label}-----`, bodyStart);
  return bodyEnd < 0 ? undefined : { label, body: text.slice(bodyStart, bodyEnd) };
}

/**
 * @param {string} text line breaks real or as the two characters `\n`
 * @returns {Uint8Array<ArrayBuffer> | string} the key, or what is wrong with it
 */
export function readPem(text) {
  const block = text.length > MAX_PEM_CHARACTERS ? undefined : pemBlock(text.replace(/\\[rn]/g, "\n"));
  if (block === undefined) return NOT_PEM;
  const { label, body } = block;
  if (Object.hasOwn(OTHERS, label)) return OTHERS[label];
  if (body.includes("ENCRYPTED")) return OTHERS["ENCRYPTED PRIVATE KEY"];
  const der = decode(body);
  if (der === undefined) return BROKEN;
  if (label === "RSA PRIVATE KEY") return rsaFault(der, der) ?? wrapped(der);
  if (label !== "PRIVATE KEY") return `is of an unknown kind; ${WANTED}`;
  const outer = element(der, 0, SEQUENCE);
  const version = outer && element(der, outer.start, INTEGER);
  const algorithm = version && element(der, version.end, SEQUENCE);
  const key = algorithm && element(der, algorithm.end, OCTETS);
  if (outer?.end !== der.length || algorithm === undefined) return BROKEN;
  if (!beginsWith(der, version?.end ?? 0, RSA)) return beginsWith(der, algorithm.start + 2, EC) ? OTHERS["EC PRIVATE KEY"] : `is not an RSA key; ${WANTED}`;
  if (key === undefined || key.end > outer.end) return BROKEN;
  return rsaFault(der, der.subarray(key.start, key.end)) ?? der;
}

/** @param {string} body @returns {Uint8Array<ArrayBuffer> | undefined} */
function decode(body) {
  try {
    const binary = atob(body.replace(/\s/g, ""));
    const bytes = new Uint8Array(binary.length);
    for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
    return bytes;
  } catch {
    return undefined;
  }
}

/**
 * @param {Uint8Array} whole wiped when the key cannot be used
 * @param {Uint8Array} der PKCS#1
 * @returns {string | undefined} what is wrong
 */
function rsaFault(whole, der) {
  const outer = element(der, 0, SEQUENCE);
  const version = outer && element(der, outer.start, INTEGER);
  const modulus = version && element(der, version.end, INTEGER);
  if (modulus === undefined || outer?.end !== der.length) {
    whole.fill(0);
    return BROKEN;
  }
  const first = modulus.start + (der[modulus.start] === 0 ? 1 : 0);
  const bits = (modulus.end - first) * 8 - Math.clz32(der[first]) + 24;
  if (bits >= MIN_MODULUS_BITS) return undefined;
  whole.fill(0);
  return `is too short: ${bits} bits, and RS256 needs ${MIN_MODULUS_BITS}`;
}

/** PKCS#8 around PKCS#1. @param {Uint8Array} pkcs1 @returns {Uint8Array<ArrayBuffer>} */
function wrapped(pkcs1) {
  const inner = [...VERSION_0, ...RSA, OCTETS, ...lengthOf(pkcs1.length)];
  const head = [SEQUENCE, ...lengthOf(inner.length + pkcs1.length), ...inner];
  const der = new Uint8Array(head.length + pkcs1.length);
  der.set(head);
  der.set(pkcs1, head.length);
  pkcs1.fill(0);
  return der;
}

/** @param {number} length @returns {number[]} */
function lengthOf(length) {
  if (length < 0x80) return [length];
  return length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
}

/**
 * One DER element; undefined when it is of another kind or does not fit.
 * @param {Uint8Array} der
 * @param {number} at
 * @param {number} tag
 * @returns {{ start: number, end: number } | undefined} where its content is
 */
function element(der, at, tag) {
  if (der[at] !== tag) return undefined;
  let length = der[at + 1] ?? 0;
  let start = at + 2;
  if (length >= 0x80) {
    const bytes = length & 0x7f;
    // No key needs more, and the indefinite form is not DER.
    if (bytes < 1 || bytes > 2) return undefined;
    length = 0;
    for (let i = 0; i < bytes; i++) length = length * 256 + (der[start++] ?? 0);
  }
  const end = start + length;
  return length === 0 || end > der.length ? undefined : { start, end };
}

const beginsWith = (/** @type {Uint8Array} */ der, /** @type {number} */ at, /** @type {number[]} */ bytes) => bytes.every((byte, index) => der[at + index] === byte);

/** Looked up on each use: jsdom, as test runners set it up, hides that of Node. @returns {SubtleCrypto} */
function subtle() {
  const { crypto } = globalThis;
  if (crypto?.subtle === undefined) {
    // Only here: Deno loads its Node compatibility when it is asked for `process`.
    const ofNode = /** @type {any} */ (globalThis).process?.getBuiltinModule?.("node:crypto")?.webcrypto?.subtle;
    if (ofNode !== undefined) return ofNode;
    throw new TypeError("crypto.subtle is missing: this runtime has no WebCrypto, or the page is not served over https");
  }
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
  const text = `${HEADER}.${base64url(utf8(JSON.stringify(claims)))}`;
  const signature = await subtle().sign(RS256, key, utf8(text));
  return `${text}.${base64url(new Uint8Array(signature))}`;
}

/** @returns {Uint8Array<ArrayBuffer>} */
export const utf8 = (/** @type {string} */ text) => new TextEncoder().encode(text);

/** @param {Uint8Array} bytes */
function base64url(bytes) {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replace(/[+/]/g, (character) => (character === "+" ? "-" : "_")).replace(/=+$/, "");
}
