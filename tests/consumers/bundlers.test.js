// Bundlers: for pages, run in Chromium, and for Workers, run in workerd. None has a plugin for WebAssembly.
import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { page, resultsIn } from "../support/browser.js";
import { consumer } from "./support/consumer.js";
import { whileServing } from "./support/served.js";

/** Opens the bundle in a page. @param {string} folder */
async function inPage(folder) {
  writeFileSync(join(folder, "index.html"), page("/bundle.js"));
  const { results, unhandled } = await resultsIn("chromium", folder);
  assert.deepEqual(unhandled, []);
  return results;
}

/** Bytes of all scripts of a folder. @param {string} folder */
const bytesOf = (folder) => readdirSync(folder).filter((file) => file.endsWith(".js")).reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);

/** Each makes `$OUT/bundle.js` of `$IN`. @type {[string, string, boolean?][]} */
const BUNDLERS = [
  ["esbuild", "esbuild $IN --bundle --minify --format=esm --outfile=$OUT/bundle.js"],
  ["rollup", "rollup -c rollup.config.js -i $IN -o $OUT/bundle.js"],
  ["webpack", "webpack build ./$IN --mode production -o $OUT --output-filename bundle.js"],
  ["@rspack/core", "rspack build --mode production --entry ./$IN -o $OUT && mv $OUT/main.js $OUT/bundle.js"],
  ["parcel", "parcel build $IN --no-source-maps --no-cache --dist-dir $OUT && mv $OUT/$IN $OUT/bundle.js", true],
];

for (const [name, line, long] of BUNDLERS) {
  consumer({ project: "bundlers", name: `${name}, for a page`, shows: [name], long }, async ({ sh, folder }) => {
    if (name === "parcel") {
      const path = join(folder, "package.json");
      // Parcel reads `exports` when it is told to.
      const told = { "@parcel/resolver-default": { packageExports: true }, targets: { default: { context: "browser", includeNodeModules: true, outputFormat: "esmodule" } } };
      writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, "utf8")), ...told }));
    }
    for (const [file, expected] of [["program.js", "1 true true"], ["enums.js", "API OFF"]]) {
      const out = file.replace(".js", "");
      await sh(line, { IN: file, OUT: out });
      assert.equal(await inPage(join(folder, out)), expected);
    }
    assert.ok(bytesOf(join(folder, "enums")) < 12_000, `enums alone: ${bytesOf(join(folder, "enums"))} bytes`);
  });
}

for (const [version, long] of /** @type {[string, boolean][]} */ ([["6.4.6", true], ["7.3.8", true], ["8.4.0", false]])) {
  const change = (/** @type {any} */ { dependencies }) => void (dependencies.vite = version);
  consumer({ project: "vite-pages", name: `Vite ${version[0]}, for a page`, shows: ["vite"], change, long }, async ({ sh, folder }) => {
    await sh("vite build");
    assert.equal(await inPage(join(folder, "dist")), "1 true true");
  });
  consumer({ project: "vite-pages", name: `Vite ${version[0]}, its development server, for a page`, shows: ["vite"], change, long }, async ({ folder, env }) => {
    // A page that has all its scripts from the development server.
    const served = join(folder, "served");
    mkdirSync(served);
    writeFileSync(join(served, "index.html"), page("/program.js"));
    await whileServing(folder, "exec vite --port $PORT --strictPort --host $HOST", env, async (address) => {
      const { results, unhandled } = await resultsIn("chromium", served, { behind: address });
      assert.deepEqual([results, unhandled], ["1 true true", []]);
    });
  });
  consumer({ project: "vite-workers", name: `Vite ${version[0]}, its development server with @cloudflare/vite-plugin`, shows: ["vite", "@cloudflare/vite-plugin"], change, node: 22, long }, async ({ folder, env }) => {
    await whileServing(folder, "exec vite --config cloudflare.config.js --port $PORT --strictPort --host $HOST", { ...env, WRANGLER_SEND_METRICS: "false" }, async (address) => {
      assert.equal(await (await fetch(address)).text(), "1 Cloudflare-Workers");
    });
  });
  consumer({ project: "vite-workers", name: `Vite ${version[0]}, for a Worker, without a plugin: an error that names the plugin`, shows: ["vite"], change, node: 22, long }, async ({ sh }) => {
    await assert.rejects(sh("vite build --config plain.config.js"), /vite-needs-cloudflare-vite-plugin\.js/);
  });
  consumer({ project: "vite-workers", name: `Vite ${version[0]} with @cloudflare/vite-plugin, for a Worker`, shows: ["vite", "@cloudflare/vite-plugin"], change, node: 22, long }, async ({ sh, folder }) => {
    await sh("vite build --config cloudflare.config.js");
    assert.match(await sh(`node ask.mjs dist/consumer ${entryOf(join(folder, "dist/consumer"))}`), /^1 Cloudflare-Workers\n/);
  });
}

consumer({ project: "vite-workers", name: "wrangler", shows: ["wrangler", "miniflare"], node: 22 }, async ({ sh }) => {
  await sh("wrangler deploy --dry-run --outdir out", { WRANGLER_SEND_METRICS: "false" });
  assert.match(await sh("node ask.mjs out worker.js"), /^1 Cloudflare-Workers\n/);
});

/** The script that the plugin names in the configuration it writes. @param {string} folder */
const entryOf = (folder) => JSON.parse(readFileSync(join(folder, "wrangler.json"), "utf8")).main;
