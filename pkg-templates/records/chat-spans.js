/**
 * What was found in the texts of a conversation, and the same names where the vault has not found them: a detector may know
 * "Ann Lee" after "My name is" and not elsewhere, or find the half of it. Everywhere in a conversation a name has one token.
 */

/** @typedef {{ start: number, end: number, shown: string, found: any }} Span of one text, in UTF-16 units */

/** The words of a text, and each of the other characters. */
const PIECES = /[\p{L}\p{N}_]+|[^]/gu;
const isWord = (/** @type {string} */ text) => /^[\p{L}\p{N}_]/u.test(text);
/** A name of more pieces is not looked for: every word of a text may begin all of it but its end. */
const MAX_PIECES = 64;

/** Names by their pieces; a name that ends here is at "", which is no piece. @typedef {Map<string, any>} Names */

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
 * @param {boolean} inPoints whether the vault counts code points, and not UTF-16 units: in a single place both may fit
 * @returns {Span[][] | undefined}
 */
export function spansOf(texts, separator, entities, show, inPoints) {
  const whole = texts.join(separator);
  const points = inPoints ? codePoints(whole) : undefined;
  /** @type {[number, any][]} */
  const found = [];
  for (const entity of entities) {
    const { value, textIndex, token } = entity;
    const { start } = textIndex;
    if (typeof value !== "string" || typeof token !== "string" || typeof start !== "number") return undefined;
    const at = points === undefined ? start : (points[start] ?? NaN);
    if (!(at >= 0) || !whole.startsWith(value, at)) return undefined;
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
  /** @type {Names} */
  const names = new Map();
  for (const span of spans.flat()) {
    const { value, entity } = span.found;
    const pieces = value.match(PIECES) ?? [];
    if (typeof entity !== "string" || !/^name/i.test(entity) || !isWord(value) || pieces.length > MAX_PIECES) continue;
    let node = names;
    for (const piece of pieces) {
      if (!node.has(piece)) node.set(piece, new Map());
      node = node.get(piece);
    }
    if (!node.has("")) node.set("", span);
  }
  return texts.map((text, index) => {
    const old = spans[index];
    /** @type {Span[]} */
    const out = [];
    const pieces = text.match(PIECES) ?? [];
    let next = 0;
    let start = 0;
    for (let at = 0; at < pieces.length; start += pieces[at++].length) {
      if (start < (out.at(-1)?.end ?? 0)) continue;
      /** @type {Span | undefined} */
      let name;
      for (let node = names.get(pieces[at]), to = at + 1; node !== undefined; node = node.get(pieces[to++])) {
        // The longest.
        if (node.has("") && !isWord(pieces[to] ?? "")) name = node.get("");
      }
      if (name === undefined) continue;
      const end = start + name.found.value.length;
      while (old[next]?.end <= start) out.push(old[next++]);
      let past = next;
      while (old[past]?.start >= start && old[past].end <= end && old[past].end - old[past].start < end - start) past++;
      // What the vault has found goes beyond it, or is as long.
      if (old[past]?.start < end) continue;
      next = past;
      out.push({ start, end, shown: name.shown, found: name.found });
    }
    return [...out, ...old.slice(next)];
  });
}
