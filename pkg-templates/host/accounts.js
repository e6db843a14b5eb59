/**
 * Credentials. Their texts stay here and never enter the core: the core gets facts about them, and requests headers and
 * signatures.
 */
import { BearerToken, isVisible } from "./bearer-token.js";
import { momentOf } from "./claims.js";
import { contextOf, MASK } from "./context.js";
import { digest, importKey, readPem, sign, utf8 } from "./keys.js";
import { isMissing, readCredentials } from "./files.js";
import { Provider } from "./provider.js";
import { describe, isObject, isPlain, own } from "./reader.js";

/**
 * @typedef {Record<string, any>} Data
 * @typedef {{ problem: string } | { clientId: unknown, keyId: unknown, tokenUri: unknown }} Facts what the core may know; a problem is worded to follow "credentialsString"
 */

/** @param {string} text @returns {any} undefined when it is not JSON */
export function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** An API key, or a bearer token that the caller made. */
class Secret {
  #text;

  /** @param {string} kind @param {string} text */
  constructor(kind, text) {
    this.#text = text;
    const common = { visible: isVisible(text) };
    /** Of a key its first characters, which all keys have, and its length; of a token what is left of its life. That it ends later is no mistake of a change. */
    this.facts = kind === "apiKey" ? { ...common, prefix: text.slice(0, 4), length: text.length } : { ...common, lifeS: text.startsWith("signed_token_") ? undefined : (momentOf(text, "exp") ?? NaN) - Date.now() / 1000 };
  }

  bearer() {
    return this.#text;
  }
}

const JSON_WANTED = "it must be the text of a credentials.json. An API key goes in `apiKey`, a path in `path`";

