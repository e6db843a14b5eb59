/** Every operation of a vault: what works, and what the vault refuses. */

/** A value of an earlier step's result. @param {string} name @param {string} path */
const from = (name, path) => ({ $from: name, path });

const UNKNOWN_ID = "00000000-0000-4000-8000-000000000000";
const UNKNOWN_TOKEN = "00000000-0000-4000-8000-00000000ffff";

export const VAULT_TABLES = {
  people: {
    columns: {
      name: {},
      email: { unique: true, deterministic: true },
      age: { type: "number" },
      card: { redaction: "MASKED" },
      ssn: { redaction: "REDACTED" },
      note: { tokenize: false },
      extra: {},
      ok: { type: "boolean" },
      photo: { type: "file" },
    },
  },
  odd: { columns: { name: {}, request_index: {} } },
  "a/b": { columns: { name: {} } },
};

const ann = { name: "Ann", email: "ann@example.com", age: 31, card: "4111 1111 1111 1111", ssn: "123-45-6789", note: "first", extra: { list: [1, { deep: null }] }, ok: true };
const annId = from("insert a row", "insertedFields.0.skyflowId");
const annToken = (/** @type {string} */ column) => from("insert a row", `insertedFields.0.${column}`);

/** @type {(name: string, request: any, more?: any) => import("./index.js").Step} */
const insert = (name, request, more) => ({ name: `insert ${name}`, operation: "insert", request: { table: "people", ...request }, ...more });
/** @type {(name: string, request: any, more?: any) => import("./index.js").Step} */
const batch = (name, request, more) => ({ name: `batch ${name}`, operation: "insert", request: { table: "people", continueOnError: true, ...request }, ...more });
/** @type {(name: string, request: any, more?: any) => import("./index.js").Step} */
const get = (name, request, more) => ({ name: `get ${name}`, operation: "get", request: { table: "people", ...request }, ...more });
/** @type {(name: string, request: any, more?: any) => import("./index.js").Step} */
const update = (name, request, more) => ({ name: `update ${name}`, operation: "update", request: { table: "people", ...request }, ...more });
/** @type {(name: string, query: string, more?: any) => import("./index.js").Step} */
const query = (name, text, more) => ({ name: `query ${name}`, operation: "query", request: { query: text }, ...more });
/** @type {(name: string, request: any, more?: any) => import("./index.js").Step} */
const detokenize = (name, request, more) => ({ name: `detokenize ${name}`, operation: "detokenize", request, ...more });
/** @type {(name: string, values: any, more?: any) => import("./index.js").Step} */
const tokenize = (name, values, more) => ({ name: `tokenize ${name}`, operation: "tokenize", request: { values }, ...more });
/** A file is given as text and by the source it is to come from. @type {(name: string, request: any, more?: any) => import("./index.js").Step} */
const upload = (name, request, more) => ({
  name: `upload ${name}`,
  operation: "uploadFile",
  request: { table: "people", columnName: "photo", fileName: "hé llo.txt", text: "hello, file", ...request },
  ...more,
});
/** @type {(name: string, request: any, more?: any) => import("./index.js").Step} */
const remove = (name, request, more) => ({ name: `delete ${name}`, operation: "delete", request: { table: "people", ...request }, ...more });

