/**
 * Every code block of the README, the documents and the declarations. JavaScript runs against the local vault, as a module of
 * its own; TypeScript is type-checked; the rest is parsed by whoever reads it. Words behind the language say what is special:
 *
 * - `js worker`: a Worker; it gets a request in real workerd.
 * - `js route`: a Next.js route; its POST gets a request.
 * - `js page`: `token` is a bearer token, as a page gets one from its server.
 * - `js continues`: the block before it comes first.
 * - `js no-run="why"`: it cannot run here; the reason is for whoever reads the source.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { pathToFileURL } from "node:url";

import assert from "node:assert/strict";

import * as edge from "skyflow-edge";
import * as localVault from "skyflow-local-vault";

import { Miniflare, Response as WorkerResponse, supportedCompatibilityDate } from "miniflare";
import { parseDocument } from "yaml";

import { workerModules } from "../support/bundle.js";
import { allBlocks, ROOT } from "./blocks.js";
import { surroundings } from "./surroundings.js";

/** @typedef {import("./blocks.js").Block} Block */

const FOLDER = join(ROOT, "target/documents", String(process.pid));
mkdirSync(FOLDER, { recursive: true });
process.on("exit", () => rmSync(FOLDER, { recursive: true, force: true }));

const blocks = allBlocks();
const cannotRun = (/** @type {Block} */ { info }) => /no-run="([^"]*)"/.exec(info)?.[1];
const counts = { run: 0, "type-checked": 0, parsed: 0, "not run, with the reason": 0 };

const SCRIPTS = ["js", "javascript", "mjs", "cjs"];
const scripts = blocks.filter((block) => SCRIPTS.includes(block.language));

/** The pages of a package itself need not import what it exports. @param {Block} block */
function ownImports({ file, code }) {
  if (!file.includes("pkg-templates/") || /^import |\brequire\(/m.test(code)) return "";
  const packages = /** @type {[string, string[]][]} */ ([["skyflow-edge", Object.keys(edge)], ["skyflow-local-vault", Object.keys(localVault)]]);
  const used = (/** @type {string} */ name) => new RegExp(`(?<![.\\w])${name}\\b(?!:)`).test(code);
  return packages.map(([specifier, names]) => `import { ${names.filter(used).join(", ")} } from "${specifier}";\n`).join("");
}

/** A block with those that it continues. @param {Block} block @returns {string} */
function whole(block) {
  const before = scripts[scripts.indexOf(block) - 1];
  return /\bcontinues\b/.test(block.info) ? `${whole(before)}\n${block.code}` : `${ownImports(block)}${block.code}`;
}

/** What a module imports that Node lacks comes from a global. @param {string} code */
const forNode = (code) => code.replace(/^import \{([^}]+)\} from "cloudflare:workers";$/gm, "const {$1} = globalThis.cloudflareWorkers;").replace("/node_modules/skyflow-edge/index.js", "skyflow-edge");

let files = 0;

/** Runs code as a module, or as CommonJS. @param {string} code */
async function asModule(code) {
  const isCommonJs = /\brequire\(/.test(code) && !/^import /m.test(code);
  const file = join(FOLDER, `${++files}.${isCommonJs ? "cjs" : "mjs"}`);
  // CommonJS awaits in functions only.
  writeFileSync(file, isCommonJs ? `module.exports = (async () => {\n${code}\n})();` : forNode(code));
  const { default: exported, ...named } = await import(pathToFileURL(file).href);
  if (isCommonJs) await exported;
  return named;
}

const card = () => new Request("http://127.0.0.1/cards", { method: "POST", body: JSON.stringify({ name: "Ann", card_number: "4111111111111111" }) });

/** The local vault's answer to a Worker, in miniflare's own class. @param {any} request @param {(url: string, init: RequestInit) => Promise<Response>} fetch */
async function answer({ url, method, headers, body }, fetch) {
  const response = await fetch(url, { method, headers: [...headers], body: body && (await new Response(body).text()) });
  return new WorkerResponse(await response.arrayBuffer(), { status: response.status, headers: [...response.headers] });
}

/** @param {Block} block @param {Awaited<ReturnType<typeof surroundings>>} around */
async function run(block, { names, fetch }) {
  const code = whole(block);
  if (/\bworker\b/.test(block.info)) {
    const { KV: _, ...bindings } = names.env;
    const worker = new Miniflare({ modules: await workerModules(code, ["cloudflare:workers"]), compatibilityDate: supportedCompatibilityDate, bindings, kvNamespaces: ["KV"], outboundService: (request) => answer(request, fetch) });
    try {
      const { url, method } = card();
      const response = await worker.dispatchFetch(url, { method, body: await card().text() });
      assert.equal(response.status, 200, await response.text());
    } finally {
      await worker.dispose();
    }
    return;
  }
  const { POST } = await asModule(code);
  if (/\broute\b/.test(block.info)) assert.equal((await POST(card())).status, 200);
}

for (const block of scripts) {
  const { file, line, code } = block;
  const reason = cannotRun(block);
  if (reason !== undefined) {
    test(`${file}:${line} is not run: ${reason}`, () => assert.ok(reason.length > 10, "say why"));
    counts["not run, with the reason"]++;
    continue;
  }
  const title = code.split("\n").find((line) => /^(const|await|client|try|export|for)\b/.test(line)) ?? code.split("\n")[0];
  test(`${file}:${line} ${title.trim().slice(0, 80)}`, async () => {
    const around = await surroundings();
    const { fetch, console: own } = globalThis;
    const { env } = process;
    const told = (/** @type {unknown[]} */ ...words) => assert.fail(words.join(" "));
    const given = { ...around.names, ...(/\bpage\b/.test(block.info) && { token: around.names.bearerToken }), cloudflareWorkers: { waitUntil: () => {}, env: around.names.env } };
    try {
      Object.assign(globalThis, given, { fetch: around.fetch, console: { ...own, log: () => {}, info: () => {}, table: () => {}, debug: () => {}, warn: told, error: told } });
      process.env = { ...env, VAULT_ID: around.names.vaultId, CLUSTER_ID: around.names.clusterId, SKYFLOW_API_KEY: around.names.apiKey };
      await run(block, around);
    } finally {
      process.env = env;
      for (const name of Object.keys(given)) delete (/** @type {any} */ (globalThis)[name]);
      Object.assign(globalThis, { fetch, console: own });
      around.close();
    }
  });
  counts.run++;
}

test("every block of TypeScript is type-checked", () => {
  const typed = blocks.filter(({ language }) => ["ts", "typescript", "tsx"].includes(language));
  const checked = typed.filter((block) => cannotRun(block) === undefined);
  counts["type-checked"] = checked.length;
  counts["not run, with the reason"] += typed.length - checked.length;
  const folder = join(FOLDER, "types");
  mkdirSync(folder);
  checked.forEach(({ code, file, line }, at) => writeFileSync(join(folder, `${at}-${file.replaceAll(/\W/g, "-")}-${line}.ts`), `${code}\nexport {};\n`));
  writeFileSync(join(folder, "surroundings.d.ts"), SURROUNDINGS_TYPES);
  const compilerOptions = { strict: true, noEmit: true, target: "es2022", module: "nodenext", lib: ["es2023", "dom", "dom.iterable"], types: ["node"], skipLibCheck: false };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["*.ts"] }));
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  try {
    execFileSync("tsc", ["--project", folder], { encoding: "utf8" });
  } catch (error) {
    assert.fail(/** @type {any} */ (error).stdout);
  }
});

