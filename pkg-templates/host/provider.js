/**
 * Tokens from the caller's own source, `credentials.getToken`. What it gives and what it throws may be a token: neither
 * enters the core.
 */
import { BearerToken, isVisible } from "./bearer-token.js";
import { cleanCause } from "./cause.js";
import { MAX_TIMER_MS } from "./driver.js";
import { own } from "./reader.js";

/** @typedef {import("../index.js").TokenContext} TokenContext */

/** The one of each function: the tokens of credentials that are given again are kept. @type {WeakMap<Function, Provider>} */
const known = /* @__PURE__ */ new WeakMap();

/** Holds the caller's function. */
export class Provider {
  #getToken;
  facts = {};

  /** @param {Function} getToken */
  constructor(getToken) {
    this.#getToken = getToken;
  }

  /** @param {Function} getToken */
  static of(getToken) {
    const provider = known.get(getToken) ?? new Provider(getToken);
    known.set(getToken, provider);
    return provider;
  }

  /** @param {TokenContext} context */
  async give(context) {
    return (0, this.#getToken)(context);
  }
}

/** Fewer milliseconds since 1970 are seconds. */
const MIN_MS = 1e11;
const MAX_DATE_MS = 8.64e15;
const WANTED = "return the token as a string, or { accessToken, expiresAt }";

/** The expiry in milliseconds, or what is wrong with it. @param {any} expiresAt */
function momentIn(expiresAt) {
  const ms = Object.prototype.toString.call(expiresAt) === "[object Date]" ? Number(expiresAt) : expiresAt;
  if (typeof ms !== "number") return `gave an expiresAt that is of type ${typeof ms}; it must be a Date, or milliseconds since 1970`;
  if (Math.abs(ms) < MIN_MS) return "gave an expiresAt that looks like seconds; it must be a Date, or milliseconds since 1970: multiply it by 1000";
  return Math.abs(ms) <= MAX_DATE_MS ? ms : "gave an expiresAt that is no moment; it must be a Date, or milliseconds since 1970. Leave it out when the token has no end";
}

/** @param {any} answer @returns {BearerToken | string} what is wrong with it */
function tokenIn(answer) {
  const isObject = typeof answer === "object" && answer !== null;
  // A class of tokens may have getters; what someone added to Object.prototype is nobody's token.
  const members = isObject ? own(answer, true) : {};
  const text = isObject ? members.accessToken : answer;
  if (typeof text !== "string") return `gave ${isObject ? "an object without an accessToken" : answer === null ? "null" : typeof answer}; ${WANTED}`;
  if (text === "") return `gave an empty text; ${WANTED}`;
  if (!isVisible(text)) return "gave a token with blanks, quotes, line breaks or other characters that no header can have; return the token alone, without `Bearer`";
  const { expiresAt } = members;
  const ms = expiresAt === undefined || expiresAt === null ? undefined : momentIn(expiresAt);
  if (typeof ms === "string") return ms;
  const token = new BearerToken(text, "Bearer", ms === undefined ? undefined : ms / 1000);
  const hasExpired = token.expiresAt !== undefined && token.expiresAt * 1000 <= Date.now();
  return hasExpired ? "gave a token that has expired by the clock of this machine; give a new one each time that it is called" : token;
}

/**
 * Asks the caller's source for a token. It may throw, hang or give nonsense.
 * @param {Provider} provider
 * @param {TokenContext["reason"]} reason
 * @param {boolean} isVault whether a vault or a connection has the id
 * @param {string} id
 * @param {number} timeoutMs 0 is none
 * @param {boolean} full whether causes show texts whole
 * @returns {{ answer: Promise<BearerToken | string | undefined>, stop: () => void }} the token or what is wrong with it, or undefined when there is none before the
 * time is up or `stop` is called; rejects with the filtered cause
 */
export function provideToken(provider, reason, isVault, id, timeoutMs, full) {
  const controller = new AbortController();
  const context = { reason, signal: controller.signal, vaultId: isVault ? id : undefined, connectionId: isVault ? undefined : id };
  /** @type {() => void} */
  let stop = () => {};
  const answer = new Promise((resolve, reject) => {
    stop = () => {
      clearTimeout(timer);
      resolve(undefined);
      controller.abort(new DOMException("getToken has no more time", "TimeoutError"));
    };
    const timer = timeoutMs > 0 ? setTimeout(stop, Math.min(timeoutMs, MAX_TIMER_MS)) : undefined;
    provider
      .give(context)
      .then(tokenIn)
      .then(resolve, (thrown) => reject(cleanCause(thrown, { full })))
      .finally(() => clearTimeout(timer));
  });
  return { answer, stop };
}
