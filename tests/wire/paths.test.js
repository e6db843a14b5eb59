// A name never becomes more than the one segment of the URL that it stands for.
import assert from "node:assert/strict";
import test from "node:test";

import { Skyflow, SkyflowError } from "skyflow-edge";

import { API_KEY } from "./rules/configuration.js";

const ORIGIN = "https://cluster.vault.skyflowapis.com";

/** @param {string} vaultId */
function vaultOf(vaultId) {
  /** @type {string[]} */
  const urls = [];
  const fetch = async (/** @type {any} */ url) => {
    urls.push(url);
    return new Response('{"records":[],"RecordIDResponse":[],"responses":[]}');
  };
  const client = new Skyflow({ vaultConfigs: [{ vaultId, clusterId: "cluster", credentials: { apiKey: API_KEY } }], fetch, logLevel: "OFF" });
  return { client, vault: client.vault(), urls };
}

/** The same characters every time, those that URLs treat as special most often. @param {number} seed */
function names(seed) {
  const special = ["/", "\\", "?", "#", "%", ".", "..", "%2e", "%2E", "%2f", ";", ":", "@", "&", "=", "+", " ", "~", "'", '"', "<", ">", "|", "^", "`", "{", "}", "[", "]", "!", "*", "(", ")", ",", "$"];
  const other = ["a", "Z", "0", "-", "_", "ä", "日", "🦀", "\u00a0", "\u200b", "\u202e", "\ufeff", "%", "%zz", "%00"];
  const pieces = [...special, ...other];
  const next = () => (seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31);
  return () => Array.from({ length: 1 + (next() % 6) }, () => pieces[next() % pieces.length]).join("");
}

// A byte order mark alone is an odd name, but not a blank one.
const isRefused = (/** @type {string} */ name) => /^[^\S\ufeff]*$/.test(name) || /^(\.|%2e){1,2}$/i.test(name);

test("any table name that is taken is one segment, and decodes to itself", async () => {
  const name = names(1);
  const { vault, urls } = vaultOf("v1");
  let taken = 0;
  for (let run = 0; run < 3000; run++) {
    const table = name();
    urls.length = 0;
    const ended = await vault.get({ table }).then(() => undefined, (error) => error);
    if (isRefused(table)) {
      assert.ok(ended instanceof SkyflowError && ended.code === "INVALID_INPUT", JSON.stringify(table));
      assert.deepEqual(urls, []);
      continue;
    }
    assert.equal(ended, undefined, JSON.stringify(table));
    taken += 1;
    const { origin, pathname, search, hash } = new URL(urls[0]);
    assert.deepEqual([origin, search, hash], [ORIGIN, "", ""], urls[0]);
    assert.equal(urls[0], ORIGIN + pathname, "the URL parser finds nothing to change");
    assert.deepEqual(pathname.split("/").map(decodeURIComponent), ["", "v1", "vaults", "v1", table]);
  }
  assert.ok(taken > 2500);
});

