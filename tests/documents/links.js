/** Relative links of Markdown texts, and the anchors that they may lead to. */
import { posix } from "node:path";

/** Without code, in which brackets are no links. @param {string} text */
const prose = (text) => text.replace(/^([ >*]*)(`{3,}|~{3,}).*?^\1?\s*\2\s*$/gms, "").replace(/(`+)(?!`).*?[^`]\1(?!`)/g, "``");

/** The name that GitHub gives a heading. @param {string} heading */
function slug(heading) {
  const words = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").replace(/<[^>]+>/g, "").replace(/\\(.)/g, "$1");
  return words.trim().toLowerCase().replace(/[^\p{L}\p{N}\p{M}\s_-]/gu, "").replace(/\s/g, "-");
}

/** What can stand behind a `#`. @param {string} text */
export function anchors(text) {
  const body = text.replace(/^([ >*]*)(`{3,}|~{3,}).*?^\1?\s*\2\s*$/gms, "");
  const found = new Set([...body.matchAll(/<a (?:id|name)="([^"]+)"/g)].map(([, id]) => id));
  /** @type {Map<string, number>} */
  const seen = new Map();
  for (const [, heading] of body.matchAll(/^#{1,6} +(.*?) *#*$/gm)) {
    const name = slug(heading);
    const count = seen.get(name) ?? 0;
    seen.set(name, count + 1);
    found.add(count === 0 ? name : `${name}-${count}`);
  }
  return found;
}

/** The links of a text that are relative: their path and anchor. @param {string} text */
export function relativeLinks(text) {
  const body = prose(text);
  const inline = [...body.matchAll(/\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g)].map(([, target]) => target);
  const references = [...body.matchAll(/^\[[^\]]+\]:\s*(\S+)/gm)].map(([, target]) => target);
  const html = [...body.matchAll(/<(?:a|img|source)\b[^>]*?\b(?:href|src|srcset)="([^"]+)"/g)].map(([, target]) => target);
  return [...inline, ...references, ...html].filter((target) => !/^[a-z][a-z0-9+.-]*:|^\/\//i.test(target));
}

/**
 * Links that lead nowhere.
 * @param {Map<string, string | null>} files paths, and the texts of those that have anchors
 * @returns {string[]}
 */
export function deadLinks(files) {
  const folders = new Set([...files.keys()].flatMap((path) => path.split("/").slice(0, -1).map((_, depth, parts) => parts.slice(0, depth + 1).join("/"))));
  const dead = [];
  for (const [file, text] of files) {
    if (text === null) continue;
    for (const link of relativeLinks(text)) {
      const [path, anchor] = link.split("#");
      const target = path === "" ? file : posix.normalize(posix.join(posix.dirname(file), decodeURIComponent(path))).replace(/\/$/, "");
      if (!files.has(target) && !folders.has(target) && target !== ".") dead.push(`${file}: ${link} leads nowhere`);
      else if (anchor && files.get(target) != null && !anchors(files.get(target) ?? "").has(decodeURIComponent(anchor))) dead.push(`${file}: ${link}: there is no such heading`);
    }
  }
  return dead;
}
