// What a caller's text may do to a request: R21, R23, R24, R25. Nothing but what it says.
import { after, before, test } from "node:test";
import { inspect } from "node:util";

import { Skyflow } from "skyflow-edge";

import * as assert from "../support/assert.js";
import { API_KEY, fails, insertedRows, stubbed, vaultConfig } from "../support/clients.js";
import { FaultServer } from "../support/fault-server.js";
import { random, SEEDS } from "../support/random.js";

/** Of these, in any order, the names are made. */
const PIECES = [
  ".", "..", "...", "%2e", "%2E", "%2e%2e", "%252e", "/", "//", "\\", "%2f", "%5c", "%00", "?", "#", ";", ":", "@", "&", "=", "+", "*", "(", ")", "'", "~", "!", "$", ",", "|", "^", "`", '"', "<", ">", "[", "]", "{", "}",
  "\t", "\n", "\r", "\0", "\u007f", "\u0085", "\u009f", " ", "\u00a0", "\u2003", "\u2028", "\ufeff", "\u200b", "\u202e", "ü", "値", "🚫", "\ud83d", "\ude80", "\ufffd", "e\u0301", "a", "B", "1", "_", "-", "%", "%z", "%E2%80", "..;", "http:", "v1", "vaults", "detokenize", "__proto__", "constructor",
]; // prettier-ignore

/** @param {import("../support/random.js").random extends (...a: any) => infer R ? R : never} source */
const name = ({ below, pick }) => Array.from({ length: 1 + below(4) }, () => pick(PIECES)).join("");

/** Whether a name must be refused, judged by another rule than the client's. @param {string} value */
function mustRefuse(value) {
  const isBlank = /^\p{White_Space}*$/u.test(value);
  const isDots = [".", ".."].includes(value.replace(/%2e/gi, "."));
  return isBlank || isDots || /\p{Cc}/u.test(value) || /\p{Surrogate}/u.test(value);
}

