// The state on disk: durable when acknowledged, one server at a time, for the owner's eyes only.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdir, readFile, readdir, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { setTimeout as wait } from "node:timers/promises";

import { generateBearerToken } from "skyflow-edge";

import { figure } from "../../../tests/support/figures.js";
import { LocalVault } from "../../pkg/index.js";
import { CLI, call, folder, run, start, startBy } from "./support/command-line.js";

/** How often the server is killed; LONG_TESTS=1 is for the whole of R57. */
const KILLS = process.env.LONG_TESTS === "1" ? 100 : 10;
const WRITERS = 8;

/** @param {import("./support/command-line.js").Server} server @param {string} query @returns {Promise<any[]>} */
async function select(server, query) {
  const answer = await call(server, "POST", "/query", { query });
  if (answer.status === 404) return [];
  const { records } = await answer.json();
  return records.map((/** @type {any} */ record) => record.fields);
}

test("R57 no acknowledged write is lost when the server is killed at any moment", async (t) => {
  const { path, write } = await folder(t);
  const schema = await write("tables.json", { t: { columns: { key: { unique: true }, n: {} } } });
  const args = ["--state", join(path, "state"), "--schema", schema];
  /** What was acknowledged: the number of each key, or undefined once it is deleted. @type {Map<string, number | undefined>} */
  const acknowledged = new Map();
  let [writes, lost, corrupt] = [0, 0, 0];
  let server = await start(...args);
  for (let round = 0; round < KILLS; round++) {
    /** The last request of each writer, which may have been carried out or not. @type {Map<string, number | undefined>} */
    const pending = new Map();
    const running = server;
    const writer = async (/** @type {number} */ id) => {
      for (let n = 0; ; n++) {
        const key = `${id}-${n % 20}`;
        const isDelete = n % 7 === 6 && acknowledged.get(key) !== undefined;
        const number = isDelete ? undefined : round * 1_000_000 + n;
        pending.set(key, number);
        if (isDelete) {
          const [row] = (await (await call(running, "GET", `/t?column_name=key&column_values=${key}`)).json()).records;
          await (await call(running, "DELETE", `/t/${row.fields.skyflow_id}`)).json();
        } else {
          const answer = await call(running, "POST", "/t", { records: [{ fields: { key, n: number } }], upsert: "key" });
          if (answer.status !== 200) throw new Error(await answer.text());
          await answer.json();
        }
        acknowledged.set(key, number);
        pending.delete(key);
        writes++;
      }
    };
    const writers = Array.from({ length: WRITERS }, (_, id) => writer(id));
    setTimeout(() => running.stop("SIGKILL"), 100 + Math.random() * 300);
    await Promise.allSettled(writers);
    await running.exit;
    const again = await start(...args).catch((error) => (console.log(error.message), undefined));
    if (again === undefined) {
      corrupt++;
      break;
    }
    const found = new Map((await select(again, "SELECT key, n FROM t")).map(({ key, n }) => [key, n]));
    for (const [key, number] of acknowledged) {
      if (found.get(key) !== number && !(pending.has(key) && found.get(key) === pending.get(key))) lost++;
      acknowledged.set(key, found.get(key));
    }
    for (const [key, number] of found) {
      if (!acknowledged.has(key)) assert.ok(pending.get(key) === number, `${key} was never written`);
      acknowledged.set(key, number);
    }
    server = again;
  }
  await server.stop();
  figure("R57", `${KILLS} kills with SIGKILL under load, ${writes} acknowledged writes: ${lost} lost, ${corrupt} corrupt states`);
  assert.deepEqual([lost, corrupt], [0, 0]);
  assert.ok(writes > KILLS * 10, `${writes} writes`);
});

test("R57 a server that is killed while it starts leaves a state that works", async (t) => {
  const { path } = await folder(t);
  const state = join(path, "state");
  for (let round = 0; round < 8; round++) {
    const child = spawn(process.execPath, [CLI, "--port", "0", "--state", state]);
    const exit = new Promise((resolve) => child.once("exit", resolve));
    await new Promise((resolve) => setTimeout(resolve, 80 + round * 40));
    child.kill("SIGKILL");
    await exit;
  }
  const server = await start("--state", state);
  assert.equal((await call(server, "POST", "/t", { records: [{ fields: { a: 1 } }] })).status, 200);
  await server.stop();
  assert.deepEqual(await readdir(state), ["vault.redb"]);
});

test("R57 a server that was killed before it wrote its lock does not keep the next one out", async (t) => {
  const { path } = await folder(t);
  const state = join(path, "state");
  await (await start("--state", state)).stop();
  await writeFile(join(state, "lock-7"), "");
  const server = await start("--state", state);
  assert.ok((await readdir(state)).includes("lock-8"));
  await server.stop();
  assert.deepEqual(await readdir(state), ["vault.redb"]);
});

