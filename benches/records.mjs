/**
 * Whole calls against hand-written fetch, with a `fetch` that answers at once: what is measured is
 * the work of the client and nothing else. On a network both are the same.
 */
import { Skyflow } from "skyflow-edge";

import { compare } from "./measure.mjs";
import { byHand } from "./rivals.mjs";

const apiKey = "sky-bench-0123456789abcdef0123456789abcdef";
const rowCounts = [1, 100, 1000, 5000];
const budget = (rows) => (rows === 1 ? 1.25 : 1.1);

let answer = "";
let headers = {};
const fetch = async () => new Response(answer, { headers });
function answerWith(body) {
  answer = JSON.stringify(body);
  headers = { "content-type": "application/json", "content-length": String(Buffer.byteLength(answer)), "x-request-id": "bench" };
}

const client = new Skyflow({ vaultConfigs: [{ vaultId: "vault", clusterId: "cluster", credentials: { apiKey } }], fetch });
const vault = client.vault();
const hand = byHand(fetch, apiKey);

const row = (i) => ({ name: `Ann Lee ${i}`, card_number: "4111111111111111", email: `ann.${i}@example.com`, city: "Berlin" });
const tokens = (i) => ({ name: `tok-name-${i}`, card_number: "5391462937227102", email: `tok-email-${i}`, city: `tok-city-${i}` });
const count = (rows, make) => Array.from({ length: rows }, (_, i) => make(i));

const operations = {
  insert(rows) {
    const values = count(rows, row);
    answerWith({ records: count(rows, (i) => ({ skyflow_id: `id-${i}`, tokens: tokens(i) })) });
    return [() => vault.insert({ table: "persons", values }), () => hand.insert("persons", values)];
  },
  detokenize(rows) {
    const data = count(rows, (i) => ({ token: `tok-name-${i}` }));
    answerWith({ records: count(rows, (i) => ({ token: `tok-name-${i}`, valueType: "STRING", value: `Ann Lee ${i}`, error: null })) });
    return [() => vault.detokenize({ data }), () => hand.detokenize(data)];
  },
  get(rows) {
    // Ids as many as one request holds; the rows are the answer's.
    const ids = count(Math.min(rows, 25), (i) => `id-${i}`);
    answerWith({ records: count(rows, (i) => ({ fields: { skyflow_id: `id-${i}`, ...row(i) }, tokens: null })) });
    return [() => vault.get({ table: "persons", ids }), () => hand.get("persons", ids)];
  },
};

/** @returns {Promise<import("./run.mjs").Figure[]>} */
export default async function records() {
  const figures = [];
  for (const [operation, prepare] of Object.entries(operations)) {
    for (const rows of rowCounts) {
      const [ours, rival] = prepare(rows);
      const { ratio, oursMs, rivalMs } = await compare(ours, rival);
      figures.push({
        what: `${operation}, ${rows} ${rows === 1 ? "row" : "rows"}`,
        figure: ratio,
        budget: budget(rows),
        note: `${oursMs.toFixed(4)} ms against ${rivalMs.toFixed(4)} ms by hand`,
      });
    }
  }
  return figures;
}
