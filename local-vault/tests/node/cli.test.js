// The command line: what it prints, what it refuses, how it is set up.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFile, readdir, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";

import { LocalVault } from "../../pkg/index.js";
import { call, folder, raw, run, start } from "./support/command-line.js";

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
  const { write } = await folder(t);
  const schema = await write("tables.json", { t: { columns: { a: { type: "string" } } } });
  const server = await start("--schema", schema);
  const answer = await call(server, "POST", "/t", { records: [{ fields: { a: 1 } }] });
  assert.equal(answer.status, 400);
  await server.stop();
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

test("several vaults of one account are served, each with its own data", async (t) => {
  const { write } = await folder(t);
  const vaults = await write("vaults.json", { pay: { tables: { cards: { columns: { number: { unique: true } } } }, seed: { cards: [{ number: "1" }] }, roles: { clerk: { readOnly: true } } } });
  const server = await start("--vault-id", "main", "--vault-id", "other", "--vaults", vaults, "--roles", await write("roles.json", { admin: {} }));
  assert.match(server.text(), /further +other pay|further +pay other/);
  const at = (/** @type {string} */ vaultId) => ({ credentials: { ...server.credentials, vaultId } });
  assert.equal((await (await call(at("pay"), "GET", "/cards")).json()).records[0].fields.number, "1");
  assert.equal((await call(at("main"), "GET", "/cards")).status, 404);
  await call(at("other"), "POST", "/cards", { records: [{ fields: { number: "9" } }] });
  assert.equal((await (await call(at("other"), "GET", "/cards")).json()).records[0].fields.number, "9");
  assert.equal((await call(at("nobody"), "GET", "/cards")).status, 404);
  const detect = await fetch(`${server.credentials.vaultUrl}/v1/detect/deidentify/string`, {
    method: "POST",
    headers: { authorization: `Bearer ${server.credentials.apiKey}`, "content-type": "application/json" },
    body: JSON.stringify({ vault_id: "pay", text: "ann@example.com" }),
  });
  assert.equal(detect.status, 200);
  await server.stop();
});

test("nothing is left when it ends, nor by one that was killed", async () => {
  const mine = async () => (await readdir(tmpdir())).filter((name) => name.startsWith("skyflow-local-vault-"));
  const killed = await start();
  await killed.stop("SIGKILL");
  assert.ok((await mine()).some((name) => name.startsWith(`skyflow-local-vault-${killed.pid}-`)));
  const ended = await start();
  assert.equal((await stat(ended.path)).mode & 0o777, 0o600);
  for (const signal of /** @type {NodeJS.Signals[]} */ (["SIGTERM"])) await ended.stop(signal);
  for (const { pid } of [killed, ended]) assert.ok(!(await mine()).some((name) => name.startsWith(`skyflow-local-vault-${pid}-`)));
});

