/** The requests that the benchmarks send and the bodies that the vault answers with, for any number of rows. */

export const API_KEY = "sky-bench-0123456789abcdef0123456789abcdef";

const row = (i) => ({ name: `Ann Lee ${i}`, card_number: "4111111111111111", email: `ann.${i}@example.com`, city: "Berlin" });
const tokens = (i) => ({ name: `tok-name-${i}`, card_number: "5391462937227102", email: `tok-email-${i}`, city: `tok-city-${i}` });
const list = (length, make) => Array.from({ length }, (_, i) => make(i));

/** The most ids that one request holds; a longer answer is one to a request without ids, whatever the vault would send. */
const MAX_IDS = 25;

/** Each operation: the request that a caller passes, and the body of the response. */
export const OPERATIONS = {
  insert: (rows) => ({
    request: { table: "persons", values: list(rows, row) },
    response: { records: list(rows, (i) => ({ skyflow_id: `id-${i}`, tokens: tokens(i) })) },
  }),
  detokenize: (rows) => ({
    request: { data: list(rows, (i) => ({ token: `tok-name-${i}` })) },
    response: { records: list(rows, (i) => ({ token: `tok-name-${i}`, valueType: "STRING", value: `Ann Lee ${i}`, error: null })) },
  }),
  get: (rows) => ({
    request: rows > MAX_IDS ? { table: "persons" } : { table: "persons", ids: list(rows, (i) => `id-${i}`) },
    response: { records: list(rows, (i) => ({ fields: { skyflow_id: `id-${i}`, ...row(i) }, tokens: null })) },
  }),
};

/** The bytes of a response and its headers, as a vault sends them. */
export function encoded(response) {
  const body = JSON.stringify(response);
  return { body, headers: { "content-type": "application/json", "content-length": String(Buffer.byteLength(body)), "x-request-id": "bench" } };
}
