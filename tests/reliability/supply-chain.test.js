// R49, R50: what the packages are made of, and what the tools that make them are known for.
import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import test from "node:test";
import { promisify } from "node:util";

import * as assert from "../support/assert.js";
import { figure } from "../support/figures.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const read = (/** @type {string} */ path) => readFileSync(`${root}${path}`, "utf8");
const MOST_CRATES = 60;

test("R49, R50 each package says what is in it, crate by crate, as it is locked", () => {
  const lock = read("Cargo.lock");
  for (const folder of ["pkg", "local-vault/pkg"]) {
    const { bomFormat, specVersion, metadata, components } = JSON.parse(read(`${folder}/sbom.cdx.json`));
    const { name, version } = JSON.parse(read(`${folder}/package.json`));
    assert.deepEqual([bomFormat, specVersion, metadata.component.name, metadata.component.version], ["CycloneDX", "1.6", name, version]);
    assert.ok(components.some((/** @type {any} */ component) => component.name === "wasm-bindgen"));
    /** @type {Map<string, any[]>} */
    const byRole = new Map();
    for (const component of components) {
      const role = component.properties.find((/** @type {any} */ property) => property.name === "role").value;
      byRole.set(role, [...(byRole.get(role) ?? []), component]);
      assert.equal(component.scope, role === "build tool" ? "excluded" : "required", component.name);
      assert.match(component.licenses[0].expression, /^[\w.() -]+$/, component.name);
      if (!component.purl.startsWith("pkg:cargo/") || component.name === "wasm-bindgen-cli") continue;
      assert.includes(lock, `name = "${component.name}"\nversion = "${component.version}"`);
      assert.includes(lock, component.hashes[0].content, component.name);
    }
    const names = (/** @type {string} */ role) => (byRole.get(role) ?? []).map((component) => component.name);
    const own = folder === "pkg";
    assert.deepEqual(names("allocator"), own ? ["rlsf"] : []);
    assert.deepEqual(names(own ? "standard library" : "standard library and allocator"), ["rust-std"]);
    for (const tool of ["rustc", "wasm-bindgen-cli", "binaryen", "esbuild", "wasm-bindgen-macro"]) assert.ok(names("build tool").includes(tool), tool);
    const inside = components.filter((/** @type {any} */ component) => component.scope === "required").length;
    assert.ok(!own || inside <= MOST_CRATES, `${inside} crates`);
    figure("R49", `${name}: ${inside} crates in its wasm, the standard library among them, each with version and licence in sbom.cdx.json, and ${names("build tool").length} components that only build it`);
  }
});

test("R50 each package has the licence of everything that is compiled into it", () => {
  for (const folder of ["pkg", "local-vault/pkg"]) {
    const notices = read(`${folder}/THIRD_PARTY.md`);
    const { components } = JSON.parse(read(`${folder}/sbom.cdx.json`));
    const inside = components.filter((/** @type {any} */ { scope, purl }) => scope === "required" && purl.startsWith("pkg:cargo/"));
    const headings = [...notices.matchAll(/^## (.*)$/gm)].map(([, names]) => names).join(", ");
    for (const { name, version } of inside) assert.includes(headings, `${name} ${version} (`);
    assert.includes(headings, "the Rust standard library");
    const texts = notices.split(/^## .*$/m).slice(1);
    for (const text of texts) assert.match(text, /permission|licen[cs]e|copyright/i, text.slice(0, 200));
    for (const text of ["Permission is hereby granted, free of charge", "THE SOFTWARE IS PROVIDED", "Copyright (c)"]) assert.includes(notices, text);
    assert.excludes(notices, "/registry/", "a path of the machine that built it");
    figure("R50", `${folder}/THIRD_PARTY.md: ${inside.length} crates, ${texts.length} texts, ${notices.length} characters`);
  }
});

test("R50 every tool has an exact version and a hash", () => {
  const { devDependencies } = JSON.parse(read("tools/package.json"));
  for (const [name, version] of Object.entries(devDependencies)) assert.match(version, /^\d+\.\d+\.\d+$/, name);
  const { packages } = JSON.parse(read("tools/package-lock.json"));
  const installed = Object.entries(packages).filter(([path]) => path !== "");
  for (const [path, { integrity, link }] of installed) assert.ok(link || /^sha512-/.test(integrity), path);
  figure("R50", `${installed.length} npm packages of tools, none of them shipped, all with version and hash`);
});

test("R50 the threat model names tests and files that exist", () => {
  const model = read("docs/THREAT_MODEL.md");
  const paths = [...model.matchAll(/`((?:tests|src|docs|local-vault|xtask)\/[\w./-]+)`/g)].map(([, path]) => path);
  assert.ok(paths.length > 10);
  assert.deepEqual(paths.filter((path) => !existsSync(`${root}${path}`)), []);
});

test("R50 what is known against the tools is told", async () => {
  const audit = promisify(execFile)("npm", ["audit", "--json"], { cwd: `${root}tools`, timeout: 60_000 });
  // It fails when it found something, too.
  const { stdout } = await audit.catch((failed) => failed);
  const found = /** @type {any} */ (parsed(stdout))?.metadata?.vulnerabilities;
  figure("R50", found === undefined ? "npm audit of the tools: not checked, the registry gave no answer" : `npm audit of the tools: ${JSON.stringify(found)}`);
  assert.ok(!(found?.critical > 0), "nothing critical");
});

/** @param {unknown} text */
function parsed(text) {
  try {
    return JSON.parse(String(text));
  } catch {
    return undefined;
  }
}
