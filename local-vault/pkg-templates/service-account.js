/**
 * Makes a service account the way the service hands one out: the text of a
 * credentials.json, private key included. The vault keeps the public key.
 */

const KEY = { name: "RSASSA-PKCS1-v1_5", modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: "SHA-256" };

/**
 * @param {string} tokenURI where its bearer tokens are issued
 * @returns {Promise<{ credentials: string, publicKey: string }>} the public key as JSON Web Key
 */
export async function createServiceAccount(tokenURI) {
  const { privateKey, publicKey } = await crypto.subtle.generateKey(KEY, true, ["sign", "verify"]);
  const [pkcs8, jwk] = await Promise.all([
    crypto.subtle.exportKey("pkcs8", privateKey),
    crypto.subtle.exportKey("jwk", publicKey),
  ]);
  const credentials = {
    clientID: crypto.randomUUID(),
    clientName: "local vault",
    tokenURI,
    keyID: crypto.randomUUID(),
    privateKey: pem(new Uint8Array(pkcs8)),
  };
  return { credentials: JSON.stringify(credentials), publicKey: JSON.stringify(jwk) };
}

/** @param {Uint8Array} der */
function pem(der) {
  const lines = btoa(String.fromCharCode(...der)).match(/.{1,64}/g) ?? [];
  return `-----BEGIN PRIVATE KEY-----\n${lines.join("\n")}\n-----END PRIVATE KEY-----\n`;
}
