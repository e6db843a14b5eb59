// Which files of the installed packages each set of conditions picks, and that what bundlers make of them runs.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { promisify } from "node:util";

import { build } from "esbuild";
import webpack from "webpack";

import { installed } from "../support/installed.js";

const project = installed();
const NAMES = ["skyflow-edge", "skyflow-local-vault"];

const INLINED = ["index.js"];
const COMMONJS = ["index.cjs"];
const WORKERD = ["edge.js", "wasm/vite-needs-cloudflare-vite-plugin.js", "wasm/engine_bg.wasm"];
const EDGE_LIGHT = ["edge.js", "wasm/edge-light.js", "wasm/engine_bg.wasm"];

/** @type {[string, string[], string[]][]} who sets them, the conditions, the files */
const CASES = [
  ["nobody", [], INLINED],
  ["Node, by import", ["node", "import", "module-sync"], INLINED],
  ["Node, by require", ["node", "require", "module-sync"], INLINED],
  ["Vitest, which does not say what its Node can require", ["node", "import"], INLINED],
  ["Node that cannot require an ES module, by require", ["node", "require"], COMMONJS],
  ["Jest", ["require", "default", "node", "node-addons"], COMMONJS],
  ["Jest with jsdom", ["require", "default", "browser"], COMMONJS],
  ["a bundler for servers", ["node", "module", "require"], INLINED],
  ["Deno", ["deno", "node", "import"], INLINED],
  ["Bun", ["bun", "node", "import"], INLINED],
  ["a bundler for browsers", ["browser", "module", "import", "production"], INLINED],
  ["a bundler for web workers", ["worker", "browser", "import"], INLINED],
  ["wrangler", ["workerd", "worker", "browser", "import"], WORKERD],
  ["Vite for Workers", ["workerd", "worker", "module", "browser", "development"], WORKERD],
  ["Next.js, edge", ["edge-light", "import", "react-server"], EDGE_LIGHT],
  ["Next.js, edge, with browser", ["edge-light", "worker", "browser", "import"], EDGE_LIGHT],
  ["the escape hatch, with wrangler", ["skyflow-inline", "workerd", "worker", "browser"], INLINED],
  ["the escape hatch, on the edge", ["skyflow-inline", "edge-light"], INLINED],
];

for (const [who, conditions, expected] of CASES) {
  test(`${who}: ${expected.join(", ")}`, async () => {
    for (const name of NAMES) {
      const contents = conditions.includes("require") ? `module.exports = require("${name}");` : `export * from "${name}";`;
      const stdin = { contents, resolveDir: project };
      const { metafile } = await build({ stdin, bundle: true, write: false, format: "esm", platform: "neutral", conditions, loader: { ".wasm": "copy", ".wasm?module": "copy" }, outdir: project, metafile: true, external: ["node:*"], absWorkingDir: project });
      const picked = Object.keys(metafile.inputs).filter((file) => file.startsWith("node_modules/"));
      assert.deepEqual(picked.map((file) => file.split("?")[0].replace(`node_modules/${name}/`, "")).sort(), [...expected].sort(), name);
    }
  });
}

test("Node resolves by its own conditions, and by those it is told", () => {
  const resolved = (/** @type {string[]} */ ...options) =>
    execFileSync(process.execPath, [...options, "--input-type=module", "-e", 'console.log(import.meta.resolve("skyflow-edge"))'], { cwd: project, encoding: "utf8" }).trim().split("/").at(-1);
  assert.equal(resolved(), "index.js");
  assert.equal(resolved("--conditions=workerd"), "edge.js");
  assert.equal(resolved("--conditions=workerd", "--conditions=skyflow-inline"), "index.js");
});

