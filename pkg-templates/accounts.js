/**
 * Service accounts. The text of a credentials.json stays here and never enters
 * the core: the core is told who the account is, and asks for signatures.
 */
import { json } from "./attempt.js";
import { digest, importKey, sign, utf8 } from "./crypto.js";
import { isMissing, readFile } from "./files.js";
import { readPem } from "./pem.js";

/**
 * @typedef {Record<string, any>} Data
 * @typedef {{ problem: string } | { clientId: unknown, keyId: unknown, tokenUri: unknown }} Facts what the core is told; a problem is worded to follow "credentialsString"
 */

const isObject = (/** @type {any} */ value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** Nothing the core could take for data. */
export const UNREADABLE = Symbol("unreadable");

/**
 * A copy of a caller's data, to its depths: what it does to its own objects later changes nothing
 * here. What cannot be copied (functions, what throws while it is read) is no data, and the core says so.
 * @param {unknown} data
 * @returns {any}
 */
export function copy(data) {
  try {
    return typeof data === "string" ? data : structuredClone(data);
  } catch {
    return UNREADABLE;
  }
}

/** @param {string} text @returns {any} undefined when it is not JSON */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
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
    this.facts = this.#read(text);
  }

  /** @param {string} text @returns {Facts} */
  #read(text) {
    const file = parse(text);
    if (!isObject(file)) return { problem: `${text.trim() === "" ? "is empty, or no string" : "is not JSON"}; it must be the text of a credentials.json. An API key goes into \`apiKey\`, a path into \`path\`` };
    const named = (/** @type {string[]} */ ...names) => file[names.find((name) => Object.hasOwn(file, name)) ?? ""];
    const pem = named("privateKey", "private_key");
    if (typeof pem !== "string" || pem === "") return { problem: "has no privateKey" };
    const key = readPem(pem);
    if (typeof key === "string") return { problem: `has a privateKey that ${key}` };
    this.#der = key;
    const facts = { clientId: named("clientId", "clientID", "client_id"), keyId: named("keyId", "keyID", "key_id"), tokenUri: named("tokenUri", "tokenURI", "token_uri") };
    const isText = (/** @type {unknown} */ text) => typeof text === "string" && text.trim() !== "";
    if (!isText(facts.clientId)) return { problem: "has no clientID" };
    return isText(facts.keyId) ? facts : { problem: "has no keyID" };
  }

  /** Imports the key. What waits twice imports twice: kept is the key, and never a promise of it. */
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
   * @param {unknown} ctx null when there is none
   * @param {number} lifeS
   */
  async signer(iss, aud, ctx, lifeS) {
    const key = await this.#ready();
    const iat = Math.floor(Date.now() / 1000);
    const { clientId: sub, keyId } = /** @type {any} */ (this.facts);
    const claims = { iss: iss || sub, sub, key: keyId, aud, iat, exp: iat + lifeS, ctx: ctx ?? undefined };
    return (/** @type {object} */ more) => sign(key, { ...claims, ...more });
  }

  /** A name for tokens of this key that are narrowed so; it tells nothing of either. @param {unknown[]} narrowing */
  async name(narrowing) {
    await this.#ready();
    return `skyflow-edge-${await digest(utf8(JSON.stringify([this.#digest, this.facts, ...narrowing])))}`;
  }
}

const AT_ONCE = 256;
const CACHE_MS = 1000;
const ASSERTION_LIFE_S = 3600;

/** Only what the runtime refused is a broken key; a missing `crypto.subtle` is not. @param {any} thrown @returns {never} */
function refused(thrown) {
  throw thrown instanceof TypeError ? thrown : "has a privateKey that is broken: it does not hold an RSA key";
}

/** A credentials.json on disk. It is read when its key is needed, so that a new file is found and an old key is not kept. */
class AccountFile {
  /** @param {string} path */
  constructor(path) {
    this.path = path;
    this.facts = path.trim() === "" ? { problem: "is empty, or no string" } : isMissing(path) ? { problem: "names no file" } : {};
  }
}

/** @param {Account | AccountFile} account @returns {Promise<Account>} rejects with what is wrong */
export async function openAccount(account) {
  if (account instanceof Account) return account;
  const text = await readFile(account.path).catch(() => {
    throw "cannot be read; check that the path names a credentials.json that exists and may be read";
  });
  return new Account(text);
}

export const factsOf = (/** @type {Account | AccountFile} */ { facts }) => facts;

/**
 * The body of a token exchange.
 * @param {Account} account
 * @param {string} audience
 * @param {string | undefined} scope
 * @param {unknown} ctx
 */
