// The package as it is built: `cargo xtask build` first.
import assert from "node:assert/strict";
import { createPrivateKey, createSign, createVerify } from "node:crypto";
import test from "node:test";

import { LocalVault } from "../../pkg/index.js";

/** @param {LocalVault} vault */
const table = (vault, path = "persons") => `${vault.vaultUrl}/v1/vaults/${vault.vaultId}/${path}`;
/** @param {LocalVault} vault */
const auth = (vault) => ({ authorization: `Bearer ${vault.apiKey}`, "content-type": "application/json" });
const rows = JSON.stringify({ records: [{ fields: { name: "Ann" } }], tokenization: true });

test("a vault has the id, key and addresses a client needs", async () => {
  const vault = await LocalVault.create();
  assert.match(vault.apiKey, /^sky-[a-zA-Z0-9]{5}-[a-fA-F0-9]{32}$/);
  assert.match(vault.vaultId, /^[0-9a-f]{32}$/);
  assert.equal(vault.vaultUrl, `https://${vault.clusterId}.vault.skyflowapis.com`);
  assert.ok(vault.connectionUrl.startsWith(`https://${vault.clusterId}.gateway.skyflowapis.com/`));
  const named = await LocalVault.create({ vaultId: "v1", apiKey: "sky-key" });
  assert.deepEqual([named.vaultId, named.apiKey], ["v1", "sky-key"]);
});

test("the service account is a credentials.json with a usable key", async () => {
  const { credentialsString } = await LocalVault.create();
  const account = JSON.parse(credentialsString);
  assert.deepEqual(Object.keys(account), ["clientID", "clientName", "tokenURI", "keyID", "privateKey"]);
  const key = createPrivateKey(account.privateKey);
  assert.equal(key.asymmetricKeyDetails?.modulusLength, 2048);
  const signature = createSign("RSA-SHA256").update("x").sign(key);
  assert.ok(createVerify("RSA-SHA256").update("x").verify(account.privateKey, signature));
});

test("fetch takes what the real fetch takes", async () => {
  const { fetch, ...vault } = await LocalVault.create({ vaultId: "v1", apiKey: "sky-key" });
  const local = await LocalVault.create();
  const headers = auth(local);
  const url = table(local);
  const calls = [
    () => local.fetch(url, { method: "POST", headers, body: rows }),
    () => local.fetch(new URL(url), { method: "post", headers: new Headers(headers), body: new TextEncoder().encode(rows) }),
    () => local.fetch(new Request(url, { method: "POST", headers, body: rows })),
    () => local.fetch(new Request(url, { headers }), { method: "POST", body: rows }),
    () => local.fetch(url, { method: "POST", headers: Object.entries(headers), body: new Blob([rows]) }),
    () => local.fetch(url, { method: "POST", headers, body: new Response(rows).body, duplex: "half" }),
    () => local.fetch(url, { method: "POST", headers, body: new TextEncoder().encode(rows).buffer }),
  ];
  for (const call of calls) {
    const response = await call();
    assert.equal(response.status, 200);
    assert.ok(response instanceof Response);
    const text = await response.text();
    assert.equal(response.headers.get("content-length"), String(text.length));
    assert.match(response.headers.get("x-request-id") ?? "", /^[0-9a-f-]{36}$/);
    assert.match(JSON.parse(text).records[0].tokens.name, /^[0-9a-f-]{36}$/);
  }
  assert.equal((await fetch("https://anywhere.example/v1/vaults/v1/t")).status, 401, "it is bound and answers for any host");
  assert.ok(vault);
});

test("what the real fetch refuses is refused", async () => {
  const vault = await LocalVault.create();
  await assert.rejects(vault.fetch("/relative"), TypeError);
  await assert.rejects(vault.fetch(table(vault), { headers: { "bad header": "x" } }), TypeError);
});

