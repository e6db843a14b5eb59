// A credentials.json that is replaced on disk under load fails no call; a process ends by itself, without any `close`.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";

import { Skyflow } from "skyflow-edge";
import { LocalVault } from "skyflow-local-vault";

import { serveVault } from "../interop/served-vault.js";

const encoded = (/** @type {unknown} */ value) => Buffer.from(JSON.stringify(value)).toString("base64url");
const claimsOf = (/** @type {string} */ token) => JSON.parse(Buffer.from(token.split(".")[1], "base64url").toString());
const sleep = (/** @type {number} */ ms) => new Promise((resolve) => setTimeout(resolve, ms));

test("a credentials.json that is replaced under load fails no call, once its tokens are rejected", async () => {
  const accounts = [await LocalVault.create(), await LocalVault.create()].map(({ credentialsString }) => credentialsString);
  const [old, next] = accounts.map((text) => JSON.parse(text).keyID);
  const valid = new Set([old]);
  const state = { calls: 0, exchanges: /** @type {string[]} */ ([]), refused: 0 };
  const fetch = async (/** @type {any} */ url, /** @type {any} */ { body, headers }) => {
    await sleep(1);
    if (url.endsWith("/oauth/token")) {
      const { key } = claimsOf(JSON.parse(body).assertion);
      state.exchanges.push(key);
      if (!valid.has(key)) return new Response("{}", { status: 401 });
      const now = Math.floor(Date.now() / 1000);
      return Response.json({ accessToken: `${encoded({})}.${encoded({ key, iat: now, exp: now + 3600 })}.x` });
    }
    state.calls++;
    const { key } = claimsOf(headers.authorization);
    if (valid.has(key)) return Response.json({ records: [] });
    state.refused++;
    return new Response("{}", { status: 401 });
  };
  const folder = await mkdtemp(join(tmpdir(), "skyflow-edge-rotation-"));
  try {
    const path = join(folder, "credentials.json");
    await writeFile(path, accounts[0]);
    const vault = new Skyflow({ vaultConfigs: [{ vaultId: "v1", clusterId: "abc", credentials: { path } }], fetch, logLevel: "OFF" }).vault();
    let ends = false;
    const worker = async () => {
      while (!ends) await vault.query({ query: "SELECT a FROM t" });
    };
    const workers = Promise.all(Array.from({ length: 8 }, worker));
    const more = async () => {
      const before = state.calls;
      while (state.calls < before + 40) await sleep(2);
    };
    await more();
    // The order of a rotation: the new key is valid, the file is replaced whole, the old key ends.
    valid.add(next);
    await writeFile(`${path}.new`, accounts[1]);
    await rename(`${path}.new`, path);
    await more();
    valid.delete(old);
    await more();
    ends = true;
    await workers;
    assert.deepEqual(state.exchanges, [old, next]);
    assert.ok(state.refused > 0, "the old token was rejected, and the calls were sent once more");
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("a process that has used a client ends by itself, without any close", async () => {
  const folder = await mkdtemp(join(tmpdir(), "skyflow-edge-end-"));
  const { vaultUrl, vaultId, credentialsPath, credentialsString, stop } = await serveVault(folder, {});
  const source = `
    import { generateBearerTokenFromCreds, Skyflow } from "skyflow-edge";
    const [vaultUrl, vaultId, path, credentialsString] = JSON.parse(process.argv[1]);
    const getToken = async () => (await generateBearerTokenFromCreds(credentialsString)).accessToken;
    for (const credentials of [{ path }, { credentialsString }, { getToken }]) {
      const vault = new Skyflow({ vaultConfigs: [{ vaultId, vaultUrl, credentials }], timeoutMs: 600_000, totalTimeoutMs: 600_000 }).vault();
      const { insertedFields } = await vault.insert({ table: "persons", values: [{ name: "Ann" }] }, { signal: new AbortController().signal });
      await vault.get({ table: "persons", ids: [insertedFields[0].skyflowId] });
      await vault.get({ table: "persons", ids: ["none"] }, { timeoutMs: 500_000 }).catch(() => {});
    }
    const hanging = new Skyflow({ vaultConfigs: [{ vaultId, vaultUrl, credentials: { getToken: () => new Promise(() => {}) } }], timeoutMs: 600_000 }).vault();
    await hanging.get({ table: "persons", ids: ["none"] }, { signal: AbortSignal.timeout(50) }).catch(({ code }) => console.log(code));
    console.log("done");`;
  try {
    const input = JSON.stringify([vaultUrl, vaultId, credentialsPath, credentialsString]);
    const cwd = fileURLToPath(new URL("../../", import.meta.url));
    const ended = await new Promise((resolve) => execFile(process.execPath, ["--input-type=module", "-e", source, input], { cwd, timeout: 120_000 }, (error, stdout, stderr) => resolve([error?.code ?? 0, stdout, stderr])));
    // Timers of ten minutes would have kept it.
    assert.deepEqual(ended, [0, "ABORTED\ndone\n", ""]);
  } finally {
    await stop();
    await rm(folder, { recursive: true });
  }
});
