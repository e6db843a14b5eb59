/** What is measured: the package, and beside it an empty one. */
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { ROOT } from "../../tests/support/bundle.js";

/** The two packages: what of each is made. */
export const PACKAGES = {
  empty: "new module.Empty()",
  client: `new module.Skyflow({ vaultConfigs: [{ vaultId: "v1", clusterId: "c1", credentials: { apiKey: "sky-abcde-0123456789abcdef0123456789abcdef" } }] })`,
};

/** Where each is in a project. */
export const FOLDERS = { empty: "node_modules/empty", client: "node_modules/skyflow-edge" };

/** Which is measured first changes from round to round, so that neither is helped by the other every time. @param {number} round */
export const order = (round) => /** @type {("empty" | "client")[]} */ (round % 2 === 0 ? ["empty", "client"] : ["client", "empty"]);

/** @param {(project: string) => Promise<T>} use @returns {Promise<T>} @template T */
export async function withProject(use) {
  const project = await mkdtemp(join(tmpdir(), "skyflow-edge-start-"));
  try {
    await cp(join(ROOT, "pkg"), join(project, FOLDERS.client), { recursive: true });
    await mkdir(join(project, FOLDERS.empty));
    await writeFile(join(project, FOLDERS.empty, "package.json"), JSON.stringify({ name: "empty", version: "0.0.0", type: "module", exports: "./index.js" }));
    await writeFile(join(project, FOLDERS.empty, "index.js"), "export class Empty {}\n");
    await writeFile(join(project, "package.json"), JSON.stringify({ private: true, type: "module" }));
    return await use(project);
  } finally {
    await rm(project, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}
