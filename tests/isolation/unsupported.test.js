// Where WebAssembly cannot run, the error says why and what to do: thrown by constructors, as a rejection of promises.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import test from "node:test";
import { fileURLToPath } from "node:url";

import { Miniflare, supportedCompatibilityDate } from "miniflare";

const script = fileURLToPath(import.meta.resolve("skyflow-edge"));

const PROGRAM = `
  import { generateBearerTokenFromCreds, isExpired, LogLevel, Skyflow, SkyflowError } from ${JSON.stringify(`file://${script}`)};
  const told = (error) => ({ known: error instanceof SkyflowError, code: error.code, message: error.message, cause: error.cause?.name });
  let thrown;
  try {
    new Skyflow();
  } catch (error) {
    thrown = told(error);
  }
  const rejected = await generateBearerTokenFromCreds("{}").then(() => "resolved", told);
  console.log(JSON.stringify({ thrown, rejected, expired: isExpired("x"), level: LogLevel.DEBUG }));
`;

/** @param {string[]} flags @param {string} [before] */
const run = (flags, before = "") => JSON.parse(execFileSync(process.execPath, [...flags, "--input-type=module", "-e", `${before}\n${PROGRAM}`], { encoding: "utf8" }));

/** @param {any} told @param {RegExp} message */
function isExplained({ thrown, rejected, expired, level }, message) {
  for (const error of [thrown, rejected]) {
    assert.deepEqual([error.known, error.code], [true, "UNSUPPORTED_RUNTIME"]);
    assert.match(error.message, message);
  }
  // What needs no engine works.
  assert.deepEqual([expired, level], [true, "DEBUG"]);
}

test("without WebAssembly", () => {
  isExplained(run(["--jitless"]), /cannot run here: this runtime has no WebAssembly/);
});

test("a runtime that never had WebAssembly, as Hermes", () => {
  isExplained(run([], "delete globalThis.WebAssembly;"), /cannot run here: this runtime has no WebAssembly/);
});

test("a policy against WebAssembly, of a page or a server", () => {
  const refused = 'WebAssembly.Module = class { constructor() { throw new WebAssembly.CompileError("WebAssembly.Module(): Wasm code generation disallowed by embedder"); } };';
  isExplained(run([], refused), /compiles no WebAssembly from bytes\. Workers have to import the package with the condition `workerd`/);
  isExplained(run([], `globalThis.document = {}; ${refused}`), /Content-Security-Policy forbids WebAssembly\. Add 'wasm-unsafe-eval'/);
});

test("another failure names its cause", () => {
  const broken = 'WebAssembly.Instance = class { constructor() { throw new RangeError("out of memory"); } };';
  const told = run([], broken);
  isExplained(told, /could not be started; see `cause`/);
  assert.equal(told.thrown.cause, "RangeError");
});

test("bytes on workerd", async () => {
  const worker = `import { Skyflow } from "./index.js"; export default { fetch() { try { new Skyflow(); return new Response("made"); } catch (error) { return Response.json([error.code, error.message]); } } };`;
  const modules = [{ type: /** @type {const} */ ("ESModule"), path: "main.js", contents: worker }, { type: /** @type {const} */ ("ESModule"), path: "index.js", contents: readFileSync(script, "utf8") }];
  const workerd = new Miniflare({ modules, compatibilityDate: supportedCompatibilityDate });
  try {
    const [code, message] = /** @type {any} */ (await (await workerd.dispatchFetch("http://worker.example/")).json());
    assert.equal(code, "UNSUPPORTED_RUNTIME");
    assert.match(message, /condition `workerd`/);
  } finally {
    await workerd.dispose();
  }
});
