/**
 * The files of the page at `/`. They hold nothing of the vault: what the page shows it asks for with the API key, which the command
 * line prints in the fragment of the page's address.
 */
import { readFile } from "node:fs/promises";

/** @type {Record<string, [file: string, type: string]>} */
const FILES = {
  "/": ["index.html", "text/html"],
  "/_local/page.css": ["page.css", "text/css"],
  "/_local/page.js": ["page.js", "text/javascript"],
};

const HEADERS = {
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; " +
    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "cache-control": "no-store",
};

/**
 * Responds to a request for the page or a part of it.
 * @param {import("node:http").IncomingMessage} incoming
 * @param {import("node:http").ServerResponse} outgoing
 * @returns {Promise<boolean>} false for any other request
 */
export async function servePage(incoming, outgoing) {
  const path = incoming.url?.split("?")[0] ?? "";
  const isRead = incoming.method === "GET" || incoming.method === "HEAD";
  if (!isRead || !Object.hasOwn(FILES, path)) return false;
  const [file, type] = FILES[path];
  const content = await readFile(new URL(`page/${file}`, import.meta.url));
  outgoing.writeHead(200, { ...HEADERS, "content-type": `${type}; charset=utf-8`, "content-length": content.length });
  outgoing.end(incoming.method === "HEAD" ? undefined : content);
  return true;
}