const INSERTS = [
  insert("a row", { values: [ann] }),
  insert("rows that are homogeneous", { values: [{ name: "Bo", age: 4 }, { name: "Cy", age: 5 }], homogeneous: true }),
  insert("rows without their tokens", { values: [{ name: "Di" }, { name: "Ed", card: "5500005555555559" }], returnTokens: false }),
  insert("unicode and odd values", {
    values: [{ name: "Žofie 👩‍🚀 \u0000 \"q\" \\", note: "", age: 9007199254740991, extra: [] }, { name: "{}", age: 5e-324, extra: { "": "", a: { b: [null, true] } } }, { name: null, age: -1.5, ok: false }],
  }),
  insert("the same email again, as an upsert", { values: [{ email: "ann@example.com", note: "second" }], upsert: "email" }),
  insert("a new email, as an upsert", { values: [{ email: "new@example.com", name: "Neo" }], upsert: "email" }),
  insert("own tokens for some columns", { values: [{ name: "Flo", ssn: "987-65-4321" }], tokens: [{ name: "flo-token" }], tokenMode: "ENABLE" }),
  insert("own tokens for all columns", { values: [{ name: "Gil" }, { name: "Hal" }], tokens: [{ name: "gil-token" }, { name: "hal-token" }], tokenMode: "ENABLE_STRICT" }),
  insert("an own token that is taken", { values: [{ name: "Flo II" }], tokens: [{ name: "flo-token" }], tokenMode: "ENABLE" }),
  insert("an email that is taken", { values: [{ email: "ann@example.com" }] }),
  insert("a value of the wrong type", { values: [{ name: "Ida" }, { age: "old" }] }),
  insert("an unknown column", { values: [{ nope: 1 }] }),
  insert("upserts on a column that is not unique", { values: [{ name: "Jo" }], upsert: "name" }),
  insert("into a new table", { table: "new things", values: [{ thing: { a: 1 } }] }),
  insert("into a table with a slash", { table: "a/b", values: [{ name: "Kim" }] }),
  insert("no row", { values: [] }, { unsent: true }),
  insert("own tokens in mode DISABLE", { values: [{ name: "x" }], tokens: [{ name: "y" }] }, { unsent: true }),
  insert("too few own tokens in mode ENABLE_STRICT", { values: [{ name: "x" }, { name: "z" }], tokens: [{ name: "y" }], tokenMode: "ENABLE_STRICT" }, { unsent: true }),
];

const BATCHES = [
  batch("of rows", { values: [{ name: "Lea", age: 1 }, { name: "Max", card: "378282246310005" }] }),
  batch("without tokens", { values: [{ name: "Nia" }], returnTokens: false }),
  batch("with rows of the wrong type", { values: [{ age: "x" }, { name: "Oto" }, { nope: 1 }] }),
  batch("that fails in every row", { values: [{ age: "x" }, { nope: 1 }] }),
  batch("with a taken email", { values: [{ name: "Pia" }, { email: "ann@example.com" }] }),
  batch("of upserts", { values: [{ email: "new@example.com", note: "upserted" }, { email: "newer@example.com" }], upsert: "email" }),
  batch("with own tokens for some columns", { values: [{ name: "Quy", note: "n" }], tokens: [{ name: "quy-token" }], tokenMode: "ENABLE" }),
  batch("with own tokens for all columns", { values: [{ name: "Ria" }], tokens: [{ name: "ria-token" }], tokenMode: "ENABLE_STRICT" }),
  batch("into a table with a slash", { table: "a/b", values: [{ name: "Sia" }] }),
  batch("with a column called request_index", { table: "odd", values: [{ name: "Tom", request_index: "seven" }] }),
];

const UPLOADS = [
  upload("from a path", { source: "path", skyflowId: annId }),
  get("a download URL", { ids: [annId], downloadUrl: true, redactionType: "PLAIN_TEXT" }),
  upload("from base64", { source: "base64", skyflowId: annId, text: "second €" }),
  get("a download URL after a second upload", { ids: [annId], downloadUrl: true, redactionType: "PLAIN_TEXT" }),
  upload("from an object", { source: "object", skyflowId: annId, text: "" }),
  get("a file without a download URL", { ids: [annId], downloadUrl: false, fields: ["photo"], redactionType: "PLAIN_TEXT" }),
  upload("to a new row", { source: "base64" }),
  upload("from bytes without a name", { source: "bytes", skyflowId: annId }),
  upload("to an unknown row", { source: "base64", skyflowId: UNKNOWN_ID }),
  upload("to a column without files", { source: "base64", skyflowId: annId, columnName: "name" }),
  upload("without a source", { source: "none", skyflowId: annId }, { unsent: true }),
];

