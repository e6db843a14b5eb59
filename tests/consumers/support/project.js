/**
 * A consumer project: a folder beside this one, with a package.json that names exact versions. Its dependencies are
 * installed once into the cache of `cargo xtask`; a run has a copy of them, and the two packages from their tarballs.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { packed } from "../../support/installed.js";

const FOLDER = fileURLToPath(new URL("..", import.meta.url));

const { SKYFLOW_EDGE_CACHE, XDG_CACHE_HOME } = process.env;
const CACHE = join(SKYFLOW_EDGE_CACHE ?? join(XDG_CACHE_HOME ?? join(homedir(), ".cache"), "skyflow-edge"), "consumers");

/** Nodes that a consumer may run in, as the npm packages with their programs. The tests themselves run in whichever Node started them. */
const NODES = { 20: "20.20.2", 22: "22.23.5", 24: "24.22.3" };

/** @typedef {keyof typeof NODES} NodeVersion */

/** Installs what a package.json names, once, and returns the folder; by a lockfile, if there is one. @param {string} name @param {string} manifest @param {string} [lockfile] */
export function cached(name, manifest, lockfile = "") {
  const hash = createHash("sha256").update(`${manifest}${lockfile} ${process.platform} ${process.arch}`).digest("hex").slice(0, 12);
  const place = join(CACHE, `${name}-${hash}`);
  if (existsSync(place)) return place;
  mkdirSync(CACHE, { recursive: true });
  const draft = mkdtempSync(join(CACHE, "draft-"));
  try {
    writeFileSync(join(draft, "package.json"), manifest);
    mkdirSync(join(draft, "node_modules"));
    if (lockfile) writeFileSync(join(draft, "package-lock.json"), lockfile);
    const command = lockfile ? ["ci"] : ["install", "--no-package-lock"];
    execFileSync("npm", [...command, "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], { cwd: draft, stdio: "pipe" });
    // Another test file may have been faster.
    if (!existsSync(place)) renameSync(draft, place);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return place;
}

/** The folder with the program `node` of a version. @param {NodeVersion} version */
export function nodeFolder(version) {
  const name = `node-${process.platform}-${process.arch}`;
  const dependencies = { [name]: NODES[version] };
  return join(cached(`node-${version}`, JSON.stringify({ private: true, dependencies })), "node_modules", name, "bin");
}

/** Hard links take a second where copies of a framework take ten. @param {string} from @param {string} to */
function copyModules(from, to) {
  try {
    execFileSync("cp", ["-al", from, to], { stdio: "pipe" });
  } catch {
    rmSync(to, { recursive: true, force: true });
    cpSync(from, to, { recursive: true, verbatimSymlinks: true });
  }
}

/**
 * A new copy of the project that goes when this process ends.
 * @param {string} name of its folder
 * @param {(manifest: any) => void} [change] other versions of what it depends on
 * @param {string} [source] where it is
 */
export function project(name, change, source = join(FOLDER, name)) {
  const manifest = JSON.parse(readFileSync(join(source, "package.json"), "utf8"));
  change?.(manifest);
  const { dependencies } = manifest;
  const modules = join(cached(name, JSON.stringify({ private: true, dependencies })), "node_modules");
  const folder = mkdtempSync(join(tmpdir(), `skyflow-edge-${name}-`));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  cpSync(source, folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify(manifest, null, 2));
  copyModules(modules, join(folder, "node_modules"));
  for (const [own, tarball] of Object.entries(packed())) {
    const target = join(folder, "node_modules", own);
    mkdirSync(target);
    execFileSync("tar", ["-xzf", tarball, "-C", target, "--strip-components=1"]);
  }
  return { folder, dependencies: /** @type {Record<string, string>} */ (dependencies ?? {}) };
}

/** What of the environment a consumer gets: the PATH begins with its Node and its own programs. @param {string} folder @param {NodeVersion | undefined} node @param {Record<string, string>} [more] */
export function environment(folder, node, more) {
  const folders = [...(node === undefined ? [] : [nodeFolder(node)]), join(folder, "node_modules/.bin"), dirname(process.execPath)];
  const { NODE_OPTIONS: _, NODE_TEST_CONTEXT: __, ...rest } = process.env;
  return { ...rest, PATH: [...folders, process.env.PATH].join(":"), HOME: folder, CI: "true", NO_COLOR: "1", ...more };
}
