// How often a call passes from JavaScript to WebAssembly and back, by name: issue 11. The package's own files run here
// with the engine as wasm-bindgen wrote it, because that of the package has short names.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";

import * as assert from "../support/assert.js";
import { insertedRows, vaultConfig } from "../support/clients.js";
import { figure, printTable } from "../support/figures.js";
import { recorder } from "../support/recorder.js";

/** Calls of a function of the other side, and what the glue does besides: memory for a string, a place for a reference. */
const MAX_CALLS = 11;
const MAX_IN_GLUE = 4;
const root = fileURLToPath(new URL("../../", import.meta.url));
const engine = join(root, "target/xtask/types/skyflow-edge");

/** The calls between the two, in their order. @type {string[]} */
let crossings = [];

/** Without the hash that wasm-bindgen adds. @param {string} name */
const plain = (name) => name.replace(/^__wbg_/, "").replace(/_[0-9a-f]{16}$/, "");

/** @param {string} direction @param {string} name @param {any} act */
const noted = (direction, name, act) => (typeof act === "function" ? (/** @type {unknown[]} */ ...values) => (crossings.push(`${direction} ${plain(name)}`), act(...values)) : act);

/** @param {Record<string, any>} members @param {string} direction */
const notedAll = (members, direction) => Object.fromEntries(Object.entries(members).map(([name, act]) => [name, noted(direction, name, act)]));

const { Instance } = WebAssembly;
/** @type {string} */
let folder;
/** @type {typeof import("skyflow-edge").Skyflow} */
let Skyflow;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "skyflow-edge-"));
  cpSync(join(root, "pkg-templates"), folder, { recursive: true });
  for (const name of ["engine.js", "engine_bg.wasm"]) cpSync(join(engine, name), join(folder, "wasm", name));
  writeFileSync(join(folder, "wasm/named.js"), `import { readFileSync } from "node:fs";\nexport default new WebAssembly.Module(readFileSync(new URL("engine_bg.wasm", import.meta.url)));\n`);
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ ...manifest, imports: { "#wasm": "./wasm/named.js" } }));
  WebAssembly.Instance = new Proxy(Instance, {
    construct(target, [module, imports]) {
      const instance = new target(module, Object.fromEntries(Object.entries(imports).map(([name, members]) => [name, notedAll(members, "to JavaScript:")])));
      return new Proxy(instance, { get: (_, name) => (name === "exports" ? notedAll(instance.exports, "to WebAssembly:") : Reflect.get(instance, name)) });
    },
  });
  ({ Skyflow } = await import(pathToFileURL(join(folder, "index.js")).href));
});
after(() => {
  WebAssembly.Instance = Instance;
  rmSync(folder, { recursive: true });
});

/** The crossings of one call, once everything is warm. @param {(vault: any) => Promise<unknown>} act @param {unknown} body */
async function crossingsOf(act, body) {
  const { fetch } = recorder({ headers: { "x-request-id": "r-1" }, body });
  const vault = new Skyflow({ vaultConfigs: [vaultConfig()], fetch, logLevel: "OFF" }).vault();
  for (let count = 0; count < 3; count++) await act(vault);
  crossings = [];
  await act(vault);
  return crossings;
}

const isInGlue = (/** @type {string} */ crossing) => /: __(?:wbindgen|externref)_/.test(crossing);

test(`an insert of one row crosses the boundary ${MAX_CALLS} times at most, by name, and ${MAX_IN_GLUE} times in the glue`, async () => {
  const found = await crossingsOf((vault) => vault.insert({ table: "persons", values: [{ name: "Ann" }] }), insertedRows(1, /** @type {any} */ ({ name: "t" })));
  for (const [index, name] of found.entries()) console.log(`${index + 1}. ${name}`);
  const inGlue = found.filter(isInGlue).length;
  figure("R38", `an insert of one row crosses the boundary ${found.length - inGlue} times, and ${inGlue} times in the glue`);
  assert.ok(found.length > 3, "nothing was noted");
  assert.ok(found.length - inGlue <= MAX_CALLS && inGlue <= MAX_IN_GLUE, `${found.length} crossings: ${found.join(", ")}`);
  for (const name of found) assert.match(name, /: \w{3,}$/, "each has a name");
});

test("the number does not depend on the number of rows", async () => {
  const rows = [1, 100, 1000];
  const counts = [];
  for (const count of rows) {
    const values = Array.from({ length: count }, () => ({ name: "Ann" }));
    counts.push((await crossingsOf((vault) => vault.insert({ table: "persons", values }), insertedRows(count))).length);
  }
  printTable(["rows", "crossings"], rows.map((count, index) => [count, counts[index]]));
  assert.equal(new Set(counts).size, 1, String(counts));
});
