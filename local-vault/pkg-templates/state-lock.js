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
/**
 * A lock is written as soon as it is created. One that has no content for as long as this is of a process that was killed in
 * between; one that was only stopped sees the next number when it goes on, and gives up.
 */
const UNWRITTEN_MS = 1_000;

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
  const text = contentOf(path);
  const age = text === undefined ? undefined : ageOf(path);
  // Removed meanwhile, or never written.
  if (text === undefined || text === "" || age === undefined) return;
  /** @type {Holder | undefined} */
  let holder;
  try {
    holder = JSON.parse(text);
  } catch {
    // The disk was full, or someone else wrote it.
  }
  if (holder === undefined ? age > ENDED_MS : !isRunning(holder, age)) return;
  const who = holder === undefined ? "another process" : `process ${holder.pid}${holder.host === hostname() ? "" : ` on ${holder.host}`}`;
  throw new LockedError(`is in use by ${who}: two servers cannot share a state.`);
}

/** What is in a lock; one that was just created is given the time to be written. @param {string} path @returns {string | undefined} undefined when it is not there */
function contentOf(path) {
  for (const end = Date.now() + UNWRITTEN_MS; ; pause()) {
    try {
      const text = readFileSync(path, "utf8");
      if (text !== "" || Date.now() > end) return text;
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code === "ENOENT") return undefined;
      // Another user's: it holds while it is touched.
      return "unreadable";
    }
  }
}

const pause = () => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);

/** @param {string} path @returns {number | undefined} milliseconds since it was touched; undefined when it is not there */
function ageOf(path) {
  try {
    return Date.now() - statSync(path).mtimeMs;
  } catch {
    return undefined;
  }
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
