// A page whose Content-Security-Policy forbids WebAssembly, in a real browser.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";

import { page, resultsIn } from "../support/browser.js";
import { withBundle } from "../support/bundle.js";

const PROGRAM = `
  import { generateBearerTokenFromCreds, generateSignedDataTokensFromCreds, isExpired, LogLevel, Skyflow, SkyflowError } from "skyflow-edge";
  const told = (error) => [error instanceof SkyflowError, error.code, error.message, error.cause?.name];
  const thrown = (act) => { try { return act(), "made"; } catch (error) { return told(error); } };
  globalThis.results = (async () => [
    thrown(() => new Skyflow({})),
    thrown(() => Skyflow.builder().build()),
    await generateBearerTokenFromCreds("{}").then(() => "resolved", told),
    await generateSignedDataTokensFromCreds("{}", { dataTokens: ["t"] }).then(() => "resolved", told),
    [isExpired("x"), LogLevel.DEBUG],
  ])();
`;

/** What the page's program found, under a policy. @param {string} scripts what may run */
const under = (scripts) =>
  withBundle(PROGRAM, ["browser"], async (folder) => {
    const html = page("/entry.js");
    writeFileSync(join(folder, "index.html"), html.replace("<script", `<meta http-equiv="content-security-policy" content="script-src 'self' 'unsafe-inline' ${scripts}">\n<script`));
    const { results, unhandled } = await resultsIn("chromium", folder);
    assert.deepEqual(unhandled, []);
    return /** @type {any[]} */ (results);
  });

test("a page without 'wasm-unsafe-eval': constructors throw and functions reject with the cause and the remedy", async () => {
  const [constructed, built, exchanged, signed, rest] = await under("");
  for (const [isOurs, code, message, cause] of [constructed, built, exchanged, signed]) {
    assert.deepEqual([isOurs, code, cause], [true, "UNSUPPORTED_RUNTIME", "CompileError"]);
    assert.match(message, /Content-Security-Policy forbids WebAssembly\. Add 'wasm-unsafe-eval'/);
  }
  assert.deepEqual(rest, [true, "DEBUG"], "what needs no engine works");
});

test("a page with 'wasm-unsafe-eval' has the client", async () => {
  const [constructed, built] = await under("'wasm-unsafe-eval'");
  assert.deepEqual([constructed, built], ["made", "made"]);
});
