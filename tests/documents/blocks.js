/** The code blocks of documents, and the examples of declarations. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The root of the repository. */
export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** Folders whose documents are not for readers of the repository. */
const IGNORED = /(^|\/)(node_modules|target|pkg|\.git|golden|reference)(\/|$)/;

/** Files below the root with an ending, as paths from the root. @param {string} ending @param {string} [folder] @returns {string[]} */
export function filesOf(ending, folder = "") {
  const entries = readdirSync(`${ROOT}${folder}`, { withFileTypes: true });
  return entries.flatMap((entry) => {
    const path = `${folder}${entry.name}`;
    if (IGNORED.test(path)) return [];
    if (entry.isDirectory()) return filesOf(ending, `${path}/`);
    return path.endsWith(ending) ? [path] : [];
  });
}

/** @param {string} path from the root */
export const textOf = (path) => readFileSync(`${ROOT}${path}`, "utf8");

/**
 * @typedef {object} Block
 * @property {string} file
 * @property {number} line where it begins
 * @property {string} language the first word of its fence
 * @property {string} info the other words
 * @property {string} code
 */

/** The fenced blocks of a Markdown text, in lists and quotes too. @param {string} file @param {string} text @returns {Block[]} */
export function markdownBlocks(file, text) {
  /** @type {Block[]} */
  const blocks = [];
  const lines = text.split("\n");
  for (let at = 0; at < lines.length; at++) {
    const [, indent, fence, language, info] = /^([ >*]*)(`{3,}|~{3,})\s*([^\s`]*)\s*(.*)$/.exec(lines[at]) ?? [];
    if (!fence) continue;
    const begin = at + 1;
    const code = [];
    while (++at < lines.length && lines[at].trim().replace(/^[>* ]*/, "") !== fence) code.push(lines[at].startsWith(indent) ? lines[at].slice(indent.length) : lines[at].trimStart());
    blocks.push({ file, line: begin, language, info, code: `${code.join("\n")}\n` });
  }
  return blocks;
}

/** The `@example` of each doc comment, and the fenced blocks in them. @param {string} file @param {string} text @returns {Block[]} */
export function declarationBlocks(file, text) {
  /** @type {Block[]} */
  const blocks = [];
  for (const { 0: comment, index } of text.matchAll(/\/\*\*.*?\*\//gs)) {
    const line = text.slice(0, index).split("\n").length;
    const words = comment.replace(/^\/\*\*|\*\/$/g, "").replace(/^[ \t]*\* ?/gm, "");
    const fenced = markdownBlocks(file, words).map((block) => ({ ...block, line: line + block.line - 1 }));
    if (fenced.length > 0) blocks.push(...fenced);
    else for (const [, code] of words.matchAll(/@example\s(.*?)(?=^@|$(?![\s\S]))/gms)) blocks.push({ file, line, language: "js", info: "", code });
  }
  return blocks;
}

/** All blocks: of documents, and of the packages' declarations. @returns {Block[]} */
export function allBlocks() {
  const documents = filesOf(".md").flatMap((file) => markdownBlocks(file, textOf(file)));
  const declarations = filesOf(".d.ts").filter((file) => file.includes("pkg-templates/"));
  return [...documents, ...declarations.flatMap((file) => declarationBlocks(file, textOf(file)))];
}
