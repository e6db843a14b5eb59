// R20: a SkyflowError is an ordinary Error in every tool that users have, and none of them comes upon the answer behind it.
import test from "node:test";
import { deepStrictEqual, notDeepStrictEqual } from "node:assert";
import { inspect, isDeepStrictEqual, types } from "node:util";

import { SkyflowError, skyflowError } from "../../pkg-templates/errors.js";
import { ErrorResponse } from "../../pkg-templates/host/error-response.js";
import { callerFirst, withoutOwnFrames } from "../../pkg-templates/host/stack.js";
import * as assert from "../support/assert.js";

const MARK = "Canary4111Zq7xkcd";
const cause = new TypeError("fetch failed");
const response = new ErrorResponse(400, new Headers({ "x-mark": MARK }), new TextEncoder().encode(MARK));
const fields = { code: /** @type {const} */ ("CONFLICT"), operation: "insert", httpCode: 409, httpStatus: "Conflict", grpcCode: 6, requestId: "r-1", details: [{ field: "ssn" }], retryable: true, retryAfterMs: 2000, response, cause };
const make = () => new SkyflowError("insert: Unique constraint", fields);
const plain = { name: "SkyflowError", message: "insert: Unique constraint", code: "CONFLICT", operation: "insert", httpCode: 409, httpStatus: "Conflict", grpcCode: 6, requestId: "r-1", details: [{ field: "ssn" }], retryable: true, retryAfterMs: 2000 };

class PaymentError extends SkyflowError {
  name = "PaymentError";
}
class Unnamed extends SkyflowError {}

test("it is an Error by every way to tell one", () => {
  const error = make();
  assert.ok(error instanceof Error && error instanceof SkyflowError && types.isNativeError(error));
  assert.equal(Object.prototype.toString.call(error), "[object Error]");
  assert.equal(String(error), "SkyflowError: insert: Unique constraint");
  assert.equal(error.constructor.name, "SkyflowError");
  assert.match(error.stack, /^SkyflowError: insert: Unique constraint\n {4}at /);
  assert.deepEqual(Object.keys(error).sort(), Object.keys(plain).filter((key) => key !== "name" && key !== "message").sort());
  assert.deepEqual(["name", "stack", "message", "cause", "response"].filter((name) => Object.getOwnPropertyDescriptor(error, name)?.enumerable), []);
});

test("defaults are those of the declaration, and nothing is read from a polluted prototype", () => {
  const bare = new SkyflowError("no");
  assert.deepEqual(bare.toJSON(), { name: "SkyflowError", message: "no", code: "API", operation: null, httpCode: 400, httpStatus: null, grpcCode: null, requestId: null, details: [], retryable: false, retryAfterMs: null });
  assert.equal(bare.response, null);
  assert.ok(!("cause" in bare));
  assert.ok("cause" in new SkyflowError("no", { cause: undefined }));
  const polluted = /** @type {any} */ (Object.prototype);
  for (const name of ["operation", "retryAfterMs", "response", "cause"]) polluted[name] = MARK;
  try {
    const { operation, retryAfterMs, response: found } = new SkyflowError("no", {});
    assert.deepEqual([operation, retryAfterMs, found], [null, null, null]);
  } finally {
    for (const name of ["operation", "retryAfterMs", "response", "cause"]) delete polluted[name];
  }
});

test("the answer is there for those who ask, and nobody comes upon it", () => {
  const error = make();
  assert.equal(error.response, response);
  assert.equal(error.response?.text(), MARK);
  assert.equal(Object.create(error).response, null);
  const shown = [
    inspect(error, { depth: 20 }),
    inspect(error, { depth: 20, showHidden: true }),
    JSON.stringify(error),
    JSON.stringify({ ...error }),
    JSON.stringify(Object.getOwnPropertyDescriptors(error)),
    String(error.stack),
    inspect({ deep: { error } }, { depth: 20 }),
    JSON.stringify(structuredClone(error), Object.getOwnPropertyNames(structuredClone(error))),
  ];
  for (const text of shown) assert.excludes(text, MARK);
  assert.deepEqual(JSON.parse(JSON.stringify(error)), plain);
});

test("a subclass keeps a name of its own, and one without has the name of its class where tools look for it", () => {
  const own = new PaymentError("no", fields);
  assert.deepEqual([own.name, String(own), own.toJSON().name, own.constructor.name], ["PaymentError", "PaymentError: no", "PaymentError", "PaymentError"]);
  assert.ok(own instanceof SkyflowError);
  const unnamed = new Unnamed("no");
  assert.deepEqual([unnamed.name, unnamed.constructor.name], ["SkyflowError", "Unnamed"]);
  const renamed = make();
  renamed.name = "Renamed";
  assert.equal(String(renamed), "Renamed: insert: Unique constraint");
});

test("it can be cloned, as to a worker, and compared", () => {
  const clone = structuredClone(make());
  assert.ok(clone instanceof Error);
  assert.equal(clone.message, "insert: Unique constraint");
  const same = make();
  deepStrictEqual(make(), same);
  assert.ok(isDeepStrictEqual(make(), same));
  notDeepStrictEqual(new SkyflowError("insert: Unique constraint", { ...fields, httpCode: 400 }), same);
});

