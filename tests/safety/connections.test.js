// What a caller's text may do to the request of a connection: R23 to R26 and R28. Nothing but what it says.
import { after, before, test } from "node:test";
import { inspect } from "node:util";

import { Skyflow } from "skyflow-edge";

import * as assert from "../support/assert.js";
import { API_KEY, connected, fails } from "../support/clients.js";
import { FaultServer } from "../support/fault-server.js";
import { figure } from "../support/figures.js";
import { random, SEEDS } from "../support/random.js";

/** Of these, in any order, the texts are made. */
const PIECES = [
  ".", "..", "%2e", "%2E", "%252e", "/", "//", "\\", "%2f", "%5c", "%00", "?", "#", ";", ":", "@", "&", "=", "+", "*", "'", "~", "!", "$", "$&", "$1", "{id}", "%7Bid%7D", "{", "}", ",", "|", "^", "`", '"', "<", ">", "[", "]",
  "\t", "\n", "\r", "\r\n", "\0", "\u007f", "\u0085", " ", "\u00a0", "\u2003", "\u2028", "\ufeff", "\u202e", "ü", "値", "🚫", "\ud83d", "\ude80", "\ufffd", "a", "B", "1", "_", "-", "%", "%z", "%E2%80", "..;", "http:", "__proto__", "constructor",
]; // prettier-ignore

/** @param {ReturnType<typeof random>} source */
const text = ({ below, pick }) => Array.from({ length: 1 + below(4) }, () => pick(PIECES)).join("");

/** Whether a path parameter must be refused, judged by another rule than the client's. @param {string} value */
const mustRefuse = (value) => value.trim() === "" || /\p{Cc}|\p{Surrogate}/u.test(value) || hasDotSegment(value);

/** As the most forgiving server would read it: decoded until nothing changes, with either slash. @param {string} value */
function hasDotSegment(value) {
  for (let before = ""; before !== value; ) {
    before = value;
    value = value.replace(/%2e/gi, ".").replace(/%2f/gi, "/").replace(/%5c/gi, "\\").replace(/%25/g, "%");
  }
  return value.split(/[/\\]/).some((segment) => segment === "." || segment === "..");
}

/** The lightest answer there is: it is given a hundred thousand times. */
const light = { status: 200, text: async () => "{}" };

/** @param {string} connectionUrl */
function counting(connectionUrl) {
  /** @type {string[]} */
  const urls = [];
  const fetch = /** @type {any} */ (async (/** @type {string} */ url) => (urls.push(url), light));
  const connection = new Skyflow({ connectionConfigs: [{ connectionId: "c", connectionUrl, credentials: { apiKey: API_KEY } }], fetch, logLevel: "OFF" }).connection();
  return { urls, connection };
}

test("R23 100,000 random path parameters: each is one segment that decodes to it, or is refused", async () => {
  let refused = 0;
  for (const seed of SEEDS) {
    const source = random(seed);
    const { urls, connection } = counting("https://gw.example/v1/{id}/x/{other}");
    for (let i = 0; i < 16_667; i++) {
      const pathParams = { id: text(source), other: text(source) };
      urls.length = 0;
      const outcome = await connection.invoke({ pathParams }).catch((error) => error);
      if (Object.values(pathParams).some(mustRefuse)) {
        refused++;
        assert.ok(outcome.code === "INVALID_INPUT" && urls.length === 0, JSON.stringify(pathParams));
        continue;
      }
      assert.ok(!(outcome instanceof Error), `${JSON.stringify(pathParams)}: ${outcome.message}`);
      const url = new URL(urls[0]);
      assert.deepEqual(url.pathname.split("/").map(decodeURIComponent), ["", "v1", pathParams.id, "x", pathParams.other]);
      assert.equal(url.origin + url.search + url.hash, "https://gw.example");
    }
  }
  assert.ok(refused > 1000 && refused < 40_000, `${refused} were refused`);
});

test("R23 a dot segment in a path parameter is refused in any encoding, and what only looks like one is sent", async () => {
  const { urls, connection } = counting("https://gw.example/v1/{id}");
  const refused = ["..", ".", "%2e", "%2E%2e", ".%2e", "%252e%252e", `%${"25".repeat(500)}2e`, "%%32e%%32e", "%2%65.", "a/../b", "a%2f..", "..%5ca", "..%255ca", "%c0%ae%c0%ae", "%C0%AE.", "%e0%80%ae%e0%80%ae", "..%c0%afa", "%u002e%u002e", "..%u002fa", "\uff0e\uff0e", "a\uff0f..", "\u2025", "a%252f%2e%252e%255cb"];
  for (const id of refused) {
    assert.equal((await fails(connection.invoke({ pathParams: { id } }), "INVALID_INPUT", id)).message, "invoke: pathParams.id must be a number, or text that is not blank, has no control characters and no segment `.` or `..` in any encoding");
  }
  assert.equal(urls.length, 0);
  const sent = ["...", "a..", "..a", "%2e%2e%2e", "50%", "100%25", "%", "%zz", "1.5", "\u2026", "a.b/c.d"];
  for (const id of sent) {
    await connection.invoke({ pathParams: { id } });
    assert.equal(decodeURIComponent(new URL(urls[urls.length - 1]).pathname.slice("/v1/".length)), id);
  }
  figure("R23", `${refused.length} encodings of a dot segment are refused as path parameters, ${sent.length} values that look like one are sent as they are`);
});

