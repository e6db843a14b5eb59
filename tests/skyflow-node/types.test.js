// The declarations of `skyflow-edge/skyflow-node` against the public names of skyflow-node 2.1.1, as its own declarations
// have them (api.json): each type, signature and member, and none besides. And code of its users, which must compile.
//
// SKYFLOW_NODE=/path/to/skyflow-node runs the compiler against that package as well, which must hold just the same.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import test from "node:test";

import * as node from "skyflow-edge/skyflow-node";

const here = (/** @type {string} */ name) => fileURLToPath(new URL(name, import.meta.url));
const { exports } = JSON.parse(readFileSync(here("api.json"), "utf8"));

/** What this entry has more than skyflow-node. @type {Record<string, string>} */
const MORE = { SkyflowConfig: "keyof ClientOptions", VaultConfig: '"vaultUrl" | "timeoutMs" | "maxRetries"', SkyflowError: "keyof EdgeSkyflowError" };

/** Names in the texts of api.json that skyflow-node does not export. */
const UNEXPORTED = `
  type ISkyflowError = NonNullable<SkyflowError["error"]>;
  type VaultController = ReturnType<Skyflow["vault"]>;
  type DetectController = ReturnType<Skyflow["detect"]>;
  type ConnectionController = ReturnType<Skyflow["connection"]>;
  type TokenResponse = { accessToken: string; tokenType: string };
  type SignedDataTokensResponse = { token: string; signedToken: string };
  type SuccessDetokenizeResponse = { token: string; value: string; type: string };
  type Filepath = { filePath: string };
  type FileObject = { file: File };
`;

const CONTROLLERS = `
  Same<keyof VaultController, "insert" | "update" | "delete" | "get" | "uploadFile" | "query" | "detokenize" | "tokenize">,
  Same<keyof DetectController, "deidentifyText" | "reidentifyText" | "deidentifyFile" | "getDetectRun">,
  Same<keyof ConnectionController, "invoke">,
  Same<VaultController["insert"], (request: InsertRequest, options?: InsertOptions) => Promise<InsertResponse>>,
  Same<VaultController["update"], (request: UpdateRequest, options?: UpdateOptions) => Promise<UpdateResponse>>,
  Same<VaultController["delete"], (request: DeleteRequest) => Promise<DeleteResponse>>,
  Same<VaultController["get"], (request: GetRequest | GetColumnRequest, options?: GetOptions) => Promise<GetResponse>>,
  Same<VaultController["uploadFile"], (request: FileUploadRequest, options?: FileUploadOptions) => Promise<FileUploadResponse>>,
  Same<VaultController["query"], (request: QueryRequest) => Promise<QueryResponse>>,
  Same<VaultController["detokenize"], (request: DetokenizeRequest, options?: DetokenizeOptions) => Promise<DetokenizeResponse>>,
  Same<VaultController["tokenize"], (request: TokenizeRequest) => Promise<TokenizeResponse>>,
  Same<DetectController["deidentifyText"], (request: DeidentifyTextRequest, options?: DeidentifyTextOptions) => Promise<DeidentifyTextResponse>>,
  Same<DetectController["reidentifyText"], (request: ReidentifyTextRequest, options?: ReidentifyTextOptions) => Promise<ReidentifyTextResponse>>,
  Same<DetectController["deidentifyFile"], (request: DeidentifyFileRequest, options?: DeidentifyFileOptions) => Promise<DeidentifyFileResponse>>,
  Same<DetectController["getDetectRun"], (request: GetDetectRunRequest) => Promise<DeidentifyFileResponse>>,
  Same<ConnectionController["invoke"], (invokeRequest: InvokeConnectionRequest) => Promise<InvokeConnectionResponse>>,
`;

const union = (/** @type {string[]} */ names) => names.map((name) => (name.startsWith("[") ? "string | number" : JSON.stringify(name))).join(" | ");

/** The claims of one export, as members of a tuple of types that must all be true. @param {string} name @param {any} told @returns {string[]} */
function claims(name, told) {
  const { kind, members = {} } = told;
  const names = Object.keys(members);
  const more = name in MORE ? ` | ${MORE[name]}` : "";
  const keys = names.length > 0 ? [`Same<keyof ${name}, ${union(names)}${more}>`] : [];
  if (kind === "type") return [`Same<${name}, ${told.type}>`];
  if (kind === "function") return [`Same<typeof ${name}, ${told.signature}>`];
  if (kind === "enum") {
    const values = Object.entries(told.values);
    return [`Same<keyof typeof ${name}, ${union(Object.keys(told.values))}>`, ...values.map(([member, value]) => `Same<\`\${${name}.${member}}\`, ${JSON.stringify(value)}>`)];
  }
  if (kind === "interface") {
    const each = Object.entries(members).map(([member, text]) => {
      const type = text.replace(/ \((optional|deprecated)\)/g, "");
      if (member.startsWith("[")) return `Same<${name}[string], ${type}>`;
      return text.includes("(optional)") ? `Same<${name}["${member}"], (${type}) | undefined>, Optional<${name}, "${member}">` : `Same<${name}["${member}"], ${type}>, Required_<${name}, "${member}">`;
    });
    return [...keys, ...each];
  }
  assert.equal(kind, "class");
  const made = told.constructor === undefined || typeof told.constructor === "function" ? [] : [`Same<ConstructorParameters<typeof ${name}>, Parameters<(${told.constructor.slice(1, -1)}) => void>>`];
  const each = Object.entries(members).map(([member, { method, property, type, optional }]) => {
    const text = method ?? type ?? (optional ? `(${property}) | undefined` : property);
    return `Same<${name}["${member}"], ${text}>`;
  });
  return [...keys, ...made, ...each];
}

