/**
 * The validation rules of the vault operations, as data. A row is a rule, what it changes in a valid
 * request (`undefined` leaves a member out), and what the message must name.
 *
 * Another operation is another section; `ids` lists all its rules, so that none goes without a row.
 *
 * @typedef {[rule: string, change: Record<string, unknown>, ...names: string[]]} Row
 * @typedef {{ operation: string, ids: string[], valid: Record<string, unknown>, answer: unknown, refused: Row[], allowed?: Row[] }} Section
 */

const ann = { name: "Ann" };
/** @type {any[]} */
const cycle = [];
cycle.push(cycle);

/** @type {Section} */
const insert = {
  operation: "insert",
  ids: [
    ..."INS-1 INS-2 INS-3 INS-4 INS-5 INS-6 INS-7 INS-7b INS-8 INS-9 INS-10 INS-10b INS-11 INS-12".split(" "),
    ..."INS-13 INS-14 INS-15 INS-16 INS-17 INS-17b".split(" "),
  ],
  valid: { table: "persons", values: [ann, { name: "Bo" }] },
  answer: { records: [{ skyflow_id: "1" }, { skyflow_id: "2" }] },
  refused: [
    ["INS-1", { table: undefined }, "table"],
    ["INS-1", { table: null }, "table"],
    ["INS-1", { table: 5 }, "table"],
    ["INS-1", { table: "" }, "table"],
    ["INS-1", { table: " \t" }, "table"],
    ["INS-2", { values: undefined }, "values"],
    ["INS-2", { values: null }, "values"],
    ["INS-2", { values: ann }, "values"],
    ["INS-2", { values: "Ann" }, "values"],
    ["INS-2", { values: { length: 1, 0: ann } }, "values"],
    ["INS-3", { values: [] }, "values"],
    ["INS-4", { values: [ann, null] }, "values[1]"],
    ["INS-4", { values: [ann, undefined] }, "values[1]"],
    ["INS-4", { values: [[1], ann] }, "values[0]"],
    ["INS-4", { values: [ann, "Bo"] }, "values[1]"],
    ["INS-4", { values: [ann, ann, () => {}] }, "values[2]"],
    ["INS-4", { values: Array(2) }, "values[0]"],
    ["INS-5", { values: [ann, {}] }, "values[1]"],
    ["INS-5", { values: [ann, { name: undefined }] }, "values[1]"],
    ["INS-6", { values: [ann, { "": "Bo" }] }, "values[1]", "empty"],
    ["INS-6", { values: [{ name: "Ann", "": 1 }] }, "values[0]", "empty"],
    ["INS-7", { upsert: 5 }, "upsert"],
    ["INS-7", { upsert: null }, "upsert"],
    ["INS-7", { upsert: ["name"] }, "upsert"],
    ["INS-7b", { upsert: "" }, "upsert"],
    ["INS-7b", { upsert: "  " }, "upsert"],
    ["INS-8", { homogeneous: "true" }, "homogeneous"],
    ["INS-8", { homogeneous: 0 }, "homogeneous"],
    ["INS-8", { homogeneous: null }, "homogeneous"],
    ["INS-9", { homogeneous: true, upsert: "name" }, "upsert", "homogeneous"],
    ["INS-10", { tokenMode: "SOMETIMES" }, "tokenMode", "ENABLE_STRICT"],
    ["INS-10", { tokenMode: "enable", tokens: [ann] }, "tokenMode"],
    ["INS-10", { tokenMode: "" }, "tokenMode"],
    ["INS-10", { tokenMode: 1 }, "tokenMode"],
    ["INS-10b", { tokenMode: null }, "tokenMode"],
    ["INS-11", { returnTokens: "true" }, "returnTokens"],
    ["INS-11", { returnTokens: 0 }, "returnTokens"],
    ["INS-11", { returnTokens: null }, "returnTokens"],
    ["INS-12", { continueOnError: "false" }, "continueOnError"],
    ["INS-12", { continueOnError: "" }, "continueOnError"],
    ["INS-13", { tokens: "t", tokenMode: "ENABLE" }, "tokens"],
    ["INS-13", { tokens: ann, tokenMode: "ENABLE" }, "tokens"],
    ["INS-13", { tokens: null, tokenMode: "ENABLE" }, "tokens"],
    ["INS-13", { tokens: [ann, "t"], tokenMode: "ENABLE" }, "tokens[1]"],
    ["INS-13", { tokens: [["t"]], tokenMode: "ENABLE" }, "tokens[0]"],
    ["INS-14", { tokenMode: "ENABLE" }, "tokens", "ENABLE"],
    ["INS-14", { tokenMode: "ENABLE", tokens: [] }, "tokens", "ENABLE"],
    ["INS-15", { tokenMode: "DISABLE", tokens: [ann, ann] }, "tokens", "tokenMode"],
    ["INS-15", { tokens: [ann, ann] }, "tokens", "tokenMode"],
    ["INS-16", { tokenMode: "ENABLE_STRICT" }, "tokens", "ENABLE_STRICT"],
    ["INS-16", { tokenMode: "ENABLE_STRICT", tokens: [] }, "tokens", "ENABLE_STRICT"],
    ["INS-16", { tokenMode: "ENABLE_STRICT", tokens: [ann] }, "tokens", "1", "2"],
    ["INS-16", { tokenMode: "ENABLE_STRICT", tokens: [ann, ann, ann] }, "tokens", "3", "2"],
    ["INS-17", { tokenMode: "ENABLE_STRICT", tokens: [ann, {}] }, "tokens[1]"],
    ["INS-17", { tokenMode: "ENABLE_STRICT", tokens: [null, ann] }, "tokens[0]"],
    ["INS-17", { tokenMode: "ENABLE_STRICT", tokens: [ann, { nickname: "t" }] }, "tokens[1]"],
    ["INS-17b", { tokenMode: "ENABLE_STRICT", tokens: [ann, { name: "t", age: "t" }] }, "tokens[1]"],
    // Beyond the SDKs' rules: what JSON would change or drop without a word.
    ["unsendable", { values: [ann, { age: 5n }] }, "values[1].age", "bigint"],
    ["unsendable", { values: [ann, { deep: { age: 5n } }] }, "values[1].deep"],
    ["unsendable", { values: [{ age: NaN }] }, "values[0].age"],
    ["unsendable", { values: [{ age: -Infinity }] }, "values[0].age"],
    ["unsendable", { values: [ann, { list: cycle }] }, "values[1].list"],
  ],
  allowed: [
    // A row without tokens of its own.
    ["INS-13", { tokens: [ann, null], tokenMode: "ENABLE" }],
    ["INS-9", { homogeneous: false, upsert: "name" }],
  ],
};

