/** Measures calls of the SDK against the same calls by hand, on this machine, with a `fetch` that answers at once. */
import type { Started } from "./start.ts";

/** Medians of both sides, in milliseconds. */
export interface Measured {
  rows: number;
  sdkMs: number;
  byHandMs: number;
}

/** Numbers of rows in one insert. */
export const ROW_COUNTS = [1, 100, 1000] as const;
const ROUNDS = 15;
const ROUND_MS = 12;

const median = (numbers: number[]) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? 0;
/** Lets the page draw and react between two rounds. */
const breathe = () => new Promise((resolve) => setTimeout(resolve, 0));

async function time(work: () => Promise<unknown>, times: number): Promise<number> {
  const begin = performance.now();
  for (let i = 0; i < times; i++) await work();
  return (performance.now() - begin) / times;
}

/** What a careful engineer writes: a timeout over headers and body, a status check, the rows reshaped. */
function insertByHand(fetch: (url: string, init: RequestInit) => Promise<Response>, url: string, apiKey: string) {
  const headers = { authorization: `Bearer ${apiKey}`, "content-type": "application/json" };
  return async (values: object[]) => {
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(), 60_000);
    try {
      const body = JSON.stringify({ records: values.map((fields) => ({ fields })), tokenization: true });
      const response = await fetch(url, { method: "POST", headers, body, signal: controller.signal });
      if (!response.ok) throw new Error(`HTTP ${response.status}`);
      const { records } = (await response.json()) as { records: { skyflow_id: string; tokens: object }[] };
      return records.map(({ skyflow_id, tokens }) => ({ skyflowId: skyflow_id, ...tokens }));
    } finally {
      clearTimeout(timer);
    }
  };
}

/** One number of rows: both sides in turns, so that what slows the machine slows both. */
export async function measureInsert(started: Started, rows: number): Promise<Measured> {
  const values = Array.from({ length: rows }, (_, i) => ({ name: `Ann Lee ${i}`, card_number: "4111111111111111" }));
  const records = values.map((_, i) => ({ skyflow_id: `id-${i}`, tokens: { name: `token-${i}`, card_number: "5391462937227102" } }));
  const answer = JSON.stringify({ records });
  // As the real one does, it makes a request of its init.
  const fetch = async (url: Request | string | URL, init?: RequestInit) => {
    new Request(url, init);
    return new Response(answer, { headers: { "content-type": "application/json" } });
  };
  const vault = started.client(fetch).vault();
  const sdk = () => vault.insert({ table: "patients", values });
  const hand = insertByHand(fetch, `${started.local.vaultUrl}/v1/vaults/${started.local.vaultId}/patients`, started.local.apiKey);
  const byHand = () => hand(values);
  // Until the browser's compilers have seen enough of both.
  const warmUp = Math.max(5, Math.round(400 / rows));
  await time(sdk, warmUp);
  await time(byHand, warmUp);
  const times = Math.max(1, Math.round(ROUND_MS / Math.max(await time(byHand, 10), 0.01)));
  const found: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    const first = round % 2;
    for (const side of [first, 1 - first]) found[side as 0 | 1].push(await time(side === 0 ? sdk : byHand, times));
    await breathe();
  }
  return { rows, sdkMs: median(found[0]), byHandMs: median(found[1]) };
}


/** The sizes of the files that this page has loaded, as the browser counted them, by the kind of file. */
export function loadedBytes(): Map<string, number> {
  const entries = performance.getEntriesByType("resource") as PerformanceResourceTiming[];
  return new Map(entries.map(({ name, decodedBodySize }) => [new URL(name).pathname.split("/").at(-1) ?? "", decodedBodySize]));
}
