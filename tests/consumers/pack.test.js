// The two packages as npm would publish them: what is in the tarballs, that nothing runs when they
// are installed and nothing comes along, and that they work from an empty project.
//
// After a change to what is packed, look at it and run this with PACK_FILES=write.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import test from "node:test";

import { installed, PACKAGES, tarballs } from "../support/installed.js";

const project = installed();

test("the tarballs hold the files that were agreed on", () => {
  const files = Object.fromEntries(tarballs().map((tarball) => [tarball.name, tarball.files.map(({ path }) => path).sort()]));
  const snapshot = fileURLToPath(new URL("pack-files.json", import.meta.url));
  if (process.env.PACK_FILES === "write") writeFileSync(snapshot, `${JSON.stringify(files, null, 2)}\n`);
  assert.deepEqual(files, JSON.parse(readFileSync(snapshot, "utf8")), "look at the change, then run with PACK_FILES=write");
});

test("Node prints a short line for an error that nobody caught: it is the one that threw", () => {
  const thrown = spawnSync(process.execPath, ["-e", 'import("skyflow-edge").then(({ Skyflow }) => new Skyflow())'], { cwd: project, encoding: "utf8" });
  assert.match(thrown.stderr, /SkyflowError: Skyflow: config must be an object/);
  assert.ok(thrown.stderr.length < 8000, `${thrown.stderr.length} characters`);
});

test("nothing is installed besides the two packages, and nothing runs", () => {
  const lock = JSON.parse(readFileSync(join(project, "package-lock.json"), "utf8"));
  const present = Object.entries(lock.packages).filter(([path]) => path !== "");
  assert.deepEqual(present.map(([path]) => path).sort(), Object.keys(PACKAGES).map((name) => `node_modules/${name}`));
  for (const [path, entry] of present) assert.equal(/** @type {any} */ (entry).hasInstallScript, undefined, path);
  for (const name of Object.keys(PACKAGES)) {
    const manifest = JSON.parse(readFileSync(join(project, "node_modules", name, "package.json"), "utf8"));
    for (const member of ["scripts", "dependencies", "optionalDependencies", "bundleDependencies", "gypfile", "module", "browser"]) {
      assert.equal(manifest[member], undefined, `${name}: ${member}`);
    }
    // Of the entry for OpenTelemetry alone: npm installs no optional peer.
    const peers = name === "skyflow-edge" ? { "@opentelemetry/api": "^1.4.0" } : undefined;
    assert.deepEqual([manifest.peerDependencies, manifest.peerDependenciesMeta], [peers, peers && { "@opentelemetry/api": { optional: true } }]);
    // For what does not read `exports`: TypeScript with `module: commonjs` before version 6.
    assert.deepEqual([manifest.main, manifest.types], ["./index.cjs", "./index.d.cts"]);
    assert.equal(manifest.type, "module");
    assert.equal(manifest.sideEffects, false);
  }
});

/** The first block of JavaScript in the README that npm shows. */
function firstExample() {
  const readme = readFileSync(join(project, "node_modules/skyflow-edge/README.md"), "utf8");
  const [, example] = /^```js\n(.*?)^```/ms.exec(readme) ?? [];
  assert.ok(example?.includes("insert("));
  return example;
}

/** Runs a file of the project; no flag is needed, and no warning comes of it. @param {string} file @param {string} source */
function run(file, source) {
  writeFileSync(join(project, file), source);
  const { stdout, stderr, status } = spawnSync(process.execPath, [file], { cwd: project, encoding: "utf8" });
  assert.deepEqual({ stderr, status }, { stderr: "", status: 0 });
  return stdout;
}

test("the README's first lines run as they are", () => {
  assert.match(run("first.mjs", firstExample()), /^\d{16}\n\*{12}1111\n$/);
});

test("the manifests say what npm and its users need to know", () => {
  const manifests = Object.keys(PACKAGES).map((name) => JSON.parse(readFileSync(join(project, "node_modules", name, "package.json"), "utf8")));
  const [edge, local] = manifests;
  // What provenance names is held against this.
  assert.match(edge.repository.url, /^git\+https:\/\/\S+\/skyflow-edge\.git$/);
  assert.deepEqual(local.repository, { ...edge.repository, directory: "local-vault" });
  for (const { name, version, description, keywords, license, engines, files, homepage, bugs } of manifests) {
    assert.ok(description.length > 40 && keywords.length > 5, name);
    assert.deepEqual([version, license, engines], [edge.version, "MIT", { node: "^20.19 || >=22.12" }]);
    assert.ok(Array.isArray(files) && !files.some((/** @type {string} */ file) => file.includes("**")), "an allow-list");
    assert.ok(homepage.startsWith("https://") && bugs.url.startsWith("https://"), name);
  }
  const mentioned = readFileSync(join(project, "node_modules/skyflow-local-vault/README.md"), "utf8");
  assert.ok(mentioned.includes("skyflow-edge") && readFileSync(join(project, "node_modules/skyflow-edge/README.md"), "utf8").includes("## Start"));
});

test("the types come along", () => {
  const source = 'import { Skyflow, type InsertResponse } from "skyflow-edge";\nimport { LocalVault } from "skyflow-local-vault";\nexport const local: Promise<LocalVault> = LocalVault.create();\nexport const inserted: Promise<InsertResponse> = new Skyflow({}).vault().insert({ table: "t", values: [] });\n// @ts-expect-error: values are needed\nnew Skyflow({}).vault().insert({ table: "t" });\n';
  writeFileSync(join(project, "consumer.mts"), source);
  const tsc = fileURLToPath(new URL("../bin/tsc", import.meta.resolve("typescript")));
  execFileSync(process.execPath, [tsc, "--noEmit", "--strict", "--module", "nodenext", "--target", "es2022", "--lib", "ES2023,DOM", "--types", "", "consumer.mts"], { cwd: project, encoding: "utf8" });
});

test("nothing but the entry and the manifest can be imported", async () => {
  const script = `
    import { readdirSync } from "node:fs";
    const files = readdirSync("node_modules/skyflow-edge", { recursive: true }).filter((name) => /\\.([cm]?js|wasm)$/.test(name));
    const open = [];
    for (const file of files) await import("skyflow-edge/" + file).then(() => open.push(file), (error) => { if (error.code !== "ERR_PACKAGE_PATH_NOT_EXPORTED") throw error; });
    console.log(files.length, JSON.stringify(open));`;
  const out = execFileSync(process.execPath, ["--input-type=module", "-e", script], { cwd: project, encoding: "utf8" });
  assert.match(out, /^[1-9]\d* \[\]\n$/);
});
