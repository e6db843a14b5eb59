/**
 * A file as the storage of a vault: the functions of `node:fs`, which Node, Deno and Bun have.
 */
import { closeSync, constants, fchmodSync, fdatasyncSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from "node:fs";

/** Readable by the owner only: the state holds private keys. */
export const OWNER_ONLY = 0o600;
/** Absent on Windows, where links need rights of their own. */
const NO_FOLLOW = constants.O_NOFOLLOW ?? 0;

/** @typedef {import("./index.js").VaultStorage} VaultStorage */

/** @implements {VaultStorage} */
export class FileStorage {
  #file;

  /**
   * Opens a file, or creates it. A link is not followed.
   * @param {string} path
   * @throws Error if it is no regular file
   */
  constructor(path) {
    this.#file = openSync(path, constants.O_RDWR | constants.O_CREAT | NO_FOLLOW, OWNER_ONLY);
    try {
      if (!fstatSync(this.#file).isFile()) throw new Error("is not a regular file");
      fchmodSync(this.#file, OWNER_ONLY);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  size() {
    return fstatSync(this.#file).size;
  }

  /** @param {number} bytes */
  resize(bytes) {
    ftruncateSync(this.#file, bytes);
  }

  /**
   * @param {number} offset
   * @param {Uint8Array} target
   */
  read(offset, target) {
    for (let done = 0; done < target.length; ) {
      const count = readSync(this.#file, target, done, target.length - done, offset + done);
      if (count === 0) throw new Error("the state file is shorter than it was");
      done += count;
    }
  }

  /**
   * @param {number} offset
   * @param {Uint8Array} bytes
   */
  write(offset, bytes) {
    for (let done = 0; done < bytes.length; ) {
      done += writeSync(this.#file, bytes, done, bytes.length - done, offset + done);
    }
  }

  sync() {
    fdatasyncSync(this.#file);
  }

  close() {
    closeSync(this.#file);
  }
}
