// The two packages as npm would publish them: what is in the tarballs, that nothing runs when they
// are installed and nothing comes along, and that they work from an empty project.
//
// After a change to what is packed, look at it and run this with PACK_FILES=write.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import test, { after } from "node:test";

const here = (/** @type {string} */ name) => fileURLToPath(new URL(name, import.meta.url));
const FOLDERS = { "skyflow-edge": here("../../pkg"), "skyflow-local-vault": here("../../local-vault/pkg") };

const project = mkdtempSync(join(tmpdir(), "skyflow-edge-consumer-"));
after(() => rmSync(project, { recursive: true }));

/** npm with nothing of this machine's: no network, no cache, no configuration. @param {string[]} args */
const npm = (...args) =>
  execFileSync("npm", [...args, "--offline", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: project,
    encoding: "utf8",
    env: { ...process.env, npm_config_cache: join(project, ".npm"), npm_config_userconfig: join(project, ".npmrc"), npm_config_update_notifier: "false" },
  });

/** @type {{ name: string, filename: string, files: { path: string, mode: number }[] }[]} */
const packed = Object.values(FOLDERS).flatMap((folder) => JSON.parse(npm("pack", "--json", "--pack-destination", project, folder)));

test("the tarballs hold the files that were agreed on", () => {
  const files = Object.fromEntries(packed.map((tarball) => [tarball.name, tarball.files.map(({ path }) => path).sort()]));
  const snapshot = here("pack-files.json");
  if (process.env.PACK_FILES === "write") writeFileSync(snapshot, `${JSON.stringify(files, null, 2)}\n`);
  assert.deepEqual(files, JSON.parse(readFileSync(snapshot, "utf8")), "look at the change, then run with PACK_FILES=write");
});

test("nothing is installed besides the two packages, and nothing runs", () => {
  writeFileSync(join(project, "package.json"), JSON.stringify({ private: true }));
  npm("install", ...packed.map(({ filename }) => `./${filename}`));
  const lock = JSON.parse(readFileSync(join(project, "package-lock.json"), "utf8"));
  const installed = Object.entries(lock.packages).filter(([path]) => path !== "");
  assert.deepEqual(installed.map(([path]) => path).sort(), Object.keys(FOLDERS).map((name) => `node_modules/${name}`));
  for (const [path, entry] of installed) assert.equal(/** @type {any} */ (entry).hasInstallScript, undefined, path);
  for (const name of Object.keys(FOLDERS)) {
    const manifest = JSON.parse(readFileSync(join(project, "node_modules", name, "package.json"), "utf8"));
    for (const member of ["scripts", "dependencies", "optionalDependencies", "peerDependencies", "bundleDependencies", "gypfile", "main", "module", "browser"]) {
      assert.equal(manifest[member], undefined, `${name}: ${member}`);
    }
    assert.equal(manifest.type, "module");
    assert.equal(manifest.sideEffects, false);
  }
});

for (const file of ["five-lines.mjs", "five-lines.cjs"]) {
  test(`${file} runs in an empty project`, () => {
    copyFileSync(here(file), join(project, file));
    // No flag is needed, and no warning comes of it.
    const { stdout, stderr, status } = spawnSync(process.execPath, [file], { cwd: project, encoding: "utf8" });
    assert.deepEqual({ stdout, stderr, status }, { stdout: "Ann Lee\n", stderr: "", status: 0 });
  });
}

test("the types come along", () => {
  const source = 'import { Skyflow, type InsertResponse } from "skyflow-edge";\nimport { LocalVault } from "skyflow-local-vault";\nexport const local: Promise<LocalVault> = LocalVault.create();\nexport const inserted: Promise<InsertResponse> = new Skyflow({}).vault().insert({ table: "t", values: [] });\n// @ts-expect-error: values are needed\nnew Skyflow({}).vault().insert({ table: "t" });\n';
  writeFileSync(join(project, "consumer.mts"), source);
  const tsc = fileURLToPath(new URL("../bin/tsc", import.meta.resolve("typescript")));
  execFileSync(process.execPath, [tsc, "--noEmit", "--strict", "--module", "nodenext", "--target", "es2022", "--lib", "ES2023,DOM", "--types", "", "consumer.mts"], { cwd: project, encoding: "utf8" });
});

test("nothing but the entry and the manifest can be imported", async () => {
  const script = `
    import { readdirSync } from "node:fs";
    const files = readdirSync("node_modules/skyflow-edge", { recursive: true }).filter((name) => /\\.(js|wasm)$/.test(name));
    const open = [];
    for (const file of files) await import("skyflow-edge/" + file).then(() => open.push(file), (error) => { if (error.code !== "ERR_PACKAGE_PATH_NOT_EXPORTED") throw error; });
    console.log(files.length > 10, JSON.stringify(open));`;
  const out = execFileSync(process.execPath, ["--input-type=module", "-e", script], { cwd: project, encoding: "utf8" });
  assert.equal(out, "true []\n");
});
