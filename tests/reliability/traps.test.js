// R40: a trap in the middle of a call. Nothing in the core panics, as far as lints and fuzzing know, so the trap is put into what the
// core imports: it unwinds WebAssembly's stack just like a panic does.
import test from "node:test";

/** Whether the next import of the core that is called traps. */
let armed = false;
let traps = 0;

const Instance = WebAssembly.Instance;
WebAssembly.Instance = new Proxy(Instance, {
  construct(target, [module, imports = {}]) {
    const trapping = Object.fromEntries(
      Object.entries(imports).map(([from, functions]) => [
        from,
        Object.fromEntries(Object.entries(/** @type {any} */ (functions)).map(([name, value]) => [name, typeof value === "function" ? trap(value) : value])),
      ]),
    );
    return new target(module, trapping);
  },
});

/** @param {Function} act @returns {(...values: any[]) => unknown} */
const trap = (act) => (...values) => {
  if (armed) {
    armed = false;
    traps++;
    throw new WebAssembly.RuntimeError("unreachable");
  }
  return act(...values);
};

const { Skyflow } = await import("skyflow-edge");
const assert = await import("../support/assert.js");
const { insertedRows, vaultConfig } = await import("../support/clients.js");
const { figure } = await import("../support/figures.js");

const turn = () => new Promise((resolve) => setTimeout(resolve, 0));

/** A client that traps on the way to sending a request to the table `trapped`. */
function client() {
  const fetch = async () => {
    await turn();
    return Response.json(insertedRows(1));
  };
  const onRequest = (/** @type {{ url: string }} */ { url }) => void (armed = url.endsWith("/trapped"));
  return new Skyflow(/** @type {any} */ ({ vaultConfigs: [vaultConfig()], fetch, onRequest, logLevel: "OFF" })).vault();
}

test("R40 a call that traps is rejected, all others in flight end, and so does the next", async () => {
  const vault = client();
  const insert = (/** @type {string} */ table) => vault.insert({ table, values: [{ name: "Ann" }] });
  await insert("persons");
  let ended = 0;
  const TIMES = 10_000;
  for (let done = 0; done < TIMES; done += 10) {
    const others = Array.from({ length: 10 }, () => insert("persons"));
    for (let i = 0; i < 10; i++) {
      const error = await assert.rejects(insert("trapped"));
      assert.ok(error instanceof Error, `it is rejected: ${error}`);
    }
    for (const { insertedFields } of await Promise.all(others)) ended += insertedFields.length;
  }
  assert.equal((await insert("persons")).insertedFields.length, 1);
  figure("R40", `${traps} calls trapped and were rejected, ${ended} beside them ended well, the instance lives`);
  assert.deepEqual([traps, ended], [TIMES, TIMES]);
});
