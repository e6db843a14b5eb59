/**
 * A server may quote what it was sent. Whatever of a request is confidential is
 * taken out of its words before anyone sees them; only failed calls come here.
 */

const MASK = "[masked]";
/** Shorter values are parts of ordinary words and numbers. */
const SHORTEST = 4;
/** Members of a request body that are names and modes, not values. */
const PUBLIC = /* @__PURE__ */ new Set(["tableName", "columnName", "skyflowID", "method", "byot", "upsert", "redaction", "columnGroup", "skyflow_ids", "vault_id", "entity_types", "token_type", "format", "masking_method", "output_transcription"]);
/** The text of a file, as Detect is sent it: long, and unlike words. */
const BASE64 = /[A-Za-z0-9+/]{16,}={0,2}/g;

/** @type {WeakMap<object, { text: string, head: Uint8Array }>} */
const enclosures = /* @__PURE__ */ new WeakMap();

/**
 * Notes what was told in confidence with a file, whose bytes cannot be read when a server's words are.
 * @template {object} Body
 * @param {Body} body the request, or what stands for it
 * @param {string} text of the request without the file
 * @param {Uint8Array} head how the file begins
 */
export const enclose = (body, text, head) => (enclosures.set(body, { text, head }), body);

/**
 * @param {unknown} value
 * @param {Set<string>} found
 */
function collect(value, found) {
  if (typeof value === "string") {
    found.add(value);
    // A statement is quoted in parts: its literals.
    for (const [, literal] of value.matchAll(/'((?:[^']|'')*)'/g)) found.add(literal);
  } else if (typeof value === "number") found.add(String(value));
  else if (typeof value === "object" && value !== null) {
    const members = value instanceof FormData || value instanceof URLSearchParams ? value.entries() : Object.entries(value);
    for (const [key, member] of members) if (!PUBLIC.has(key)) collect(member, found);
  }
}

/** @param {string} text of a form */
const decoded = (text) => new URLSearchParams(`_=${text}`).get("_") ?? "";

/**
 * The confidential texts of a request, each as it is and as it may be quoted, longest first.
 * @param {unknown} body
 * @param {string | undefined} query
 * @param {Record<string, string>} headers
 */
function confidential(body, query, headers) {
  /** @type {Set<string>} */
  const found = new Set();
  for (const part of /** @type {any[]} */ ([body].flat())) {
    try {
      collect(typeof part === "string" ? JSON.parse(part) : part, found);
    } catch {
      // Any text may be sent: markup and forms hold values, and so does the whole.
      for (const [value] of part.matchAll(/[^<>&=]+/g)) found.add(value).add(decoded(value));
      found.add(part);
    }
  }
  for (const value of new URLSearchParams(query).getAll("column_values")) found.add(value);
  for (const name of ["authorization", "x-skyflow-authorization", "cookie"]) if (headers[name] !== undefined) found.add(headers[name].replace(/^Bearer /, ""));
  const escaped = (/** @type {string} */ text) => JSON.stringify(text).slice(1, -1);
  const forms = [...found].filter((text) => text.length >= SHORTEST).flatMap((text) => [text, escaped(text), escaped(escaped(text)), encodeURIComponent(text.replace(/[\ud800-\udfff]/gu, "?"))]);
  return [...new Set(forms)].sort((a, b) => b.length - a.length);
}

/** Made when it is needed: as a literal it would take a tenth of a millisecond when the package is imported. */
const wordParts = () => new RegExp("[\\p{L}\\p{N}]+", "gu");

const isWordPart = (/** @type {string | undefined} */ character) => character !== undefined && wordParts().test(character);