test("an aborted request rejects with the signal's reason", async () => {
  const vault = await LocalVault.create({ faults: [{ latencyMs: 5_000 }] });
  const reason = new Error("enough");
  const send = (signal) => vault.fetch(table(vault), { method: "POST", headers: auth(vault), body: rows, signal });
  await assert.rejects(send(AbortSignal.abort(reason)), reason);
  const soon = new AbortController();
  const call = send(soon.signal);
  soon.abort(reason);
  await assert.rejects(call, reason);
  const later = new AbortController();
  const waiting = send(later.signal);
  setTimeout(() => later.abort(reason), 20);
  await assert.rejects(waiting, reason);
  await assert.rejects(send(AbortSignal.timeout(10)), { name: "TimeoutError" });
});

test("an injected latency is waited for", async () => {
  const vault = await LocalVault.create({ faults: [{ latencyMs: 40, status: 503, retryAfter: 3 }] });
  const start = performance.now();
  const response = await vault.fetch(table(vault), { headers: auth(vault) });
  assert.ok(performance.now() - start >= 38);
  assert.equal(response.status, 503);
  assert.equal(response.headers.get("retry-after"), "3");
});

test("a snapshot makes the same vault again, and restores another's data", async () => {
  const vault = await LocalVault.create();
  const inserted = await (await vault.fetch(table(vault), { method: "POST", headers: auth(vault), body: rows })).json();
  const token = inserted.records[0].tokens.name;
  const copy = await LocalVault.create({ snapshot: vault.snapshot() });
  assert.equal(copy.credentialsString, vault.credentialsString);
  const value = async (from) => {
    const body = JSON.stringify({ detokenizationParameters: [{ token }] });
    return (await from.fetch(table(from, "detokenize"), { method: "POST", headers: auth(from), body })).json();
  };
  assert.equal((await value(copy)).records[0].value, "Ann");
  const other = await LocalVault.create();
  const { vaultId } = other;
  other.restore(vault.snapshot());
  assert.equal((await value(other)).records[0].value, "Ann");
  assert.equal(other.vaultId, vaultId);
  assert.throws(() => other.restore("{}"), /snapshot/);
  assert.equal((await value(other)).records[0].value, "Ann");
});

test("a form uploads a file, and its download URL brings it back", async () => {
  const vault = await LocalVault.create();
  const form = new FormData();
  const bytes = new Uint8Array([0, 255, 13, 10, 45, 45]);
  form.set("tableName", "docs");
  form.set("columnName", "scan");
  form.set("file", new File([bytes], 'a "quoted" é.bin', { type: "application/x-thing" }));
  const { authorization } = auth(vault);
  const url = `${vault.vaultUrl}/v2/vaults/${vault.vaultId}/files/upload`;
  for (const input of [[url, { method: "POST", headers: { authorization }, body: form }], [new Request(url, { method: "POST", headers: { authorization }, body: form })]]) {
    const { skyflowID } = await (await vault.fetch(...input)).json();
    const got = await vault.fetch(table(vault, `docs/${skyflowID}?downloadURL=true`), { headers: { authorization } });
    const { fields } = await got.json();
    assert.ok(fields.scan.startsWith(vault.vaultUrl));
    const file = await vault.fetch(fields.scan);
    assert.equal(file.headers.get("content-type"), "application/x-thing");
    assert.match(file.headers.get("content-disposition") ?? "", /a%20%22quoted%22%20%C3%A9%2Ebin/);
    assert.deepEqual(new Uint8Array(await file.arrayBuffer()), bytes);
  }
});

