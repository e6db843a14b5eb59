/** How numbers and bodies are written. */

/** @param count bytes */
export const bytes = (count: number) => (count < 1000 ? `${count} B` : count < 1e6 ? `${(count / 1000).toFixed(1)} kB` : `${(count / 1e6).toFixed(2)} MB`);

/** @param ms milliseconds */
export const duration = (ms: number) => (ms < 1 ? `${Math.round(ms * 1000)} µs` : ms < 100 ? `${ms.toFixed(1)} ms` : ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(2)} s`);

/** Numbers of characters in one line of a list or object. */
const MAX_INLINE = 52;

/** JSON of several lines, where it is JSON; long texts such as files are cut in the middle. */
export function pretty(body: string): { text: string; language: "json" | "plain" } {
  try {
    return { text: JSON.stringify(JSON.parse(body), (_, value) => (typeof value === "string" ? shortened(value) : value), 2), language: "json" };
  } catch {
    return { text: shortened(body, 4000), language: "plain" };
  }
}

const shortened = (text: string, limit = 600) => (text.length <= limit ? text : `${text.slice(0, limit / 2)} … ${text.length - limit} characters … ${text.slice(-limit / 2)}`);

/** A part of a literal that is code already. */
export class Raw {
  constructor(readonly code: string) {}
}

/** A value as people write it in JavaScript. */
export function literal(value: unknown, indent = ""): string {
  if (value instanceof Raw) return value.code;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  const isList = Array.isArray(value);
  const member = ([key, item]: [string, unknown], space: string) => {
    const name = /^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key);
    const text = literal(item, space);
    return isList ? text : text === name ? name : `${name}: ${text}`;
  };
  const members = Object.entries(value).filter(([, item]) => item !== undefined);
  if (members.length === 0) return isList ? "[]" : "{}";
  const line = members.map((entry) => member(entry, indent)).join(", ");
  if (line.length <= MAX_INLINE && !line.includes("\n")) return isList ? `[${line}]` : `{ ${line} }`;
  const lines = members.map((entry) => `${inner}${member(entry, inner)},\n`).join("");
  return isList ? `[\n${lines}${indent}]` : `{\n${lines}${indent}}`;
}
