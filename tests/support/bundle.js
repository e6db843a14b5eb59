// Node only: bundles a test with esbuild, for a runtime that does not resolve npm packages itself.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

/** The root of the repository, where node_modules is. */
export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/**
 * @param {string} source of the entry; its imports are relative to the repository's root
 * @param {string[]} conditions of package.json, such as `workerd`
 * @param {(folder: string, files: string[]) => Promise<T>} use what is done with the files of the bundle, the entry `entry.js` among them
 * @param {string[]} [external] imports that are left to the runtime, such as `node:async_hooks`
 * @returns {Promise<T>}
 * @template T
 */
export async function withBundle(source, conditions, use, external = []) {
  const folder = await mkdtemp(join(tmpdir(), "skyflow-edge-bundle-"));
  try {
    const result = await build({
      stdin: { contents: source, resolveDir: ROOT, sourcefile: "entry.js", loader: "js" },
      bundle: true,
      format: "esm",
      target: "es2022",
      conditions,
      external,
      loader: { ".wasm": "copy" },
      outfile: join(folder, "entry.js"),
      metafile: true,
      logLevel: "error",
    });
    const files = Object.keys(result.metafile.outputs).map((file) => file.split("/").at(-1) ?? file);
    return await use(folder, files);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * The modules of a Worker, as miniflare takes them.
 * @param {string} source of the Worker
 * @param {string[]} [external] imports that are left to the runtime
 */
export const workerModules = (source, external) =>
  withBundle(
    source,
    ["workerd", "worker", "browser"],
    (folder, files) =>
      Promise.all(
        files
          .sort((a) => (a === "entry.js" ? -1 : 1))
          .map(async (path) => ({
            type: /** @type {const} */ (path.endsWith(".wasm") ? "CompiledWasm" : "ESModule"),
            path,
            contents: await readFile(join(folder, path)),
          })),
      ),
    external,
  );
