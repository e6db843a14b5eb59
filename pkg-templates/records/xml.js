/** Data as XML: one element for each member. */
import { isObject } from "../host/reader.js";
import { violation } from "../host/violation.js";

// A name with a colon would need a namespace, which an object cannot declare.
const NAME_START = "A-Z_a-z\\xC0-\\xD6\\xD8-\\xF6\\xF8-\\u02FF\\u0370-\\u037D\\u037F-\\u1FFF\\u200C\\u200D\\u2070-\\u218F\\u2C00-\\u2FEF\\u3001-\\uD7FF\\uF900-\\uFDCF\\uFDF0-\\uFFFD\\u{10000}-\\u{EFFFF}";
const NAME = /* @__PURE__ */ new RegExp(`^[${NAME_START}][${NAME_START}.0-9\\xB7\\u0300-\\u036F\\u203F\\u2040-]*$`, "u");
const NOT_XML = /[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;
/** @type {Record<string, string>} */
const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;", "\r": "&#13;" };

/**
 * One element, or one for each item of a list.
 * @param {any} value what JSON can hold
 * @param {string} name
 * @returns {string}
 */
function element(value, name) {
  if (Array.isArray(value)) {
    // A list is its items, one after the other: XML cannot say that it is empty, nor that there is one inside.
    if (value.length === 0) throw violation("empty", 0, name);
    if (value.some(Array.isArray)) throw violation("notData", 0, name);
    return value.map((item) => element(item, name)).join("");
  }
  if (!NAME.test(name)) throw violation("emptyName", 0, name);
  if (value === null) return `<${name}/>`;
  if (isObject(value)) return `<${name}>${Object.entries(value).map(([key, member]) => element(member, key)).join("")}</${name}>`;
  const text = String(value);
  if (NOT_XML.test(text)) throw violation("notText", 0, name);
  return `<${name}>${text.replace(/[&<>"'\r]/g, (character) => ENTITIES[character])}</${name}>`;
}

/** A document. Throws a violation. @param {any} data what JSON can hold */
export const xmlText = (data) => `<?xml version="1.0" encoding="UTF-8"?>${element(data, "request")}`;
