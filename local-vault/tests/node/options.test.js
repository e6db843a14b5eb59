// What `create`, `setFaults`, `fetch`, a storage and `close` are given by mistake: refused with the place and the remedy.
import assert from "node:assert/strict";
import test from "node:test";

import { LocalVault } from "../../pkg/index.js";

/** @typedef {[given: unknown, expected: RegExp]} Mistake */

/** Refused options. @param {unknown} options @param {RegExp} expected */
const refused = (options, expected) =>
  assert.rejects(LocalVault.create(/** @type {any} */ (options)), (/** @type {any} */ { message }) => {
    assert.match(message, expected);
    assert.ok(!/struct|u16|u32|u64|f64|sequence|JsValue/.test(message), message);
    return true;
  });

/** @param {LocalVault} vault */
const table = (vault, name = "t") => `${vault.vaultUrl}/v1/vaults/${vault.vaultId}/${name}`;
/** @param {LocalVault} vault */
const auth = (vault) => ({ authorization: `Bearer ${vault.apiKey}` });

test("an id that cannot stand in a path is refused, wherever it is given", async () => {
  for (const id of ["", " ", ".", "..", "a/b", "a b", "a?b", "a#b", "a\\b", "%41", "é", "a\n", "x".repeat(129)]) {
    await refused({ vaultId: id }, /vaultId must be 1 to 128 ASCII letters, digits, "\.", "_" and "-", and not "\." or "\.\." alone/);
    await refused({ vaults: { [id]: {} } }, /a vault's id must be 1 to 128 ASCII letters/);
  }
  for (const id of ["", "a.b", "A", "-a", "a-", "a b", "é", "x".repeat(64)]) await refused({ clusterId: id }, /clusterId must be 1 to 63 lower-case letters/);
  for (const id of ["", "a b", "a\tb"]) await refused({ roles: { [id]: {} } }, /a role's id must be text without spaces/);
  for (const name of ["", ".", "..", "x".repeat(256)]) await refused({ tables: { [name]: { columns: {} } } }, /a table's name must be 1 to 255 characters/);
  for (const key of ["", " ", " a", "a ", "a\nb", "é"]) {
    await refused({ apiKey: key }, /apiKey must be printable ASCII characters/);
  }
  await refused({ vaultId: "v", vaults: { v: {} } }, /the vault v comes twice: give each vault an id of its own/);
  for (const vaultId of ["v1", "a.b_C-1", "__proto__", "constructor", "..."]) {
    const vault = await LocalVault.create({ vaultId, vaults: { other: {} } });
    assert.deepEqual(vault.vaultIds, [vaultId, "other"]);
    assert.equal((await vault.fetch(table(vault), { headers: auth(vault) })).status, 404);
  }
});

test("a number that cannot be right is refused with its limits", async () => {
  for (const value of [NaN, Infinity, -Infinity]) {
    for (const member of ["tokenLifetimeSeconds", "detectPolls", "faultSeed"]) await refused({ [member]: value }, new RegExp(`${member} must be a finite number`));
    for (const member of ["status", "rate", "latencyMs", "retryAfter"]) await refused({ faults: [{ status: 503, [member]: value }] }, new RegExp(`faults\\[0\\]\\.${member} must be a finite number`));
  }
  for (const value of ["60", true, [], {}]) {
    for (const member of ["tokenLifetimeSeconds", "detectPolls", "faultSeed"]) await refused({ [member]: value }, new RegExp(`${member}: invalid type: .*, expected a (whole )?number`));
  }
  for (const value of [0, -1, 3_155_760_001]) await refused({ tokenLifetimeSeconds: value }, /tokenLifetimeSeconds must be more than 0 and at most 3155760000/);
  for (const member of ["detectPolls", "faultSeed"]) {
    await refused({ [member]: -1 }, new RegExp(`${member}: must be 0 to \\d+`));
    await refused({ [member]: 1e300 }, new RegExp(`${member}: must be 0 to \\d+`));
    await refused({ [member]: 1.5 }, new RegExp(`${member}: must be a whole number, 0 to \\d+, not 1\\.5`));
    await refused({ [member]: 1n }, new RegExp(`${member} must be plain data .*, not a BigInt`));
  }
});

test("what is no plain data is refused with its place", async () => {
  const columns = new Map([["a", {}]]);
  for (const [options, expected] of /** @type {Mistake[]} */ ([
    [{ tables: new Map() }, /tables must be plain data .*, not a Map/],
    [{ tables: { t: { columns } } }, /tables\.t\.columns must be plain data .*, not a Map/],
    [{ tables: { t: { columns: { a: () => 1 } } } }, /tables\.t\.columns\.a must be plain data .*, not a Function/],
    [{ tables: Promise.resolve({}) }, /tables must be plain data .*, not a Promise/],
    [{ faults: new Set() }, /faults must be plain data .*, not a Set/],
    [{ snapshot: () => "" }, /snapshot must be plain data .*, not a Function/],
    [{ apiKey: Symbol("key") }, /apiKey must be plain data .*, not a Symbol/],
    [new Map(), /they must be an object/],
    [{ snapshot: {} }, /snapshot must be a string/],
    [{ tables: { t: null } }, /tables\.t: invalid type: null, expected an object/],
    [{ tables: { t: [{}] } }, /tables\.t: invalid type: array, expected an object/],
    [{ tables: { t: { columns: { a: [] } } } }, /tables\.t\.columns\.a: invalid type: array, expected an object/],
    [{ roles: { r: null } }, /roles\.r: invalid type: null/],
    [{ vaults: { v: null } }, /vaults\.v: invalid type: null/],
    [{ faults: [, { status: 503 }] }, /faults\[0\]: invalid type: null, expected an object/],
  ])) {
    await refused(options, expected);
  }
  const cycle = /** @type {any} */ ({});
  cycle.tables = { t: cycle };
  await refused(cycle, /is nested too deep, or contains itself/);
});

test("an unknown member is told with the nearest one, at any depth", async () => {
  for (const [options, meant] of /** @type {[unknown, string][]} */ ([
    [{ tabels: {} }, "tables"],
    [{ vaultID: "v" }, "vaultId"],
    [{ token_lifetime: 1 }, "tokenLifetimeSeconds"],
    [{ storag: {} }, "storage"],
    [{ tables: { t: { colums: {} } } }, "columns"],
    [{ tables: { t: { columns: { a: { unqiue: true } } } } }, "unique"],
    [{ tables: { t: { columns: { a: { type: "text" } } } } }, "string"],
    [{ tables: { t: { columns: { a: { redaction: "MASK" } } } } }, "MASKED"],
    [{ tables: { t: { columns: { a: { masking: { findPatern: "a", replacePattern: "b" } } } } } }, "findPattern"],
    [{ roles: { r: { readonly: true } } }, "readOnly"],
    [{ vaults: { v: { table: {} } } }, "tables"],
    [{ vaults: { v: { roles: { r: { detekt: true } } } } }, "detect"],
    [{ faults: [{ statsu: 503 }] }, "status"],
    [{ faults: [{ status: 503, probability: 1 }] }, "rate"],
    [{ faults: [{ status: 503, operation: "insret" }] }, "match"],
  ])) {
    await refused(options, new RegExp(`did you mean \`${meant}\`\\?$`));
  }
  await refused({ faults: [{ status: 503, times: -1 }] }, /faults\[0\]\.times: unknown field `times`, expected one of `status`/);
});

test("settings that contradict each other are refused", async () => {
  const column = (/** @type {object} */ settings) => ({ tables: { t: { columns: { a: settings } } } });
  for (const [settings, expected] of /** @type {Mistake[]} */ ([
    [{ type: "file", unique: true }, /a file has no token and no text, so leave unique out/],
    [{ type: "file", tokenize: true }, /leave tokenize out/],
    [{ tokenize: false, deterministic: true }, /has no tokens \(tokenize is false\), so leave deterministic out/],
    [{ tokenize: false, tokenFormat: "preserve" }, /leave tokenFormat out/],
    [{ masking: { findPattern: "^.*([0-9]{4})$", replacePattern: "$1XXXX" } }, /replacePattern names the group "1XXXX"/],
  ])) {
    await refused(column(/** @type {object} */ (settings)), expected);
  }
  const many = Object.fromEntries(Array.from({ length: 1_001 }, (_, at) => [`c${at}`, {}]));
  await refused({ tables: { t: { columns: many } } }, /^Invalid local vault options: Table t has 1000 columns already\.$/);
  await refused({ tables: { t: { columns: { skyflow_id: {} } } } }, /tables\.t\.columns: must not declare skyflow_id/);
});

test("fault rules that can never apply are refused, and the old ones stay", async () => {
  const vault = await LocalVault.create({ faults: [{ status: 429 }] });
  for (const [rules, expected] of /** @type {Mistake[]} */ ([
    [null, /faults must be an array of rules, \[\] for none/],
    [undefined, /faults must be an array of rules, \[\] for none/],
    [{ status: 503 }, /faults: invalid type: object, expected an array/],
    ["503", /faults: invalid type: string "503", expected an array/],
    [[{}], /faults\[0\]: has no effect: give it a status or a latencyMs/],
    [[{ rate: 0.5, match: "POST" }], /faults\[0\]: has no effect/],
    [[{ status: 503 }, { latencyMs: 5, retryAfter: 1 }], /faults\[1\]: retryAfter is sent with a status/],
    [[[]], /faults\[0\]: invalid type: array, expected an object/],
    [[null], /faults\[0\]: invalid type: null, expected an object/],
    [[{ status: 99 }], /faults\[0\]\.status: must be 400 to 599/],
    [[{ status: 600 }], /faults\[0\]\.status: must be 400 to 599/],
    [[{ status: 200 }], /faults\[0\]\.status: must be 400 to 599/],
    [[{ status: 503, rate: 2 }], /faults\[0\]\.rate: must be 0 to 1/],
    [[{ status: 503, rate: -0.1 }], /faults\[0\]\.rate: must be 0 to 1/],
    [[{ latencyMs: -1 }], /faults\[0\]\.latencyMs: must be 0 to 2147483647/],
    [[{ latencyMs: 2 ** 31 }], /faults\[0\]\.latencyMs: must be 0 to 2147483647/],
    [[{ status: 503, retryAfter: -1 }], /faults\[0\]\.retryAfter: must be 0 to/],
    [[{ status: 503, match: "insert" }], /faults\[0\]: match is compared with `METHOD \/path\?query`, which does not name the operation insert/],
    [[{ status: 503, match: "post /v1" }], /faults\[0\]: match never applies/],
    [[{ status: 503, match: "/v1/vaults/é" }], /faults\[0\]: match never applies/],
  ])) {
    assert.throws(() => vault.setFaults(/** @type {any} */ (rules)), expected);
  }
  for (const seed of /** @type {any[]} */ ([NaN, -1, 1.5, "1", 1n])) assert.throws(() => vault.setFaults([], seed), /faultSeed/);
  assert.equal((await vault.fetch(table(vault), { headers: auth(vault) })).status, 429);
  const control = (/** @type {unknown} */ body) => vault.fetch(`${vault.vaultUrl}/_local/faults`, { method: "POST", headers: auth(vault), body: JSON.stringify(body) });
  const answer = await control({ faults: [{}] });
  assert.equal(answer.status, 400);
  assert.match((await answer.json()).error.message, /at \/faults\/0: has no effect/);
  assert.equal((await control([{ status: 500 }])).status, 200, "an array alone, as in a file");
  assert.equal((await vault.fetch(table(vault), { headers: auth(vault) })).status, 500);
});

test("fetch refuses what the platform's fetch refuses, by a TypeError that says what is wrong", async () => {
  const vault = await LocalVault.create();
  const url = table(vault);
  const call = (/** @type {any[]} */ ...given) => /** @type {any} */ (vault.fetch)(...given);
  for (const [given, expected] of /** @type {[unknown[], RegExp][]} */ ([
    [[], /the first argument must be a URL or a Request/],
    [[undefined], /the first argument must be a URL or a Request/],
    [[null], /the first argument must be a URL or a Request/],
    [[5], /the first argument must be a URL or a Request/],
    [[{}], /the first argument must be a URL or a Request/],
    [[{ url, method: "POST" }], /the first argument must be a URL or a Request/],
    [["/v1/vaults"], /the URL must be absolute/],
    [[""], /the URL must be absolute/],
    [["ftp://a.example/v1"], /the URL must begin with https:\/\/ or http:\/\/, not ftp:/],
    [["data:,x"], /the URL must begin with https:\/\/ or http:\/\//],
    [["https://user:secret@a.example/v1"], /the URL must not contain a user or a password/],
    [[url, 5], /the second argument must be an object/],
    [[url, "POST"], /the second argument must be an object/],
    [[url, { body: "{}" }], /a request with the method GET cannot have a body/],
    [[url, { method: "head", body: "{}" }], /a request with the method HEAD cannot have a body/],
    [[url, { method: "" }], /method is not a valid HTTP method/],
    [[url, { method: "P OST" }], /method is not a valid HTTP method/],
    [[url, { method: "CONNECT" }], /the method CONNECT is not supported/],
    [[url, { signal: {} }], /signal must be an AbortSignal/],
    [[url, { signal: 5 }], /signal must be an AbortSignal/],
  ])) {
    await assert.rejects(call(...given), (/** @type {any} */ error) => {
      assert.ok(error instanceof TypeError);
      assert.match(error.message, expected);
      assert.ok(!error.message.includes("secret"));
      return true;
    });
  }
  for (const given of [[url, null], [new URL(url)], [new Request(url)], [{ toString: () => url }], ["https://elsewhere.example/v1/vaults/x/t"], [url, { method: "patch" }]]) {
    assert.ok((await call(...given)).status >= 400);
  }
  const used = new Request(url, { method: "POST", body: "{}" });
  await used.text();
  await assert.rejects(call(used), TypeError);
  const head = await call(url, { method: "HEAD", headers: auth(vault) });
  assert.deepEqual([head.status, await head.text()], [405, ""]);
  const unserialized = await call(url, { method: "POST", headers: auth(vault), body: { records: [] } });
  assert.match((await unserialized.json()).error.message, /serialize the body with JSON\.stringify/);
});

test("a closed vault says so, and closing it again does nothing", async () => {
  const vault = await LocalVault.create();
  const { fetch } = vault;
  const slow = await LocalVault.create({ faults: [{ latencyMs: 20 }] });
  const waiting = slow.fetch(table(slow), { headers: auth(slow) });
  slow.close();
  assert.ok((await waiting).status > 0, "a request that is under way ends");
  vault.close();
  vault.close();
  const answer = await fetch(table(vault), { headers: auth(vault) });
  const { error } = await answer.json();
  assert.deepEqual([answer.status, error.http_code, error.grpc_code, error.http_status], [500, 500, 13, "Internal Server Error"]);
  assert.match(error.message, /The local vault is closed/);
  assert.match(answer.headers.get("x-request-id") ?? "", /^[0-9a-f-]{36}$/);
  for (const change of [() => vault.reset(), () => vault.setFaults([]), () => vault.restore(vault.snapshot())]) assert.throws(change, /the local vault is closed/);
  assert.equal((await LocalVault.create({ snapshot: vault.snapshot() })).apiKey, vault.apiKey);
  const { snapshot, close } = vault;
  for (const method of [snapshot, close]) assert.throws(() => method(), /is a method of a LocalVault: call it as vault\./);
});

test("a storage must be synchronous and complete", async () => {
  const nothing = { size: () => 0, resize: () => {}, read: () => {}, write: () => {}, sync: () => {} };
  for (const storage of /** @type {any[]} */ ([{}, 5, "x", false, [], () => {}])) await assert.rejects(LocalVault.create({ storage }), /storage must have the function size; it needs size, resize, read, write, sync/);
  for (const size of [async () => 0, () => NaN, () => -1, () => "0", () => undefined]) {
    await assert.rejects(LocalVault.create({ storage: /** @type {any} */ ({ ...nothing, size }) }), /storage\.size (must return a number of bytes|returned a promise)/);
  }
  await assert.rejects(LocalVault.create({ storage: /** @type {any} */ ({ ...nothing, resize: async () => {} }) }), /storage\.resize returned a promise/);
  assert.ok(await LocalVault.create({ storage: /** @type {any} */ (null) }));
});

test("what the service has and the local vault has not is told", async () => {
  const vault = await LocalVault.create();
  const ask = async (/** @type {string} */ method, /** @type {string} */ path) => {
    const response = await vault.fetch(vault.vaultUrl + path, { method, headers: { ...auth(vault), "x-skyflow-authorization": vault.apiKey } });
    const { error } = await response.json();
    assert.equal(error.http_code, response.status);
    return `${response.status} ${error.message}`;
  };
  assert.match(await ask("POST", "/v1/card_lookup"), /^501 The local vault does not support the lookup of cards/);
  assert.match(await ask("GET", "/v1/audit/events"), /^501 The local vault does not support the audit log/);
  assert.match(await ask("POST", "/v1/gateway/outboundRoutes/mine"), /^404 The requested path does not exist: the local vault has one connection, .*echo/);
  const alone = await vault.fetch(vault.connectionUrl);
  assert.match((await alone.json()).error.message, /The x-skyflow-authorization header is missing/);
  const word = await vault.fetch(vault.connectionUrl, { headers: { "x-skyflow-authorization": `Bearer ${vault.apiKey}` } });
  assert.match((await word.json()).error.message, /without the word Bearer/);
  assert.match(await ask("GET", "/v9/x"), /^404 The requested path does not exist\. If the service has this endpoint/);
  assert.match(await ask("POST", "/_local/rest"), /^404 .*Did you mean \/_local\/reset\?/);
});
