// The defects of the official SDKs that concern service accounts, by their ids, and what R16 to R19 and R34 to R37 ask for
// beyond the contract tests. Tokens are verified by an independent library.
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { inspect } from "node:util";

import { createLocalJWKSet, exportJWK, jwtVerify } from "jose";
import { generateBearerToken, generateBearerTokenFromCreds, generateSignedDataTokensFromCreds, isExpired, Skyflow, SkyflowError } from "skyflow-edge";

import { readPem } from "../../pkg-templates/host/keys.js";
import { memories } from "../support/linear-memory.js";
import { random } from "../support/random.js";
import { inVirtualTime } from "./virtual-clock.js";

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const URI = "https://manage.skyflowapis.com/v1/auth/sa/oauth/token";
const pem = (/** @type {any} */ type, key = privateKey) => String(key.export({ type, format: "pem" }));
const account = (/** @type {object} */ changes = {}) => JSON.stringify({ clientID: "client", keyID: "key-1", tokenURI: URI, privateKey: pem("pkcs8"), ...changes });
const jwks = createLocalJWKSet({ keys: [{ ...(await exportJWK(publicKey)), alg: "RS256" }] });
const part = (/** @type {unknown} */ value) => Buffer.from(JSON.stringify(value)).toString("base64url");
const token = (/** @type {object} */ claims) => `${part({ alg: "RS256", typ: "JWT" })}.${part(claims)}.c2ln`;
const living = (/** @type {number} */ seconds, /** @type {object} */ more = {}) => {
  const iat = Math.floor(Date.now() / 1000);
  return token({ iat, exp: iat + seconds, ...more });
};

/** A fetch whose token endpoint and vault are functions of how often they were called. */
function server({ issue = (_count = 0) => Response.json({ accessToken: living(3600), tokenType: "Bearer" }), answer = (_count = 0) => Response.json({ records: [] }) } = {}) {
  const seen = { exchanges: /** @type {any[]} */ ([]), calls: /** @type {any[]} */ ([]) };
  const fetch = async (/** @type {any} */ url, /** @type {any} */ init) => {
    if (url.endsWith("/oauth/token")) return issue(seen.exchanges.push({ url, init, body: JSON.parse(init.body) }));
    return answer(seen.calls.push({ url, init }));
  };
  return { fetch, seen };
}

/** @param {any} fetch @param {object} [config] @param {object} [credentials] */
const vaultOn = (fetch, config = {}, credentials = { credentialsString: account() }) =>
  new Skyflow({ vaultConfigs: [{ vaultId: "v", clusterId: "abc", credentials: /** @type {any} */ (credentials) }], fetch, logLevel: "OFF", ...config }).vault();
const get = { table: "t" };

test("H-B2: calls at the same time make one exchange", async () => {
  const { fetch, seen } = server();
  const vault = vaultOn(fetch);
  await Promise.all(Array.from({ length: 8 }, () => vault.get(get)));
  assert.equal(seen.exchanges.length, 1);
});

test("H-B3: a 401 drops the token, renews it and repeats the call once; 403 does not", async () => {
  const { fetch, seen } = server({ answer: (count) => (count === 1 ? new Response("{}", { status: 401 }) : count === 3 ? new Response("{}", { status: 403 }) : Response.json({ records: [] })) });
  const vault = vaultOn(fetch);
  await vault.get(get);
  assert.deepEqual([seen.exchanges.length, seen.calls.length], [2, 2]);
  await assert.rejects(vault.get(get), { code: "PERMISSION_DENIED" });
  assert.deepEqual([seen.exchanges.length, seen.calls.length], [2, 3]);
});

