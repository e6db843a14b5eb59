// Frameworks: one page or route that puts a card into a vault over HTTP, built and served as its makers say.
import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";

import { figure } from "../support/figures.js";
import { asksForTokens } from "./support/card.js";
import { consumer } from "./support/consumer.js";
import { whileServing, withVault } from "./support/served.js";

/**
 * A server that a command line starts, and maybe another builds.
 * @param {import("./support/consumer.js").Consumer} of
 * @param {{ build?: string, serve: string, path?: string, prepare?: (folder: string) => void }} how
 */
function served(of, { build, serve, path = "/token?number=", prepare }) {
  consumer(of, ({ folder, env, sh }) =>
    withVault(async ({ exchanges, variables }) => {
      if (build) await sh(build);
      prepare?.(folder);
      await whileServing(folder, serve, { ...env, ...variables }, (address) => asksForTokens(`${address}${path}`, exchanges));
    }),
  );
}

for (const [name, dependency] of [["Express", "express"], ["Fastify", "fastify"], ["Hono", "hono"]]) {
  served({ project: "servers", name: `${name} on Node`, shows: [dependency] }, { serve: `exec node ${dependency}.js`, path: "/token/" });
}
served({ project: "nest", name: "NestJS, module commonjs", shows: ["@nestjs/core", "typescript"] }, { build: "tsc -p .", serve: "exec node dist/main.js", path: "/token/" });

/** The bundle alone, with nothing beside it. @param {string} folder @param {string} file */
const alone = (folder, file) => (mkdirSync(join(folder, "alone")), renameSync(join(folder, file), join(folder, "alone", file)), renameSync(join(folder, "node_modules"), join(folder, "gone")));
for (const [format, file] of [["cjs", "bundle.cjs"], ["esm", "bundle.mjs"]]) {
  const build = `esbuild handler.js --bundle --minify --platform=node --target=node20 --format=${format} --outfile=${file}`;
  served({ project: "lambda", name: `AWS Lambda, bundled by esbuild as ${format}`, shows: ["esbuild"] }, { build, prepare: (folder) => alone(folder, file), serve: `exec node invoke.mjs ./alone/${file}`, path: "/" });
}

served({ project: "sveltekit", name: "SvelteKit 2", shows: ["@sveltejs/kit", "vite"], node: 22, long: true }, { build: "vite build", serve: "exec node build" });
served({ project: "nuxt", name: "Nuxt 4, Nitro", shows: ["nuxt"], node: 22, long: true }, { build: "nuxt build", serve: "exec node .output/server/index.mjs" });
served({ project: "astro", name: "Astro 5", shows: ["astro"], node: 22, long: true }, { build: "astro build", serve: "exec node dist/server/entry.mjs" });
served({ project: "react-router", name: "React Router 7", shows: ["react-router", "vite"], node: 22, long: true }, { build: "react-router build", serve: "exec react-router-serve ./build/server/index.js" });

const NEXT = [
  { major: 14, next: "14.2.35", react: "18.3.1", options: [""], long: false },
  { major: 15, next: "15.5.29", react: "19.2.8", options: ["", "--turbopack"], long: true },
  { major: 16, next: "16.4.6", react: "19.2.8", options: ["--turbopack", "--webpack"], long: true },
];

/** Files below a folder that hold any of these texts. @param {string} folder @param {string[]} texts */
function filesWith(folder, texts) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.map((file) => join(file.parentPath, file.name)).filter((file) => texts.some((text) => readFileSync(file).includes(text)));
}

for (const { major, next, react, options, long } of NEXT) {
  const change = (/** @type {any} */ { dependencies }) => Object.assign(dependencies, { next, react, "react-dom": react });
  consumer({ project: "next", name: `R69 Next.js ${major}: server component, route handlers in node and edge; nothing cached`, shows: ["next", "react"], change, long }, async ({ folder, env, sh }) => {
    for (const option of options) {
      await withVault(async ({ exchanges, variables }) => {
        const settings = { ...env, NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: "production" };
        const builtin = { ...variables, NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: "production" };
        await sh(`next build ${option}`, builtin);
        const start = "exec next start --hostname 127.0.0.1 --port $PORT";
        await whileServing(folder, start, { ...settings, ...variables }, async (address) => {
          for (const path of ["/node?number=", "/edge?number=", "/page?number=", "/fixed?number="]) await asksForTokens(`${address}${path}`, exchanges);
        });
        const answers = exchanges.map(({ answer }) => /"(?:number|value|token)":"([^"]+)"/.exec(answer)?.[1] ?? answer);
        const stored = filesWith(join(folder, ".next"), answers);
        figure("R69", `Next.js ${next} ${option}: ${exchanges.length} requests to the vault, ${stored.length} files under .next with bytes of an answer`);
        assert.deepEqual(stored, []);
      });
    }
  });
}