const GETS = [
  ...["DEFAULT", "REDACTED", "MASKED", "PLAIN_TEXT"].map((redactionType) => get(`a row, ${redactionType}`, { ids: [annId], redactionType })),
  get("rows in the order of ids", { ids: [from("insert rows that are homogeneous", "insertedFields.1.skyflowId"), annId], redactionType: "PLAIN_TEXT" }),
  get("unicode and odd values", { ids: [0, 1, 2].map((row) => from("insert unicode and odd values", `insertedFields.${row}.skyflowId`)), redactionType: "PLAIN_TEXT" }),
  get("some fields", { ids: [annId], fields: ["card", "age"], redactionType: "DEFAULT" }),
  get("tokens", { ids: [annId], returnTokens: true }),
  get("by a unique column", { columnName: "email", columnValues: ["ann@example.com", "new@example.com"], redactionType: "PLAIN_TEXT" }),
  get("the first rows", { limit: "3", redactionType: "PLAIN_TEXT" }),
  get("rows after an offset", { offset: "2", redactionType: "PLAIN_TEXT" }),
  get("a page of rows", { offset: "1", limit: "2", redactionType: "PLAIN_TEXT" }),
  get("a table from its start", { redactionType: "MASKED" }),
  get("known and unknown ids", { ids: [UNKNOWN_ID, annId], redactionType: "PLAIN_TEXT" }),
  get("unknown ids", { ids: [UNKNOWN_ID] }),
  get("an unknown table", { table: "nobody", ids: [UNKNOWN_ID] }),
  get("an unknown field", { ids: [annId], fields: ["nope"] }),
  get("by a column that is not unique", { columnName: "name", columnValues: ["Ann"] }),
  get("by ids and a column", { ids: [annId], columnName: "email", columnValues: ["x"] }, { unsent: true }),
];

const UPDATES = [
  update("a column", { data: { skyflowId: annId, note: "third", extra: { replaced: true } } }),
  update("with its tokens", { data: { skyflowId: annId, name: "Anna", note: "4" }, returnTokens: true }),
  update("with own tokens", { data: { skyflowId: annId, name: "Anne", ssn: "1" }, tokens: { name: "anne-token" }, tokenMode: "ENABLE", returnTokens: true }),
  update("with own tokens for all columns", { data: { skyflowId: annId, name: "Annette" }, tokens: { name: "annette-token" }, tokenMode: "ENABLE_STRICT", returnTokens: true }),
  update("an unknown row", { data: { skyflowId: UNKNOWN_ID, note: "x" } }),
  update("to a taken email", { data: { skyflowId: annId, email: "new@example.com" } }),
  update("to a value of the wrong type", { data: { skyflowId: annId, age: "old" } }),
  update("without an id", { data: { note: "x" } }),
  get("what the updates left", { ids: [annId], redactionType: "PLAIN_TEXT" }),
];

const QUERIES = [
  query("everything", "SELECT * FROM people"),
  query("with conditions", "SELECT name AS who, age FROM people WHERE age BETWEEN 1 AND 40 AND (name LIKE 'A%' OR name IN ('Bo', 'Cy')) ORDER BY age DESC LIMIT 2 OFFSET 1"),
  query("a count", "select count(*) as n, count(email) from people"),
  query("a redaction", "SELECT redaction(ssn, 'PLAIN_TEXT') AS ssn, card FROM people WHERE email = 'ann@example.com'"),
  query("that finds nothing", "SELECT name FROM people WHERE name = 'nobody'"),
  query("that is not supported", "SELECT name FROM people GROUP BY name"),
  query("with a mistake", "SELECT name FROM people WHERE name = 'secret"),
  query("of an unknown table", "SELECT * FROM nobody"),
  query("with a leading blank", " SELECT name FROM people LIMIT 1"),
  query("that is empty", "", { unsent: true }),
];

