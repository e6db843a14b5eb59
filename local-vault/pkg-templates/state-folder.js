/**
 * The folder of a vault's state: the database, the lock, and the credentials of the running server. All are readable by
 * the owner only, and no link is followed.
 */
import { closeSync, fsyncSync, lstatSync, mkdirSync, mkdtempSync, openSync, readdirSync, rmSync, rmdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { FileStorage, OWNER_ONLY } from "./file-storage.js";
import { lock } from "./state-lock.js";

const DATABASE = "vault.redb";
/** Beside a database that is not complete yet: if its process ends, it was never one. */
const INCOMPLETE = "vault.redb.new";
const FOLDER_MODE = 0o700;
const TEMPORARY = "skyflow-local-vault-";

export class StateFolder {
  #path;
  #unlock;
  /** The topmost folder that was created for it. @type {string | undefined} */
  #created;
  /** @type {FileStorage | undefined} */
  #storage;

  /**
   * Takes the folder, or creates it. A second server is refused.
   * @param {string} path
   */
  constructor(path) {
    this.#path = resolve(path);
    const found = lstatSync(this.#path, { throwIfNoEntry: false });
    if (found?.isSymbolicLink()) throw new Error("is a symbolic link, which is not followed.");
    if (found !== undefined && !found.isDirectory()) throw new Error("is not a folder.");
    if (found === undefined) this.#created = mkdirSync(this.#path, { recursive: true, mode: FOLDER_MODE });
    try {
      this.#unlock = lock(this.#path);
    } catch (error) {
      this.#removeCreated();
      throw error;
    }
  }

  /** Whether there is a state. */
  get hasState() {
    return exists(join(this.#path, DATABASE)) && !exists(join(this.#path, INCOMPLETE));
  }

  /** The storage of the state that there is, or of a new one, which counts once it is kept by `keep`. */
  open() {
    const path = join(this.#path, DATABASE);
    if (!this.hasState) {
      this.#removeIncomplete();
      writeFileSync(join(this.#path, INCOMPLETE), "", { flag: "wx", mode: OWNER_ONLY });
    }
    return (this.#storage = new FileStorage(path));
  }

  /** Makes a new state, with its first content, the state. */
  keep() {
    rmSync(join(this.#path, INCOMPLETE), { force: true });
    syncFolder(this.#path);
  }

  #removeIncomplete() {
    rmSync(join(this.#path, DATABASE), { force: true });
    rmSync(join(this.#path, INCOMPLETE), { force: true });
  }

  /** Lets go of the folder. */
  close() {
    this.#storage?.close();
    this.#storage = undefined;
    if (exists(join(this.#path, INCOMPLETE))) this.#removeIncomplete();
    this.#unlock();
    if (!this.hasState) this.#removeCreated();
  }

  #removeCreated() {
    if (this.#created === undefined) return;
    for (let path = this.#path; path.length >= this.#created.length; path = resolve(path, "..")) {
      try {
        rmdirSync(path);
      } catch {
        // Somebody else has put something there.
        return;
      }
    }
  }
}

/**
 * Writes the credentials.json of the service account, which the SDKs take: beside the state, or in a folder of its own.
 * @param {import("./index.js").LocalVault} vault
 * @param {string} vaultUrl
 * @param {string | undefined} statePath
 */
export function writeCredentials(vault, vaultUrl, statePath) {
  removeTemporary();
  const folder = statePath === undefined ? mkdtempSync(join(tmpdir(), `${TEMPORARY}${process.pid}-`)) : undefined;
  const path = join(folder ?? resolve(/** @type {string} */ (statePath)), "credentials.json");
  const account = { ...JSON.parse(vault.credentialsString), tokenURI: `${vaultUrl}/v1/auth/sa/oauth/token` };
  // A link of this name is removed, and not followed.
  rmSync(path, { force: true });
  // Without a line break: the official Python SDK escapes those of SKYFLOW_CREDENTIALS, which takes this content.
  writeFileSync(path, JSON.stringify(account), { flag: "wx", mode: OWNER_ONLY });
  return { path, remove: () => rmSync(folder ?? path, { recursive: true, force: true }) };
}

/** Removes the credentials of servers that were killed. */
function removeTemporary() {
  for (const name of readdirSync(tmpdir()).filter((name) => name.startsWith(TEMPORARY))) {
    const pid = Number(/^(\d+)-/.exec(name.slice(TEMPORARY.length))?.[1] ?? 0);
    if (pid === 0 || isAlive(pid)) continue;
    try {
      rmSync(join(tmpdir(), name), { recursive: true, force: true });
    } catch {
      // Another user's.
    }
  }
}

/** @param {string} path */
const exists = (path) => lstatSync(path, { throwIfNoEntry: false }) !== undefined;

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code !== "ESRCH";
  }
}

/** Makes a new name last; not every system lets a folder be opened. @param {string} path */
function syncFolder(path) {
  try {
    const folder = openSync(path, "r");
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
  } catch {
    // The file is whole either way.
  }
}
