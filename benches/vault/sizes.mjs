/** A vault that grows: what requests cost at each size. */
import { median } from "../measure.mjs";
import { answerRequests } from "../process.mjs";
import { LocalVault } from "../../local-vault/pkg/index.js";

const BATCH = 1_000;
const ROUNDS = 15;
const CALLS = 60;
const WARM_UP = 5;

answerRequests(async ({ counts }) => {
  const columns = { email: { unique: true }, name: {}, card: { tokenize: false } };
  // A table takes a million rows; what is inserted to measure it goes into another one.
  const tables = { persons: { columns }, others: { columns } };
  const vault = await LocalVault.create({ tables });
  const url = `${vault.vaultUrl}/v1/vaults/${vault.vaultId}`;
  const headers = { authorization: `Bearer ${vault.apiKey}`, "content-type": "application/json" };
  const send = async (method, path, body) => {
    const response = await vault.fetch(url + path, { method, headers, body: body && JSON.stringify(body) });
    const text = await response.text();
    if (!response.ok) throw new Error(text);
    return JSON.parse(text);
  };
  let rows = 0;
  const ids = [];
  const tokens = [];
  const grow = async (count) => {
    const records = Array.from({ length: count }, (_, index) => ({ fields: { email: `person${rows + index}@example.com`, name: "Ann Lee", card: "4111111111111111" } }));
    const written = await send("POST", "/persons", { records, tokenization: true });
    rows += count;
    // A few of each batch are enough to ask for.
    for (const { skyflow_id, tokens: own } of written.records.slice(0, 5)) ids.push(skyflow_id), tokens.push(own.name);
  };
  const any = (list) => list[Math.floor(Math.random() * list.length)];
  /** Microseconds of one request: the median over rounds. */
  const time = async (work) => {
    const all = [];
    for (let round = 0; round < ROUNDS; round++) {
      const begun = performance.now();
      for (let call = 0; call < CALLS; call++) await work();
      all.push(((performance.now() - begun) * 1000) / CALLS);
    }
    return median(all);
  };
  const measure = async (count) => ({
    byId: await time(() => send("GET", `/persons?skyflow_ids=${any(ids)}`)),
    byColumn: await time(() => send("GET", `/persons?column_name=email&column_values=person${Math.floor(Math.random() * count)}@example.com`)),
    detokenize: await time(() => send("POST", "/detokenize", { detokenizationParameters: [{ token: any(tokens) }] })),
    insert: await time(() => send("POST", "/others", { records: [{ fields: { email: `${crypto.randomUUID()}@example.com`, name: "Ann Lee", card: "4111111111111111" } }], tokenization: true })),
  });
  const empty = process.memoryUsage().rss;
  const sizes = [];
  for (const count of counts) {
    while (rows < count) await grow(Math.min(BATCH, count - rows));
    const { rss } = process.memoryUsage();
    // The compilers' work belongs to no size.
    for (let round = 0; sizes.length === 0 && round < WARM_UP; round++) await measure(count);
    sizes.push({ rows: count, ...(await measure(count)), mib: rss / 1024 ** 2, bytesPerRow: (rss - empty) / rows });
  }
  return sizes;
});
