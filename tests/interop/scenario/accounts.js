/** Service accounts: clients by credentials string and by path, bearer tokens, and signed data tokens. */

/** A value of an earlier step's result. @param {string} name @param {string} path */
const from = (name, path) => ({ $from: name, path });

const people = [{ name: "Uma", note: "u" }, { name: "Vic" }];
const token = (/** @type {number} */ row) => from("insert by credentials string", `insertedFields.${row}.name`);
const signed = (/** @type {string} */ name, at = 0) => from(name, `signed.${at}.signedToken`);
const CONTEXT = { user: "u1", level: 3, nested: { list: [1, null, "ü"] } };

const STRING = { client: { account: "string" } };
const PATH = { client: { account: "path" } };
const IN_CONTEXT = { client: { account: "string", roles: ["r1", "r2"], context: CONTEXT } };

/** @type {(name: string, request: any, more?: any) => import("./index.js").Step} */
const bearer = (name, request, more) => ({ name: `bearer token ${name}`, operation: "bearerToken", request, ...more });
/** @type {(name: string, request: any, more?: any) => import("./index.js").Step} */
const sign = (name, request, more) => ({ name: `sign ${name}`, operation: "signedDataTokens", request, ...more });
/** @type {(name: string, data: any[], more?: any) => import("./index.js").Step} */
const detokenize = (name, data, more) => ({ name: `detokenize ${name}`, operation: "detokenize", request: { data }, ...more });

/** @type {import("./index.js").Step[]} */
export const ACCOUNT_STEPS = [
  { name: "insert by credentials string", operation: "insert", request: { table: "people", values: people }, ...STRING },
  { name: "insert by path", operation: "insert", request: { table: "people", values: [{ name: "Wes" }] }, ...PATH },
  { name: "query with roles and context", operation: "query", request: { query: "SELECT name FROM people WHERE note = 'u'" }, ...IN_CONTEXT },
  bearer("from a string", { account: "string" }),
  bearer("from a path", { account: "path" }),
  bearer("with roles", { account: "string", roleIds: ["r1", "r2"] }),
  bearer("with a context of text", { account: "path", ctx: "someone" }),
  bearer("with roles and a context", { account: "string", roleIds: ["r1"], ctx: CONTEXT }),
  bearer("with a bad context", { account: "string", ctx: { "a-b": 1 } }, { unsent: true }),
  bearer("with roles that are no list", { account: "string", roleIds: 5 }, { unsent: true }),
  sign("two tokens", { account: "string", dataTokens: [token(0), token(1)] }),
  sign("one from a path, for a context and an hour", { account: "path", dataTokens: [token(0)], timeToLive: 3600, ctx: CONTEXT }),
  sign("one for another context", { account: "string", dataTokens: [token(0)], ctx: "other" }),
  sign("with a bad context", { account: "string", dataTokens: ["t"], ctx: { "a.b": 1 } }, { unsent: true }),
  detokenize("signed data tokens", [{ token: signed("sign two tokens") }, { token: signed("sign two tokens", 1) }], STRING),
  detokenize("a signed data token of its context", [{ token: signed("sign one from a path, for a context and an hour") }], IN_CONTEXT),
  detokenize("a signed data token of another context", [{ token: signed("sign one for another context") }], IN_CONTEXT),
  detokenize("a signed data token of a context without one", [{ token: signed("sign one for another context") }], PATH),
  { name: "delete as a service account", operation: "delete", request: { table: "people", ids: ["*"] }, ...PATH },
];