test("a vault started again has its rows, files, keys and bearer tokens", async (t) => {
  const { path } = await folder(t);
  const state = join(path, "state");
  const first = await start("--state", state);
  const inserted = await (await call(first, "POST", "/t", { records: [{ fields: { a: 1 } }], tokenization: true })).json();
  const account = JSON.parse(await readFile(first.path, "utf8"));
  const { accessToken } = await generateBearerToken(first.path, { tokenUri: account.tokenURI });
  await first.stop("SIGKILL");
  const second = await start("--state", state);
  assert.deepEqual([second.credentials.apiKey, second.credentials.vaultId], [first.credentials.apiKey, first.credentials.vaultId]);
  const withToken = { credentials: { ...second.credentials, apiKey: accessToken } };
  const answer = await call(withToken, "GET", `/t?skyflow_ids=${inserted.records[0].skyflow_id}`);
  assert.equal((await answer.json()).records[0].fields.a, 1, "the bearer token of before is good");
  assert.equal(JSON.parse(await readFile(second.path, "utf8")).privateKey, account.privateKey);
  await second.stop();
});

test("what is in the folder is the owner's, and nothing is left besides the state", async (t) => {
  const { path } = await folder(t);
  const state = join(path, "state");
  const server = await start("--state", state);
  assert.equal((await stat(state)).mode & 0o777, 0o700);
  assert.deepEqual((await readdir(state)).sort(), ["credentials.json", "lock-1", "vault.redb"]);
  for (const name of await readdir(state)) assert.equal((await stat(join(state, name))).mode & 0o777, 0o600, name);
  await server.stop();
  assert.deepEqual(await readdir(state), ["vault.redb"]);
});

test("a killed server that nobody has collected does not keep the next one out", { skip: process.platform !== "linux" }, async (t) => {
  const { path } = await folder(t);
  const state = join(path, "state");
  // Its parent becomes a program that never waits for it, as in a container without an init process.
  const command = ["sh", "-c", '"$@" & exec sleep 60', "sh", process.execPath, CLI];
  const server = await startBy(command, { detached: true }, "--state", state);
  const { pid } = JSON.parse(await readFile(join(state, "lock-1"), "utf8"));
  process.kill(pid, "SIGKILL");
  const status = async () => (await readFile(`/proc/${pid}/stat`, "utf8")).split(") ")[1]?.[0];
  while ((await status()) !== "Z") await wait(10);
  await (await start("--state", state)).stop();
  await server.stop();
});

test("a second server on the same state is refused, and a killed one does not keep the next one out", async (t) => {
  const { path } = await folder(t);
  const state = join(path, "state");
  const first = await start("--state", state);
  const before = await readdir(state);
  const { code, err, out } = await run("--port", "0", "--state", state);
  assert.deepEqual([code, out], [2, ""]);
  assert.match(err, new RegExp(`^skyflow-local-vault: .*state: is in use by process ${first.pid}: .*\n$`));
  assert.deepEqual(await readdir(state), before, "nothing was touched");
  assert.equal((await call(first, "POST", "/t", { records: [{ fields: { a: 1 } }] })).status, 200);
  await first.stop("SIGKILL");
  // Of many that start at once, one gets it.
  const started = await Promise.allSettled(Array.from({ length: 5 }, () => start("--state", state)));
  const running = started.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
  assert.equal(running.length, 1);
  await running[0]?.stop();
});

test("links are not followed", async (t) => {
  const { path, write } = await folder(t);
  const victim = await write("victim", "precious");
  await mkdir(join(path, "real"));
  await symlink(join(path, "real"), join(path, "linked"));
  const linked = await run("--port", "0", "--state", join(path, "linked"));
  assert.deepEqual([linked.code, (await readdir(join(path, "real"))).length], [2, 0]);
  assert.match(linked.err, /linked: is a symbolic link/);
  await mkdir(join(path, "state"));
  await symlink(victim, join(path, "state", "vault.redb"));
  const { code, err } = await run("--port", "0", "--state", join(path, "state"));
  assert.equal(code, 2);
  assert.match(err, /vault\.redb is a symbolic link/);
  assert.equal(await readFile(victim, "utf8"), "precious");
  await mkdir(join(path, "other"));
  await symlink(victim, join(path, "other", "credentials.json"));
  const other = await run("--port", "0", "--state", join(path, "other"));
  assert.deepEqual([other.code, await readdir(join(path, "other"))], [2, ["credentials.json"]]);
  assert.equal(await readFile(victim, "utf8"), "precious");
});