/** @param {string} text @param {string[]} forms */
function masked(text, forms) {
  for (const form of forms) {
    let from = 0;
    for (let at = text.indexOf(form); at >= 0; at = text.indexOf(form, from)) {
      const end = at + form.length;
      const inWord = (isWordPart(text[at - 1]) && isWordPart(form[0])) || (isWordPart(text[end]) && isWordPart(form[form.length - 1]));
      from = inWord ? at + 1 : at + MASK.length;
      if (!inWord) text = text.slice(0, at) + MASK + text.slice(end);
    }
  }
  return text;
}

/**
 * Takes out what is quoted of a long text: any two words that stand there side by side, and each that is no plain one.
 * @param {string} said
 * @param {string} text
 */
function unquoted(said, text) {
  const words = [...said.matchAll(wordParts())].map(({ 0: word, index = 0 }) => [index, index + word.length]);
  let shown = "";
  let from = 0;
  for (let first = 0; first < words.length; first++) {
    const [start] = words[first];
    let next = first;
    while (next < words.length && text.includes(said.slice(start, words[next][1]))) next++;
    if (next === first) continue;
    const end = words[next - 1][1];
    if (end - start >= SHORTEST && /[^a-z]/.test(said.slice(start, end))) {
      shown += said.slice(from, start) + MASK;
      from = end;
      first = next - 1;
    }
  }
  return shown + said.slice(from);
}

/** What is no text has no words to quote. @param {Uint8Array} head */
function wordsOf(head) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(head, { stream: true });
  } catch {}
}

/**
 * @param {unknown} body
 * @param {string | undefined} query
 * @param {Record<string, string>} headers
 * @returns {(said: string) => string}
 */
function hiding(body, query, headers) {
  const enclosed = enclosures.get(/** @type {any} */ (body));
  const forms = confidential(enclosed?.text ?? body, query, headers);
  const unencoded = (/** @type {string} */ said) => (enclosed !== undefined || body instanceof Blob ? said.replace(BASE64, MASK) : said);
  // A body of Detect's own kernels.
  const text = enclosed !== undefined ? wordsOf(enclosed.head) : typeof body === "string" && body.startsWith('{"vault_id":') ? JSON.parse(body).text : undefined;
  return (said) => (text === undefined ? unencoded(masked(said, forms)) : unquoted(unencoded(masked(said, forms)), text));
}

/** @param {any} value @param {(said: string) => string} hide @returns {any} */
function maskedDeep(value, hide) {
  if (typeof value === "string") return hide(value);
  if (typeof value === "number") return hide(String(value)) === String(value) ? value : MASK;
  if (Array.isArray(value)) return value.map((item) => maskedDeep(item, hide));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [hide(key), maskedDeep(member, hide)]));
}

/**
 * What a server said, without what it was told in confidence.
 * @param {unknown} said text, or parsed JSON
 * @param {unknown} body
 * @param {string | undefined} query
 * @param {Record<string, string>} headers
 */
export const conceal = (said, body, query, headers) => maskedDeep(said, hiding(body, query, headers));

/**
 * The same for the rows that failed by themselves.
 * @param {{ errors: { error: string }[] }} result
 * @param {unknown} body
 * @param {string | undefined} query
 * @param {Record<string, string>} headers
 */
export function concealErrors(result, body, query, headers) {
  const hide = hiding(body, query, headers);
  for (const error of result.errors) error.error = hide(error.error);
}

/**
 * What `fetch` threw. Deno and Bun quote the URL in it, whose path and query hold values: of that, the origin is left.
 * @param {any} thrown
 * @param {string} url
 */
export function withoutUrl(thrown, url) {
  try {
    const { href, origin } = new URL(url);
    for (let each = thrown, depth = 0; Object(each) === each && depth < 5; each = each.cause, depth++) {
      for (const name of Object.getOwnPropertyNames(each)) {
        const told = each[name];
        if (typeof told === "string" && (told.includes(url) || told.includes(href))) each[name] = told.replaceAll(url, origin).replaceAll(href, origin);
      }
    }
    return thrown;
  } catch {
    return new TypeError("fetch failed, with an error that cannot be read");
  }
}
