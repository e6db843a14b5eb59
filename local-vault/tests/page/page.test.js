// The page at `/` of the command line's server, in a real Chromium. With PAGE_SCREENSHOTS=1 it writes the pictures of docs/.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";

import { openPage } from "../../../tests/support/chromium-page.js";

const CLI = fileURLToPath(new URL("../../pkg/cli.js", import.meta.url));
const PICTURES = new URL("../../../docs/pictures/screens/", import.meta.url);
const SECRET = "4111-secret-value";

const SCHEMA = {
  customers: { columns: {
    name: { redaction: "REDACTED", type: "string" },
    email: { unique: true, columnGroup: "email", tokenFormat: "preserve", redaction: "MASKED", masking: { findPattern: "^(.).*(@.*)$", replacePattern: "${1}***${2}" } },
    born: { type: "date", redaction: "MASKED" },
    note: { tokenize: false },
  } },
  cards: { columns: {
    number: { type: "string", deterministic: true, redaction: "MASKED" },
    code: { tokenExpiresAfterSeconds: 900, redaction: "REDACTED" },
    owner: { type: "string" },
  } },
};
const ROLES = { auditor: { readOnly: true }, clerk: { tables: ["customers"], rows: { owner: "request.context.user" } } };

async function serve(t) {
  const folder = await mkdtemp(join(tmpdir(), "local-vault-page-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const file = async (name, content) => (await writeFile(join(folder, name), JSON.stringify(content)), join(folder, name));
  const child = spawn(process.execPath, [CLI, "--port", "0", "--schema", await file("schema.json", SCHEMA), "--roles", await file("roles.json", ROLES)]);
  t.after(() => child.kill("SIGTERM"));
  let text = "";
  await new Promise((resolve, reject) => {
    child.stdout.on("data", (chunk) => (text += chunk).includes("curl") && resolve(undefined));
    child.stderr.on("data", (chunk) => reject(new Error(String(chunk))));
  });
  const printed = (name) => new RegExp(`${name}[ =]+(\\S+)`).exec(text)?.[1] ?? "";
  const [url, vaultId, apiKey, page] = ["vault url", "vault id", "SKYFLOW_API_KEY", "page"].map(printed);
  const call = (method, path, body, key = apiKey) =>
    fetch(url + path, { method, headers: { authorization: `Bearer ${key}`, "content-type": "application/json" }, body: body && JSON.stringify(body) });
  const insert = (table, ...rows) =>
    call("POST", `/v1/vaults/${vaultId}/${table}`, { records: rows.map((fields) => ({ fields })), tokenization: true });
  return { url, vaultId, apiKey, page, call, insert };
}

async function open(t, url, options) {
  const page = await openPage(url, options);
  t.after(() => page.close());
  return page;
}

const READY = `!document.getElementById("content").hidden && document.querySelector("#status").dataset.state === "live"`;
const text = (selector) => `document.querySelector(${JSON.stringify(selector)}).innerText`;

test("it shows tables, requests, roles and lines to copy, and never a value", { timeout: 240_000 }, async (t) => {
  const vault = await serve(t);
  await vault.insert("customers", { name: SECRET, email: `${SECRET}@example.com` }, { name: "Ann", email: "ann@example.com" });
  const page = await open(t, vault.page);
  await page.until(READY);
  assert.equal(await page.evaluate("location.hash"), "", "the key leaves the address");
  await page.evaluate(`[...document.querySelectorAll(".list button")].find((one) => one.innerText.startsWith("customers")).click()`);
  await page.until(`${text("#tables")}.includes("customers: 2 rows, 4 columns, with a schema")`);
  const tables = await page.evaluate(text("#tables"));
  for (const part of ["format-preserving", "group email", "REDACTED", "MASKED (pattern)", "date", "unique", "none"]) assert.ok(tables.includes(part), part);
  await vault.insert("orders", { total: SECRET });
  await vault.call("GET", `/v1/vaults/${vault.vaultId}/nothing`);
  await page.until(`${text("#requests")}.includes("404") && ${text("#tables")}.includes("orders")`);
  const requests = await page.evaluate(text("#requests"));
  assert.match(requests, /\d\d:\d\d:\d\d\s+get\s+404/);
  assert.match(requests, /insert\s+200\s+POST \/v1\/vaults\/\S+\/orders\s+[0-9a-f-]{36}/);
  assert.match(await page.evaluate(text("#access")), /auditor\s+all tables\s*reads[^]*clerk\s+tables customers[^]*owner = request\.context\.user/);
  const connect = await page.evaluate(text("#connect"));
  for (const part of ["curl", "Node, Bun", "Deno", "Worker", ".env", "Browser", "skyflow-python", vault.url, vault.vaultId]) assert.ok(connect.includes(part), part);
  const all = await page.evaluate("document.documentElement.outerHTML");
  assert.ok(!all.includes(SECRET) && !all.includes(vault.apiKey));
  await page.evaluate("location.reload()");
  await page.until(READY);
  assert.deepEqual(page.complaints, [], "nothing breaks the content security policy");
});

test("faults are switched on and off, added and removed with the keyboard alone", { timeout: 240_000 }, async (t) => {
  const vault = await serve(t);
  const page = await open(t, vault.page);
  await page.until(READY);
  const reach = async (condition) => {
    for (let step = 0; step < 80; step++) {
      await page.press("Tab");
      if (await page.evaluate(`(${condition})(document.activeElement)`)) return;
    }
    assert.fail(`the keyboard does not reach ${condition}`);
  };
  const active = async () => (await (await vault.call("POST", "/_local/overview")).json()).faults;
  await reach(`(one) => one.getAttribute("role") === "switch" && one.getAttribute("aria-label").includes("429")`);
  await page.press(" ", " ");
  await page.until(`document.activeElement.getAttribute("aria-checked") === "true"`);
  assert.deepEqual(await active(), [{ status: 429, rate: 0.2, retryAfter: 1 }]);
  await page.press(" ", " ");
  await page.until(`document.activeElement.getAttribute("aria-checked") === "false"`);
  assert.deepEqual(await active(), []);
  await reach(`(one) => one.name === "status"`);
  await page.type("503");
  await reach(`(one) => one.name === "match"`);
  await page.type("DELETE");
  await page.press("Enter", "\r");
  await page.until(`${text("#faults")}.includes("respond 503: every request with “DELETE”")`);
  assert.deepEqual(await active(), [{ status: 503, match: "DELETE" }]);
  assert.equal((await vault.call("DELETE", `/v1/vaults/${vault.vaultId}/t`, { skyflow_ids: ["*"] })).status, 503);
  await page.until(`document.querySelector("#requests .tag.bad")?.innerText === "503" && ${text("#requests")}.includes("fault")`);
  // One that a test sets appears as well.
  await vault.call("POST", "/_local/faults", { faults: [{ latencyMs: 7 }] });
  await page.until(`${text("#faults")}.includes("delay by 7 ms")`);
  await reach(`(one) => one.getAttribute("role") === "tab" && one.innerText === "curl"`);
  await page.press("ArrowRight");
  assert.equal(await page.evaluate(`document.activeElement.innerText + document.activeElement.getAttribute("aria-selected")`), "Node, Buntrue");
  assert.match(await page.evaluate(text("#sample")), /new Skyflow/);
});

test("without the key, or for a foreign page, there is nothing to see", { timeout: 240_000 }, async (t) => {
  const vault = await serve(t);
  await vault.insert("customers", { name: "Ann" });
  const page = await open(t, `${vault.url}/`);
  await page.until(`!document.getElementById("locked").hidden`);
  assert.equal(await page.evaluate(`document.getElementById("content").checkVisibility()`), false);
  assert.ok(!(await page.evaluate(text("#content"))).includes("customers"));
  const shell = await fetch(`${vault.url}/`);
  assert.match(shell.headers.get("content-security-policy") ?? "", /default-src 'none'; script-src 'self'; .*frame-ancestors 'none'/);
  assert.ok(!(await shell.text()).includes(vault.apiKey));
  assert.equal((await vault.call("POST", "/_local/overview", undefined, "wrong")).status, 401);
  // A page of another origin on this machine, which knows even the key.
  const foreign = createServer((_, response) => response.setHeader("content-type", "text/html").end("<!doctype html><title>foreign</title>"));
  await new Promise((resolve) => foreign.listen(0, "127.0.0.1", () => resolve(undefined)));
  t.after(() => foreign.close());
  const { port } = /** @type {import("node:net").AddressInfo} */ (foreign.address());
  await page.navigate(`http://127.0.0.1:${port}/`);
  await page.until(`document.title === "foreign"`);
  const attempt = (init) => `fetch("${vault.url}/_local/overview", ${init}).then((response) => response.text()).catch(() => "blocked")`;
  assert.equal(await page.evaluate(attempt(`{ method: "POST", headers: { authorization: "Bearer ${vault.apiKey}" } }`)), "blocked");
  assert.equal(await page.evaluate(attempt(`{ method: "POST", mode: "no-cors" }`)), "", "opaque");
  assert.equal(await page.evaluate(`fetch("${vault.url}/").then((response) => response.text()).catch(() => "blocked")`), "blocked");
  const framed = `new Promise((resolve) => { const frame = document.createElement("iframe"); frame.src = "${vault.url}/"; frame.onload = () => { try { resolve(frame.contentDocument?.title ?? "blocked"); } catch { resolve("blocked"); } }; document.body.append(frame); })`;
  assert.equal(await page.evaluate(framed), "blocked");
  // Pasted, the key opens the page; the wrong one does not.
  await page.navigate(`${vault.url}/`);
  await page.until(`!document.getElementById("locked").hidden`);
  const unlock = (key) => page.evaluate(`document.getElementById("key").value = "${key}", document.getElementById("unlock").requestSubmit()`);
  await unlock("wrong");
  await page.until(`!document.getElementById("locked").hidden`);
  await unlock(vault.apiKey);
  await page.until(READY);
});

test("it fits every width, light and dark", { timeout: 240_000 }, async (t) => {
  const vault = await serve(t);
  await vault.insert("customers", ...Array.from({ length: 48 }, (_, index) => ({ name: "Ann", email: `ann${index}@example.com`, born: "1990-04-01" })));
  const { records } = await (await vault.insert("cards", { number: "4111111111111111", code: "123", owner: "ann" }, { number: "5555555555554444", owner: "bob" })).json();
  await vault.call("POST", "/_local/faults", { faults: [{ status: 503, rate: 0.1, retryAfter: 1 }] });
  await vault.call("POST", `/v1/vaults/${vault.vaultId}/detokenize`, { detokenizationParameters: [{ token: records[0].tokens.number }] });
  await vault.call("GET", `/v1/vaults/${vault.vaultId}/cards?skyflow_ids=${records[1].skyflow_id}`);
  await vault.call("GET", `/v1/vaults/${vault.vaultId}/invoices`);
  await vault.call("POST", "/v1/detect/deidentify/string", { vault_id: vault.vaultId, text: "I am Ann Lee" });
  await vault.call("POST", `/v1/vaults/${vault.vaultId}/query`, { query: "SELECT name FROM customers LIMIT 1" });
  await vault.call("POST", `/v1/vaults/${vault.vaultId}/cards`, { records: [{ fields: { numbr: "1" } }] });
  for (const dark of [false, true]) {
    const page = await open(t, vault.page, { dark, height: 1000 });
    await page.until(READY);
    await page.until(`document.querySelectorAll("#requests tbody tr").length >= 6`);
    const background = await page.evaluate("getComputedStyle(document.body).backgroundColor");
    const [red] = /\d+/.exec(background) ?? [];
    assert.ok(dark ? Number(red) < 60 : Number(red) > 200, background);
    for (const width of [320, 768, 1280]) {
      await page.resize({ width, height: 1000 });
      const [inner, outer] = await page.evaluate("[document.documentElement.scrollWidth, innerWidth]");
      assert.ok(inner <= outer, `${inner} px of content at ${width} px`);
    }
    await page.evaluate(`[...document.querySelectorAll(".list button")].find((one) => one.innerText.startsWith("customers")).click(), document.activeElement.blur()`);
    if (process.env.PAGE_SCREENSHOTS) await page.screenshot(fileURLToPath(new URL(`local-vault-page-${dark ? "dark" : "light"}.png`, PICTURES)));
    if (process.env.PAGE_SCREENSHOTS && !dark) {
      await page.resize({ width: 390, height: 1000 });
      await page.screenshot(join(tmpdir(), "local-vault-page-narrow.png"));
    }
  }
});