export async function grant(account, audience, scope, ctx) {
  const signed = await account.signer("", audience, ctx, ASSERTION_LIFE_S);
  return JSON.stringify({ grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer", assertion: await signed({}), scope });
}

/** Whether it can go into a header. */
const fits = (/** @type {unknown} */ text) => typeof text === "string" && /^[!-~]+$/.test(text);

/**
 * What a token endpoint gave.
 * @param {import("./attempt.js").Outcome} answer
 * @returns {import("./index.js").BearerToken | string} what is wrong with it
 */
export function issued(answer) {
  try {
    const { accessToken, tokenType = "Bearer" } = json(answer);
    return fits(accessToken) && fits(tokenType) ? { accessToken, tokenType } : "it holds no accessToken that can be sent";
  } catch {
    return "it is not a JSON object";
  }
}

/**
 * @param {Account} account
 * @param {string[]} tokens
 * @param {string} audience
 * @param {unknown} ctx
 * @param {number} lifeS
 */
export async function signEach(account, tokens, audience, ctx, lifeS) {
  const sign = await account.signer("sdk", audience, ctx, lifeS);
  /** @type {{ token: string, signedToken: string }[]} */
  const signed = [];
  for (let at = 0; at < tokens.length; at += AT_ONCE) {
    const some = tokens.slice(at, at + AT_ONCE).map(async (tok) => ({ token: tok, signedToken: `signed_token_${await sign({ tok })}` }));
    signed.push(...(await Promise.all(some)));
  }
  return signed;
}

/**
 * @param {any} cache the caller's
 * @param {Account} account
 * @param {unknown[]} narrowing
 */
export const fromCache = (cache, account, ...narrowing) =>
  withinTime(async () => {
    const token = await cache.get(await account.name(narrowing));
    return fits(token) ? token : undefined;
  });

/**
 * @param {any} cache the caller's
 * @param {Account} account
 * @param {string} audience
 * @param {string | undefined} scope
 * @param {unknown} ctx
 * @param {string} token
 * @param {number} ttlS
 */
export const toCache = (cache, account, audience, scope, ctx, token, ttlS) => withinTime(async () => await cache.put(await account.name([audience, scope, ctx]), token, ttlS));

/** A caller's cache may throw, hang or answer nonsense. @param {() => Promise<unknown>} work @returns {Promise<unknown>} */
function withinTime(work) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(reject, CACHE_MS);
    work()
      .then(resolve, reject)
      .finally(() => clearTimeout(timer));
  });
}

/** @type {Record<string, (text: string) => Account | AccountFile>} */
const KINDS = { path: (path) => new AccountFile(path), credentialsString: (text) => new Account(text) };

/** @param {"path" | "credentialsString"} kind @param {unknown} text */
export const accountFrom = (kind, text) => KINDS[kind](typeof text === "string" ? text : "");

/**
 * Puts an account in the place of each text or path in a configuration, equal ones into equal places.
 * @param {Data} config
 * @returns {Data}
 */
export function withAccounts(config) {
  /** @type {Map<string, Account | AccountFile>} */
  const known = new Map();
  return eachCredentials(config, (credentials) => {
    const kept = { ...credentials };
    for (const kind of Object.keys(KINDS)) {
      const text = Object.hasOwn(kept, kind) ? kept[kind] : undefined;
      if (typeof text !== "string") continue;
      const account = known.get(kind + text) ?? KINDS[kind](text);
      known.set(kind + text, account);
      kept[kind] = account;
    }
    return kept;
  });
}

/**
 * What the core is told of a configuration, and the accounts in it, each of which it is told by its place in the list.
 * @param {Data} config
 */
export function toldToCore(config) {
  /** @type {(Account | AccountFile)[]} */
  const accounts = [];
  const data = eachCredentials(config, (credentials) => {
    const told = { ...credentials };
    for (const kind of Object.keys(KINDS)) {
      const account = Object.hasOwn(told, kind) ? told[kind] : undefined;
      if (account === undefined || account === null) continue;
      const known = account instanceof Account || account instanceof AccountFile;
      told[kind] = known && { ...account.facts, account: accounts.push(account) - 1 };
    }
    return told;
  });
  return { data, accounts };
}

/** @param {Data} config @param {(credentials: Data) => Data} change @returns {Data} a copy; what is no configuration is left for the core to refuse */
function eachCredentials(config, change) {
  if (!isObject(config)) return config;
  const within = (/** @type {any} */ holder, /** @type {string} */ member) =>
    isObject(holder) && Object.hasOwn(holder, member) && isObject(holder[member]) ? { ...holder, [member]: change(holder[member]) } : holder;
  let copy = within(within(config, "skyflowCredentials"), " environment");
  for (const list of ["vaultConfigs", "connectionConfigs"]) {
    if (Object.hasOwn(copy, list) && Array.isArray(copy[list])) copy = { ...copy, [list]: copy[list].map((/** @type {any} */ one) => within(one, "credentials")) };
  }
  return copy;
}

/**
 * The credentials in the environment: SKYFLOW_CREDENTIALS is a credentials.json or an object that holds one kind of
 * credentials, as text or, as a Worker's `env` may have it, as an object.
 * @param {any} env the caller's, in place of the runtime's own
 * @returns {Data | undefined}
 */
export function environmentCredentials(env) {
  const given = env === undefined ? environmentVariable("SKYFLOW_CREDENTIALS") : Object.hasOwn(Object(env), "SKYFLOW_CREDENTIALS") ? env.SKYFLOW_CREDENTIALS : undefined;
  if (given === undefined || given === "") return undefined;
  const text = isObject(given) ? JSON.stringify(given) : given;
  const parsed = typeof text === "string" ? parse(text) : undefined;
  return isObject(parsed) && ["apiKey", "token", ...Object.keys(KINDS)].some((kind) => Object.hasOwn(parsed, kind)) ? parsed : { credentialsString: text };
}

/** Never asks the user and never throws. @param {string} name @returns {string | undefined} */
function environmentVariable(name) {
  const { Deno } = /** @type {any} */ (globalThis);
  try {
    // In Deno a look at `process` would load Node's whole world, which takes longer than all else here.
    if (Deno === undefined) return /** @type {any} */ (globalThis).process?.env?.[name];
    return Deno.permissions.querySync({ name: "env", variable: name }).state === "granted" ? Deno.env.get(name) : undefined;
  } catch {
    return undefined;
  }
}