test("the credentials.json of a real account is refused and left as it is, that of a killed server is not", async (t) => {
  const { path, write } = await folder(t);
  for (const content of ['{"clientID":"real","privateKey":"precious"}', "{ no JSON", "null", "5"]) {
    const file = await write("credentials.json", content);
    const { code, err, out } = await run("--port", "0", "--state", path);
    assert.deepEqual([code, out, await readdir(path), await readFile(file, "utf8")], [2, "", ["credentials.json"], content]);
    assert.match(err, /: has a credentials\.json of its own, which the vault would replace\. Choose another folder\.\n$/);
  }
  const state = join(path, "state");
  await (await start("--state", state)).stop("SIGKILL");
  assert.ok((await readdir(state)).includes("credentials.json"));
  await (await start("--state", state)).stop();
  assert.deepEqual(await readdir(state), ["vault.redb"]);
});

test("a state that lost its end is told as damaged, to a program too", async (t) => {
  const { path } = await folder(t);
  const state = join(path, "state");
  const server = await start("--state", state);
  for (let count = 0; count < 20; count++) await call(server, "POST", "/t", { records: [{ fields: { a: "x".repeat(50_000) } }] });
  await server.stop();
  const whole = await readFile(join(state, "vault.redb"));
  for (const size of [100, 4_096, 5_000, 20_000, 200_000, 500_000]) {
    const bytes = whole.subarray(0, size);
    await writeFile(join(state, "vault.redb"), bytes);
    const { code, err } = await run("--port", "0", "--state", state);
    assert.deepEqual([code, err.split("\n").length], [2, 2], `${size}: ${err}`);
    assert.match(err, /state: .*(damaged|no state|cannot be read|not the state)/i);
    assert.deepEqual(await readdir(state), ["vault.redb"]);
    const storage = { size: () => bytes.length, resize: () => {}, read: (/** @type {number} */ offset, /** @type {Uint8Array} */ target) => target.set(bytes.subarray(offset, offset + target.length)), write: () => {}, sync: () => {} };
    await assert.rejects(LocalVault.create({ storage }), /Invalid local vault options/);
  }
});

test("a state with a changed bit is taken or refused, and never ends the process or hangs", { timeout: 120_000 }, async () => {
  /** @param {() => Uint8Array} get @param {(bytes: Uint8Array) => void} set */
  const storageOf = (get, set) => ({
    size: () => get().length,
    resize: (/** @type {number} */ length) => {
      const bytes = new Uint8Array(length);
      bytes.set(get().subarray(0, length));
      set(bytes);
    },
    read: (/** @type {number} */ offset, /** @type {Uint8Array} */ target) => target.set(get().subarray(offset, offset + target.length)),
    write: (/** @type {number} */ offset, /** @type {Uint8Array} */ bytes) => get().set(bytes, offset),
    sync: () => {},
  });
  let bytes = new Uint8Array(0);
  const vault = await LocalVault.create({ storage: storageOf(() => bytes, (next) => (bytes = next)) });
  await vault.fetch(`${vault.vaultUrl}/v1/vaults/${vault.vaultId}/t`, { method: "POST", headers: { authorization: `Bearer ${vault.apiKey}` }, body: JSON.stringify({ records: [{ fields: { name: "Ann" } }] }) });
  vault.close();
  const whole = bytes;
  const used = [...whole.keys()].filter((at) => whole[at] !== 0);
  let refused = 0;
  for (let tried = 0; tried < 40; tried++) {
    bytes = whole.slice();
    bytes[used[used.length - 1 - Math.floor((tried * used.length) / 40)]] ^= 1 << tried % 8;
    const changed = await LocalVault.create({ storage: storageOf(() => bytes, (next) => (bytes = next)) }).catch((error) => {
      assert.match(error.message, /^Invalid local vault options: /);
      refused++;
    });
    // What is damaged may be met here first.
    try {
      changed?.close();
    } catch {}
  }
  assert.ok(refused > 0);
});

test("a folder that cannot be made is told, wherever it would be", async (t) => {
  const { path, write } = await folder(t);
  const below = join(await write("file", "x"), "a", "b");
  for (const state of process.platform === "linux" ? ["/proc/x", "/proc/1/x/y", below] : [below]) {
    const { code, err } = await run("--port", "0", "--state", state);
    assert.deepEqual([code, err.trim().split("\n").length], [2, 1], `${state}: ${err}`);
  }
  const deep = join(path, "a", "b", "c");
  await (await start("--state", deep)).stop();
  assert.deepEqual(await readdir(deep), ["vault.redb"]);
});

