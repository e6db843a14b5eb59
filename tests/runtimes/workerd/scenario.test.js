// The scenario on the installed packages in the real workerd, as wrangler bundles them, without nodejs_compat.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";

import { Miniflare, supportedCompatibilityDate } from "miniflare";

import { installed } from "../../support/installed.js";
import { report } from "../reported.js";
import { OLDEST, VERSION } from "./versions.js";

const WORKER = `
  import * as edge from "skyflow-edge";
  import * as local from "skyflow-local-vault";
  import lines from "./five-lines/worker.js";
  import { CARD, ENVIRONMENT, runLines } from "./scenario/lines.js";
  import { runScenario } from "./scenario/scenario.js";
  const unhandled = new Map();
  addEventListener("unhandledrejection", ({ promise, reason }) => unhandled.set(promise, String(reason)));
  addEventListener("rejectionhandled", ({ promise }) => unhandled.delete(promise));
  export default {
    async fetch() {
      const results = await runScenario(edge, local);
      const request = new Request("https://worker.example/", { method: "POST", body: JSON.stringify({ card_number: CARD }) });
      results.push(await runLines(edge, local, async () => (await lines.fetch(request, ENVIRONMENT)).json()));
      return Response.json({ results, unhandled: [...unhandled.values()] });
    },
  };
`;

test("the installed packages in workerd", { timeout: 200_000 }, async (t) => {
  const project = installed();
  writeFileSync(join(project, "worker.js"), WORKER);
  writeFileSync(join(project, "wrangler.json"), JSON.stringify({ name: "consumer", main: "worker.js", compatibility_date: supportedCompatibilityDate, send_metrics: false }));
  execFileSync("wrangler", ["deploy", "--dry-run", "--outdir", "bundle"], { cwd: project, stdio: "pipe", env: { ...process.env, CI: "true", HOME: project, WRANGLER_SEND_METRICS: "false" } });
  const files = readdirSync(join(project, "bundle")).filter((name) => /\.(js|wasm)$/.test(name));
  // The script is the entry, so it comes first.
  const modules = files.sort((a) => (a === "worker.js" ? -1 : 1)).map((name) => ({
    type: /** @type {const} */ (name.endsWith(".wasm") ? "CompiledWasm" : "ESModule"),
    path: name,
    contents: readFileSync(join(project, "bundle", name)),
  }));
  for (const compatibilityDate of [OLDEST, supportedCompatibilityDate]) {
    await t.test(`as of ${compatibilityDate}`, async (t) => {
      const workerd = new Miniflare({ modules, compatibilityDate });
      try {
        const { results, unhandled } = /** @type {any} */ (await (await workerd.dispatchFetch("http://consumer.example/")).json());
        await report(t, VERSION, results, unhandled);
      } finally {
        await workerd.dispose();
      }
    });
  }
});
