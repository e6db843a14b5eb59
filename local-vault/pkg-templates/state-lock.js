/**
 * One server at a time on one state. The host's functions have no lock that ends with its process, so a lock is a file
 * with the process that holds it.
 *
 * Locks are numbered, and the highest number holds. A lock that has ended is never replaced: the next number is created,
 * which only one can do, and nobody removes a lock with a higher number than its own.
 */
import { closeSync, openSync, readFileSync, readdirSync, rmSync, statSync, utimesSync, writeSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";

import { OWNER_ONLY } from "./file-storage.js";

const NAME = /^lock-(\d+)$/;
/** A lock of another machine, or of another container, holds while it is touched. */
const TOUCH_MS = 5_000;
const ENDED_MS = 20_000;

/** @typedef {{ pid: number, started: string | undefined, host: string }} Holder */

/** A state that another process has. */
export class LockedError extends Error {}

/**
 * @param {string} folder
 * @returns {() => void} ends the lock
 * @throws LockedError if another process has it
 */
export function lock(folder) {
  for (;;) {
    const last = numbers(folder).at(-1) ?? 0;
    if (last > 0) refuseIfHeld(join(folder, `lock-${last}`));
    const own = last + 1;
    const path = join(folder, `lock-${own}`);
    if (!create(path)) continue;
    const others = numbers(folder);
    if (others.some((number) => number > own)) {
      rmSync(path, { force: true });
      continue;
    }
    for (const number of others.filter((number) => number < own)) rmSync(join(folder, `lock-${number}`), { force: true });
    const touching = setInterval(() => touch(path), TOUCH_MS);
    touching.unref();
    return () => {
      clearInterval(touching);
      rmSync(path, { force: true });
    };
  }
}

/** @param {string} folder */
function numbers(folder) {
  const found = readdirSync(folder).map((name) => Number(NAME.exec(name)?.[1] ?? 0));
  return found.filter((number) => number > 0).sort((a, b) => a - b);
}

/** @param {string} path @returns {boolean} false if it exists already */
function create(path) {
  let file;
  try {
    file = openSync(path, "wx", OWNER_ONLY);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "EEXIST") return false;
    throw error;
  }
  /** @type {Holder} */
  const holder = { pid: process.pid, started: statusOf(process.pid).started, host: hostname() };
  writeSync(file, JSON.stringify(holder));
  closeSync(file);
  return true;
}

/** @param {string} path */
function refuseIfHeld(path) {
  let age;
  /** @type {Holder | undefined} */
  let holder;
  try {
    age = Date.now() - statSync(path).mtimeMs;
    holder = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    // Removed meanwhile; or, without content, just created.
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "ENOENT" || (age ?? 0) > ENDED_MS) return;
  }
  if (holder !== undefined && !isRunning(holder, age ?? 0)) return;
  const who = holder === undefined ? "another process" : `process ${holder.pid}${holder.host === hostname() ? "" : ` on ${holder.host}`}`;
  throw new LockedError(`is in use by ${who}: two servers cannot share a state.`);
}

/** @param {Holder} holder @param {number} age */
function isRunning({ pid, started, host }, age) {
  if (host !== hostname()) return age < ENDED_MS;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "ESRCH") return false;
  }
  const now = statusOf(pid);
  // Killed, and not yet collected by its parent: in a container without an init process it stays so.
  if (now.state === "Z" || now.state === "X") return false;
  // The number may be another process's by now.
  return started === undefined || now.started === undefined || started === now.started;
}

/** What a process does and when it started, where the system says so. @param {number} pid @returns {{ state?: string, started?: string }} */
function statusOf(pid) {
  try {
    // The fields after the name, which may hold anything.
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
    return { state: fields[0], started: fields[19] };
  } catch {
    return {};
  }
}

/** @param {string} path */
function touch(path) {
  try {
    const now = new Date();
    utimesSync(path, now, now);
  } catch {
    // The folder was removed: there is nothing to hold.
  }
}