test("H-B4: R16: a token is renewed before it ends, and the old one serves while renewal fails", async () => {
  const lives = 100;
  let fails = false;
  const { fetch, seen } = server({ issue: () => (fails ? new Response("{}", { status: 400 }) : Response.json({ accessToken: living(lives) })) });
  await inVirtualTime(async () => {
    const vault = vaultOn(fetch);
    const waits = (/** @type {number} */ seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    await vault.get(get);
    await waits(79);
    await vault.get(get);
    assert.equal(seen.exchanges.length, 1, "79 s of 100 s");
    await waits(1);
    await vault.get(get);
    assert.equal(seen.exchanges.length, 2, "within a fifth of its life");
    fails = true;
    await waits(90);
    await vault.get(get);
    assert.deepEqual([seen.exchanges.length, seen.calls.length], [3, 4], "the old one is used");
    await waits(11);
    await assert.rejects(vault.get(get), { code: "BAD_REQUEST" });
  });
});

test("H-B4: R18: a clock that is wrong by five minutes is nobody's problem", async () => {
  for (const skew of [-300, 300]) {
    const iat = Math.floor(Date.now() / 1000) + skew;
    const { fetch, seen } = server({ issue: () => Response.json({ accessToken: token({ iat, exp: iat + 250 }) }) });
    const vault = vaultOn(fetch);
    await vault.get(get);
    await vault.get(get);
    assert.equal(seen.exchanges.length, 1, `${skew} s`);
  }
});

test("H-B6: an exchange that gives no token is a failure", async () => {
  for (const body of ["{}", '{"accessToken":""}', '{"accessToken":5}', "null", "[]", "nope"]) {
    const { fetch, seen } = server({ issue: () => new Response(body) });
    await assert.rejects(vaultOn(fetch).get(get), { code: "INVALID_RESPONSE", httpCode: 200 });
    assert.equal(seen.calls.length, 0);
  }
});

test("H-B9: R36: a key is imported once, so that nobody can export it, and leaves no trace in WebAssembly's memory", async () => {
  const original = crypto.subtle.importKey;
  /** @type {any[]} */
  const imports = [];
  crypto.subtle.importKey = async function (/** @type {any[]} */ ...args) {
    imports.push(args);
    return /** @type {any} */ (original).apply(crypto.subtle, args);
  };
  try {
    const { fetch } = server({ answer: () => new Response("{}", { status: 401 }) });
    const vault = vaultOn(fetch);
    for (let count = 0; count < 3; count++) await assert.rejects(vault.get(get), { code: "AUTHENTICATION" });
    await generateSignedDataTokensFromCreds(account(), { dataTokens: Array.from({ length: 50 }, (_, index) => `t${index}`) });
  } finally {
    crypto.subtle.importKey = original;
  }
  assert.equal(imports.length, 2, "one for the client, one for fifty data tokens");
  for (const [, der, , extractable, usages] of imports) {
    assert.deepEqual([extractable, usages], [false, ["sign"]]);
    assert.ok(der.every((/** @type {number} */ byte) => byte === 0), "wiped");
  }
  assert.equal(memories.length, 1);
  const text = Buffer.from(memories[0].buffer).toString("latin1");
  const lines = pem("pkcs8").split("\n").slice(1, -2);
  assert.deepEqual(lines.filter((line) => text.includes(line.slice(0, 16))), []);
  const der = Buffer.from(lines.join(""), "base64").toString("latin1");
  for (let at = 64; at + 16 < der.length; at += 16) assert.ok(!text.includes(der.slice(at, at + 16)));
});

test("H-P11, H-N8: a failed exchange is told as the server told it", async () => {
  const headers = { "content-type": "application/json", "x-request-id": "req-9" };
  const body = JSON.stringify({ error: { message: "No such key", http_code: 404, grpc_code: 5, details: [{ code: 404 }] } });
  for (const call of [(/** @type {any} */ fetch) => vaultOn(fetch).get(get), (/** @type {any} */ fetch) => generateBearerTokenFromCreds(account(), { fetch })]) {
    const { fetch } = server({ issue: () => new Response(body, { status: 404, headers }) });
    await assert.rejects(call(fetch), { code: "NOT_FOUND", httpCode: 404, message: /^(get|generateBearerTokenFromCreds): No such key$/, requestId: "req-9", grpcCode: 5, details: [{ code: 404 }] });
  }
  const { fetch } = server({ issue: () => { throw new TypeError("refused"); } });
  await assert.rejects(vaultOn(fetch, { maxRetries: 0 }).get(get), (/** @type {any} */ error) => error.code === "NETWORK" && error.cause.message === "refused");
});

test("a file that is no credentials.json is told by what it holds, and not by its path", async () => {
  const folder = mkdtempSync(join(tmpdir(), "skyflow-edge-"));
  try {
    for (const [text, problem] of [["", "is empty"], ["{", "is not JSON"], ["{}", "has no privateKey"]]) {
      const path = join(folder, "credentials.json");
      writeFileSync(path, text);
      await assert.rejects(generateBearerToken(path), { code: "INVALID_CREDENTIALS", message: new RegExp(`^generateBearerToken: the credentials: its path names a file that ${problem}`) });
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("H-N9: the port of a token URI is kept, http is refused, and so are hosts that are not Skyflow's", async () => {
  const { fetch, seen } = server();
  await generateBearerTokenFromCreds(account({ tokenURI: "https://manage.skyflowapis.com:8443/x" }), { fetch });
  assert.equal(seen.exchanges[0].url, "https://manage.skyflowapis.com:8443/v1/auth/sa/oauth/token");
  for (const tokenURI of ["http://manage.skyflowapis.com/", "https://evil.example/", "https://skyflowapis.com@evil.example/"]) {
    await assert.rejects(generateBearerTokenFromCreds(account({ tokenURI }), { fetch }), { code: "INVALID_CREDENTIALS" });
  }
  await generateBearerTokenFromCreds(account({ tokenURI: "https://evil.example/" }), { fetch, tokenUri: "https://auth.example.com/mine" });
  assert.equal(seen.exchanges[1].url, "https://auth.example.com/v1/auth/sa/oauth/token");
  assert.equal(seen.exchanges.length, 2);
});

test("H-N20: R37: an assertion and signed data tokens hold for an independent library, claim by claim", async () => {
  const { fetch, seen } = server();
  await generateBearerTokenFromCreds(account(), { fetch, ctx: { user: "zoë 🦀", __depth: { deep: [1, null] } }, roleIds: ["a", "b"] });
  const { assertion, scope, grant_type: grantType } = seen.exchanges[0].body;
  assert.deepEqual([scope, grantType], ["role:a role:b", "urn:ietf:params:oauth:grant-type:jwt-bearer"]);
  const verified = await jwtVerify(assertion, jwks, { issuer: "client", subject: "client", audience: URI, algorithms: ["RS256"], maxTokenAge: "5s" });
  assert.deepEqual(verified.protectedHeader, { alg: "RS256", typ: "JWT" });
  const { iat = 0, exp = 0, ...claims } = verified.payload;
  assert.equal(exp - iat, 3600);
  assert.deepEqual(claims, { iss: "client", sub: "client", key: "key-1", aud: URI, ctx: { user: "zoë 🦀", __depth: { deep: [1, null] } } });
  const dataTokens = Array.from({ length: 600 }, (_, index) => `token-${index}`);
  const signed = await generateSignedDataTokensFromCreds(account({ privateKey: pem("pkcs1") }), { dataTokens, timeToLive: 5, ctx: "c" });
  assert.deepEqual(signed.map((one) => one.token), dataTokens);
  for (const { token: dataToken, signedToken } of signed.slice(0, 5)) {
    assert.ok(signedToken.startsWith("signed_token_"));
    const { payload } = await jwtVerify(signedToken.slice("signed_token_".length), jwks, { issuer: "sdk", algorithms: ["RS256"] });
    assert.deepEqual([payload.tok, payload.sub, payload.key, payload.ctx, (payload.exp ?? 0) - (payload.iat ?? 0)], [dataToken, "client", "key-1", "c", 5]);
  }
});

test("H-N22: R35: keys are read in every form they come in, and what is none is refused with its name", async () => {
  const { fetch } = server();
  const lines = pem("pkcs8");
  for (const usable of [lines, pem("pkcs1"), lines.replaceAll("\n", "\\n"), lines.replaceAll("\n", "\r\n"), `  \n${lines}\n  `, lines.replaceAll("\n", " \n ")]) {
    await generateBearerTokenFromCreds(account({ privateKey: usable }), { fetch });
  }
  for (const bits of [3072, 4096]) {
    const { privateKey: longer } = generateKeyPairSync("rsa", { modulusLength: bits });
    await generateBearerTokenFromCreds(account({ privateKey: pem("pkcs1", longer) }), { fetch });
    assert.deepEqual(Buffer.from(/** @type {any} */ (readPem(pem("pkcs1", longer)))), longer.export({ type: "pkcs8", format: "der" }), "byte for byte");
  }
  const short = generateKeyPairSync("rsa", { modulusLength: 1024 }).privateKey;
  const ec = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
  const ed = generateKeyPairSync("ed25519").privateKey;
  const locked = String(privateKey.export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "x" }));
  const lockedOld = String(privateKey.export({ type: "pkcs1", format: "pem", cipher: "aes-256-cbc", passphrase: "x" }));
  for (const [text, name] of /** @type {[string, RegExp][]} */ ([
    [pem("pkcs8", short), /too short: 1024/],
    [pem("pkcs1", short), /too short: 1024/],
    [pem("pkcs8", ec), /elliptic-curve/],
    [pem("sec1", ec), /elliptic-curve/],
    [pem("pkcs8", ed), /not an RSA key/],
    [locked, /encrypted/],
    [lockedOld, /encrypted/],
    [String(publicKey.export({ type: "spki", format: "pem" })), /public key/],
    [String(publicKey.export({ type: "pkcs1", format: "pem" })), /public key/],
    ["not a key", /not PEM/],
    ["-----BEGIN PRIVATE KEY-----\n!!!!\n-----END PRIVATE KEY-----", /broken/],
    [lines.slice(0, 800) + lines.slice(860), /broken/],
    [lines.replace(/\n[^\n]+\n-----END/, "\n-----END"), /broken/],
  ])) {
    await assert.rejects(generateBearerTokenFromCreds(account({ privateKey: text }), { fetch }), (/** @type {any} */ error) => {
      assert.equal(error.code, "INVALID_CREDENTIALS");
      assert.match(error.message, name);
      for (const line of text.split("\n").filter((one) => one.length > 16 && !one.startsWith("-----"))) assert.ok(!error.message.includes(line.slice(0, 16)));
      return error instanceof SkyflowError;
    });
  }
});

test("R35: the parser takes any bytes without throwing", () => {
  const ders = [privateKey.export({ type: "pkcs8", format: "der" }), privateKey.export({ type: "pkcs1", format: "der" })];
  const { below } = random(35);
  // LONG_TESTS=1 is for all of the million.
  const rounds = process.env.LONG_TESTS === undefined ? 20_000 : 1_000_000;
  for (let round = 0; round < rounds; round++) {
    const der = ders[round % 2];
    // Cut in one of three, and changed mostly where its structure is.
    const bytes = Buffer.from(round % 3 ? der : der.subarray(0, 1 + below(der.length)));
    for (let change = below(5); change > 0; change--) bytes[below(round % 5 ? Math.min(40, bytes.length) : bytes.length)] = below(256);
    const label = below(2) ? "PRIVATE KEY" : "RSA PRIVATE KEY";
    let text = `-----BEGIN ${label}-----\n${bytes.toString("base64")}\n-----END ${label}-----`;
    if (round % 7 === 0) text = text.slice(below(text.length)) + text.slice(0, below(text.length));
    const read = readPem(text);
    assert.ok(typeof read === "string" || read instanceof Uint8Array);
  }
});

test("R19: a token cache that fails in any way costs at most one exchange, and what it threw is not told", async () => {
  /** @type {string[]} */
  const logged = [];
  const log = (/** @type {string} */ line) => void logged.push(line);
  const logger = { debug: log, info: log, warn: log, error: log };
  const secret = living(3600, { n: "secret" });
  for (const cached of [() => { throw new Error(secret); }, () => Promise.reject(new Error(secret)), () => new Promise(() => {}), () => 5, () => "garbage", () => token({ exp: 1 }), () => living(10)]) {
    const { fetch, seen } = server();
    const tokenCache = { get: cached, put: cached };
    await inVirtualTime(() => vaultOn(fetch, { tokenCache, logger, logLevel: "DEBUG" }).get(get)).then(({ failed }) => assert.equal(failed, false));
    assert.equal(seen.exchanges.length, 1);
  }
  assert.ok(logged.some((line) => line.includes("`get` failed")));
  assert.ok(!logged.join().includes(secret));
});

test("waitUntil lets a token be renewed behind a call, and nothing else does", async () => {
  for (const background of [true, false]) {
    const { fetch, seen } = server({ issue: () => Response.json({ accessToken: living(100) }) });
    /** @type {Promise<unknown>[]} */
    const waited = [];
    await inVirtualTime(async () => {
      const vault = vaultOn(fetch, background ? { waitUntil: (/** @type {Promise<unknown>} */ promise) => void waited.push(promise) } : {});
      await vault.get(get);
      await new Promise((resolve) => setTimeout(resolve, 65_000));
      const first = seen.calls[0].init.headers.authorization;
      await vault.get(get);
      assert.equal(seen.calls[1].init.headers.authorization, first, "nobody waits");
      await Promise.all(waited);
      assert.equal(seen.exchanges.length, background ? 2 : 1);
    });
  }
});

test("R20: no key, assertion or token is in logs, errors, events or what is shown of a client", async () => {
  /** @type {string[]} */
  const told = [];
  const note = (/** @type {any} */ value) => void told.push(inspect(value, { depth: 9 }));
  const logger = { debug: note, info: note, warn: note, error: note };
  const context = "context-canary-5eed";
  const secrets = new Set([context, ...pem("pkcs8").split("\n").slice(1, -2)]);
  const refusal = (/** @type {any} */ body) => Response.json({ error: { message: `no: ${body.assertion}`, details: [body, { text: JSON.stringify(body) }] } }, { status: 401 });
  /** What a token endpoint may do. @type {((body: any, bearer: string) => Response)[]} */
  const endpoints = [
    (_, accessToken) => Response.json({ accessToken }),
    refusal,
    (body) => new Response(`<html>${JSON.stringify(body)}`, { status: 502 }),
    (body) => new Response(body.assertion, { status: 400, headers: { "content-type": "text/plain" } }),
    (body, bearer) => Response.json({ accessToken: `${bearer}\n`, body }),
    (body) => new Response(`{"accessToken": "${body.assertion}`),
    (body) => new Response(null, { status: 307, headers: { location: `https://other.example/?${body.assertion}` } }),
    () => { throw new TypeError("fetch failed"); },
  ];
  for (const endpoint of endpoints) {
    const bearer = living(3600, { canary: endpoints.indexOf(endpoint) });
    secrets.add(bearer);
    const fetch = async (/** @type {any} */ url, /** @type {any} */ init) => {
      if (!url.endsWith("/oauth/token")) return Response.json({ error: { message: `who is ${init.headers.authorization}?` } }, { status: 401 });
      const body = JSON.parse(init.body);
      secrets.add(body.assertion);
      return endpoint(body, bearer);
    };
    const tokenCache = { get: async () => undefined, put: () => Promise.reject(new Error(bearer)) };
    const hooks = { fetch: /** @type {any} */ (fetch), logger, logLevel: /** @type {const} */ ("DEBUG"), maxRetries: 0, onRequest: note, onResponse: note, tokenCache };
    const credentials = { credentialsString: account(), context, roles: ["r"] };
    const client = new Skyflow({ vaultConfigs: [{ vaultId: "v", clusterId: "abc", credentials }], ...hooks });
    const thrown = [await client.vault().get(get).catch((error) => error)];
    if (endpoint !== endpoints[0]) thrown.push(await generateBearerTokenFromCreds(account(), { ctx: context, fetch: /** @type {any} */ (fetch), logger, logLevel: "DEBUG", signal: AbortSignal.timeout(5000) }).catch((error) => error));
    for (const shown of [...thrown, client, client.vault(), client.getVaultConfig("v")]) told.push(inspect(shown, { depth: 9, showHidden: true }), JSON.stringify(shown), String(shown));
    for (const error of thrown) assert.ok(error instanceof SkyflowError);
  }
  for (const broken of [account().replace("MII", "MIX"), account().slice(0, -40), account({ privateKey: pem("pkcs8").slice(0, 900) }), account({ keyID: undefined })]) {
    const credentials = { credentialsString: broken, context };
    told.push(inspect(assert.throws(() => new Skyflow({ vaultConfigs: [{ vaultId: "v", clusterId: "abc", credentials }] })) ?? ""));
    await generateSignedDataTokensFromCreds(broken, { dataTokens: ["t"], ctx: context }).catch((error) => told.push(inspect(error, { depth: 9, showHidden: true })));
  }
  const all = told.join("\n");
  assert.ok(all.includes("tokenExchange") && all.includes("`put` failed"), "exchanges and the cache are told of");
  const forms = [...secrets].flatMap((secret) => [secret.slice(0, 40), secret.slice(-40), encodeURIComponent(secret).slice(0, 60)]);
  assert.deepEqual(forms.filter((form) => all.includes(form)), []);
});

test("R17: isExpired and a caller's own token never renew", async () => {
  assert.equal(isExpired(living(5)), false);
  const { fetch, seen } = server({ answer: () => new Response("{}", { status: 401 }) });
  await assert.rejects(vaultOn(fetch, {}, { token: living(5) }).get(get), { code: "AUTHENTICATION" });
  assert.deepEqual([seen.exchanges.length, seen.calls.length], [0, 1]);
});

test("R69 where a test runner's page hides WebCrypto, that of Node is used", async () => {
  const { crypto } = globalThis;
  Object.defineProperty(globalThis, "crypto", { configurable: true, value: { getRandomValues: crypto.getRandomValues.bind(crypto) } });
  try {
    const [signed] = await generateSignedDataTokensFromCreds(account(), { dataTokens: ["t"] });
    assert.equal(signed.token, "t");
  } finally {
    Object.defineProperty(globalThis, "crypto", { configurable: true, value: crypto });
  }
});