/** A vault's id with a blank or a quote was pasted badly. @param {string} value */
const mustRefuseId = (value) => mustRefuse(value) || /[\p{White_Space}"'`]/u.test(value);

/** @param {string} path @param {string} vaultId @param {string | undefined} table */
function checkPath(path, vaultId, table) {
  const segments = path.split("/").map(decodeURIComponent);
  assert.deepEqual(segments, ["", "v1", "vaults", vaultId, ...(table === undefined ? ["detokenize"] : [table])]);
}

test("R23 100,000 random names: the path decodes to exactly the name, or the name is refused", async () => {
  let refused = 0;
  for (const seed of SEEDS) {
    const source = random(seed);
    /** @type {string[]} */
    const urls = [];
    // The lightest answer there is: it is given a hundred thousand times.
    const answer = { status: 200, text: async () => '{"records":[]}' };
    const fetch = /** @type {any} */ (async (/** @type {string} */ url) => (urls.push(url), answer));
    const client = new Skyflow({ vaultConfigs: [vaultConfig()], fetch, logLevel: "OFF" });
    for (let i = 0; i < 33_334; i++) {
      const table = name(source);
      const vaultId = i % 10 === 0 ? name(source) : "v1";
      if (vaultId !== "v1") {
        if (mustRefuseId(vaultId)) {
          refused++;
          await fails(() => client.addVaultConfig(vaultConfig({ vaultId })), "INVALID_INPUT", JSON.stringify(vaultId));
          continue;
        }
        client.addVaultConfig(vaultConfig({ vaultId }));
      }
      urls.length = 0;
      const outcome = await client.vault(vaultId).get({ table }).catch((error) => error);
      if (mustRefuse(table)) {
        refused++;
        assert.ok(outcome.code === "INVALID_INPUT" && urls.length === 0, JSON.stringify(table));
      } else {
        assert.ok(!(outcome instanceof Error), `${JSON.stringify(table)}: ${outcome.message}`);
        const url = new URL(urls[0]);
        assert.equal(url.search + url.hash, "", JSON.stringify(table));
        checkPath(url.pathname, vaultId, table);
      }
      if (vaultId !== "v1") client.removeVaultConfig(vaultId);
    }
  }
  assert.ok(refused > 1000 && refused < 90_000, `${refused} were refused`);
});

/** @type {FaultServer} */
let server;
before(async () => {
  server = await FaultServer.start([]);
});
after(() => server.close());

/** A client of the raw server. @param {object} [changes] */
const onServer = (changes) => new Skyflow({ vaultConfigs: [vaultConfig({ vaultUrl: server.origin, ...changes })], logLevel: "OFF" });

test("R23 3,000 of them over a real socket, by every operation", async () => {
  server.rules = [{ body: JSON.stringify({ ...insertedRows(1), RecordIDResponse: ["1"] }) }];
  const source = random(7);
  const act = /** @type {((vault: any, table: string) => Promise<unknown>)[]} */ ([
    (vault, table) => vault.insert({ table, values: [{ a: 1 }] }),
    (vault, table) => vault.delete({ table, ids: ["1"] }),
  ]);
  for (let i = 0; i < 3000; i++) {
    const table = name(source);
    const vaultId = i % 3 === 0 ? name(source) : "v1";
    if (mustRefuse(table) || mustRefuseId(vaultId)) continue;
    server.requests.length = 0;
    await source.pick(act)(onServer({ vaultId }).vault(), table);
    checkPath(server.requests[0].path, vaultId, table);
    assert.equal(server.requests.length, 1);
  }
  server.rules = [{ body: JSON.stringify({ records: [{ token: "t", value: "v" }] }) }];
  await onServer({ vaultId: "a/../b" }).vault().detokenize({ data: [{ token: "t" }] });
  checkPath(server.requests.at(-1)?.path ?? "", "a/../b", undefined);
});

test("R24 10,000 random ids, fields and column values arrive in the query byte for byte", async () => {
  const { vault, requests } = stubbed({ body: { records: [] } });
  const source = random(11);
  const isSendable = (/** @type {string} */ value) => !/\p{Surrogate}|^[\p{White_Space}\ufeff]*$/u.test(value);
  for (let i = 0; i < 2500; i++) {
    const list = Array.from({ length: 4 }, () => name(source)).filter(isSendable);
    if (list.length === 0) continue;
    requests.length = 0;
    await vault.get({ table: "t", columnName: list[0], columnValues: list, fields: list });
    const url = new URL(requests[0].url);
    for (const name of ["fields", "column_values"]) assert.deepEqual(url.searchParams.getAll(name), list);
    assert.deepEqual(url.searchParams.getAll("column_name"), [list[0]]);
    assert.equal([...url.searchParams].length, 2 * list.length + 1);
    assert.equal(url.hash, "");
  }
});

const REFUSED_NAMES = [
  "authorization", "Authorization", "AUTHORIZATION", "x-skyflow-authorization", "X-Skyflow-Authorization", "host", "Host", "content-length", "Content-Length",
  "cookie", "Cookie", "transfer-encoding", "Transfer-Encoding", "content-type", "connection", "keep-alive", "upgrade", "te", "trailer", "expect", "proxy-authorization", "Proxy-Connection", "sec-fetch-mode",
  "", " ", "a b", "a:", "a\r\nb", "a\0", "é", "x-a\n", "x(a)", "authorization ", " authorization", "authorization\t", "authorızation",
]; // prettier-ignore
const REFUSED_VALUES = ["SECRET\r\nx-b: c", "SECRET\n", "\rSECRET", "\0SECRET", "SECRET\0b", " SECRET", "SECRET ", "\tSECRET", "SECRET\t", "SECRETé", "値SECRET", "SEC\u2028RET", "SECRET\u007f", "SECRET\ud800"];

test("R25 credentials, framing and injected lines are refused from a caller's headers, and values are not shown", async () => {
  const { vault, requests } = stubbed({ body: { records: [] } });
  for (const header of REFUSED_NAMES) {
    const error = await fails(vault.get({ table: "t" }, { headers: { "x-fine": "1", [header]: "SECRET" } }), "INVALID_INPUT", JSON.stringify(header));
    assert.excludes(inspect(error), "SECRET");
  }
  for (const value of REFUSED_VALUES) {
    const error = await fails(vault.get({ table: "t" }, { headers: { "x-a": value } }), "INVALID_INPUT", JSON.stringify(value));
    assert.includes(error.message, "x-a");
    assert.excludes(inspect(error), "SECRET");
  }
  assert.equal(requests.length, 0);
});

test("R25 on the wire there is one of each credential and framing header, whatever a caller adds", async () => {
  server.rules = [{ body: JSON.stringify(insertedRows(1)) }];
  server.requests.length = 0;
  const headers = { "x-trace": "a; b, c=\"d\"", "__proto__x": "1", accept: "application/json", "user-agent": "mine/1" };
  await onServer().vault().insert({ table: "t", values: [{ a: "ü" }] }, { headers });
  const head = server.requests[0].raw.toString("latin1").split("\r\n\r\n")[0].toLowerCase();
  for (const single of ["authorization", "content-type", "content-length", "host", "sky-metadata"]) {
    assert.equal(head.split("\r\n").filter((line) => line.startsWith(`${single}:`)).length, 1, single);
  }
  assert.equal(server.requests[0].headers["x-trace"], headers["x-trace"]);
  assert.equal(server.requests[0].headers["user-agent"], "mine/1");
  assert.equal(server.requests[0].headers.authorization, `Bearer ${API_KEY}`);
});

const jwt = `${btoa('{"alg":"RS256"}')}.${btoa('{"exp":4102444800}')}.c2lnbmF0dXJl`.replace(/=/g, "");
const UNFIT = ["\n", "\r", "\r\nx-evil: 1", "\0", "\t", " ", "\u007f", "é", "値", "\u2028", "\ud800", "\u00a0"];

test("R21 a key or token that cannot stand in a header is refused at once, and no part of it is shown", async () => {
  const cases = [];
  for (const [kind, secret] of /** @type {const} */ ([["apiKey", API_KEY], ["token", jwt]])) {
    for (const character of UNFIT) {
      const middle = Math.floor(secret.length / 2);
      const same = kind === "apiKey" ? [secret.slice(0, middle) + character + secret.slice(middle + character.length), secret.slice(0, -character.length) + character] : [];
      for (const unfit of [...same, secret + character, character + secret, secret.slice(0, middle) + character + secret.slice(middle)]) cases.push(/** @type {[string, string, string]} */ ([kind, unfit, secret]));
    }
  }
  const { client } = stubbed({ body: { records: [] } });
  await assert.each(cases, async (kind, unfit, secret) => {
    const credentials = /** @type {any} */ ({ [kind]: unfit });
    const tries = [
      () => new Skyflow({ vaultConfigs: [vaultConfig({ credentials })] }),
      () => new Skyflow({ skyflowCredentials: credentials }),
      () => client.updateVaultConfig({ vaultId: "v1", credentials }),
      () => client.updateSkyflowCredentials(credentials),
    ];
    for (const act of tries) {
      const error = await fails(act, "INVALID_CREDENTIALS", JSON.stringify(unfit));
      for (let at = 0; at + 8 <= secret.length; at += 4) assert.excludes(inspect(error, { depth: 9, showHidden: true }), secret.slice(at, at + 8));
    }
  });
});
