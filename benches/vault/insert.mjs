/** One insert into the local vault beside one into a Map, in turns. */
import { compare } from "../measure.mjs";
import { answerRequests } from "../process.mjs";
import { LocalVault } from "../../local-vault/pkg/index.js";

/** Stored rows that make either side begin anew, so that neither is measured on a heap that the other does not have. */
const MAX_ROWS = 50_000;

const row = (number) => ({ name: "Ann Lee", email: `ann${number}@example.com`, card: "4111111111111111" });

/** What a careful engineer writes for tests: rows by id, values by token. */
class MapStore {
  rows = new Map();
  values = new Map();

  /** @param {string} body */
  insert(body) {
    const { records } = JSON.parse(body);
    const written = records.map(({ fields }) => {
      const skyflow_id = crypto.randomUUID();
      const tokens = {};
      for (const [column, value] of Object.entries(fields)) {
        const token = crypto.randomUUID();
        tokens[column] = token;
        this.values.set(token, value);
      }
      this.rows.set(skyflow_id, { fields, tokens });
      return { skyflow_id, tokens };
    });
    return JSON.stringify({ records: written });
  }
}

answerRequests(async ({ rows }) => {
  const vault = await LocalVault.create();
  const url = `${vault.vaultUrl}/v1/vaults/${vault.vaultId}/persons`;
  const headers = { authorization: `Bearer ${vault.apiKey}`, "content-type": "application/json" };
  let store = new MapStore();
  let number = 0;
  const body = () => JSON.stringify({ records: Array.from({ length: rows }, () => ({ fields: row(number++) })), tokenization: true });
  let [inVault, inMap] = [0, 0];
  const ours = async () => {
    if ((inVault += rows) > MAX_ROWS) vault.reset(), (inVault = rows);
    const response = await vault.fetch(url, { method: "POST", headers, body: body() });
    return JSON.parse(await response.text());
  };
  // With a fetch of its own, as a fake vault of tests has: a Response is part of the work.
  const fake = async (_, init) => new Response(store.insert(init.body), { headers: { "content-type": "application/json" } });
  const rival = async () => {
    if ((inMap += rows) > MAX_ROWS) (store = new MapStore()), (inMap = rows);
    const response = await fake(url, { method: "POST", headers, body: body() });
    return JSON.parse(await response.text());
  };
  return compare(ours, rival, { rounds: 21 });
});