test("a vault can be reset, its faults replaced and its requests listed", async () => {
  const vault = await LocalVault.create({ tables: { t: { columns: { a: {} } } }, clusterId: "local" });
  assert.equal(vault.vaultUrl, "https://local.vault.skyflowapis.com");
  const { vaultId, apiKey } = vault;
  const insert = () => vault.fetch(table(vault), { method: "POST", headers: auth(vault), body: rows });
  assert.equal((await insert()).status, 200);
  vault.setFaults([{ status: 429 }]);
  const failed = await insert();
  assert.equal(failed.status, 429);
  assert.throws(() => vault.setFaults([{ status: 200 }]), /faults\[0\]\.status/);
  assert.throws(() => vault.setFaults([{ statsu: 429 }]), /statsu/);
  vault.setFaults([]);
  const [first, second] = vault.requests();
  assert.deepEqual({ ...first, timeMs: 0, requestId: "" }, { timeMs: 0, operation: "insert", method: "POST", path: `/v1/vaults/${vaultId}/persons`, status: 200, requestId: "", isFault: false });
  assert.deepEqual([second.status, second.isFault, second.requestId], [429, true, failed.headers.get("x-request-id")]);
  assert.ok(Math.abs(first.timeMs - Date.now()) < 60_000);
  vault.reset();
  assert.deepEqual(vault.requests(), []);
  assert.equal((await vault.fetch(table(vault), { headers: auth(vault) })).status, 404);
  assert.equal((await vault.fetch(table(vault, "t"), { headers: auth(vault) })).status, 200);
  assert.deepEqual([vault.vaultId, vault.apiKey], [vaultId, apiKey]);
});

test("mistyped options are named", async () => {
  await assert.rejects(LocalVault.create({ tabels: {} }), /tabels/);
  await assert.rejects(LocalVault.create({ faults: [{ status: 200 }] }), /faults\[0\]\.status/);
  await assert.rejects(LocalVault.create({ tables: { t: { columns: { a: { unqiue: true } } } } }), /unqiue/);
  await assert.rejects(LocalVault.create(/** @type {any} */ ("v1")), /options/);
  assert.ok(await LocalVault.create({ vaultId: undefined, tables: { t: { columns: { a: { unique: undefined } } } } }));
  assert.throws(() => new LocalVault(), /LocalVault\.create/);
});

test("two vaults know nothing of each other", async () => {
  const [one, two] = await Promise.all([LocalVault.create(), LocalVault.create()]);
  await one.fetch(table(one), { method: "POST", headers: auth(one), body: rows });
  assert.equal((await two.fetch(table(one), { headers: auth(one) })).status, 401);
  assert.equal((await two.fetch(table(two), { headers: auth(two) })).status, 404);
});

// The stack of WebAssembly is smaller than the native tests', and an overflow would end the vault.
test("hostile SQL is refused and the vault lives on", async () => {
  const vault = await LocalVault.create();
  await vault.fetch(table(vault), { method: "POST", headers: auth(vault), body: rows });
  const ask = async (/** @type {string} */ query) => {
    const response = await vault.fetch(table(vault, "query"), { method: "POST", headers: auth(vault), body: JSON.stringify({ query }) });
    return { status: response.status, body: await response.json() };
  };
  const conditions = [["(", ")"], ["NOT ", ""], ["- ", ""], ["name = ", ""], ["1+", ""], ["", " IS NULL"], ["", "::int"], ["f(", ")"], ["CAST(", " AS int)"], ["ARRAY[", "]"], ["INTERVAL ", ""], ["a BETWEEN ", " AND 1"], ["1::ARRAY<", ">"], ["(a, ", ")"]];
  for (const count of [6, 20, 60, 1_000, 3_900, 12_000]) {
    for (const [start, end] of conditions) {
      const { status } = await ask(`SELECT * FROM persons WHERE ${start.repeat(count)}1${end.repeat(count)}`);
      assert.equal(status, 400, `${start}…${end} × ${count}`);
    }
    assert.equal((await ask(`SELECT * FROM ${"(SELECT * FROM ".repeat(count)}persons`)).status, 400);
    const chain = Array(count).fill("name = 'Ann'").join(" OR ");
    const { status, body } = await ask(`SELECT * FROM persons WHERE ${chain}`);
    if (count <= 1_000) assert.equal(body.records.length, 1);
    else assert.equal(status, 400);
  }
  const nested = `${"(".repeat(20)}name = 'Ann'${")".repeat(20)}`;
  assert.equal((await ask(`SELECT name FROM persons WHERE ${nested}`)).body.records.length, 1);
});
