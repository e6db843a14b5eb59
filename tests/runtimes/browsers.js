// Node only: the contract tests and the scenario in a headless browser.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";

import { build } from "esbuild";
import { build as vite } from "vite";

import { page, resultsIn } from "../support/browser.js";
import { withBundle } from "../support/bundle.js";
import { installed } from "../support/installed.js";
import { report } from "./reported.js";

const TIMEOUT = { timeout: 300_000 };

const CONTRACT = `
  import { runAll } from "./tests/support/results.js";
  const all = [];
  globalThis.results = runAll((result) => all.push(result)).then(() => all);
`;

/** What a page of a project does. @param {(name: string) => string} specifier of a package @param {boolean} lines whether the README's lines are reached from it */
const scenario = (specifier, lines = false) => `
  import * as edge from "${specifier("skyflow-edge")}";
  import * as local from "${specifier("skyflow-local-vault")}";
  import { runLines } from "./scenario/lines.js";
  import { runScenario } from "./scenario/scenario.js";
  globalThis.results = (async () => {
    const results = await runScenario(edge, local);
    ${lines ? `results.push(await runLines(edge, local, async () => void (await import("./five-lines/page.js"))));` : ""}
    return results;
  })();
`;

/** The ways that a package gets into a page: what is written there, and where the page is then. */
const WAYS = {
  "as plain ES modules from a static server": async (/** @type {string} */ project) => {
    // A project whose packages are where a page can ask for them, and nothing else: no import map, no bundler.
    writeFileSync(join(project, "entry.js"), scenario((name) => `./node_modules/${name}/index.js`, true));
    return project;
  },
  "bundled by esbuild": async (/** @type {string} */ project) => {
    writeFileSync(join(project, "main.js"), scenario((name) => name));
    await build({ entryPoints: [join(project, "main.js")], bundle: true, format: "esm", outfile: join(project, "esbuild/entry.js"), logLevel: "error" });
    return join(project, "esbuild");
  },
  "bundled by Vite": async (/** @type {string} */ project) => {
    writeFileSync(join(project, "main.js"), scenario((name) => name));
    writeFileSync(join(project, "index.html"), page("/main.js"));
    await vite({ root: project, configFile: false, logLevel: "error", build: { outDir: "vite" } });
    return join(project, "vite");
  },
};

/** @param {"chromium" | "firefox"} browser */
export function testsIn(browser) {
  test(`the contract in ${browser}`, TIMEOUT, (t) =>
    withBundle(CONTRACT, ["browser"], async (folder) => {
      writeFileSync(join(folder, "index.html"), page("/entry.js"));
      const { results, unhandled, runtime } = await resultsIn(browser, folder);
      await report(t, version(runtime), results, unhandled);
    }));

  for (const [way, make] of Object.entries(WAYS)) {
    test(`the installed packages in ${browser}, ${way}`, TIMEOUT, async (t) => {
      const folder = await make(installed());
      if (way !== "bundled by Vite") writeFileSync(join(folder, "index.html"), page("/entry.js"));
      const { results, unhandled, runtime } = await resultsIn(browser, folder);
      await report(t, version(runtime), results, unhandled);
    });
  }
}

/** As people call it. @param {string} userAgent */
const version = (userAgent) => /(?:Firefox|Chrome)\/[\d.]+/.exec(userAgent)?.[0].replace("/", " ").replace("Chrome", "Chromium") ?? userAgent;