/** What a text is that is no JSON object of a service account. @param {string} text @param {unknown} parsed */
function misfit(text, parsed) {
  if (text === "") return `is empty, or no string; ${JSON_WANTED}`;
  if (typeof parsed === "string") return "is JSON in quotes, as if it had been stringified twice; give the text of the credentials.json as it is";
  if (/^['"`]/.test(text)) return "is in quotes; give it without them";
  if (text.startsWith("sky-")) return `is an API key; ${JSON_WANTED}`;
  if (/^ey[\w-]+\.[\w-]+\.[\w-]*$/.test(text)) return "is a bearer token; it goes in `token`";
  if (/^[\w+/=\s-]{40,}$/.test(text)) return "looks like base64; decode it first, it must be the text of a credentials.json";
  return `is not JSON; ${JSON_WANTED}`;
}

const AROUND = ["credentials", "skyflowCredentials", "serviceAccounts"];

/** What there is in the place of a private key. @param {Data} members @returns {string} */
function inPlaceOfKey(members) {
  if (AROUND.some((name) => Object.hasOwn(members, name))) return ": it looks like a file around a credentials.json; give the object inside";
  const letters = (/** @type {string} */ name) => name.replace(/[_-]/g, "").toLowerCase();
  for (const kind of [...KINDS, "privateKey"]) {
    const name = Object.keys(members).find((name) => letters(name) === letters(kind) && members[name]);
    if (name !== undefined) return `: what \`${name}\` holds goes in \`${kind}\``;
  }
  return "";
}

/** The text of a credentials.json, taken apart. Once its key is imported, nothing here holds it any more. */
class Account {
  /** @type {Uint8Array<ArrayBuffer> | undefined} */
  #der;
  /** @type {CryptoKey | undefined} */
  #key;
  #digest = "";

  /** @param {string} text */
  constructor(text) {
    /** @type {Facts} */
    this.facts = this.#read(text.replace(/^\ufeff/, "").trim());
  }

  /** @param {string} text @returns {Facts} */
  #read(text) {
    // Some put real line breaks into the key, where JSON has the two characters `\n`.
    const file = parse(text) ?? parse(text.replace(/-----BEGIN [^"]*/g, (pem) => pem.replace(/\r?\n/g, "\\n")));
    if (!isObject(file)) return { problem: misfit(text, file) };
    const members = /** @type {Data} */ (file);
    const named = (/** @type {string[]} */ ...names) => members[names.find((name) => Object.hasOwn(members, name)) ?? ""];
    // Silently, it would look as if it had restricted the tokens.
    const limit = ["roles", "roleIds", "roleIDs", "context", "ctx"].find((name) => Object.hasOwn(members, name));
    if (limit !== undefined) return { problem: `holds \`${limit}\`, which has no effect there; give it beside the credentials, not in them` };
    const pem = named("privateKey", "private_key");
    if (typeof pem !== "string" || pem === "") return { problem: `has no privateKey${inPlaceOfKey(members)}` };
    const key = readPem(pem);
    if (typeof key === "string") return { problem: `has a privateKey that ${key}` };
    this.#der = key;
    const facts = { clientId: named("clientId", "clientID", "client_id"), keyId: named("keyId", "keyID", "key_id"), tokenUri: named("tokenUri", "tokenURI", "token_uri") };
    const isText = (/** @type {unknown} */ text) => typeof text === "string" && text.trim() !== "";
    if (!isText(facts.clientId)) return { problem: "has no clientID" };
    return isText(facts.keyId) ? facts : { problem: "has no keyID" };
  }

  /** Imports the key. Concurrent callers may each import it; only the key is kept, never the promise. */
  async #ready() {
    if (this.#key !== undefined) return this.#key;
    const der = this.#der ?? new Uint8Array(0);
    const [found, key] = await Promise.all([digest(der), importKey(der).catch(refused)]);
    this.#digest = found;
    this.#key = key;
    der.fill(0);
    this.#der = undefined;
    return key;
  }

  /**
   * A function that signs these claims, and more.
   * @param {string} iss
   * @param {string} aud
   * @param {unknown} ctx undefined when there is none
   * @param {number} lifeS
   */
  async signer(iss, aud, ctx, lifeS) {
    const key = await this.#ready();
    const iat = Math.floor(Date.now() / 1000);
    const { clientId: sub, keyId } = /** @type {any} */ (this.facts);
    const claims = { iss: iss || sub, sub, key: keyId, aud, iat, exp: iat + lifeS, ctx };
    return (/** @type {object} */ more) => sign(key, { ...claims, ...more });
  }

  /** A name for tokens of this key with this grant; it reveals nothing of either. @param {unknown[]} grant */
  async name(grant) {
    await this.#ready();
    return `skyflow-edge-${await digest(utf8(JSON.stringify([this.#digest, this.facts, ...grant])))}`;
  }

  async open() {
    return /** @type {Account} */ (this);
  }
}

const AT_ONCE = 256;
const CACHE_MS = 1000;
const ASSERTION_LIFE_S = 3600;

/** Only what the runtime refused is a broken key; a missing `crypto.subtle` is not. @param {any} thrown @returns {never} */
function refused(thrown) {
  throw thrown instanceof TypeError ? thrown : "has a privateKey that is broken: it does not hold an RSA key";
}

/** What a path is that is none. @param {string} path */
function noPath(path) {
  if (path.trim() === "") return "is empty, or no string";
  return /^\s*\{/.test(path) ? "is the text of a credentials.json, which goes in `credentialsString` or to the functions that end in FromCreds" : undefined;
}

/** A credentials.json on disk. It is read when its key is needed, so that a new file is found and an old key is not kept. */
class AccountFile {
  /** @param {string} path */
  constructor(path) {
    this.path = path;
    const problem = noPath(path) ?? (isMissing(path) ? "names no file" : undefined);
    this.facts = problem === undefined ? {} : { problem };
  }

  async open() {
    const problem = noPath(this.path);
    if (problem !== undefined) throw problem;
    const account = new Account(await readCredentials(this.path));
    if ("problem" in account.facts) account.facts = { problem: `names a file that ${account.facts.problem}` };
    return account;
  }
}

/** @type {Record<string, (text: string) => Account | AccountFile>} */
const ACCOUNTS = { path: (path) => new AccountFile(path), credentialsString: (text) => new Account(text) };
const SECRETS = ["apiKey", "token"];
// A literal: what is computed at import stays in every bundle.
export const KINDS = ["apiKey", "token", "path", "credentialsString"];
/** What credentials have beside their kind, and the core may know. */
const OPEN = ["roles", "context", "tokenUri"];

/** A service account with the context of its tokens. */
class Holder {
  /** @param {Account | AccountFile} account @param {ReturnType<typeof contextOf>} context */
  constructor(account, context) {
    this.account = account;
    this.context = context;
  }
}

/** Holds an account that is open. @param {Holder} holder @returns {Promise<Holder>} rejects with what is wrong */
export const openAccount = async ({ account, context }) => new Holder(await account.open(), context);

/** @param {Holder} holder */
export const describeAccount = ({ account, context }) => describe({ ...account.facts, ctx: context.facts });

/** An account that is open. @param {Holder} holder @returns {Account} */
const opened = ({ account }) => /** @type {Account} */ (account);

/**
 * The body of a token exchange.
 * @param {Holder} holder
 * @param {string} audience
 * @param {string | undefined} scope
 */
export async function grantBody(holder, audience, scope) {
  const signed = await opened(holder).signer("", audience, holder.context.value, ASSERTION_LIFE_S);
  return JSON.stringify({ grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer", assertion: await signed({}), scope });
}

/**
 * The token in the response of a token endpoint.
 * @param {import("./exchange.js").HttpResponse} response
 * @returns {BearerToken | string} what is wrong with it
 */
export function grantResult({ bytes }) {
  try {
    const { accessToken, tokenType = "Bearer" } = own(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)));
    return isVisible(accessToken) && isVisible(tokenType) ? new BearerToken(accessToken, tokenType) : "it holds no accessToken that can be sent";
  } catch {
    return "it is not a JSON object";
  }
}

/**
 * @param {Holder} holder
 * @param {string[]} tokens
 * @param {string} audience
 * @param {number} lifeS
 */
export async function signDataTokens(holder, tokens, audience, lifeS) {
  const sign = await opened(holder).signer("sdk", audience, holder.context.value, lifeS);
  /** @type {{ token: string, signedToken: string }[]} */
  const signed = [];
  for (let at = 0; at < tokens.length; at += AT_ONCE) {
    const some = tokens.slice(at, at + AT_ONCE).map(async (tok) => ({ token: tok, signedToken: `signed_token_${await sign({ tok })}` }));
    signed.push(...(await Promise.all(some)));
  }
  return signed;
}

/** The claim `ctx` was null in the name before it was left out. @param {Holder} holder @param {string} audience @param {string | undefined} scope */
const cacheKey = (holder, audience, scope) => opened(holder).name([audience, scope, holder.context.value ?? null]);

/**
 * @param {any} cache the caller's
 * @param {Holder} holder
 * @param {string} audience
 * @param {string | undefined} scope
 */
export const readCache = (cache, holder, audience, scope) =>
  withinTime(async () => {
    const token = await cache.get(await cacheKey(holder, audience, scope));
    return isVisible(token) ? new BearerToken(token, "Bearer") : undefined;
  });

/**
 * @param {any} cache the caller's
 * @param {Holder} holder
 * @param {string} audience
 * @param {string | undefined} scope
 * @param {BearerToken} token
 * @param {number} ttlS
 */
export const writeCache = (cache, holder, audience, scope, token, ttlS) => withinTime(async () => await cache.put(await cacheKey(holder, audience, scope), token.bearer(), ttlS));

/** A caller's cache may throw, hang or return nonsense. @param {() => Promise<unknown>} work @returns {Promise<unknown>} */
function withinTime(work) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(reject, CACHE_MS);
    work()
      .then(resolve, reject)
      .finally(() => clearTimeout(timer));
  });
}

/**
 * The account that a function was given.
 * @param {"path" | "credentialsString"} kind
 * @param {unknown} text
 * @param {import("./reader.js").Snapshot | undefined} options
 */
export function accountOf(kind, text, options) {
  return new Holder(ACCOUNTS[kind](typeof text === "string" ? text : ""), contextOf(options?.ctx));
}

/**
 * Puts holders in the place of the secrets in a configuration, the same one for the same credentials.
 * @param {Data} config
 * @returns {Data}
 */
export function withHolders(config) {
  /** @type {Map<string, Account | AccountFile>} */
  const accounts = new Map();
  /** @type {Map<string, Holder>} */
  const holders = new Map();
  /** @type {Map<Data, unknown>} */
  const contexts = new Map();
  return eachCredentials(config, (credentials) => {
    /** @type {Data} */
    const held = { ...credentials };
    const textOf = (/** @type {string} */ kind) => {
      const text = ownMember(held, kind);
      return typeof text === "string" && text !== MASK ? text : undefined;
    };
    for (const kind of SECRETS) if (textOf(kind) !== undefined) held[kind] = new Secret(kind, held[kind]);
    if (typeof ownMember(held, "getToken") === "function") held.getToken = Provider.of(held.getToken);
    for (const kind of Object.keys(ACCOUNTS)) {
      const text = textOf(kind);
      if (text === undefined) continue;
      const account = accounts.get(kind + text) ?? ACCOUNTS[kind](text);
      accounts.set(kind + text, account);
      const context = contextOf(ownMember(held, "context"));
      const key = `${kind} ${text} ${JSON.stringify(context.value)}`;
      const holder = holders.get(key) ?? new Holder(account, context);
      holders.set(key, holder);
      held[kind] = holder;
      contexts.set(held, context.facts);
      // In a configuration `null` is absent; here it would be a token without the limits that someone meant to set.
      if (ownMember(held, "roles") === null) held.roles = "";
    }
    // A context that restricts nothing is refused by the core, which needs to know only that it is there.
    if ((ownMember(held, "context") ?? null) !== null && !isHolder(ownMember(held, "path")) && !isHolder(ownMember(held, "credentialsString"))) held.context = contextOf(held.context).facts;
    else if (contexts.has(held)) held.context = contexts.get(held);
    return held;
  });
}

/** Own: an inherited credential is not the caller's. @param {Data} members @param {string} name @returns {any} */
const ownMember = (members, name) => (Object.hasOwn(members, name) ? members[name] : undefined);

/** @param {unknown} value @returns {value is Secret | Holder | Provider} */
const isHolder = (value) => value instanceof Secret || value instanceof Holder || value instanceof Provider;

/** What stands in the place of a secret and is none. @param {any} value */
function problemWith(value) {
  if (value === MASK) return { problem: "it is `***`, the masked form that a configuration is read back with. Give the secret itself; in an update, leave `credentials` out to keep it" };
  if (typeof value !== "object") return undefined;
  if (typeof value.then === "function") return { problem: "it is a promise; await it first" };
  return typeof value.get === "function" ? { problem: "it is a binding, as of a secrets store, not a string; await its `get()` first" } : undefined;
}

/**
 * What the core may know of credentials, with the place of each holder in the list.
 * @param {Data} config
 * @param {(Secret | Holder | Provider)[]} holders the list so far
 */
export function toCore(config, holders = []) {
  const data = eachCredentials(config, (credentials) => {
    const shown = { ...credentials };
    // Of a member that is not known the core needs the name only.
    for (const [name, held] of Object.entries(credentials)) {
      if (held === undefined || held === null || OPEN.includes(name)) continue;
      if (!isHolder(held)) shown[name] = problemWith(held) ?? false;
      else shown[name] = { ...(held instanceof Holder ? held.account.facts : held.facts), place: holders.push(held) - 1 };
    }
    return shown;
  });
  return { data, holders };
}

/** @param {Data} config @param {(credentials: Data) => Data} change @returns {Data} a copy; what is no configuration is left for the core to refuse */
function eachCredentials(config, change) {
  if (!isObject(config) || !isPlain(config)) return config;
  const within = (/** @type {any} */ holder, /** @type {string} */ member) =>
    isObject(holder) && Object.hasOwn(holder, member) && isObject(/** @type {any} */ (holder)[member]) && isPlain(/** @type {any} */ (holder)[member]) ? { ...holder, [member]: change(/** @type {any} */ (holder)[member]) } : holder;
  let changed = within(config, "skyflowCredentials");
  for (const list of ["vaultConfigs", "connectionConfigs"]) {
    if (Object.hasOwn(changed, list) && Array.isArray(changed[list])) changed = { ...changed, [list]: changed[list].map((/** @type {any} */ one) => within(one, "credentials")) };
  }
  return changed;
}
