// The command line, as a process of its own.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";

const CLI = fileURLToPath(new URL("../../pkg/cli.js", import.meta.url));

/** Starts the server and waits for what it prints. */
async function start(...args) {
  const child = spawn(process.execPath, [CLI, "--port", "0", ...args]);
  const exit = new Promise((resolve) => child.once("exit", resolve));
  let text = "";
  await new Promise((resolve, reject) => {
    child.stdout.on("data", (chunk) => (text += chunk).includes("state ") && resolve(undefined));
    child.stderr.on("data", (chunk) => reject(new Error(String(chunk))));
  });
  const path = /credentials +(\S+)/.exec(text)?.[1] ?? "";
  const credentials = JSON.parse(await readFile(path, "utf8"));
  const stop = (signal = "SIGTERM") => (child.kill(signal), exit);
  return { text, path, credentials, stop };
}

const call = ({ credentials }, method, path, body) =>
  fetch(`${credentials.vaultUrl}/v1/vaults/${credentials.vaultId}${path}`, {
    method,
    headers: { authorization: `Bearer ${credentials.apiKey}`, "content-type": "application/json" },
    body: body && JSON.stringify(body),
  });

/** A raw request with headers that fetch would not send. */
const raw = (url, headers) =>
  new Promise((resolve, reject) => {
    request(url, { headers }, (answer) => resolve(answer.resume())).on("error", reject).end();
  });

async function folder(t) {
  const path = await mkdtemp(join(tmpdir(), "local-vault-test-"));
  t.after(() => rm(path, { recursive: true, force: true }));
  return path;
}

test("it serves a vault and keeps its state across restarts", async (t) => {
  const state = join(await folder(t), "vault.json");
  const first = await start("--state", state);
  const inserted = await (await call(first, "POST", "/t", { records: [{ fields: { a: 1 } }], tokenization: true })).json();
  assert.equal((await stat(state)).mode & 0o777, 0o600);
  assert.equal((await stat(first.path)).mode & 0o777, 0o600);
  assert.ok(!first.text.includes(first.credentials.apiKey), "the key itself is not printed");
  await first.stop("SIGKILL");
  const second = await start("--state", state);
  assert.equal(second.credentials.apiKey, first.credentials.apiKey);
  const answer = await call(second, "GET", `/t?skyflow_ids=${inserted.records[0].skyflow_id}`);
  assert.equal((await answer.json()).records[0].fields.a, 1);
  await second.stop();
});

test("an acknowledged write survives a kill", async (t) => {
  const state = join(await folder(t), "vault.json");
  let expected = 0;
  for (let round = 0; round < 5; round++) {
    const server = await start("--state", state);
    const writers = Array.from({ length: 4 }, async () => {
      for (;;) {
        await call(server, "POST", "/t", { records: [{ fields: { a: "x" } }] });
        expected++;
      }
    });
    setTimeout(() => server.stop("SIGKILL"), 30 + round * 23);
    await Promise.allSettled(writers);
    const saved = JSON.parse(await readFile(state, "utf8"));
    const count = saved.tables[0]?.rows.length ?? 0;
    assert.ok(count >= expected, `${count} of ${expected} rows`);
    expected = count;
  }
});

test("requests for another host or from a web page are refused", async () => {
  const server = await start();
  const { vaultUrl, vaultId, apiKey } = server.credentials;
  const url = `${vaultUrl}/v1/vaults/${vaultId}/t`;
  const authorization = `Bearer ${apiKey}`;
  assert.equal((await raw(url, { authorization })).statusCode, 404);
  assert.equal((await raw(url, { authorization, host: "evil.example" })).statusCode, 403);
  assert.equal((await raw(url, { authorization, host: "127.0.0.1" })).statusCode, 403);
  assert.equal((await raw(url, { authorization, origin: "https://evil.example" })).statusCode, 403);
  const own = await raw(url, { authorization, origin: vaultUrl });
  assert.equal(own.statusCode, 404);
  assert.equal(own.headers["access-control-allow-origin"], undefined);
  await server.stop();
});

test("a schema is applied", async (t) => {
  const schema = join(await folder(t), "tables.json");
  await writeFile(schema, JSON.stringify({ t: { columns: { a: { type: "string" } } } }));
  const server = await start("--schema", schema);
  const answer = await call(server, "POST", "/t", { records: [{ fields: { a: 1 } }] });
  assert.equal(answer.status, 400);
  await server.stop();
});

test("a broken state file is left alone", async (t) => {
  const state = join(await folder(t), "vault.json");
  await writeFile(state, "{ not a snapshot");
  await assert.rejects(start("--state", state), /snapshot/);
  assert.equal(await readFile(state, "utf8"), "{ not a snapshot");
});
