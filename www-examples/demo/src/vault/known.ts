/** Which texts are values and which are tokens, so that both have their colour wherever they appear. */

const values = new Set<string>();
const tokens = new Set<string>();
/** Shorter texts are found in other words. */
const MIN_LENGTH = 4;

/** Remembers texts that people can read. */
export const rememberValues = (...texts: readonly string[]) => texts.forEach((text) => text.length >= MIN_LENGTH && values.add(text));
/** Remembers what stands in their place. */
export const rememberTokens = (...texts: readonly string[]) => texts.forEach((text) => text.length >= MIN_LENGTH && tokens.add(text));

/** A text, cut where known values and tokens begin and end. */
export function knownPieces(text: string): { text: string; kind?: "value" | "token" }[] {
  const known = [...values, ...tokens].sort((a, b) => b.length - a.length);
  if (known.length === 0) return [{ text }];
  const escaped = known.map((one) => one.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  // Split by a group: every second piece is one of them.
  return text.split(new RegExp(`(${escaped.join("|")})`)).map((piece, index) => (index % 2 === 0 ? { text: piece } : { text: piece, kind: tokens.has(piece) ? "token" : "value" }));
}