/** @param {string} specifier @param {boolean} isOurs */
function asked(specifier, isOurs) {
  const names = Object.keys(exports);
  const more = isOurs ? `import type { ClientOptions, SkyflowError as EdgeSkyflowError } from "skyflow-edge";` : `type ClientOptions = {}; type EdgeSkyflowError = Error;`;
  const all = Object.entries(exports).flatMap(([name, told]) => claims(name, told));
  const own = isOurs ? all : all.map((claim) => claim.replace(` | ${MORE.VaultConfig}`, ""));
  return `
    import { ${names.join(", ")} } from "${specifier}";
    ${more}
    type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : [A] extends [B] ? ([B] extends [A] ? true : false) : false;
    type Optional<T, K extends keyof T> = {} extends Pick<T, K> ? true : false;
    type Required_<T, K extends keyof T> = {} extends Pick<T, K> ? false : true;
    ${UNEXPORTED}
    type Holds<T extends true[]> = T;
    export type All = Holds<[
      ${CONTROLLERS}
      ${own.join(",\n      ")}
    ]>;
  `;
}

/** Compiles, in a project beside this file, which resolves the packages as users do. @param {string} name @param {Record<string, string>} files @param {object} [options] */
function compiles(name, files, options = {}) {
  const folder = here(`.${name}`);
  rmSync(folder, { recursive: true, force: true });
  try {
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
    writeFileSync(join(folder, "package.json"), `{ "type": "module" }`);
    const settings = { strict: true, noEmit: true, target: "es2022", lib: ["ES2023", "DOM", "DOM.AsyncIterable"], types: [], module: "nodenext", moduleResolution: "nodenext", skipLibCheck: false, ...options };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: settings, files: Object.keys(files) }));
    const tsc = fileURLToPath(new URL("../bin/tsc", import.meta.resolve("typescript")));
    execFileSync(process.execPath, [tsc, "-p", folder], { encoding: "utf8" });
  } catch (/** @type {any} */ error) {
    throw new Error(error.stdout ?? error.message);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const usage = readFileSync(here("types/usage.ts"), "utf8");
const commonjs = readFileSync(here("types/commonjs.cts"), "utf8");

test("every export of skyflow-node 2.1.1 has the type that it has there", () => {
  assert.equal(Object.keys(exports).length, 74);
  compiles("api", { "asked.ts": asked("skyflow-edge/skyflow-node", true) });
});

test("code of users of skyflow-node compiles, as an ES module and as CommonJS", () => {
  for (const name of Object.keys(exports)) assert.match(usage, new RegExp(`\\b${name}\\b`), `${name} is not used`);
  compiles("usage", { "usage.ts": usage, "usage.cts": usage, "commonjs.cts": commonjs });
});

test("code of users of skyflow-node compiles for a bundler", () => {
  compiles("bundler", { "usage.ts": usage }, { module: "esnext", moduleResolution: "bundler" });
});

const theirs = process.env.SKYFLOW_NODE;
if (theirs !== undefined) {
  test("the same holds of skyflow-node itself", () => {
    const files = { "usage.ts": usage.replaceAll("skyflow-edge/skyflow-node", "skyflow-node"), "asked.ts": asked("skyflow-node", false) };
    compiles("theirs", files, { paths: { "skyflow-node": [theirs] }, skipLibCheck: true, module: "esnext", moduleResolution: "bundler" });
  });
}

test("the module exports the values that skyflow-node does, and no others", () => {
  const values = Object.entries(exports).filter(([, { kind }]) => kind !== "interface" && kind !== "type").map(([name]) => name);
  assert.deepEqual(Object.keys(node).sort(), values.sort());
});

test("classes, enums and functions are as declared", () => {
  for (const [name, { kind, members = {}, values }] of /** @type {[string, any][]} */ (Object.entries(exports))) {
    const value = /** @type {any} */ (node)[name];
    if (kind === "enum") assert.deepEqual({ ...value }, values, name);
    if (kind === "function") assert.equal(typeof value, "function", name);
    if (kind !== "class") continue;
    assert.equal(value.name, name);
    for (const [member, { method, accessor }] of /** @type {[string, any][]} */ (Object.entries(members))) {
      if (method) assert.equal(typeof value.prototype[member], "function", `${name}.${member}`);
      if (accessor) assert.ok(member in value.prototype, `${name}.${member}`);
    }
  }
});
