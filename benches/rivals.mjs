/** What npm offers besides: installed once into the cache of `cargo xtask`, because nothing but this report needs its 130 packages. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** The newest of version 1. Version 2 is measured from a build of its repository. */
export const SKYFLOW_NODE_1_VERSION = "1.14.3";

/** A folder from which `skyflow-node` 1 and its dependencies can be required. */
export function skyflowNode1() {
  const { SKYFLOW_EDGE_CACHE, XDG_CACHE_HOME } = process.env;
  const cache = SKYFLOW_EDGE_CACHE ?? join(XDG_CACHE_HOME ?? join(homedir(), ".cache"), "skyflow-edge");
  const folder = join(cache, "rivals", `skyflow-node-${SKYFLOW_NODE_1_VERSION}`);
  if (!existsSync(join(folder, "complete"))) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, dependencies: { "skyflow-node": SKYFLOW_NODE_1_VERSION } }));
    execFileSync("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], { cwd: folder, stdio: ["ignore", 2, 2] });
    writeFileSync(join(folder, "complete"), "");
  }
  return folder;
}
