// The benchmarks are no part of the tests; that they can be read is, or a report would fail at its end.
import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import * as assert from "../support/assert.js";

const folder = fileURLToPath(new URL("../../benches/", import.meta.url));
const scripts = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".mjs"));

test("every script of the benchmarks is JavaScript", () => {
  assert.ok(scripts.includes("run.mjs"), "the folder is read");
  for (const name of scripts) execFileSync(process.execPath, ["--check", folder + name], { stdio: ["ignore", "ignore", "pipe"] });
});