test("options and files set the vault up", async (t) => {
  const { write: file } = await folder(t);
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
  const { path, write: file } = await folder(t);
  const broken = await file("broken.json", '{\n  "t": {"secret-4111" }\n}');
  const misspelt = await file("misspelt.json", '{"t":{"colums":{}}}');
  const duplicate = await file("seed.json", '{"t":[{"a":"1"},{"b":"1"}]}');
  const schema = await file("schema.json", '{"t":{"columns":{"a":{"type":"string"}}}}');
  const utf16 = join(path, "utf16.json");
  await writeFile(utf16, "\ufeff{}", "utf16le");
  for (const [args, expected] of [
    [["--prot", "1"], /--prot.*did you mean --port\?.*--help/],
    [["--port", "99999"], /--port must be a whole number from 0 to 65535/],
    [["--cors", "*"], /--cors must be an origin/],
    [["--schema", join(path, "missing.json")], /missing\.json: cannot be read \(ENOENT\): there is no such file\./],
    [["--schema", path], /cannot be read \(EISDIR\): it is a folder/],
    [["--schema", broken], /broken\.json: line 2 column \d+: is not valid JSON: expected `:`\./],
    [["--schema", await file("empty.json", "")], /empty\.json: line 1 column 1: is not valid JSON: the text is empty/],
    [["--schema", utf16], /utf16\.json: is not UTF-8 text/],
    [["--schema", misspelt], /misspelt\.json: line 1 column \d+, at \/t\/colums: unknown field `colums`, expected `columns`; did you mean `columns`\?\n$/],
    [["--schema", await file("twice.json", '{"t":{"columns":{"a":{},"a":{}}}}')], /twice\.json: line 1 column 27, at \/t\/columns: the member `a` comes twice\./],
    [["--faults", await file("faults.json", '[{"status":200}]')], /faults\.json: line 1 column \d+, at \/0\/status: must be 400 to 599\./],
    [["--faults", await file("idle.json", "[{}]")], /idle\.json: line 1 column \d+, at \/0: has no effect/],
    [["--schema", schema, "--seed", duplicate], /seed\.json: table t: .*index 1/],
    [["--cluster-id", "Not A Label"], /clusterId must be/],
    [["--vaults", await file("vaults.json", '{"v2":{"tables":{"t":{"colums":{}}}}}')], /vaults\.json: .*colums/],
    [["--vaults", await file("seeds.json", '{"v2":{"seed":{"t":[{}]}}}')], /seeds\.json: v2\.seed: table t: .*index 0/],
    [["--vault-id", "a", "--vault-id", "a"], /the vault a comes twice/],
    [["--vault-id", "a", "--vault-id", "b", "--vault-id", "b"], /the vault b comes twice/],
    [["--vault-id", "v3", "--vaults", await file("v3.json", '{"v3":{}}')], /the vault v3 comes twice, here and in .*v3\.json/],
    [["--host", ""], /--host needs a value/],
    [["--api-key", ""], /--api-key needs a value/],
    [["--cors", "http://localhost:1", "--cors", ""], /--cors needs a value/],
    [["--vault-id", "a/b"], /a vault's id must be of letters, digits, "\.", "_" and "-".*not "a\/b"/],
    [["--vault-id", ".."], /a vault's id must be/],
    [["--vaults", await file("ids.json", '{"a b":{}}')], /a vault's id must be/],
    [["--host", "203.0.113.1"], /cannot listen on 203\.0\.113\.1/],
  ]) {
    const state = join(path, "state", "vault");
    const port = args.includes("--port") ? [] : ["--port", "0"];
    const { code, out, err } = await run(...port, "--state", state, ...args);
    assert.equal(code, 2, `${args.join(" ")}: ${err}`);
    assert.match(err, expected);
    assert.equal(err.trim().split("\n").length, 1, err);
    assert.ok(!err.includes("4111"), err);
    assert.equal(out, "");
    await assert.rejects(stat(join(path, "state")), { code: "ENOENT" });
  }
});

test("the printed line works whatever the schema", async (t) => {
  const { write } = await folder(t);
  for (const tables of [
    { persons: { columns: { number: { type: "number" } } } },
    { cards: { columns: { scan: { type: "file" } } } },
    { "a table": { columns: { key: { unique: true }, "it's": {} } } },
    {},
  ]) {
    const server = await start("--api-key", "it's a key", "--schema", await write("schema.json", tables));
    assert.match(server.problems(), /the SDKs refuse this API key/);
    const line = server.text().split("\n").find((each) => each.startsWith("curl ")) ?? "";
    for (let count = 0; count < 2; count++) {
      const answer = JSON.parse(execFileSync("sh", ["-c", line], { encoding: "utf8" }));
      assert.ok(answer.records?.length === 1 || answer.vaults?.length === 1, JSON.stringify(answer));
    }
    await server.stop();
  }
});

test("a port that is in use is told with the remedy; loopback has more than one name", async () => {
  const server = await start("--host", "LOCALHOST");
  const { port } = new URL(server.credentials.vaultUrl);
  const { code, err } = await run("--port", port);
  assert.equal(code, 2);
  assert.match(err, /port \d+: it is in use\. Choose another one with --port, or any free one with --port 0\.\n$/);
  assert.equal(server.problems(), "");
  await server.stop();
  const quiet = await start("--host", "127.0.0.2");
  assert.equal(quiet.problems(), "");
  await quiet.stop();
});

test("a text that is none is refused, and so are options that are no object", async () => {
  const local = await LocalVault.create();
  for (const value of /** @type {any[]} */ ([{}, 5, undefined, null])) {
    assert.throws(() => LocalVault.checkFile("schema", value), /checkFile: text must be a string/);
    assert.throws(() => local.restore(value), /restore: snapshot must be a string/);
  }
  for (const value of /** @type {any[]} */ (["x", 5, [], null, true])) await assert.rejects(LocalVault.create(value), /they must be an object/);
});

test("an option is given once, with a value that it takes", async () => {
  for (const [args, expected] of /** @type {[string[], RegExp][]} */ ([
    [["--port", "1", "--port", "2"], /--port is given twice, as "1" and as "2": give it once\./],
    [["--state", "a", "--state", "a"], /--state is given twice/],
    [["--api-key", "secret-1", "--api-key", "secret-2"], /--api-key is given twice: give it once\./],
    [["--port"], /--port needs a value\. --help lists the options\./],
    [["--port", "--log"], /--port needs a value, and what follows looks like an option/],
    [["--api-key", "-secret"], /--api-key needs a value.*written --api-key=VALUE/],
    ...["-1", "70000", "80.5", "0x10", "1e3", " 80", "+80", "80a"].map((port) => /** @type {[string[], RegExp]} */ ([["--port", port], /--port must be a whole number from 0 to 65535, not "/])),
    [["--port=-1"], /--port must be a whole number from 0 to 65535, not "-1"\./],
    [["--token-lifetime", "0"], /--token-lifetime must be a whole number from 1 to 3155760000/],
    [["--detect-polls", "-1"], /--detect-polls must be a whole number from 0 to 4294967295/],
    [["--quiet=true"], /--quiet takes no value/],
    [["--no-quiet"], /Unknown option "--no-quiet"; did you mean --quiet\?/],
    [["-p", "1"], /Unknown option "-p"; did you mean --port\?/],
    [["-V"], /Unknown option "-V"; did you mean --version\?/],
    [["--vaultid=v"], /Unknown option "--vaultid"; did you mean --vault-id\?/],
    [["--apikey=secret"], /Unknown option "--apikey"; did you mean --api-key\?/],
    [["--zzz"], /Unknown option "--zzz"\. --help lists the options\./],
    [["schema"], /Unexpected argument "schema": there are only options; did you mean --schema\?/],
    [["--", "x"], /Unexpected argument "x": there are only options\./],
    [["--log", "--quiet"], /--log prints a line for each request and --quiet prints nothing: give one of them\./],
    [["--host", "http://localhost"], /--host must be an address or a host name/],
    [["--host", "localhost:80"], /--host must be an address or a host name/],
    [["--cors", "http://x/"], /--cors must be an origin.*Write http:\/\/x\./],
    [["--cors", "null"], /--cors must be an origin/],
  ])) {
    const { code, out, err } = await run(...args);
    assert.deepEqual([code, out, err.trim().split("\n").length], [2, "", 1], `${args.join(" ")}: ${err}`);
    assert.match(err, expected);
    assert.ok(!err.includes("secret"), err);
  }
});

test("help and version are printed whatever is beside them, on stdout alone", async () => {
  const help = await run("--help");
  assert.deepEqual([help.code, help.err], [0, ""]);
  for (const args of [["-h"], ["--port", "99999", "--help"], ["--help", "--bogus"], ["--version", "--help"], ["--schema", "missing.json", "--help"], ["--port", "--help"]]) {
    assert.deepEqual(await run(...args), help, args.join(" "));
  }
  for (const args of [["--version", "--port", "99999"], ["--bogus", "--version"]]) assert.match((await run(...args)).out, /^\d+\.\d+\.\d+\n$/);
});

test("it says what it is and can be quiet", async () => {
  assert.match((await run("--version")).out, /^\d+\.\d+\.\d+\n$/);
  const { out } = await run("--help");
  for (const option of ["--port", "--host", "--cors", "--state", "--schema", "--seed", "--roles", "--faults", "--vault-id", "--quiet"]) {
    assert.ok(out.includes(option), option);
  }
});
