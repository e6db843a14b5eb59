/**
 * docs/reference is made from the declarations by TypeDoc, and is up to date. After a change of them run this with
 * DOCUMENTS=write and look at what changed.
 */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import test from "node:test";

import assert from "node:assert/strict";

import { cached } from "../consumers/support/project.js";
import { filesOf, ROOT, textOf } from "./blocks.js";
import { anchors } from "./links.js";

const REFERENCE = join(ROOT, "docs/reference");

/** The declarations of each entry, and what users import it by. */
const ENTRIES = [...filesOf("index.d.ts", "pkg-templates/"), "local-vault/pkg-templates/index.d.ts"].map((file) => {
  const folder = dirname(file).replace(/^(local-vault\/)?pkg-templates\/?/, "");
  return { file, name: file.startsWith("local-vault/") ? "skyflow-local-vault" : ["skyflow-edge", folder].filter(Boolean).join("/") };
});

const START = `# API reference

Made from the declarations that the packages ship, by TypeDoc. Every member is documented there, so an editor shows the same.

`;

/** Runs TypeDoc and returns the folder that it wrote. */
function made() {
  const pins = (/** @type {string} */ name) => readFileSync(join(ROOT, "tools/reference", name), "utf8");
  const tools = cached("reference", pins("package.json"), pins("package-lock.json"));
  const folder = mkdtempSync(join(tmpdir(), "skyflow-edge-reference-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  symlinkSync(join(tools, "node_modules"), join(folder, "node_modules"));
  for (const from of ["pkg-templates", "local-vault/pkg-templates"]) {
    for (const file of filesOf(".d.ts", `${from}/`)) {
      mkdirSync(join(folder, dirname(file)), { recursive: true });
      const name = ENTRIES.find((entry) => entry.file === file)?.name;
      const text = textOf(file);
      // What TypeDoc calls a module is in its first comment.
      writeFileSync(join(folder, file), name ? `/** ${/^\/\*\*(.*?)\*\//s.exec(text)?.[1].replaceAll(/^ \* ?/gm, "") ?? ""}\n@module ${name} */\n${text.replace(/^\/\*\*.*?\*\//s, "")}` : text);
    }
  }
  const compilerOptions = { strict: true, target: "es2022", module: "nodenext", lib: ["es2022", "dom", "dom.iterable"], types: [], skipLibCheck: true, paths: { "skyflow-edge": ["./pkg-templates/index.d.ts"] } };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ENTRIES.map(({ file }) => file) }));
  const settings = {
    entryPoints: ENTRIES.map(({ file }) => file), out: "out", plugin: ["typedoc-plugin-markdown"], name: "API reference", readme: "none", hideGenerator: true,
    disableSources: true, excludePrivate: true, sort: ["source-order"], outputFileStrategy: "modules", entryFileName: "README.md", hidePageHeader: true, hideBreadcrumbs: true,
    parametersFormat: "table", interfacePropertiesFormat: "table", typeDeclarationFormat: "table", enumMembersFormat: "table", logLevel: "Warn",
  };
  writeFileSync(join(folder, "typedoc.json"), JSON.stringify(settings));
  execFileSync(process.execPath, ["node_modules/typedoc/bin/typedoc", "--options", "typedoc.json"], { cwd: folder, stdio: "pipe" });
  const out = join(folder, "out");
  for (const file of list(out)) {
    const text = readFileSync(join(out, file), "utf8");
    const known = anchors(text);
    // TypeDoc counts names that differ in their letters' case as the same.
    writeFileSync(join(out, file), text.replace(/\[([^\]]*)\]\(#([^)]*)\)/g, (link, words, anchor) => (known.has(anchor) ? link : words)));
  }
  const index = readFileSync(join(out, "README.md"), "utf8");
  writeFileSync(join(out, "README.md"), `${START}${index.replace(/^# .*\n+(## Modules\n+)?/, "")}\n[All guides](../README.md)\n`);
  return out;
}

const list = (/** @type {string} */ folder) => readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1)).sort();

test("docs/reference is what TypeDoc makes of the declarations", { timeout: 280_000 }, () => {
  const out = made();
  if (process.env.DOCUMENTS === "write") {
    rmSync(REFERENCE, { recursive: true, force: true });
    cpSync(out, REFERENCE, { recursive: true });
  }
  assert.deepEqual(list(REFERENCE), list(out), "run this with DOCUMENTS=write");
  for (const file of list(out)) {
    const old = readFileSync(join(REFERENCE, file), "utf8");
    assert.ok(old === readFileSync(join(out, file), "utf8"), `docs/reference/${file} is not up to date: run this with DOCUMENTS=write`);
  }
});
