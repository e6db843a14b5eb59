// Node only: the two packages as npm would publish them, installed into an empty project.
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const here = (/** @type {string} */ name) => fileURLToPath(new URL(name, import.meta.url));

/** Where each is built. */
export const PACKAGES = { "skyflow-edge": here("../../pkg"), "skyflow-local-vault": here("../../local-vault/pkg") };

/** npm with nothing of this machine's: no network, no cache, no configuration. @param {string} folder @param {string[]} args */
const npm = (folder, ...args) =>
  execFileSync("npm", [...args, "--offline", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, npm_config_cache: join(folder, ".npm"), npm_config_userconfig: join(folder, ".npmrc"), npm_config_update_notifier: "false" },
  });

/**
 * @typedef {{ name: string, filename: string, files: { path: string, mode: number }[] }} Tarball
 * @typedef {{ folder: string, tarballs: Tarball[] }} Template
 */

/** Packed and installed once for all projects of a test file. @type {Template | undefined} */
let template;

function made() {
  const folder = temporary();
  const tarballs = Object.values(PACKAGES).flatMap((source) => JSON.parse(npm(folder, "pack", "--json", "--pack-destination", folder, source)));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
  npm(folder, "install", ...tarballs.map(({ filename }) => `./${filename}`));
  rmSync(join(folder, ".npm"), { recursive: true });
  return { folder, tarballs };
}

function temporary() {
  const folder = mkdtempSync(join(tmpdir(), "skyflow-edge-consumer-"));
  // Not at the end of a test: the next one may want it as well.
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** What `npm pack` says of each tarball. */
export const tarballs = () => (template ??= made()).tarballs;

/** Where the tarball of each package is. @returns {Record<string, string>} */
export const packed = () => Object.fromEntries(tarballs().map(({ name, filename }) => [name, join(/** @type {Template} */ (template).folder, filename)]));

/** The folder of a new project that has both packages installed, the scenario and the README's lines; it goes when this process ends. */
export function installed() {
  template ??= made();
  const project = temporary();
  cpSync(template.folder, project, { recursive: true });
  cpSync(here("../scenario"), join(project, "scenario"), { recursive: true });
  cpSync(here("assert.js"), join(project, "support/assert.js"));
  cpSync(here("../../examples/five-lines"), join(project, "five-lines"), { recursive: true });
  return project;
}

/** The lockfile of a project. @param {string} project */
export const lockfile = (project) => JSON.parse(readFileSync(join(project, "package-lock.json"), "utf8"));
