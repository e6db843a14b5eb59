// The scenario on the installed packages in a Next.js edge route, built by each of its two bundlers: Turbopack, and
// webpack 5 with `?module` imports. Both pick the package's files by the condition `edge-light`.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import test from "node:test";

import { installed } from "../../support/installed.js";
import { ENVIRONMENT } from "../../scenario/lines.js";
import { report } from "../reported.js";

const require = createRequire(import.meta.url);
const folderOf = (/** @type {string} */ name) => dirname(require.resolve(`${name}/package.json`));
const { version } = JSON.parse(readFileSync(join(folderOf("next"), "package.json"), "utf8"));

const ROUTE = `
  import * as edge from "skyflow-edge";
  import * as local from "skyflow-local-vault";
  import { CARD, runLines } from "../../scenario/lines.js";
  import { runScenario } from "../../scenario/scenario.js";
  import { POST } from "../lines/route.js";
  export const runtime = "edge";
  export const dynamic = "force-dynamic";
  export async function GET() {
    const results = await runScenario(edge, local);
    const request = new Request("https://route.example/", { method: "POST", body: JSON.stringify({ card_number: CARD }) });
    results.push(await runLines(edge, local, async () => (await POST(request)).json()));
    return Response.json({ results, where: globalThis.EdgeRuntime });
  }
`;
const LAYOUT = "export default ({ children }) => <html><body>{children}</body></html>;\n";
// The links below lead out of the project.
const SETTINGS = 'export default { turbopack: { root: "/" } };\n';

function nextProject() {
  const project = installed();
  for (const name of ["next", "react", "react-dom"]) symlinkSync(folderOf(name), join(project, "node_modules", name));
  mkdirSync(join(project, "app/scenario"), { recursive: true });
  cpSync(join(project, "five-lines/route.js"), join(project, "app/lines/route.js"));
  // As `create-next-app` makes it. With `"type": "module"` Next's webpack build does not find files of its own.
  writeFileSync(join(project, "package.json"), JSON.stringify({ private: true }));
  writeFileSync(join(project, "app/layout.jsx"), LAYOUT);
  writeFileSync(join(project, "app/scenario/route.js"), ROUTE);
  writeFileSync(join(project, "next.config.mjs"), SETTINGS);
  return project;
}

/** A server of what was built, once it says where. @param {string} cwd @param {NodeJS.ProcessEnv} env */
async function serve(cwd, env) {
  const server = spawn("next", ["start", "--hostname", "127.0.0.1", "--port", "0"], { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  let complaints = "";
  server.stderr.on("data", (chunk) => (complaints += chunk));
  const address = await new Promise((resolve, reject) => {
    let said = "";
    server.on("exit", () => reject(new Error(`next start ended: ${said}${complaints}`)));
    server.stdout.on("data", (chunk) => {
      said += chunk;
      const [found] = /http:\/\/127\.0\.0\.1:\d+/.exec(said) ?? [];
      if (found !== undefined) resolve(found);
    });
  });
  return { server, address, complaints: () => complaints };
}

for (const [bundler, option] of [["Turbopack", "--turbopack"], ["webpack", "--webpack"]]) {
  test(`the installed packages in a Next.js edge route, bundled by ${bundler}`, { timeout: 280_000 }, async (t) => {
    const project = nextProject();
    const env = { ...process.env, CI: "true", HOME: project, NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: "production", ...ENVIRONMENT };
    execFileSync("next", ["build", option], { cwd: project, env, stdio: "pipe" });
    const { server, address, complaints } = await serve(project, /** @type {any} */ (env));
    try {
      const response = await fetch(`${address}/scenario`);
      assert.equal(response.status, 200, complaints());
      const { results, where } = /** @type {any} */ (await response.json());
      assert.equal(where, "edge-runtime");
      await report(t, `Next.js ${version}`, results, complaints().split("\n").filter(Boolean));
    } finally {
      server.kill();
    }
  });
}
