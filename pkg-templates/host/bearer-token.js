/** Bearer tokens, which never enter the core. */
import { momentOf } from "./claims.js";

/** Whether it can stand in a header. Quotes are of the file or the variable that it was read from. @param {unknown} text @returns {text is string} */
export const isVisible = (text) => typeof text === "string" && /^[!#-&(-~]+$/.test(text);

/** A bearer token that a token endpoint issued, or that the caller's own source gave. */
export class BearerToken {
  #text;
  #type;
  #expiresAt;

  /** @param {string} text @param {string} type @param {number} [expiresAt] in seconds since 1970, where its source says so */
  constructor(text, type, expiresAt) {
    this.#text = text;
    this.#type = type;
    this.#expiresAt = expiresAt;
  }

  bearer() {
    return this.#text;
  }

  get expiresAt() {
    return this.#expiresAt ?? momentOf(this.#text, "exp");
  }

  get issuedAt() {
    return momentOf(this.#text, "iat");
  }

  /** @returns {import("../index.js").BearerToken} */
  toResult() {
    return { accessToken: this.#text, tokenType: this.#type };
  }
}