/** What serializers of common loggers take of an error. @type {Record<string, (error: any) => unknown>} */
const SERIALIZERS = {
  "pino: type, message, stack and what can be enumerated": (error) => {
    const copy = /** @type {any} */ ({ type: error.constructor.name, message: error.message, stack: error.stack });
    for (const key in error) copy[key] ??= error[key];
    return copy;
  },
  "winston: Object.assign": (error) => Object.assign({}, error, { level: error.level, message: error.message, stack: error.stack, cause: error.cause }),
  "bunyan: name, message, stack, code": (error) => ({ message: error.message, name: error.name, stack: error.stack + (typeof error.cause === "function" ? error.cause() : ""), code: error.code, signal: error.signal }),
  "serialize-error: every own property": (error) => Object.fromEntries(Object.getOwnPropertyNames(error).map((name) => [name, error[name] instanceof Error ? String(error[name]) : error[name]])),
};

test("serializers of loggers find its fields, and nothing else", () => {
  for (const [name, serialize] of Object.entries(SERIALIZERS)) {
    const text = JSON.stringify(serialize(make()));
    assert.includes(text, "insert: Unique constraint", name);
    assert.includes(text, "CONFLICT", name);
    assert.excludes(text, MARK, name);
  }
});

const OURS = "file:///app/node_modules/skyflow-edge/index.js";
const V8 = `SkyflowError: get: no
    at new T (${OURS}:1:2)
    at skyflowError (${OURS}:3:4)
    at __wbg_import (${OURS}:5:6)
    at skyflow_edge.wasm.poll (wasm://wasm/skyflow_edge.wasm-00ab12:wasm-function[7]:0x1234)
    at a (${OURS}:7:8)
    at wasm://wasm/skyflow_edge.wasm-00ab12:wasm-function[9]:0x99
    at resume (${OURS}:9:10)
    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)
    at async Vault.get (${OURS}:11:12)
    at async main (file:///app/main.mjs:3:9)
    at async other (${OURS}:1:2)`;
const CALLER = "SkyflowError: get: no\n    at async main (file:///app/main.mjs:3:9)";

test("the first frames of a stack are the caller's", () => {
  assert.equal(withoutOwnFrames(V8, OURS), `${CALLER}\n    at async other (${OURS}:1:2)`);
  assert.equal(withoutOwnFrames(V8, OURS, 1), CALLER);
  for (const script of ["/app/node_modules/skyflow-edge/edge.js", "C:\\app\\node_modules\\skyflow-edge\\index.js", "https://cdn.example/skyflow-edge@0.1.0/index.js", "file:///cache/npm/skyflow-edge/0.1.0/index.js", "/app/node_modules/skyflow-edge/index.cjs"]) assert.equal(withoutOwnFrames(V8.replaceAll(OURS, script), script, 1), CALLER, script);
  const entry = OURS.replace("index.js", "skyflow-node/index.js");
  assert.equal(withoutOwnFrames(V8.replace("    at async main", `    at async R (${entry}:5:212)\n    at async main`), OURS, 1), CALLER);
  const safari = `f@${OURS}:1:2\nwasm-function[12]@[wasm code]\nwasm-stub@[wasm code]\nresume@${OURS}:3:4\nmain@https://app.example/main.js:5:6`;
  assert.equal(withoutOwnFrames(safari, OURS), "main@https://app.example/main.js:5:6");
  const firefox = `f@${OURS}:1:2\nx@${OURS} line 1 > WebAssembly.Module:wasm-function[3]:0x1a\nasync*get@${OURS}:3:4\nmain@https://app.example/main.js:5:6`;
  assert.equal(withoutOwnFrames(firefox, OURS), "main@https://app.example/main.js:5:6");
});

test("in an application's bundle none of its frames is taken away", () => {
  const bundle = "file:///app/dist/bundle.js";
  const bundled = V8.replaceAll(OURS, bundle).replace("file:///app/main.mjs", bundle);
  const left = withoutOwnFrames(bundled, bundle);
  assert.includes(left, `at resume (${bundle}:9:10)`);
  assert.includes(left, `at async main (${bundle}:3:9)`);
  assert.excludes(left, "wasm");
  const own = "E: x\n    at f (file:///app/dist/bundle.js:1:2)\n    at users.wasm.g (wasm://wasm/00ff:wasm-function[1]:0x1)";
  assert.equal(withoutOwnFrames(own, OURS), own);
  const onlyOurs = `E: x\n    at f (${OURS}:1:2)`;
  assert.equal(withoutOwnFrames(onlyOurs, OURS), onlyOurs);
  for (const text of ["", "no frames at all", "a@b.example\nis no address"]) assert.equal(withoutOwnFrames(text, OURS), text);
});

test("a stack that is no text, or cannot be changed, stays", () => {
  for (const error of [Object.assign(new Error("x"), { stack: [1] }), Object.freeze(new Error("x")), Object.defineProperty(new Error("x"), "stack", { get() { throw new Error("no"); } })]) assert.equal(callerFirst(/** @type {any} */ (error)), error);
});

test("the core makes errors of fields, and the runtime's limit of frames is as it was", () => {
  const { stackTraceLimit } = Error;
  const error = skyflowError("get: no", { code: "BAD_REQUEST", operation: "get", httpCode: 400, cause: undefined });
  assert.deepEqual([error.code, error.operation, "cause" in error, Error.stackTraceLimit], ["BAD_REQUEST", "get", true, stackTraceLimit]);
  assert.ok(String(error.stack).split("\n").length <= stackTraceLimit + 1);
  Error.stackTraceLimit = 0;
  assert.equal(String(skyflowError("no", { code: "INVALID_INPUT" }).stack), "SkyflowError: no");
  Error.stackTraceLimit = stackTraceLimit;
  assert.equal(skyflowError("no", { code: "INVALID_INPUT" }).code, "INVALID_INPUT");
});
