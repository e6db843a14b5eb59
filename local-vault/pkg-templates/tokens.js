/**
 * Signs and verifies RS256 tokens with WebCrypto, for the core, which knows
 * what their claims mean and has no cryptography.
 */

const RS256 = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
const KEY = { ...RS256, modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) };
const EXCHANGE = "/v1/auth/sa/oauth/token";
const SIGNED = "signed_token_";

/** @typedef {{ privateKey: CryptoKey, publicKey: CryptoKey }} KeyPair */

/** The keys of one vault: its own, made when it first issues a token, and the service account's public one. */
export class Tokens {
  /** @type {KeyPair | undefined} */
  #own;
  /** @type {CryptoKey | undefined} */
  #account;

  /** @param {() => string | undefined} publicJwk of the service account */
  constructor(publicJwk) {
    this.publicJwk = publicJwk;
  }

  /**
   * The claims of the tokens in a request whose signatures hold, as JSON; empty when there are none.
   * @param {string} head
   * @param {string | Uint8Array} body
   * @returns {Promise<string>}
   */
  async verified(head, body) {
    const [, target, , authorization] = head.split("\n");
    const [, bearer = ""] = /^bearer +(\S+)$/i.exec(authorization.trim()) ?? [];
    const isExchange = target.startsWith(EXCHANGE);
    const hasSigned = target.includes("/detokenize") && textOf(body).includes(SIGNED);
    if (!isExchange && !hasSigned && bearer.split(".").length !== 3) return "";
    const json = isExchange || hasSigned ? parse(textOf(body)) : undefined;
    /** @type {Record<string, unknown>} */
    const signed = {};
    for (const parameter of hasSigned && Array.isArray(json?.detokenizationParameters) ? json.detokenizationParameters : []) {
      const token = parameter?.token;
      if (typeof token !== "string" || !token.startsWith(SIGNED)) continue;
      const claims = await this.#claims(token.slice(SIGNED.length), await this.#accountKey());
      if (claims !== undefined) signed[token] = claims;
    }
    return JSON.stringify({
      bearer: await this.#claims(bearer, this.#own?.publicKey),
      assertion: isExchange && typeof json?.assertion === "string" ? await this.#claims(json.assertion, await this.#accountKey()) : undefined,
      signed,
    });
  }

  /** The body of an exchange's answer. @param {string} claims JSON @returns {Promise<Uint8Array>} */
  async issue(claims) {
    const made = this.#own ?? /** @type {KeyPair} */ (await crypto.subtle.generateKey(KEY, false, ["sign", "verify"]));
    this.#own ??= made;
    const text = `${base64url(utf8('{"alg":"RS256","typ":"JWT"}'))}.${base64url(utf8(claims))}`;
    const signature = await crypto.subtle.sign(RS256, this.#own.privateKey, utf8(text));
    return utf8(JSON.stringify({ accessToken: `${text}.${base64url(new Uint8Array(signature))}`, tokenType: "Bearer" }));
  }

  async #accountKey() {
    const jwk = this.publicJwk();
    if (jwk === undefined) return undefined;
    this.#account ??= await crypto.subtle.importKey("jwk", JSON.parse(jwk), RS256, false, ["verify"]);
    return this.#account;
  }

  /** @param {string} token @param {CryptoKey | undefined} key @returns {Promise<object | undefined>} */
  async #claims(token, key) {
    const [header, payload, signature, ...rest] = token.split(".");
    if (key === undefined || signature === undefined || rest.length > 0) return undefined;
    try {
      // No other algorithm, whatever a token says.
      if (parse(new TextDecoder().decode(bytesOf(header)))?.alg !== "RS256") return undefined;
      const holds = await crypto.subtle.verify(RS256, key, bytesOf(signature), utf8(`${header}.${payload}`));
      return holds ? parse(new TextDecoder().decode(bytesOf(payload))) : undefined;
    } catch {
      return undefined;
    }
  }
}

const utf8 = (/** @type {string} */ text) => new TextEncoder().encode(text);
const textOf = (/** @type {string | Uint8Array} */ body) => (typeof body === "string" ? body : new TextDecoder().decode(body));
const base64url = (/** @type {Uint8Array} */ bytes) => btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const bytesOf = (/** @type {string} */ text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (character) => character.charCodeAt(0));

/** @param {string} text @returns {any} */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
