/** WebAssembly memory never shrinks, so it must not grow: its size after a million rows. */
import { API_KEY, encoded } from "./payloads.mjs";
import { stubFetch } from "./stub/fetch.mjs";

const PAGE_BYTES = 65536;

/** The memory of the WebAssembly instance that `start` makes; other code in this process has its own. @param {() => T} start @template T */
function withMemory(start) {
  const { Instance } = WebAssembly;
  /** @type {WebAssembly.Instance[]} */
  const instances = [];
  WebAssembly.Instance = /** @type {any} */ (
    class extends Instance {
      constructor(module, imports) {
        super(module, imports);
        instances.push(this);
      }
    }
  );
  try {
    const started = start();
    const [memory] = instances.flatMap(({ exports }) => Object.values(exports)).filter((value) => value instanceof WebAssembly.Memory);
    return { started, memory };
  } finally {
    WebAssembly.Instance = Instance;
  }
}

/** @returns {Promise<import("./run.mjs").Figure[]>} */
export default async function memoryAfterAMillionRows() {
  // A copy of its own: in a copy that other suites use, the instance would exist already.
  const { Skyflow } = await import(`${import.meta.resolve("skyflow-edge")}?memory`);
  const records = Array.from({ length: 1000 }, (_, i) => ({ skyflow_id: `id-${i}`, tokens: { name: `tok-${i}` } }));
  const answer = encoded({ records });
  const config = {
    vaultConfigs: [{ vaultId: "vault", clusterId: "cluster", credentials: { apiKey: API_KEY } }],
    fetch: stubFetch(() => answer),
  };
  const { started, memory } = withMemory(() => new Skyflow(config));
  const vault = started.vault();
  const values = Array.from({ length: 1000 }, (_, i) => ({ name: `Ann ${i}` }));
  const insertBatch = () => vault.insert({ table: "persons", values });
  for (let i = 0; i < 10; i++) await insertBatch();
  const before = memory.buffer.byteLength;
  for (let i = 0; i < 1000; i++) await insertBatch();
  const after = memory.buffer.byteLength;
  return [
    { measure: "WebAssembly memory after 1,000,000 rows, MiB", figure: after / 2 ** 20, budget: 2, note: "the whole linear memory" },
    { measure: "WebAssembly memory: growth over 1,000,000 rows, pages", figure: (after - before) / PAGE_BYTES, budget: 0, note: "after ten batches of 1000 rows" },
  ];
}
