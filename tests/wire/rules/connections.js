/** @typedef {import("./vault.js").Section} Section */

const json = { "content-type": "application/json" };
const form = { "content-type": "application/x-www-form-urlencoded" };
const xml = { "content-type": "text/xml" };
const multipart = { "content-type": "multipart/form-data" };

const cycle = () => {
  /** @type {any} */
  const body = {};
  return Object.assign(body, { body });
};

const formOfOne = () => {
  const one = new FormData();
  one.append("a", "1");
  return one;
};

/** @type {Section} */
export const invoke = {
  on: "connection",
  operation: "invoke",
  ids: "CON-1 CON-2 CON-3 CON-3b CON-4 CON-4b CON-5 CON-5b CON-5c CON-6 content-type".split(" "),
  valid: { pathParams: { id: "7" }, body: { a: "1" } },
  answer: { ok: true },
  refused: [
    ["CON-1", { method: "FETCH" }, "method", "DELETE"],
    ["CON-1", { method: "post" }, "method"],
    ["CON-1", { method: null }, "method"],
    ["CON-1", { method: "GET" }, "body", "GET"],
    ["CON-2", { pathParams: undefined }, "pathParams.id"],
    ["CON-2", { pathParams: null }, "pathParams"],
    ["CON-2", { pathParams: "x" }, "pathParams"],
    ["CON-2", { pathParams: ["7"] }, "pathParams"],
    ["CON-2", { pathParams: { id: undefined } }, "pathParams.id"],
    ["CON-2", { pathParams: { id: "7", other: "8" } }, "pathParams.other", "no place"],
    ...[null, true, {}, ["7"], NaN, 5n, "", " ", ".", "..", "%2e%2E", "a\nb", "\0", "a\ud800"].map((id) => /** @type {import("./vault.js").Row} */ (["CON-2", { pathParams: { id } }, "pathParams.id"])),
    ["CON-3", { queryParams: "a=b" }, "queryParams"],
    ["CON-3", { queryParams: ["a", "b"] }, "queryParams"],
    ["CON-3", { queryParams: [["a", "b", "c"]] }, "queryParams"],
    ["CON-3", { queryParams: null }, "queryParams"],
    ["CON-3", { queryParams: { a: null } }, "queryParams.a"],
    ["CON-3", { queryParams: { a: { b: 1 } } }, "queryParams.a"],
    ["CON-3", { queryParams: { a: ["x", {}] } }, "queryParams.a"],
    ["CON-4", { headers: "x" }, "headers"],
    ["CON-4", { headers: null }, "headers"],
    ["CON-4", { headers: ["a", "b"] }, "headers"],
    ["CON-4", { headers: { "a b": "c" } }, "headers"],
    ["CON-4", { headers: { host: "elsewhere" } }, "host"],
    ["CON-4", { headers: { "x-a": "1", "X-A": "2" } }, "x-a", "twice"],
    ["CON-4b", { headers: { "x-a": 5 } }, "headers"],
    ["content-type", { contentType: "text/plain" }, "contentType", "`headers`", "`content-type`"],
    ["content-type", { "content-type": "text/plain" }, "content-type", "`headers`"],
    ["content-type", { content_type: "text/plain" }, "content_type", "`headers`", "`content-type`"],
    ["content-type", { headers: { contentType: "text/plain" } }, "headers", "`content-type`"],
    ["content-type", { headers: { content_type: "text/plain" } }, "headers", "`content-type`"],
    ["CON-5", { body: ["x"] }, "body"],
    ["CON-5", { body: ["x"], headers: json }, "body"],
    ["CON-5", { body: 5, headers: json }, "body"],
    ["CON-5", { body: null }, "body"],
    ["CON-5", { body: () => {} }, "body"],
    ...[true, "", 5n, Symbol("x"), new Set(["x"]), new Date(0), new ReadableStream(), Promise.resolve({})].map((body) => /** @type {import("./vault.js").Row} */ (["CON-5", { body }, "body"])),
    ["CON-5", { body: new URLSearchParams("a=1"), headers: json }, "body", "content-type"],
    ["CON-5", { body: new URLSearchParams("a=1"), headers: multipart }, "body", "content-type"],
    ["CON-5", { body: new URLSearchParams("a=1"), headers: xml }, "body", "content-type"],
    ["CON-5", { body: "text" }, "body", "content-type"],
    ["CON-5", { body: new FormData(), headers: json }, "body", "content-type"],
    ["CON-5", { body: "--x", headers: multipart }, "body", "content-type"],
    ["CON-6", { headers: { "x-a": "b\r\nx-evil: c" } }, "x-a"],
    ["CON-6", { headers: { "x-a": "b\n" } }, "x-a"],
    ["unsendable", { body: { a: { n: 5n } } }, "body.a", "bigint"],
    ["unsendable", { body: { n: NaN } }, "body.n"],
    ["unsendable", { body: { n: Infinity }, headers: form }, "body.n"],
    ["unsendable", { body: { act: () => {} }, headers: xml }, "body.act"],
    ["unsendable", { body: cycle() }, "body"],
    ["unsendable", { body: cycle(), headers: form }, "body"],
    ["unsendable", { body: cycle(), headers: xml }, "body"],
    ["unsendable", { body: { file: new Blob(["x"]) } }, "body.file"],
    ["unsendable", { body: { raw: new Uint8Array(2) }, headers: xml }, "body.raw"],
    ["unsendable", { body: new Map([["a", 1]]) }, "body"],
    ["unsendable", { body: { n: 5n }, headers: multipart }, "body.n"],
    ["unsendable", { body: { list: [new Blob(["x"]), "y"] }, headers: multipart }, "body"],
    ["unsendable", { body: { "": 1 }, headers: multipart }, "body"],
    ["unsendable", { body: { "": 1 }, headers: form }, "body"],
    ["unsendable", { body: { card: { "a][admin": 1 } }, headers: form }, "body: `[...]`"],
    ["unsendable", { body: { a: "\ud800" }, headers: form }, "body.a"],
    ["unsendable", { body: { a: "\ud800" }, headers: multipart }, "body.a"],
    ...["", "a b", "1a", "a:b", "a>", "<a/>", "a&b", "-a", "\u00d7"].map((name) => /** @type {import("./vault.js").Row} */ (["unsendable", { body: { [name]: 1 }, headers: xml }, "name"])),
    ["unsendable", { body: { "a\ud800": 1 }, headers: xml }, "body.[...]"],
    ...["\0", "\u0008", "\uffff", "\ud800", "\u001b"].map((text) => /** @type {import("./vault.js").Row} */ (["unsendable", { body: { a: text }, headers: xml }, "body.a"])),
  ],
  allowed: [
    ["CON-1", { method: "DELETE" }],
    ["CON-1", { method: "PATCH", body: undefined }],
    ["CON-2", { pathParams: { id: -0.5 } }],
    ["CON-3b", { queryParams: { n: 5, t: true, list: ["a", "b"], none: undefined } }],
    // What holds names and values is read as such.
    ["CON-3", { queryParams: [["a", "b"]] }],
    ["CON-3", { queryParams: new Map([["a", "b"]]) }],
    ["CON-3", { queryParams: new URLSearchParams("a=b&a=c") }],
    ["CON-4", { headers: new Headers({ a: "b" }) }],
    ["CON-4", { headers: new Map([["a", "b"]]) }],
    ["CON-4", { headers: { Authorization: "Basic eDp5", Cookie: "a=b" } }],
    ["CON-5b", { body: "<a/>", headers: xml }],
    ["CON-5b", { body: "--x\r\n", headers: { "content-type": "multipart/mixed; boundary=x" } }],
    ["CON-5c", { body: { amount: 100, ok: true } }],
    // What `fetch` sends by itself, and text that says what it is.
    ...[formOfOne(), new URLSearchParams("a=1"), new Blob(["x"], { type: "text/plain" }), new Uint8Array(2), new ArrayBuffer(2), new DataView(new ArrayBuffer(2))].map((body) => /** @type {import("./vault.js").Row} */ (["CON-5", { body }])),
    ["CON-5", { body: new URLSearchParams("a=1"), headers: form }],
    ["CON-5", { body: "[1]", headers: json }],
    ["CON-5", { body: "null", headers: json }],
  ],
};
