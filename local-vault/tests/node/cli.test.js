// The command line, as a process of its own.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";

const CLI = fileURLToPath(new URL("../../pkg/cli.js", import.meta.url));

/** Runs the command line until it exits. */
function run(...args) {
  const child = spawn(process.execPath, [CLI, ...args]);
  return new Promise((resolve) => {
    let [out, err] = ["", ""];
    child.stdout.on("data", (chunk) => (out += chunk));
    child.stderr.on("data", (chunk) => (err += chunk));
    child.once("exit", (code) => resolve({ code, out, err }));
  });
}

/** Starts the server and waits for what it prints. */
async function start(...args) {
  const child = spawn(process.execPath, [CLI, "--port", "0", ...args]);
  const exit = new Promise((resolve) => child.once("exit", resolve));
  let text = "";
  await new Promise((resolve, reject) => {
    child.stdout.on("data", (chunk) => (text += chunk).includes("curl") && resolve(undefined));
    child.stderr.on("data", (chunk) => reject(new Error(String(chunk))));
  });
  const printed = (name) => new RegExp(`${name}[ =]+(\\S+)`).exec(text)?.[1] ?? "";
  const path = printed("credentials");
  const credentials = { vaultUrl: printed("vault url"), vaultId: printed("vault id"), apiKey: printed("SKYFLOW_API_KEY") };
  const stop = (signal = "SIGTERM") => (child.kill(signal), exit);
  return { text: () => text, path, credentials, stop };
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
  const { code, err } = await run("--port", "0", "--state", state);
  assert.equal(code, 2);
  assert.match(err, /vault\.json: .*snapshot/);
  assert.equal(await readFile(state, "utf8"), "{ not a snapshot");
});

test("credentials.json is what the SDKs take, and the printed curl line works", async () => {
  const server = await start();
  const account = JSON.parse(await readFile(server.path, "utf8"));
  assert.deepEqual(Object.keys(account), ["clientID", "clientName", "tokenURI", "keyID", "privateKey"]);
  assert.equal(account.tokenURI, `${server.credentials.vaultUrl}/v1/auth/sa/oauth/token`);
  const curl = server.text().split("\n").find((line) => line.startsWith("curl "));
  const { records } = JSON.parse(execFileSync("sh", ["-c", curl], { encoding: "utf8" }));
  assert.match(records[0].tokens.name, /^[0-9a-f-]{36}$/);
  await server.stop();
});

test("options and files set the vault up", async (t) => {
  const path = await folder(t);
  const file = async (name, content) => (await writeFile(join(path, name), JSON.stringify(content)), join(path, name));
  const server = await start(
    "--vault-id", "v1", "--cluster-id", "local", "--api-key", "sky-key", "--log",
    "--schema", await file("schema.json", { cards: { columns: { number: { unique: true } } } }),
    "--seed", await file("seed.json", { cards: [{ number: "1" }, { number: "2" }] }),
    "--faults", await file("faults.json", [{ match: "DELETE", status: 503 }]),
    "--roles", await file("roles.json", { reader: { readOnly: true } }),
  );
  const { vaultUrl, vaultId, apiKey } = server.credentials;
  assert.deepEqual([vaultId, apiKey], ["v1", "sky-key"]);
  assert.match(server.text(), /cluster id +local\n/);
  assert.deepEqual((await (await call(server, "GET", "/cards")).json()).records.map(({ fields }) => fields.number), ["1", "2"]);
  assert.equal((await call(server, "DELETE", "/cards", { skyflow_ids: ["*"] })).status, 503);
  const control = (action) => fetch(`${vaultUrl}/_local/${action}`, { method: "POST", headers: { authorization: `Bearer ${apiKey}` } });
  const log = await (await control("requests")).json();
  assert.deepEqual(log.requests.slice(-2).map(({ method, status, isFault }) => [method, status, isFault]), [["GET", 200, false], ["DELETE", 503, true]]);
  assert.equal((await control("reset")).status, 200);
  assert.deepEqual((await (await call(server, "GET", "/cards")).json()).records, []);
  await server.stop();
  assert.match(server.text(), /^200 GET \/v1\/vaults\/v1\/cards [0-9a-f-]{36}$/m);
});

test("pages of an allowed origin may call, and a refusal names the option", async () => {
  const server = await start("--cors", "http://localhost:5173");
  const { vaultUrl, vaultId, apiKey } = server.credentials;
  const url = `${vaultUrl}/v1/vaults/${vaultId}/t`;
  const allowed = await raw(url, { authorization: `Bearer ${apiKey}`, origin: "http://localhost:5173" });
  assert.deepEqual([allowed.statusCode, allowed.headers["access-control-allow-origin"]], [404, "http://localhost:5173"]);
  const preflight = await fetch(url, { method: "OPTIONS", headers: { origin: "http://localhost:5173", "access-control-request-headers": "authorization" } });
  assert.deepEqual([preflight.status, preflight.headers.get("access-control-allow-headers")], [204, "authorization"]);
  const refused = await fetch(url, { headers: { origin: "https://evil.example" } });
  assert.equal(refused.status, 403);
  assert.match((await refused.json()).error.message, /--cors https:\/\/evil\.example/);
  await server.stop();
});

test("what cannot be used is refused with one line and exit code 2", async (t) => {
  const path = await folder(t);
  const file = async (name, text) => (await writeFile(join(path, name), text), join(path, name));
  const broken = await file("broken.json", '{\n  "t": {"secret-4111" }\n}');
  const misspelt = await file("misspelt.json", '{"t":{"colums":{}}}');
  const duplicate = await file("seed.json", '{"t":[{"a":"1"},{"b":"1"}]}');
  const schema = await file("schema.json", '{"t":{"columns":{"a":{"type":"string"}}}}');
  for (const [args, expected] of [
    [["--prot", "1"], /--prot.*--help/],
    [["--port", "99999"], /--port must be a whole number from 0 to 65535/],
    [["--cors", "*"], /--cors must be an origin/],
    [["--schema", join(path, "missing.json")], /missing\.json: cannot be read \(ENOENT\)/],
    [["--schema", broken], /broken\.json: line 2 column \d+: is not valid JSON\./],
    [["--schema", misspelt], /misspelt\.json: line 1 column \d+, at \/t\/colums: unknown field `colums`, expected `columns`\./],
    [["--faults", await file("faults.json", '[{"status":200}]')], /faults\.json: line 1 column \d+, at \/0\/status: must be 400 to 599\./],
    [["--schema", schema, "--seed", duplicate], /seed\.json: table t: .*index 1/],
    [["--cluster-id", "Not A Label"], /clusterId must be/],
  ]) {
    const state = join(path, "vault.json");
    const { code, out, err } = await run("--port", "0", "--state", state, ...args);
    assert.equal(code, 2, `${args.join(" ")}: ${err}`);
    assert.match(err, expected);
    assert.equal(err.trim().split("\n").length, 1, err);
    assert.ok(!err.includes("4111"), err);
    assert.equal(out, "");
    await assert.rejects(stat(state), { code: "ENOENT" });
  }
});

test("it says what it is and can be quiet", async () => {
  assert.match((await run("--version")).out, /^\d+\.\d+\.\d+\n$/);
  const { out } = await run("--help");
  for (const option of ["--port", "--host", "--cors", "--state", "--schema", "--seed", "--roles", "--faults", "--vault-id", "--quiet"]) {
    assert.ok(out.includes(option), option);
  }
});