test("any vault id that is taken is one segment, and decodes to itself", async () => {
  const name = names(2);
  for (let run = 0; run < 500; run++) {
    const vaultId = name();
    // One with blanks or quotes was pasted badly.
    if (isRefused(vaultId) || /[^\S\ufeff]|["'`]/.test(vaultId)) {
      assert.throws(() => vaultOf(vaultId), { code: "INVALID_INPUT" }, JSON.stringify(vaultId));
      continue;
    }
    const { vault, urls } = vaultOf(vaultId);
    await vault.get({ table: "t" });
    assert.deepEqual(new URL(urls[0]).pathname.split("/").map(decodeURIComponent), ["", "v1", "vaults", vaultId, "t"]);
  }
});

const CLIMBING = [".", "..", "%2e", "%2E", "%2e.", ".%2e", "%2e%2E"];
const CONTROLS = ["\n", "\r", "\t", "\0", "\x1f", "\x7f", "\x85"];

test("dot segments in any spelling, and control characters, are refused by name", async () => {
  const { vault, urls } = vaultOf("v1");
  for (const table of [...CLIMBING, ...CONTROLS.map((control) => `a${control}b`)]) {
    const requests = [vault.get({ table }), vault.delete({ table, ids: ["1"] }), vault.insert({ table, values: [{ a: 1 }] })];
    for (const request of requests) await assert.rejects(request, { code: "INVALID_INPUT", message: /table/ }, JSON.stringify(table));
    assert.throws(() => vaultOf(table), { code: "INVALID_INPUT", message: /vaultConfigs\[0\]\.vaultId/ }, JSON.stringify(table));
  }
  assert.deepEqual(urls, []);
});

test("a table that is not in the path is checked all the same", async () => {
  const { vault, urls } = vaultOf("v1");
  await vault.insert({ table: "a/b ü", values: [{ a: 1 }], continueOnError: true });
  assert.deepEqual(urls, [`${ORIGIN}/v1/vaults/v1`]);
});

test("half a surrogate pair, which has no encoding, is refused and not sent as another name", async (t) => {
  /** @type {Record<string, (vault: any) => unknown>} */
  const calls = {
    table: (vault) => vault.get({ table: "a\ud800" }),
    ids: (vault) => vault.get({ table: "t", ids: ["\ud800"] }),
    fields: (vault) => vault.get({ table: "t", fields: ["a\udc00"] }),
    columnName: (vault) => vault.get({ table: "t", columnName: "\ud800", columnValues: ["x"] }),
    columnValues: (vault) => vault.get({ table: "t", columnName: "c", columnValues: ["\udfff"] }),
    upsert: (vault) => vault.insert({ table: "t", values: [{ a: 1 }], upsert: "a\ud800" }),
    vaultId: async () => vaultOf("a\ud800"),
  };
  for (const [member, call] of Object.entries(calls)) {
    await t.test(member, async () => {
      const { vault, urls } = vaultOf("v1");
      await assert.rejects(async () => call(vault), { name: "SkyflowError", code: "INVALID_INPUT" });
      assert.deepEqual(urls, []);
    });
  }
});

test("query values arrive as they were given", async () => {
  const name = names(3);
  const { vault, urls } = vaultOf("v1");
  for (let run = 0; run < 500; run++) {
    const columnName = `c${name()}`;
    const columnValues = [name(), name()];
    const fields = [`f${name()}`];
    urls.length = 0;
    await vault.get({ table: "t", columnName, columnValues, fields });
    const { searchParams } = new URL(urls[0]);
    assert.deepEqual([searchParams.get("column_name"), searchParams.getAll("column_values"), searchParams.getAll("fields")], [columnName, columnValues, fields]);
    assert.equal([...searchParams].length, 4);
  }
});

test("a vaultUrl is an https origin, or loopback", async () => {
  const at = (/** @type {string} */ vaultUrl) => {
    const { client, vault, urls } = vaultOf("v1");
    client.updateVaultConfig({ vaultId: "v1", vaultUrl });
    return vault.get({ table: "t" }).then(() => urls[0]);
  };
  for (const [vaultUrl, base] of [
    ["https://proxy.example.com", "https://proxy.example.com"],
    ["https://proxy.example.com/", "https://proxy.example.com"],
    ["https://proxy.example.com:8443/", "https://proxy.example.com:8443"],
    ["http://localhost:8787", "http://localhost:8787"],
    ["http://127.0.0.1:8787", "http://127.0.0.1:8787"],
    ["http://[::1]:8787", "http://[::1]:8787"],
  ]) {
    assert.equal(await at(vaultUrl), `${base}/v1/vaults/v1/t`);
  }
  const refused = ["", "proxy.example.com", "/vault", "http://proxy.example.com", "https://proxy.example.com/vault", "https://proxy.example.com/vault/", "http://localhost.example.com", "http://x.localhost", "http://127.0.0.1.example.com", "http://0x7f.example.com", "ftp://localhost", "https://user@proxy.example.com", "https://proxy.example.com?x=1", "https://proxy.example.com#x", "javascript:alert(1)", "data:text/plain,x"];
  for (const vaultUrl of refused) assert.throws(() => at(vaultUrl), { code: "INVALID_INPUT", message: /vaultUrl/ }, vaultUrl);
});