/** @type {Section} */
const remove = {
  operation: "delete",
  ids: ["DEL-1", "DEL-2", "DEL-3", "DEL-4"],
  valid: { table: "persons", ids: ["id-1"] },
  answer: { RecordIDResponse: ["id-1"] },
  refused: [
    ["DEL-1", { table: undefined }, "table"],
    ["DEL-1", { table: 5 }, "table"],
    ["DEL-1", { table: "" }, "table"],
    ["DEL-1", { table: "  " }, "table"],
    ["DEL-2", { ids: undefined }, "ids"],
    ["DEL-2", { ids: [] }, "ids"],
    ["DEL-3", { ids: "id-1" }, "ids"],
    ["DEL-3", { ids: null }, "ids"],
    ["DEL-3", { ids: new Set(["id-1"]) }, "ids"],
    ["DEL-4", { ids: ["id-1", ""] }, "ids[1]"],
    ["DEL-4", { ids: ["id-1", "id-2", " "] }, "ids[2]"],
    ["DEL-4", { ids: [7] }, "ids[0]"],
    ["DEL-4", { ids: ["id-1", null] }, "ids[1]"],
  ],
};

const column = { ids: undefined, columnName: "email", columnValues: ["a@b.co"] };

/** @type {Section} */
const get = {
  operation: "get",
  ids: [
    ..."GET-1 GET-2 GET-3 GET-4 GET-5 GET-6 GET-7 GET-7b GET-8 GET-9 GET-10 GET-11 GET-12 GET-13".split(" "),
    ..."GET-14 GET-14b GET-14c GET-15 GET-16".split(" "),
  ],
  valid: { table: "persons", ids: ["id-1"] },
  answer: { records: [{ fields: { skyflow_id: "id-1" } }] },
  refused: [
    ["GET-1", { table: undefined }, "table"],
    ["GET-1", { table: {} }, "table"],
    ["GET-1", { table: "" }, "table"],
    ["GET-1", { table: "\n" }, "table"],
    ["GET-2", { ids: [] }, "ids"],
    ["GET-3", { ids: "id-1" }, "ids"],
    ["GET-3", { ids: null }, "ids"],
    ["GET-4", { ids: ["id-1", ""] }, "ids[1]"],
    ["GET-4", { ids: [" "] }, "ids[0]"],
    ["GET-4", { ids: ["id-1", 7] }, "ids[1]"],
    ["GET-5", { columnName: "email", columnValues: ["x"] }, "ids", "columnName"],
    ["GET-5", { columnName: "email" }, "ids", "columnName"],
    ["GET-5", { columnValues: ["x"] }, "ids", "columnValues"],
    ["GET-6", { ids: undefined, columnName: "email" }, "columnName", "columnValues"],
    ["GET-6", { ids: undefined, columnValues: ["x"] }, "columnName", "columnValues"],
    ["GET-6", { ...column, columnName: "" }, "columnName"],
    ["GET-6", { ...column, columnName: "  " }, "columnName"],
    ["GET-6", { ...column, columnName: 5 }, "columnName"],
    ["GET-7", { ...column, columnValues: [] }, "columnValues"],
    ["GET-7", { ...column, columnValues: "x" }, "columnValues"],
    ["GET-7", { ...column, columnValues: ["x", 5] }, "columnValues[1]"],
    ["GET-7b", { ...column, columnValues: ["x", ""] }, "columnValues[1]"],
    ["GET-8", { returnTokens: true, redactionType: "MASKED" }, "returnTokens", "redactionType"],
    ["GET-9", { ...column, returnTokens: true }, "returnTokens", "columnName"],
    ["GET-11", { offset: "ten" }, "offset"],
    ["GET-11", { offset: "" }, "offset"],
    ["GET-11", { offset: "-1" }, "offset"],
    ["GET-11", { offset: "1.5" }, "offset"],
    ["GET-11", { offset: " 1" }, "offset"],
    ["GET-11", { offset: 1.5 }, "offset"],
    ["GET-11", { offset: null }, "offset"],
    ["GET-11", { limit: -1 }, "limit"],
    ["GET-11", { limit: NaN }, "limit"],
    ["GET-11", { limit: Infinity }, "limit"],
    ["GET-11", { limit: true }, "limit"],
    ["GET-11", { limit: "1e3" }, "limit"],
    ["GET-12", { redactionType: "PLAIN" }, "redactionType", "PLAIN_TEXT"],
    ["GET-12", { redactionType: 4 }, "redactionType"],
    ["GET-12", { redactionType: null }, "redactionType"],
    ["GET-13", { returnTokens: "true" }, "returnTokens"],
    ["GET-13", { returnTokens: 0 }, "returnTokens"],
    ["GET-14", { fields: "name" }, "fields"],
    ["GET-14b", { fields: [] }, "fields"],
    ["GET-14c", { fields: ["name", ""] }, "fields[1]"],
    ["GET-14c", { fields: [" "] }, "fields[0]"],
    ["GET-14c", { fields: ["name", 5] }, "fields[1]"],
    ["GET-15", { downloadUrl: "true" }, "downloadUrl"],
    ["GET-15", { downloadUrl: 0 }, "downloadUrl"],
    ["GET-16", { orderBy: "UP" }, "orderBy", "ASCENDING"],
    ["GET-16", { orderBy: 1 }, "orderBy"],
  ],
  allowed: [
    // Neither ids nor a column: the table from its start.
    ["GET-2", { ids: undefined }],
    ["GET-8", { returnTokens: false, redactionType: "MASKED" }],
    ["GET-9", { ...column, returnTokens: false }],
    // A page.
    ["GET-10", { ids: undefined, offset: "25", limit: "25" }],
    ["GET-11", { offset: 0, limit: 25 }],
    // A value may be blank; a name may not.
    ["GET-7b", { ...column, columnValues: [" "] }],
  ],
};

