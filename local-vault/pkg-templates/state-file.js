/**
 * The vault's state on disk. A new file is written beside the old one, flushed and
 * renamed over it, so that a crash at any moment leaves one complete state.
 */
import { mkdtemp, open, readFile, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

/** Readable by the owner only: the files hold private keys. */
const MODE = 0o600;

export class StateFile {
  #path;
  /** @type {Promise<void> | undefined} */
  #running;
  /** @type {Promise<void> | undefined} */
  #waiting;

  /** @param {string} path */
  constructor(path) {
    this.#path = resolve(path);
  }

  /** @returns {Promise<string | undefined>} undefined if there is no file yet */
  async read() {
    try {
      return await readFile(this.#path, "utf8");
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code === "ENOENT") return undefined;
      throw error;
    }
  }

  /**
   * Resolves once a state at least as new as the present one is on disk. Calls
   * during a write share the next one.
   * @param {() => string} snapshot
   * @returns {Promise<void>}
   */
  save(snapshot) {
    if (!this.#running) {
      this.#running = replaceFile(this.#path, snapshot()).finally(() => (this.#running = undefined));
      return this.#running;
    }
    this.#waiting ??= this.#running
      .catch(() => undefined)
      .then(() => {
        this.#waiting = undefined;
        return this.save(snapshot);
      });
    return this.#waiting;
  }
}

/**
 * Writes the credentials.json of the service account, which the SDKs take, where only the
 * owner can read it: beside the state, or in a folder of its own.
 * @param {import("./index.js").LocalVault} vault
 * @param {string} vaultUrl
 * @param {string | undefined} statePath
 */
export async function writeCredentials(vault, vaultUrl, statePath) {
  const folder = statePath === undefined ? await mkdtemp(join(tmpdir(), "skyflow-local-vault-")) : undefined;
  const path = folder === undefined ? `${resolve(statePath ?? "")}.credentials.json` : join(folder, "credentials.json");
  const account = { ...JSON.parse(vault.credentialsString), tokenURI: `${vaultUrl}/v1/auth/sa/oauth/token` };
  // Without a line break: the official Python SDK escapes those of SKYFLOW_CREDENTIALS, which takes this content.
  await replaceFile(path, JSON.stringify(account));
  return { path, remove: () => rm(folder ?? path, { recursive: true, force: true }) };
}

/**
 * @param {string} path
 * @param {string} text
 */
async function replaceFile(path, text) {
  const temporary = `${path}.${process.pid}.tmp`;
  const file = await open(temporary, "w", MODE);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
  await syncFolder(dirname(path));
}

/** Makes the rename itself last; not every system lets a folder be opened. @param {string} path */
async function syncFolder(path) {
  try {
    const folder = await open(path, "r");
    await folder.sync().finally(() => folder.close());
  } catch {
    // The file is whole either way.
  }
}