test("import and require give the same classes", () => {
  const program = `
    import { createRequire } from "node:module";
    const require = createRequire(process.cwd() + "/");
    const same = [];
    for (const [name, imported] of [["skyflow-edge", await import("skyflow-edge")], ["skyflow-local-vault", await import("skyflow-local-vault")]]) {
      const required = require(name);
      same.push(...Object.keys(imported).map((key) => imported[key] === required[key]), Object.keys(imported).join() === Object.keys(required).join());
    }
    const { Skyflow, SkyflowError } = require("skyflow-edge");
    try { new (await import("skyflow-edge")).Skyflow(); } catch (error) { same.push(error instanceof SkyflowError); }
    console.log(same.length, same.every(Boolean));`;
  const out = execFileSync(process.execPath, ["--input-type=module", "-e", program], { cwd: project, encoding: "utf8" });
  assert.match(out, /^[2-9]\d true\n$/);
});

test("what is exported can be spied on in the CommonJS form", () => {
  const program = `
    const edge = require("skyflow-edge");
    const { writable, configurable, enumerable } = Object.getOwnPropertyDescriptor(edge, "generateBearerToken");
    console.log(edge.__esModule, writable, configurable, enumerable);`;
  const out = execFileSync(process.execPath, ["--no-experimental-require-module", "-e", program], { cwd: project, encoding: "utf8" });
  assert.equal(out, "true true true true\n");
});

/** @type {[string, string[] | undefined][]} */
const SHAKEN = [["a page", undefined], ["a Worker", ["workerd", "worker", "browser"]]];

for (const [where, conditions] of SHAKEN) {
  test(`enums and errors alone come without the engine into the bundle of ${where}`, async () => {
    const contents = 'import { LogLevel, SkyflowError } from "skyflow-edge"; console.log(new SkyflowError("x").code, LogLevel.OFF);';
    const { outputFiles } = await build({ stdin: { contents, resolveDir: project }, bundle: true, minify: true, write: false, format: "esm", conditions, loader: { ".wasm": "copy" }, outdir: project });
    const [{ path, text }] = outputFiles.filter(({ path }) => path.endsWith(".js"));
    assert.deepEqual(outputFiles.map((file) => file.path), [path], "no engine beside it");
    assert.ok(text.length < 6000, `${text.length} bytes`);
    assert.ok(!text.includes("WebAssembly."), "nothing that starts it");
  });
}

const PROGRAM = `
  import { Skyflow } from "skyflow-edge";
  import { LocalVault } from "skyflow-local-vault";
  globalThis.answer = LocalVault.create().then(async ({ vaultId, clusterId, apiKey, fetch }) => {
    const client = new Skyflow({ vaultConfigs: [{ vaultId, clusterId, credentials: { apiKey } }], fetch, logLevel: "OFF" });
    return (await client.vault().insert({ table: "t", values: [{ a: "b" }] })).insertedFields.length;
  });
`;

/** @type {[string, import("webpack").Configuration][]} */
const WEBPACKS = [
  ["for the web, with no rule of its own", { target: "web" }],
  // As Next.js does it: a rule for `?module`, which gives a compiled module.
  ["for edge-light", { target: "webworker", resolve: { conditionNames: ["edge-light", "import"] }, module: { rules: [{ test: /\.wasm$/, resourceQuery: /module/, type: "javascript/auto", use: join(project, "compiled.cjs") }] } }],
];

for (const [target, configuration] of WEBPACKS) {
  test(`webpack 5 ${target}`, async () => {
    writeFileSync(join(project, "compiled.cjs"), 'module.exports = (bytes) => `export default new WebAssembly.Module(Buffer.from("${bytes.toString("base64")}", "base64"));`;\nmodule.exports.raw = true;\n');
    writeFileSync(join(project, "program.js"), PROGRAM);
    const output = { path: join(project, "webpack"), filename: "bundle.js" };
    const stats = await promisify(webpack)({ mode: "production", context: project, entry: "./program.js", output, performance: false, ...configuration });
    assert.deepEqual(stats?.toJson({ all: false, errors: true, warnings: true }), { errors: [], warnings: [] });
    const out = execFileSync(process.execPath, ["-e", 'require("./webpack/bundle.js"); answer.then(console.log)'], { cwd: project, encoding: "utf8" });
    assert.equal(out, "1\n");
  });
}