const TOKENS = [
  ...["DEFAULT", "REDACTED", "MASKED", "PLAIN_TEXT"].map((redactionType) =>
    detokenize(`to ${redactionType}`, { data: ["email", "card", "ssn", "age", "extra", "ok"].map((column) => ({ token: annToken(column), redactionType })) }),
  ),
  detokenize("without a redaction", { data: [{ token: annToken("card") }, { token: annToken("ssn") }] }),
  detokenize("each in its own way", { data: [{ token: annToken("card"), redactionType: "PLAIN_TEXT" }, { token: annToken("card"), redactionType: "REDACTED" }] }),
  detokenize("odd values", { data: ["name", "age", "extra"].map((column) => ({ token: from("insert unicode and odd values", `insertedFields.0.${column}`), redactionType: "PLAIN_TEXT" })) }),
  detokenize("an own token", { data: [{ token: "gil-token", redactionType: "PLAIN_TEXT" }] }),
  detokenize("an unknown token", { data: [{ token: annToken("card") }, { token: UNKNOWN_TOKEN }] }),
  detokenize("known and unknown tokens, going on", { data: [{ token: UNKNOWN_TOKEN }, { token: annToken("email"), redactionType: "PLAIN_TEXT" }], continueOnError: true }),
  detokenize("only unknown tokens, going on", { data: [{ token: UNKNOWN_TOKEN }], continueOnError: true }),
  detokenize("nothing", { data: [] }, { unsent: true }),
  tokenize("known values", [{ value: "ann@example.com", columnGroup: "email" }, { value: "Gil", columnGroup: "people.name" }]),
  tokenize("an unknown value", [{ value: "nobody@example.com", columnGroup: "email" }]),
  tokenize("in an unknown column group", [{ value: "x", columnGroup: "nope" }]),
  tokenize("nothing", [], { unsent: true }),
];

const WRONG_KEY = { client: { apiKey: "sky-ab12c-0123456789abcdef0123456789abcdef" } };
const UNKNOWN_VAULT = { client: { vaultId: "nowhere" } };

const REFUSALS = [
  insert("with the wrong key", { values: [{ name: "x" }] }, WRONG_KEY),
  batch("with the wrong key", { values: [{ name: "x" }] }, WRONG_KEY),
  get("with the wrong key", { ids: [annId] }, WRONG_KEY),
  update("with the wrong key", { data: { skyflowId: annId, note: "x" } }, WRONG_KEY),
  query("with the wrong key", "SELECT * FROM people", WRONG_KEY),
  detokenize("with the wrong key", { data: [{ token: UNKNOWN_TOKEN }] }, WRONG_KEY),
  tokenize("with the wrong key", [{ value: "x", columnGroup: "name" }], WRONG_KEY),
  upload("with the wrong key", { source: "base64", skyflowId: annId }, WRONG_KEY),
  remove("with the wrong key", { ids: [annId] }, WRONG_KEY),
  insert("into an unknown vault", { values: [{ name: "x" }] }, UNKNOWN_VAULT),
  get("from an unknown vault", { ids: [annId] }, UNKNOWN_VAULT),
];

const DELETES = [
  remove("an unknown row", { ids: [UNKNOWN_ID] }),
  remove("from an unknown table", { table: "nobody", ids: [annId] }),
  remove("a row and an unknown one", { ids: [annId, UNKNOWN_ID] }),
  get("a deleted row", { ids: [annId] }),
  detokenize("a deleted row's token", { data: [{ token: annToken("card") }] }),
  remove("every row", { ids: ["*"] }),
  query("an emptied table", "SELECT COUNT(*) FROM people"),
  remove("nothing", { ids: [] }, { unsent: true }),
];

/** @type {import("./index.js").Step[]} */
export const VAULT_STEPS = [INSERTS, BATCHES, UPLOADS, GETS, TOKENS, UPDATES, QUERIES, REFUSALS, DELETES].flat();