test("rows of a seed that an old state does not take are told", async (t) => {
  const { path, write } = await folder(t);
  const args = ["--state", join(path, "state"), "--seed", await write("seed.json", { t: [{ a: "1" }] })];
  const first = await start(...args);
  assert.equal(first.problems(), "");
  await first.stop();
  const second = await start(...args);
  assert.match(second.problems(), /state has a state already, so the rows of the seed were not inserted\.\n$/);
  await second.stop();
});

test("what is no state is refused and left as it is", async (t) => {
  const { path, write } = await folder(t);
  const file = await write("vault.json", "{}");
  const notAFolder = await run("--port", "0", "--state", file);
  assert.deepEqual([notAFolder.code, await readFile(file, "utf8")], [2, "{}"]);
  assert.match(notAFolder.err, /vault\.json: is not a folder/);
  await mkdir(join(path, "state"));
  await writeFile(join(path, "state", "vault.redb"), "{ not a state");
  const { code, err } = await run("--port", "0", "--state", join(path, "state"));
  assert.equal(code, 2);
  assert.match(err, /state: .*the state cannot be read/);
  assert.equal(err.trim().split("\n").length, 1);
  assert.deepEqual(await readdir(join(path, "state")), ["vault.redb"]);
  assert.equal(await readFile(join(path, "state", "vault.redb"), "utf8"), "{ not a state");
});

test("a schema that differs from the state is told, and one with more tables is taken", async (t) => {
  const { path, write } = await folder(t);
  const state = join(path, "state");
  const old = await write("old.json", { t: { columns: { a: { unique: true } } } });
  await (await start("--state", state, "--schema", old)).stop();
  for (const [columns, expected] of /** @type {[object, RegExp][]} */ ([
    [{ a: {} }, /new\.json: .*table t: column a has unique: false in the schema, and true in the state/],
    [{ a: { unique: true }, b: {} }, /new\.json: .*table t: column b is not in the state/],
  ])) {
    const schema = await write("new.json", { t: { columns } });
    const { code, err } = await run("--port", "0", "--state", state, "--schema", schema);
    assert.equal(code, 2);
    assert.match(err, expected);
    assert.deepEqual(await readdir(state), ["vault.redb"]);
  }
  const more = await start("--state", state, "--schema", await write("more.json", { t: { columns: { a: { unique: true } } }, u: { columns: { b: {} } } }));
  assert.equal((await call(more, "GET", "/u")).status, 200);
  await more.stop();
});

test("in a process, a storage keeps a vault, and one that fails ends it", async () => {
  let bytes = new Uint8Array(0);
  const counts = { sync: 0, isFull: false };
  const storage = {
    size: () => bytes.length,
    resize: (/** @type {number} */ size) => {
      const next = new Uint8Array(size);
      next.set(bytes.subarray(0, size));
      bytes = next;
    },
    read: (/** @type {number} */ offset, /** @type {Uint8Array} */ target) => target.set(bytes.subarray(offset, offset + target.length)),
    write: (/** @type {number} */ offset, /** @type {Uint8Array} */ data) => {
      if (counts.isFull) throw new Error("the disk is full");
      bytes.set(data, offset);
    },
    sync: () => void counts.sync++,
  };
  const vault = await LocalVault.create({ storage, vaultId: "v1", vaults: { v2: {} } });
  assert.deepEqual(vault.vaultIds, ["v1", "v2"]);
  const send = (/** @type {LocalVault} */ to, /** @type {string} */ method, /** @type {unknown} */ body) =>
    to.fetch(`${to.vaultUrl}/v1/vaults/v1/t`, { method, headers: { authorization: `Bearer ${to.apiKey}` }, body: body === undefined ? undefined : JSON.stringify(body) });
  const insert = (/** @type {LocalVault} */ to) => send(to, "POST", { records: [{ fields: { a: 1 } }] });
  const before = counts.sync;
  const answers = await Promise.all(Array.from({ length: 200 }, () => insert(vault)));
  assert.ok(answers.every(({ status }) => status === 200));
  assert.ok(counts.sync - before < 50, `${counts.sync - before} syncs for 200 requests at once`);
  vault.close();
  assert.equal((await insert(vault)).status, 500);
  const again = await LocalVault.create({ storage });
  assert.deepEqual([again.apiKey, again.vaultIds], [vault.apiKey, ["v1", "v2"]]);
  assert.equal((await (await send(again, "GET")).json()).records.length, 25);
  again.reset();
  assert.equal((await send(again, "GET")).status, 404);
  counts.isFull = true;
  await assert.rejects(insert(again), /cannot be stored: .*the disk is full/);
  assert.equal((await send(again, "GET")).status, 500);
  await assert.rejects(LocalVault.create({ storage: /** @type {any} */ ({}) }), /storage must have the function size/);
});
