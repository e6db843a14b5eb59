/** @typedef {import("./vault.js").Section} Section */

const column = { ids: undefined, columnName: "email", columnValues: ["a@b.co"] };

/** @type {Section} */
export const get = {
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
    // The server decides.
    ["GET-9", { ...column, returnTokens: true }],
    ["GET-9", { ...column, returnTokens: false }],
    // A page.
    ["GET-10", { ids: undefined, offset: "25", limit: "25" }],
    ["GET-11", { offset: 0, limit: 25 }],
    // A value may be blank; a name may not.
    ["GET-7b", { ...column, columnValues: [" "] }],
  ],
};

/** @type {Section} */
export const detokenize = {
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
    ["DTK-4b", { data: [{ token: "t1" }, { token: "  " }] }, "data[1].token"],
    ["DTK-5", { data: [{ token: "t1" }, { token: "t2", redactionType: "PLAIN" }] }, "data[1].redactionType", "PLAIN_TEXT"],
    ["DTK-5", { data: [{ token: "t1", redactionType: null }] }, "data[0].redactionType"],
    ["DTK-6", { continueOnError: "true" }, "continueOnError"],
    ["DTK-6", { continueOnError: 0 }, "continueOnError"],
    ["DTK-7", { downloadUrl: "true" }, "downloadUrl"],
    ["DTK-7", { downloadUrl: "" }, "downloadUrl"],
  ],
};

/** @type {Section} */
export const query = {
  operation: "query",
  ids: ["QRY-1", "QRY-2", "QRY-3"],
  valid: { query: "SELECT * FROM persons" },
  answer: { records: [{ fields: { skyflow_id: "id-1" }, tokens: null }] },
  refused: [
    ["QRY-1", { query: "" }, "query"],
    ["QRY-1", { query: " \n" }, "query"],
    ["QRY-2", { query: undefined }, "query"],
    ["QRY-2", { query: null }, "query"],
    ["QRY-2", { query: ["SELECT 1"] }, "query"],
    ["QRY-2", { query: 5 }, "query"],
    ["QRY-3", { query: "DELETE FROM persons" }, "SELECT"],
    ["QRY-3", { query: "SELECTED FROM persons" }, "SELECT"],
    ["QRY-3", { query: "-- SELECT\nDROP TABLE persons" }, "SELECT"],
    ["QRY-3", { query: "/* SELECT */ UPDATE persons" }, "SELECT"],
  ],
  allowed: [
    ["QRY-3", { query: "select name from persons" }],
    ["QRY-3", { query: "\n  SELECT name FROM persons" }],
    ["QRY-3", { query: "-- who\n/* and */ SELECT name FROM persons" }],
    ["QRY-3", { query: "WITH p AS (SELECT 1) SELECT * FROM p" }],
  ],
};

const value = { value: "v", columnGroup: "g" };

/** @type {Section} */
export const tokenize = {
  operation: "tokenize",
  ids: ["TOK-1", "TOK-2", "TOK-3", "TOK-4", "TOK-4b", "TOK-4c", "TOK-5", "TOK-5b", "TOK-6"],
  valid: { values: [value] },
  answer: { records: [{ token: "t" }] },
  refused: [
    ["TOK-1", { values: undefined }, "values"],
    ["TOK-1", { values: null }, "values"],
    ["TOK-1", { values: value }, "values"],
    ["TOK-2", { values: [] }, "values"],
    ["TOK-3", { values: [value, null] }, "values[1]"],
    ["TOK-3", { values: ["v"] }, "values[0]"],
    ["TOK-3", { values: [value, [value]] }, "values[1]"],
    ["TOK-4", { values: [value, { columnGroup: "g" }] }, "values[1].value"],
    ["TOK-4", { values: [{ ...value, value: "" }] }, "values[0].value"],
    ["TOK-4b", { values: [{ ...value, value: "  " }] }, "values[0].value"],
    ["TOK-4c", { values: [{ ...value, value: 5 }] }, "values[0].value"],
    ["TOK-5", { values: [value, { value: "v" }] }, "values[1].columnGroup"],
    ["TOK-5", { values: [{ ...value, columnGroup: "" }] }, "values[0].columnGroup"],
    ["TOK-5b", { values: [{ ...value, columnGroup: 5 }] }, "values[0].columnGroup"],
    ["TOK-6", { values: [value, { ...value, column_group: "g" }] }, "values[1]", "column_group"],
  ],
};