/** @type {FaultServer} */
let server;
before(async () => {
  server = await FaultServer.start([{ body: "{}", headers: { "content-type": "application/json" } }]);
});
after(() => server.close());

/** @param {string} [path] */
const onServer = (path = "/v1/{id}/x") => new Skyflow({ connectionConfigs: [{ connectionId: "c", connectionUrl: server.origin + path, credentials: { apiKey: API_KEY } }], logLevel: "OFF" }).connection();

test("R23, R24 2,000 of them over a real socket: the request line holds the path and the query that were meant", async () => {
  const source = random(7);
  const connection = onServer("/v1/{id}/x?fixed=1&of={id}");
  for (let i = 0; i < 2000; i++) {
    const [id, name, value] = [text(source), text(source), text(source)];
    if (mustRefuse(id) || /\p{Surrogate}/u.test(`${name} ${value}`)) continue;
    server.requests.length = 0;
    await connection.invoke({ pathParams: { id }, queryParams: { [name]: value } });
    const [path, query] = server.requests[0].path.split(/\?(.*)/s);
    assert.deepEqual(path.split("/").map(decodeURIComponent), ["", "v1", id, "x"]);
    assert.deepEqual([...new URLSearchParams(query)], [["fixed", "1"], ["of", id], [name, value]]);
    assert.equal(server.requests.length, 1);
  }
});

test("R24 100,000 random names and values arrive in the query as they are", async () => {
  for (const seed of SEEDS) {
    const source = random(seed);
    const { urls, connection } = counting("https://gw.example/x");
    for (let i = 0; i < 8334; i++) {
      const pairs = Array.from({ length: 4 }, () => [text(source), text(source)]).filter((pair) => !/\p{Surrogate}/u.test(pair.join(" ")));
      const queryParams = Object.fromEntries(pairs);
      urls.length = 0;
      await connection.invoke({ queryParams });
      const url = new URL(urls[0]);
      assert.deepEqual([...url.searchParams], Object.entries(queryParams));
      assert.equal(url.origin + url.pathname + url.hash, "https://gw.example/x");
    }
  }
  const { urls, connection } = counting("https://gw.example/x");
  await fails(connection.invoke({ queryParams: { a: "\ud800" } }), "INVALID_INPUT");
  assert.deepEqual(urls, []);
});

const REFUSED_NAMES = ["host", "Host", "content-length", "Content-Length", "transfer-encoding", "connection", "keep-alive", "upgrade", "te", "trailer", "expect", "proxy-authorization", "sec-fetch-mode", "", " ", "a b", "a:", "a\r\nb", "a\0", "é", "x-a\n", "x(a)", "authorization ", "authorızation"];
const REFUSED_VALUES = ["SECRET\r\nx-b: c", "SECRET\n", "\rSECRET", "\0SECRET", " SECRET", "SECRET\t", "SECRETé", "値SECRET", "SEC\u2028RET", "SECRET\u007f", "SECRET\ud800"];

test("R25 framing and injected lines are refused from a connection's headers, and values are not shown", async () => {
  const { connection, requests } = connected({});
  for (const header of REFUSED_NAMES) {
    const error = await fails(connection.invoke({ headers: { "x-fine": "1", [header]: "SECRET" } }), "INVALID_INPUT", JSON.stringify(header));
    assert.excludes(inspect(error), "SECRET");
  }
  for (const value of REFUSED_VALUES) {
    for (const header of ["x-a", "authorization", "x-skyflow-authorization", "content-type"]) {
      const error = await fails(connection.invoke({ headers: { [header]: value } }), "INVALID_INPUT", JSON.stringify(value));
      assert.includes(error.message, header);
      assert.excludes(inspect(error), "SECRET");
    }
  }
  // A call's own headers stay what they are for any other call.
  for (const header of ["authorization", "x-skyflow-authorization", "cookie", "content-type"]) await fails(connection.invoke({}, { headers: { [header]: "x" } }), "INVALID_INPUT");
  assert.equal(requests.length, 0);
});

test("R25 on the wire there is one of each credential and framing header", async () => {
  server.requests.length = 0;
  await onServer("/x").invoke({ body: { a: "ü" }, headers: { "X-Skyflow-Authorization": "mine", "CONTENT-TYPE": "application/json", "X-Trace": 'a; b, c="d"', __proto__x: "1" } }, { headers: { "x-TRACE": "call" } });
  const head = server.requests[0].raw.toString("latin1").split("\r\n\r\n")[0].toLowerCase();
  for (const single of ["x-skyflow-authorization", "content-type", "content-length", "host", "sky-metadata", "x-trace"]) {
    assert.equal(head.split("\r\n").filter((line) => line.startsWith(`${single}:`)).length, 1, single);
  }
  assert.deepEqual([server.requests[0].headers["x-skyflow-authorization"], server.requests[0].headers["x-trace"], server.requests[0].headers.authorization], ["mine", "call", undefined]);
});

