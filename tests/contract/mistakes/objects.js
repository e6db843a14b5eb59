// Objects that are not what they seem: what is read of them would be nothing, or something else.

const table = "persons";
const values = [{ name: "Ann" }];
const path = "/v1/vaults/v1/persons";
const UNSAFE = 4111111111111111111;

/** What it has is known to its methods only. */
class Sealed {
  #inside = "entity_only";
  inside() { return this.#inside; } // prettier-ignore
}

/** An insert with this in the place of a row's tokens. @param {unknown} tokens */
const withTokens = (tokens) => [{ table, values, tokens: [tokens], tokenMode: "ENABLE" }];
const twoRows = { skyflowId: "id-1", skyflow_id: "id-2" };

/** @returns {import("./requests.js").RequestMistake[]} */
export const objectMistakes = () => [
  ["a Map as the tokens of a row", "insert", withTokens(new Map([["name", "t"]])), "insert: tokens[0] must be an object of column names and tokens, or null"],
  ["a Date as the tokens of a row", "insert", withTokens(new Date(0)), "insert: tokens[0] must be an object of column names and tokens, or null"],
  ["a promise as the tokens of a row", "insert", withTokens(Promise.resolve({ name: "t" })), "insert: tokens[0] must be an object of column names and tokens, or null"],
  ["an instance without data as the tokens of a row", "insert", withTokens(new Sealed()), "insert: tokens[0] must be an object of column names and tokens, or null"],
  ["a token that is NaN", "insert", withTokens({ name: NaN }), "insert: tokens[0].name must be a token: text, or data that JSON can carry"],
  ["a token that is undefined", "insert", withTokens({ name: undefined }), "insert: tokens[0].name must be a token: text, or data that JSON can carry"],
  ["a token that is a promise", "insert", withTokens({ name: Promise.resolve("t") }), "insert: tokens[0].name must be a token: text, or data that JSON can carry"],
  ["a token that is a bigint", "insert", withTokens({ name: 1n }), "insert: tokens[0].name must be a token: text, or data that JSON can carry"],
  ["a Map as the tokens of a bulk row", "bulkInsert", withTokens(new Map([["name", "t"]])), "bulkInsert: tokens[0] must be an object of column names and tokens, or null"],
  ["a token of an update that is NaN", "update", [{ table, data: { skyflowId: "id-1", name: "Bea" }, tokens: { name: NaN }, tokenMode: "ENABLE" }], "update: tokens.name must be a token: text, or data that JSON can carry"],
  ["a row without data", "insert", [{ table, values: [new Sealed()] }], "insert: values[0] must be an object, such as { name: … }"],
  ["two ids of the row to update", "update", [{ table, data: { ...twoRows, name: "Bea" } }], "update: data.skyflowId and data.skyflow_id are the same member and name different rows; leave one out"],
  ["two ids of a file's row", "uploadFile", [{ table, columnName: "scan", file: new File(["x"], "a.txt"), ...twoRows }], "uploadFile: skyflowId and skyflow_id are the same member and name different rows; leave one out"],
  ["two ids of the row of a file to delete", "deleteFile", [{ table, columnName: "scan", ...twoRows }], "deleteFile: skyflowId and skyflow_id are the same member and name different rows; leave one out"],
  ["two ids of the row of a file that is scanned", "getFileScanStatus", [{ table, columnName: "scan", ...twoRows }], "getFileScanStatus: skyflowId and skyflow_id are the same member and name different rows; leave one out"],
  ["a Map as an item to detokenize", "detokenize", [{ data: [new Map([["token", "t"]])] }], "detokenize: data[0] must be an object, such as { token: …, redactionType: … }"],
  ["a Map as an item to detokenize in bulk", "bulkDetokenize", [{ data: [new Map([["token", "t"]])] }], "bulkDetokenize: data[0] must be an object, such as { token: …, redactionType: … }"],
  ["a Map as an item to tokenize", "tokenize", [{ values: [new Map([["value", "a"]])] }], "tokenize: values[0] must be an object, such as { value: …, columnGroup: … }"],
  ["a query without data", "request", [{ method: "GET", path, query: new Sealed() }], "request: query must be an object of names and values, a URLSearchParams or a Map"],
  ["query parameters without data", "invoke", [{ pathParams: { id: 7 }, queryParams: new Sealed() }], "invoke: queryParams must be an object of names and values, a URLSearchParams or a Map"],
  ["path parameters without data", "invoke", [{ pathParams: new Sealed() }], "invoke: pathParams must be an object of names and values, or a Map"],
  ["a Set of path parameters", "invoke", [{ pathParams: new Set(["7"]) }], "invoke: pathParams must be an object of names and values, or a Map"],
  ["headers without data", "invoke", [{ pathParams: { id: 7 }, headers: new Sealed() }], "invoke: headers must be a plain object of names and values, a Headers or a Map"],
  ["headers of a call without data", "get", [{ table }, { headers: new Sealed() }], "get: headers must be a plain object of names and values, a Headers or a Map"],
  ["a body without data", "invoke", [{ pathParams: { id: 7 }, body: new Sealed() }], "invoke: body must be an object, or what fits a `content-type` header beside it: text, a form, a blob or bytes"],
  ["a request's body without data", "request", [{ method: "POST", path, body: new Sealed() }], "request: body holds an instance of a class without data, which JSON cannot carry; convert it to a plain object or a list"],
  ["a format of tokens without data", "deidentifyText", [{ text: "Hi", tokenFormat: new Sealed() }], "deidentifyText: tokenFormat must be an object, not an instance of a class without data"],
  ["transformations without data", "deidentifyText", [{ text: "Hi", transformations: new Sealed() }], "deidentifyText: transformations must be an object, not an instance of a class without data"],
  ["options without data", "get", [{ table }, new Sealed()], "get: the second argument, the options, must be one object, { signal, … }, not an instance of a class without data"],
  ["a request without data", "get", [new Sealed()], "get: the first argument, the request, must be one object, { table, ids, … }, not an instance of a class without data"],
  ["an integer in a query that is not exact", "request", [{ method: "GET", path, query: { card: UNSAFE } }], "request: query.card holds an integer beyond 2^53, which JavaScript does not hold exactly; send it as a string"],
  ["an integer in a query's list that is not exact", "request", [{ method: "GET", path, query: { card: [1, UNSAFE] } }], "request: query.card holds an integer beyond 2^53, which JavaScript does not hold exactly; send it as a string"],
  ["an integer among the query parameters that is not exact", "invoke", [{ pathParams: { id: 7 }, queryParams: { card: UNSAFE } }], "invoke: queryParams.card holds an integer beyond 2^53, which JavaScript does not hold exactly; send it as a string"],
  ["a path parameter that is not exact", "invoke", [{ pathParams: { id: UNSAFE } }], "invoke: pathParams.id holds an integer beyond 2^53, which JavaScript does not hold exactly; send it as a string"],
  ["a bigint in a query", "request", [{ method: "GET", path, query: { limit: 5n } }], "request: query.limit must be well-formed text, a finite number, a boolean, or a list of these"],
  ["null in a query", "request", [{ method: "GET", path, query: { limit: null } }], "request: query.limit must be well-formed text, a finite number, a boolean, or a list of these"],
  ["an infinity in a query's list", "invoke", [{ pathParams: { id: 7 }, queryParams: { limit: [1, Infinity] } }], "invoke: queryParams.limit must be well-formed text, a finite number, a boolean, or a list of these"],
];
