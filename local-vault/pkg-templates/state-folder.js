/**
 * The folder of a vault's state: the database, the lock, and the credentials of the running server. All are readable by
 * the owner only, and no link is followed.
 */
import { closeSync, fsyncSync, lstatSync, mkdirSync, mkdtempSync, openSync, readFileSync, readdirSync, rmSync, rmdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

import { FileStorage, OWNER_ONLY } from "./file-storage.js";
import { lock } from "./state-lock.js";

const DATABASE = "vault.redb";
/** Beside a database that is not complete yet: if its process ends, it was never one. */
const INCOMPLETE = "vault.redb.new";
const FOLDER_MODE = 0o700;
const CREDENTIALS = "credentials.json";
const TEMPORARY = "skyflow-local-vault-";

/**
 * Makes a folder and those above it that are missing, one by one: Node's own way never returns where a folder cannot be made
 * for another reason than a missing parent, as in /proc.
 * @param {string} path
 * @returns {string} the first that was made
 */
function makeFolders(path) {
  const parent = dirname(path);
  const first = exists(parent) ? path : makeFolders(parent);
  mkdirSync(path, { mode: FOLDER_MODE });
  return first;
}

export class StateFolder {
  #path;
  #unlock;
  /** The topmost folder that was created for it. @type {string | undefined} */
  #created;
  /** @type {FileStorage | undefined} */
  #storage;
  /** Whether the state was there before. */
  isOld = false;

  /**
   * Takes the folder, or creates it. A second server is refused.
   * @param {string} path
   */
  constructor(path) {
    this.#path = resolve(path);
    const found = lstatSync(this.#path, { throwIfNoEntry: false });
    if (found?.isSymbolicLink()) throw new Error("is a symbolic link, which is not followed.");
    if (found !== undefined && !found.isDirectory()) throw new Error("is not a folder.");
    if (found === undefined) this.#created = makeFolders(this.#path);
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
    this.isOld = this.hasState;
    if (!this.isOld) {
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
 * Refuses a folder with a credentials.json that the state's server did not write: it may be the one of a real account.
 * @param {import("./index.js").LocalVault} vault
 * @param {string} statePath
 */
export function checkCredentials(vault, statePath) {
  const path = join(resolve(statePath), CREDENTIALS);
  if (!exists(path)) return;
  let clientID;
  try {
    if (lstatSync(path).isFile()) ({ clientID } = JSON.parse(readFileSync(path, "utf8")));
  } catch {
    // Nothing of ours.
  }
  if (clientID !== JSON.parse(vault.credentialsString).clientID) throw new Error(`has a ${CREDENTIALS} of its own, which the vault would replace. Choose another folder.`);
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
  const path = join(folder ?? resolve(/** @type {string} */ (statePath)), CREDENTIALS);
  const account = { ...JSON.parse(vault.credentialsString), tokenURI: `${vaultUrl}/v1/auth/sa/oauth/token` };
  // That of a server that was killed.
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