test("R26 names, file names and values of a multipart body stay in their part", async () => {
  const odd = ['a"; filename="evil', "a\r\nx-evil: 1", 'quote"', "ümläut 値 🚫", "a/b\\c", "--", "content-disposition: form-data"];
  for (const [index, name] of odd.entries()) {
    server.requests.length = 0;
    const value = `${odd[(index + 1) % odd.length]}\r\n--boundary`;
    await onServer("/x").invoke({ body: { [name]: value, file: new File(["bytes"], name) }, headers: { "content-type": "multipart/form-data" } });
    const { raw, headers } = server.requests[0];
    const boundary = /boundary=(.+)$/.exec(headers["content-type"])?.[1];
    const body = raw.subarray(raw.indexOf("\r\n\r\n") + 4).toString();
    const parts = body.split(`--${boundary}`).slice(1, -1);
    assert.equal(parts.length, 2, name);
    for (const part of parts) {
      const lines = part.split("\r\n\r\n")[0].split("\r\n").filter(Boolean);
      assert.ok(lines.every((line) => /^content-(disposition|type): /i.test(line)), `${name}: ${lines}`);
      assert.equal(lines.filter((line) => /^content-disposition/i.test(line)).length, 1);
    }
    assert.match(parts[0], /^\r\nContent-Disposition: form-data; name="[^"\r\n]*"\r\n/i);
    assert.match(parts[1], /^\r\nContent-Disposition: form-data; name="file"; filename="[^"\r\n]*"\r\n/i);
    const parsed = await new Response(body, { headers: { "content-type": headers["content-type"] } }).formData();
    assert.equal([...parsed].length, 2);
  }
});

/** What must not be where a connection is. */
const REFUSED_URLS = [
  ...["http://", "ftp://", "ws://", "file://", "//"].map((scheme) => `${scheme}gw.example/x`),
  ...["gw.example", "127.0.0.1.example", "0x7f.example", "localhost.example", "localhost.", "a.localhost", "x.y.localhost", "128.0.0.1", "0.0.0.0", "[::2]", "10.0.0.1", "169.254.169.254", "metadata.google.internal", "①②⑦.0.0.1.example"].map((host) => `http://${host}/x`),
  ...["user@", "user:word@", ":word@", "gw.example@", "https%3A%2F%2F@"].map((user) => `https://${user}evil.example/x`),
  ...["#x", "/x#", "/x?a=1#b"].filter((rest) => new URL(`https://h${rest}`).hash !== "").map((rest) => `https://gw.example${rest}`),
  ...["https://", "https:///", "https://{host}/x", "https://gw .example/x", "https://gw.example:99999/x", "https://[::1", "javascript:alert(1)", "data:text/plain,x", "/x", "x", "https//gw.example"],
  ...["https://gw.example//x", "https://gw.example/a//b", "https://gw.example/a/{id}//b"],
].filter((url) => !["https:///"].includes(url));

test("R28 a connection is somewhere on https, or on this machine, with nothing in its URL that could mislead", () => {
  for (const connectionUrl of REFUSED_URLS) {
    assert.equal(assert.throws(() => new Skyflow({ connectionConfigs: [{ connectionId: "c", connectionUrl }] }), connectionUrl).code, "INVALID_INPUT", connectionUrl);
  }
});

test("R28 what the URL parser makes of a connection's URL is where it goes", async () => {
  for (const [connectionUrl, origin, path] of [
    ["https://GW.Example:443/x", "https://gw.example", "/x"],
    ["https://gw.example:8443/x/", "https://gw.example:8443", "/x/"],
    ["https://bücher.example/x", "https://xn--bcher-kva.example", "/x"],
    ["https:\\\\gw.example\\x\\y", "https://gw.example", "/x/y"],
    ["https://gw.example", "https://gw.example", "/"],
    ["https://gw.example/a/../b/%2e%2e/{id}", "https://gw.example", "/7"],
    ["https://gw.example/ü {id}", "https://gw.example", "/%C3%BC%207"],
    ["http://localhost:1/x", "http://localhost:1", "/x"],
    ["http://0x7f.1/x", "http://127.0.0.1", "/x"],
    ["http://[::1]:8787/x", "http://[::1]:8787", "/x"],
    ["http://localhost/x?to=u@h", "http://localhost", "/x"],
  ]) {
    const { urls, connection } = counting(connectionUrl);
    await connection.invoke({ ...(connectionUrl.includes("{id}") && { pathParams: { id: 7 } }) });
    const url = new URL(urls[0]);
    assert.deepEqual([url.origin, url.pathname], [origin, path], connectionUrl);
  }
});
