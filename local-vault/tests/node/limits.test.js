// What hostile requests cost: refused early, whatever they are.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { connect } from "node:net";
import test from "node:test";
import { fileURLToPath } from "node:url";

import { LocalVault } from "skyflow-local-vault";

const CLI = fileURLToPath(new URL("../../pkg/cli.js", import.meta.url));
const MIB = 1024 * 1024;
const LIMIT = 64 * MIB;

async function serve(t) {
  const child = spawn(process.execPath, [CLI, "--port", "0"]);
  t.after(() => child.kill("SIGTERM"));
  let text = "";
  await new Promise((resolve) => child.stdout.on("data", (chunk) => (text += chunk).includes("curl") && resolve(undefined)));
  const url = new URL(/vault url +(\S+)/.exec(text)?.[1] ?? "");
  return { url, port: Number(url.port), apiKey: /SKYFLOW_API_KEY=(\S+)/.exec(text)?.[1], vaultId: /vault id +(\S+)/.exec(text)?.[1] };
}

/** Sends the head of a request and perhaps a body, and returns what the server says and how much it took. */
function send(port, head, body = Buffer.alloc(0), chunkBytes = MIB) {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1");
    let [answer, sent] = ["", 0];
    const write = () => {
      while (sent < body.length && !socket.destroyed) {
        const chunk = body.subarray(sent, sent + chunkBytes);
        sent += chunk.length;
        if (!socket.write(chunk)) return void socket.once("drain", write);
      }
    };
    socket.setEncoding("utf8");
    socket.on("connect", () => (socket.write(head), write()));
    socket.on("data", (chunk) => (answer += chunk));
    socket.on("error", (error) => (answer === "" ? reject(error) : undefined));
    socket.on("close", () => resolve({ answer, sent }));
  });
}

const status = ({ answer }) => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);

test("a body over the limit is refused before it is read", { timeout: 120_000 }, async (t) => {
  const { port, url } = await serve(t);
  const head = (length) => `POST /v1/vaults/v/t HTTP/1.1\r\nHost: ${url.host}\r\nContent-Length: ${length}\r\n\r\n`;
  const announced = await send(port, head(LIMIT + 1), Buffer.alloc(200 * MIB));
  assert.equal(status(announced), 413);
  assert.match(announced.answer, /"message":"Invalid request\. The body is larger than 64 MiB\."/);
  assert.ok(announced.sent < 200 * MIB, `${announced.sent} bytes went out`);
  const expecting = await send(port, `POST / HTTP/1.1\r\nHost: ${url.host}\r\nExpect: 100-continue\r\nContent-Length: ${LIMIT + 1}\r\n\r\n`);
  assert.equal(status(expecting), 413, "instead of 100");
  const chunk = Buffer.concat([Buffer.from(`${MIB.toString(16)}\r\n`), Buffer.alloc(MIB), Buffer.from("\r\n")]);
  const endless = Buffer.concat(Array.from({ length: 150 }, () => chunk));
  const chunked = await send(port, `POST /v1/vaults/v/t HTTP/1.1\r\nHost: ${url.host}\r\nTransfer-Encoding: chunked\r\n\r\n`, endless, chunk.length);
  assert.equal(status(chunked), 413);
  assert.ok(chunked.sent < endless.length, `${chunked.sent} bytes went out`);
  // The server is well, and takes what is within the limit.
  const fine = await fetch(new URL("/v1/vaults/v/t", url), { method: "POST", body: "{}" });
  assert.equal(fine.status, 401);
});

test("a request for a URL, and one with two hosts, get 400", { timeout: 60_000 }, async (t) => {
  const { port, url, apiKey, vaultId } = await serve(t);
  const end = `Authorization: Bearer ${apiKey}\r\nConnection: close\r\n\r\n`;
  const path = `/v1/vaults/${vaultId}/t`;
  for (const [head, expected] of [
    [`GET ${path} HTTP/1.1\r\nHost: ${url.host}\r\n`, 404],
    [`GET http://${url.host}${path} HTTP/1.1\r\nHost: ${url.host}\r\n`, 400],
    [`GET http://evil.example${path} HTTP/1.1\r\nHost: ${url.host}\r\n`, 400],
    [`GET ${path} HTTP/1.1\r\nHost: ${url.host}\r\nHost: evil.example\r\n`, 400],
    [`GET ${path} HTTP/1.1\r\nHost: evil.example\r\nHost: ${url.host}\r\n`, 400],
    [`GET ${path} HTTP/1.1\r\nHost: ${url.host}\r\nHost: ${url.host}\r\n`, 400],
    [`OPTIONS * HTTP/1.1\r\nHost: ${url.host}\r\n`, 400],
    [`GET ${path} HTTP/1.1\r\n`, 400],
  ]) {
    assert.equal(status(await send(port, head + end)), expected, head);
  }
});

test("in process, a body over the limit is refused without a copy", { timeout: 120_000 }, async () => {
  const vault = await LocalVault.create();
  const url = `${vault.vaultUrl}/v1/vaults/${vault.vaultId}/t`;
  const headers = { authorization: `Bearer ${vault.apiKey}` };
  for (const body of [new Uint8Array(LIMIT + 1), new ArrayBuffer(LIMIT + 1), "x".repeat(LIMIT + 1), new Blob([new Uint8Array(LIMIT + 1)])]) {
    const response = await vault.fetch(url, { method: "POST", headers, body });
    assert.equal(response.status, 413);
    assert.match((await response.json()).error.message, /larger than 64 MiB/);
  }
  assert.equal((await vault.fetch(url, { method: "POST", headers, body: "é".repeat(LIMIT / 2 + 1) })).status, 413, "bytes count, not characters");
  assert.deepEqual(vault.requests().map(({ status: code, operation }) => [code, operation]), Array(5).fill([413, "insert"]));
});