const SURROUNDINGS_TYPES = `
import type { Detect, Skyflow, Vault, VaultConfig } from "skyflow-edge";
declare global {
  const client: Skyflow, vault: Vault, detect: Detect, vaultConfigs: VaultConfig[];
  const vaultId: string, clusterId: string, apiKey: string, credentialsString: string, connectionUrl: string, token: string;
  const skyflowId: string, text: string, processedText: string, file: File, tokens: string[];
}
`;

/** @type {Record<string, (code: string) => unknown>} */
const PARSERS = {
  json: (code) => JSON.parse(code),
  jsonc: (code) => JSON.parse(code.replace(/^\s*\/\/.*$/gm, "").replace(/,(\s*[}\]])/g, "$1")),
  yaml: (code) => assert.deepEqual(parseDocument(code, { strict: true }).errors, []),
  sh: (code) => execFileSync("sh", ["-n"], { input: code, stdio: "pipe" }),
  python: (code) => execFileSync("python3", ["-c", "import ast, sys; ast.parse(sys.stdin.read())"], { input: code, stdio: "pipe" }),
  html: (code) => assert.match(code, /<\w/),
};
Object.assign(PARSERS, { bash: PARSERS.sh, shell: PARSERS.sh });

/** Not code: what a program prints, a drawing, a list of names. */
const PROSE = ["text", "", "http", "diff", "csv", "mermaid"];

test("every other block is parsed, or is no code", () => {
  const rest = blocks.filter(({ language }) => !SCRIPTS.includes(language) && !["ts", "typescript", "tsx"].includes(language));
  for (const block of rest) {
    const { file, line, language, code } = block;
    if (PROSE.includes(language)) continue;
    if (cannotRun(block) !== undefined) {
      counts["not run, with the reason"]++;
      continue;
    }
    const parse = PARSERS[language];
    assert.ok(parse, `${file}:${line}: nothing here parses ${language}`);
    try {
      parse(code);
    } catch (error) {
      assert.fail(`${file}:${line}: ${error instanceof Error ? error.message : error}`);
    }
    counts.parsed++;
  }
});

test("what a shell block calls exists: commands of xtask, and options of the local vault", () => {
  const xtask = readFileSync(join(ROOT, "xtask/src/main.rs"), "utf8");
  const options = readFileSync(join(ROOT, "local-vault/pkg-templates/cli-options.js"), "utf8");
  for (const { file, line, code } of blocks.filter(({ language }) => ["sh", "bash", "shell"].includes(language))) {
    for (const [, command] of code.matchAll(/cargo xtask (\w+)/g)) assert.ok(xtask.includes(`"${command}"`) || new RegExp(`\\b${command}\\b`, "i").test(xtask), `${file}:${line}: xtask has no ${command}`);
    for (const [, rest] of code.matchAll(/skyflow-local-vault((?: +[^\n&|;#]*)?)/g)) {
      for (const [option] of rest.matchAll(/--[a-z-]+/g)) assert.ok(options.includes(option), `${file}:${line}: the local vault has no ${option}`);
    }
  }
});

test("how many blocks there are", () => {
  assert.ok(counts.run > 40, JSON.stringify(counts));
  console.log(`${blocks.length} blocks: ${Object.entries(counts).map(([what, count]) => `${count} ${what}`).join(", ")}`);
});