/** @type {Section} */
const detokenize = {
  operation: "detokenize",
  ids: ["DTK-1", "DTK-2", "DTK-3", "DTK-4", "DTK-4b", "DTK-5", "DTK-6", "DTK-7"],
  valid: { data: [{ token: "t1" }] },
  answer: { records: [{ token: "t1", value: "v", valueType: "STRING" }] },
  refused: [
    ["DTK-1", { data: undefined }, "data"],
    ["DTK-1", { data: null }, "data"],
    ["DTK-1", { data: { token: "t1" } }, "data"],
    ["DTK-2", { data: [] }, "data"],
    ["DTK-3", { data: [{ token: "t1" }, null] }, "data[1]"],
    ["DTK-3", { data: ["t1"] }, "data[0]"],
    ["DTK-3", { data: [{ token: "t1" }, ["t2"]] }, "data[1]"],
    ["DTK-4", { data: [{ token: "t1" }, {}] }, "data[1].token"],
    ["DTK-4", { data: [{ token: "" }] }, "data[0].token"],
    ["DTK-4", { data: [{ token: 5 }] }, "data[0].token"],
    ["DTK-4", { data: [Object.create({ token: "inherited" })] }, "data[0].token"],
    ["DTK-4b", { data: [{ token: "t1" }, { token: "  " }] }, "data[1].token"],
    ["DTK-5", { data: [{ token: "t1" }, { token: "t2", redactionType: "PLAIN" }] }, "data[1].redactionType", "PLAIN_TEXT"],
    ["DTK-5", { data: [{ token: "t1", redactionType: null }] }, "data[0].redactionType"],
    ["DTK-6", { continueOnError: "true" }, "continueOnError"],
    ["DTK-6", { continueOnError: 0 }, "continueOnError"],
    ["DTK-7", { downloadUrl: "true" }, "downloadUrl"],
    ["DTK-7", { downloadUrl: "" }, "downloadUrl"],
  ],
};

export const VAULT_RULES = [insert, remove, get, detokenize];
