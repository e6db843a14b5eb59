/**
 * What was found in the texts of a conversation, and the same names where the vault has not found them: a detector may know
 * "Ann Lee" after "My name is" and not elsewhere, or find the half of it. Everywhere in a conversation a name has one token.
 */

/** @typedef {{ start: number, end: number, shown: string, found: any }} Span of one text, in UTF-16 units */

const WORDS = /[\p{L}\p{N}_]+/gu;
const isWordAt = (/** @type {string} */ text, /** @type {number} */ at) => /^[\p{L}\p{N}_]/u.test(text.slice(at, at + 2));

/** Where the code points of a text begin; nothing where each is one unit. @param {string} text */
function codePoints(text) {
  if (!/[\ud800-\udfff]/.test(text)) return undefined;
  const starts = [];
  for (let at = 0; at < text.length; at += /** @type {number} */ (text.codePointAt(at)) > 0xffff ? 2 : 1) starts.push(at);
  return starts;
}

/**
 * The spans of each text; nothing where the vault does not say where all of them are.
 * @param {string[]} texts
 * @param {string} separator that joined them
 * @param {any[]} entities as deidentifyText returns them
 * @param {(token: string) => string} show how a token stands in a text
 * @returns {Span[][] | undefined}
 */
export function spansOf(texts, separator, entities, show) {
  const whole = texts.join(separator);
  const points = codePoints(whole);
  /** @type {[number, any][]} */
  const found = [];
  for (const entity of entities) {
    const { value, textIndex, token } = entity;
    if (typeof value !== "string" || typeof token !== "string") return undefined;
    // The vault may count UTF-16 units or code points: the one that fits.
    const at = [textIndex?.start, points?.[textIndex?.start]].find((start) => typeof start === "number" && whole.startsWith(value, start));
    if (at === undefined) return undefined;
    found.push([at, entity]);
  }
  found.sort(([a], [b]) => a - b);
  let next = 0;
  let begin = 0;
  return texts.map((text) => {
    const spans = [];
    const end = begin + text.length;
    for (; next < found.length && found[next][0] < end; next++) {
      const [at, entity] = found[next];
      spans.push({ start: at - begin, end: at - begin + entity.value.length, shown: show(entity.token), found: entity });
    }
    begin = end + separator.length;
    return spans;
  });
}

/** A text with what stands in the place of its spans. @param {string} text @param {Span[]} spans */
export function replaced(text, spans) {
  let out = "";
  let at = 0;
  for (const { start, end, shown } of spans) {
    out += text.slice(at, start) + shown;
    at = end;
  }
  return out + text.slice(at);
}

/**
 * Names that were found in one text are found in all. A part of a name that was found by itself gives way to the name.
 * @param {string[]} texts
 * @param {Span[][]} spans
 * @returns {Span[][]}
 */
export function withNames(texts, spans) {
  /** The names by their first word, the longest first. @type {Map<string, Span[]>} */
  const names = new Map();
  const known = new Set();
  for (const span of spans.flat()) {
    const { value, entity } = span.found;
    const [first] = value.match(WORDS) ?? [];
    if (!/^name/i.test(entity) || known.has(value) || first === undefined || !value.startsWith(first)) continue;
    known.add(value);
    names.set(first, [...(names.get(first) ?? []), span].sort((a, b) => b.found.value.length - a.found.value.length));
  }
  return texts.map((text, index) => {
    /** @type {Span[]} */
    const out = [];
    const old = [...spans[index]];
    for (const { index: start, 0: word } of names.size === 0 ? [] : text.matchAll(WORDS)) {
      if (start < (out.at(-1)?.end ?? 0)) continue;
      const name = names.get(word)?.find(({ found: { value } }) => text.startsWith(value, start) && !isWordAt(text, start + value.length));
      if (name === undefined) continue;
      const end = start + name.found.value.length;
      while (old.length > 0 && old[0].end <= start) out.push(/** @type {Span} */ (old.shift()));
      const covered = old.filter((span) => span.start < end);
      // What the vault has found goes beyond it, or is as long.
      if (covered.some((span) => span.start < start || span.end > end || span.end - span.start === end - start)) continue;
      old.splice(0, covered.length);
      out.push({ start, end, shown: name.shown, found: name.found });
    }
    return [...out, ...old];
  });
}
