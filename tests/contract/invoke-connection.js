import { Connection, ContentType, RequestMethod, Skyflow, SkyflowError } from "skyflow-edge";

import * as assert from "../support/assert.js";
import { API_KEY, connected, fails, onEcho, OTHER_API_KEY } from "../support/clients.js";
import { hang } from "../support/recorder.js";
import { suite } from "../support/suite.js";

const test = suite("invoke");

const ok = { body: { ok: true } };
/** @param {string} type */
const typed = (type) => ({ "Content-Type": type });

test("a request arrives at the connection as it was meant, and its answer comes back", async () => {
  const { client, connection } = await onEcho("/{tenant}/cards/{id}?fixed=1");
  assert.ok(connection instanceof Connection);
  assert.ok(client.connection("echo") instanceof Connection);
  const { data, metadata, errors, requestId } = await connection.invoke({
    method: "PUT",
    pathParams: { tenant: "a/b ü", id: 7.5 },
    queryParams: { "a b": "c&d=e", n: 5, t: true },
    headers: { "X-Trace": "t-1" },
    body: { card: { number: "4111", last: [1, null] } },
  });
  const echo = /** @type {any} */ (data);
  assert.equal(echo.method, "PUT");
  assert.equal(echo.path, "/v1/gateway/outboundRoutes/echo/a%2Fb%20%C3%BC/cards/7.5");
  assert.deepEqual(echo.queryParams, [["fixed", "1"], ["a b", "c&d=e"], ["n", "5"], ["t", "true"]]);
  assert.deepEqual([echo.headers["x-trace"], echo.headers["content-type"], echo.headers.authorization], ["t-1", "application/json", undefined]);
  assert.deepEqual(echo.body, { card: { number: "4111", last: [1, null] } });
  assert.equal(errors, null);
  assert.match(String(requestId), /./);
  assert.deepEqual(metadata, { requestId });
});

test("a place may be written encoded, in the path and in the query", async () => {
  for (const [place, wanted] of [["%7Bid%7D", "7"], ["%7bid%7d", "7"], ["{id%7D", "7"], ["a%7Bid%7Db", "a7b"]]) {
    const { connection } = await onEcho(`/cards/${place}?of=${place}`);
    const echo = /** @type {any} */ ((await connection.invoke({ pathParams: { id: 7 }, body: {} })).data);
    assert.deepEqual([echo.path.split("/cards/")[1], echo.queryParams], [wanted, [["of", wanted]]], place);
  }
});

test("every method is sent, POST without one, and a body where it may be", async () => {
  const { connection } = await onEcho();
  for (const method of [undefined, ...Object.values(RequestMethod)]) {
    const body = method === "GET" ? undefined : { a: 1 };
    const { data } = await connection.invoke(/** @type {any} */ ({ method, body }));
    assert.deepEqual([/** @type {any} */ (data).method, /** @type {any} */ (data).body], [method ?? "POST", body ?? null]);
  }
  await fails(connection.invoke({ method: "GET", body: {} }), "INVALID_INPUT");
});

const bytes = new Uint8Array([0, 255, 10]);
const XML = '<?xml version="1.0" encoding="UTF-8"?>';

/** What a body of each content type arrives as: type, body, and text on the wire. */
const BODIES = /** @type {[string | undefined, any, string][]} */ ([
  [undefined, { a: [1, { b: null }] }, '{"a":[1,{"b":null}]}'],
  [ContentType.JSON, { when: new Date(0) }, '{"when":"1970-01-01T00:00:00.000Z"}'],
  [ContentType.JSON, {}, "{}"],
  [ContentType.JSON, '[1, "as it is"]', '[1, "as it is"]'],
  ["application/vnd.x+json; v=1", { a: 1 }, '{"a":1}'],
  [ContentType.URLENCODED, { card: { number: "4111", exp: { m: 12, "y y": "30&=" } }, tags: ["x", { z: true }], none: null, left: undefined }, "card%5Bnumber%5D=4111&card%5Bexp%5D%5Bm%5D=12&card%5Bexp%5D%5By+y%5D=30%26%3D&tags%5B0%5D=x&tags%5B1%5D%5Bz%5D=true&none="],
  [`${ContentType.URLENCODED}; charset=utf-8`, { "tags[]": "ü" }, "tags%5B%5D=%C3%BC"],
  [ContentType.URLENCODED, new URLSearchParams({ a: "b c" }), "a=b+c"],
  [ContentType.URLENCODED, "a=1&a=2", "a=1&a=2"],
  [ContentType.XML, { a: "<b>&\"'</b>\r", n: 5, list: ["x", { y: "" }], none: null, "größe": true }, `${XML}<request><a>&lt;b&gt;&amp;&quot;&apos;&lt;/b&gt;&#13;</a><n>5</n><list>x</list><list><y></y></list><none/><größe>true</größe></request>`],
  ["application/soap+xml", { a: 1 }, `${XML}<request><a>1</a></request>`],
  [ContentType.XML, "<a>1</a>", "<a>1</a>"],
  [ContentType.PLAINTEXT, "héllo\r\n", "héllo\r\n"],
  [ContentType.PLAINTEXT, { a: 1 }, '{"a":1}'],
  [ContentType.HTML, "<p>hi</p>", "<p>hi</p>"],
]);

test("bodies are written as their content type says", async () => {
  const { connection } = await onEcho();
  for (const [type, body, wanted] of BODIES) {
    const sent = { body, headers: { ...(type && typed(type)), "x-echo-content-type": "text/plain" } };
    assert.equal((await connection.invoke(sent)).data, wanted, `${type} ${assert.show(body)}`);
    const { data } = await connection.invoke({ ...sent, headers: type && typed(type) });
    assert.equal(/** @type {any} */ (data).headers["content-type"], type ?? "application/json");
  }
});

test("bytes are sent as they are, whatever holds them", async () => {
  const { connection } = await onEcho();
  const headers = { "content-type": "application/octet-stream", "x-echo-content-type": "application/octet-stream" };
  for (const body of [bytes, bytes.buffer, new DataView(bytes.buffer), new Blob([bytes])]) {
    const { data } = await connection.invoke({ body, headers });
    assert.ok(data instanceof Uint8Array);
    assert.deepEqual([...data], [...bytes]);
  }
  const { data } = await connection.invoke({ body: bytes });
  assert.equal(/** @type {any} */ (data).bodyBase64, "AP8K");
});

test("multipart bodies have a part for each member, files with their names", async () => {
  const form = new FormData();
  form.append("own", "form");
  const note = new File(["hello"], "a.txt", { type: "text/plain" });
  const { connection } = await onEcho();
  const body = { text: "ü", n: 5, nested: { k: ["v"] }, none: null, doc: note, docs: [note, new Blob(["x"])], raw: bytes, left: undefined };
  for (const [given, wanted] of /** @type {[any, any[]][]} */ ([
    [form, [["own", "form"]]],
    [body, [["text", "ü"], ["n", "5"], ["nested", '{"k":["v"]}'], ["none", ""], ["doc", "a.txt hello"], ["docs", "a.txt hello"], ["docs", "blob x"], ["raw", "blob 3"]]],
  ])) {
    const { data } = await connection.invoke({ body: given, headers: typed(ContentType.FORMDATA) });
    const { headers, body: text, bodyBase64 } = /** @type {any} */ (data);
    const raw = bodyBase64 === undefined ? text : Uint8Array.from(atob(bodyBase64), (character) => character.charCodeAt(0));
    assert.match(headers["content-type"], /^multipart\/form-data; ?boundary=/);
    const parsed = await new Response(raw, { headers: { "content-type": headers["content-type"] } }).formData();
    const shown = async (/** @type {any} */ value) => (typeof value === "string" ? value : `${value.name} ${value.size === 3 ? 3 : await value.text()}`);
    assert.deepEqual(await Promise.all([...parsed].map(async ([name, value]) => [name, await shown(value)])), wanted);
  }
  // Without saying so, too.
  const { data } = await connection.invoke({ body: form });
  assert.match(/** @type {any} */ (data).headers["content-type"], /^multipart\/form-data/);
});

/** What an answer is read as: content type, text or bytes, and data. */
const ANSWERS = /** @type {[string | undefined, string | Uint8Array, any][]} */ ([
  ["application/json; charset=utf-8", '{"a":[1]}', { a: [1] }],
  ["application/problem+json", "[1]", [1]],
  ["application/json", "{broken", "{broken"],
  ["application/json", "", ""],
  [undefined, '{"a":1}', { a: 1 }],
  [undefined, "plain", "plain"],
  [undefined, bytes, bytes],
  ["text/plain", "pöng", "pöng"],
  ["text/plain; charset=iso-8859-1", new Uint8Array([0xfc]), "ü"],
  ["text/plain; charset=nonsense", "x", new Uint8Array([120])],
  ["text/plain", bytes, bytes],
  ["text/csv", "a,b\n1,2", "a,b\n1,2"],
  ["text/html", "<p>", "<p>"],
  ["application/xml", "<a>1</a>", "<a>1</a>"],
  ["application/x-www-form-urlencoded", "a=1&b=zwei%20x&a=2", { a: ["1", "2"], b: "zwei x" }],
  ["multipart/mixed; boundary=x", "--x--", "--x--"],
  ["application/octet-stream", "text", new TextEncoder().encode("text")],
  ["image/png", bytes, bytes],
]);

test("answers are read as their content type says", async () => {
  await assert.each(ANSWERS, async (type, answer, wanted) => {
    const raw = typeof answer === "string" ? new TextEncoder().encode(answer) : answer;
    const { connection } = connected(() => new Response(raw.slice(), { headers: type === undefined ? {} : { "content-type": type, "x-request-id": "r-1" } }));
    const { data, metadata, requestId } = await connection.invoke({});
    assert.deepEqual(data, wanted, `${type} ${answer}`);
    assert.deepEqual([metadata, requestId], type === undefined ? [{}, null] : [{ requestId: "r-1" }, "r-1"]);
  });
  const { connection } = connected({ status: 204 });
  assert.equal((await connection.invoke({ method: "DELETE" })).data, "");
});

test("an answer of more parts than can be read without blocking is refused, not parsed", async () => {
  const many = (/** @type {string} */ type, /** @type {string} */ body) => connected({ headers: { "content-type": type }, body }).connection.invoke({ body: {} });
  const objects = `[${"{},".repeat(600_000)}{}]`;
  for (const [type, body] of [["application/json", objects], ["application/json; charset=iso-8859-1", objects], ["application/x-www-form-urlencoded", "a&".repeat(100_001)]]) {
    const error = await fails(many(type, body), "INVALID_RESPONSE", type);
    assert.includes(error.message, "more parts than can be parsed");
  }
  const { data } = await many("application/x-www-form-urlencoded", "a=1&".repeat(50_000));
  assert.equal(/** @type {any} */ (data).a.length, 50_000);
});

test("the credential travels bare in its own header, and the caller's own goes in its place", async () => {
  const { connection, requests } = connected(ok);
  await connection.invoke({});
  assert.deepEqual([requests[0].headers["x-skyflow-authorization"], requests[0].headers.authorization], [API_KEY, undefined]);
  await connection.invoke({ headers: { "X-Skyflow-Authorization": "mine", Authorization: "Basic eDp5", Cookie: "a=b" } }, { headers: { "X-Trace": "1" } });
  const { init, headers } = requests[1];
  assert.equal(Object.keys(init.headers).filter((name) => name.toLowerCase() === "x-skyflow-authorization").length, 1);
  assert.deepEqual([headers["x-skyflow-authorization"], headers.authorization, headers.cookie, headers["x-trace"]], ["mine", "Basic eDp5", "a=b", "1"]);
  // Then no other is needed.
  const none = connected(ok, { connectionConfigs: [{ connectionId: "c1", connectionUrl: "https://gw.example/x" }] });
  await none.connection.invoke({ headers: { "x-skyflow-authorization": "mine" } });
  await fails(none.connection.invoke({}), "INVALID_CREDENTIALS");
  assert.equal(none.requests.length, 1);
});

test("a connection has its own credentials or the shared ones, as they are when a call begins", async () => {
  const other = { connectionId: "c2", connectionUrl: "https://gw.example/two" };
  const { client, requests } = connected(ok, { skyflowCredentials: { apiKey: OTHER_API_KEY } });
  client.addConnectionConfig(other);
  const second = client.connection("c2");
  await second.invoke({});
  client.updateConnectionConfig({ connectionId: "c2", connectionUrl: "https://gw.example/three", credentials: { apiKey: API_KEY } });
  await second.invoke({});
  assert.deepEqual(requests.map(({ url, headers }) => [url, headers["x-skyflow-authorization"]]), [["https://gw.example/two", OTHER_API_KEY], ["https://gw.example/three", API_KEY]]);
  client.removeConnectionConfig("c2");
  await fails(second.invoke({}), "INVALID_INPUT");
  assert.throws(() => new Skyflow({}).connection());
});

test("a token is exchanged for once, and a 401 from behind the connection is no reason for another", async () => {
  const { local } = await onEcho();
  const exchanges = () => events.filter(({ operation }) => operation === "tokenExchange").length;
  /** @type {any[]} */
  const events = [];
  const { connection } = await onEcho("", { fetch: local.fetch, onRequest: (/** @type {any} */ event) => void events.push(event), skyflowCredentials: { credentialsString: local.credentialsString } });
  await Promise.all([1, 2, 3].map(() => connection.invoke({})));
  assert.equal(exchanges(), 1);
  await fails(connection.invoke({ headers: { "x-echo-status": "401", "x-echo-error-from-client": "true" } }), "AUTHENTICATION");
  assert.equal(exchanges(), 1, "the token is as good as before");
  await fails(connection.invoke({ headers: { "x-echo-status": "401" } }), "AUTHENTICATION");
  assert.equal(exchanges(), 2, "of its own gateway's it is");
});

test("R01 it is sent again only where nothing can have been done, whatever its method", async () => {
  const soon = { "retry-after": "0" };
  for (const method of Object.values(RequestMethod)) {
    for (const [script, sends] of /** @type {[any, number][]} */ ([
      [{ status: 429 }, 2],
      [{ status: 503, headers: soon }, 2],
      ...[408, 409, 500, 502, 503, 504].map((status) => [{ status }, 1]),
      [() => Promise.reject(new TypeError("reset")), 1],
    ])) {
      const { connection, requests } = connected([script, ok]);
      const error = await connection.invoke({ method }).catch((thrown) => thrown);
      assert.equal(requests.length, sends, `${method} ${assert.show(script)}`);
      assert.equal(error instanceof SkyflowError, sends === 1);
      if (sends === 1) assert.equal(error.retryable, false);
    }
  }
});

test("timeouts, signals and events are those of every call; a told URL has no parameters in it", async () => {
  const hung = connected(hang);
  await fails(hung.connection.invoke({}, { timeoutMs: 15 }), "TIMEOUT");
  await fails(hung.connection.invoke({}, { signal: AbortSignal.abort() }), "ABORTED");
  /** @type {any[]} */
  const events = [];
  const note = (/** @type {any} */ { callId, attemptId, ...event }) => void (events.push(event), assert.ok(attemptId.startsWith(callId)));
  const { connection } = connected({ ...ok, headers: { "x-request-id": "r-1" } }, { onRequest: note, onResponse: note }, "https://gw.example/{id}/x?secret=1");
  await connection.invoke({ pathParams: { id: "4111111111111111" }, queryParams: { q: "hidden" } });
  const told = { operation: "invoke", method: "POST", url: "https://gw.example/{id}/x", urlTemplate: "https://gw.example/{id}/x", attempt: 1 };
  assert.deepEqual([events[0], { ...events[1], durationMs: 0 }], [told, { ...told, status: 200, requestId: "r-1", durationMs: 0 }]);
});

test("an error of the party behind it keeps its status, and shows nothing it quotes of the request", async () => {
  const { connection } = await onEcho();
  const headers = { "x-echo-status": "422", "x-echo-content-type": "application/json", "x-echo-error-from-client": "true" };
  const body = { error: { message: "declined Anna Quux", http_code: 418, details: [{ name: "Anna Quux" }] }, name: "Anna Quux" };
  const error = await fails(connection.invoke({ body, headers }), "API");
  assert.deepEqual([error.httpCode, error.httpStatus], [422, "Unprocessable Content"]);
  assert.deepEqual(error.details.at(-1), { errorFromClient: true });
  assert.excludes(JSON.stringify(error), "Quux");
  const form = new FormData();
  form.append("name", "Anna Quux");
  for (const given of [form, new URLSearchParams({ name: "Anna Quux" })]) {
    const quoting = connected({ status: 400, body: { error: { message: "no Anna Quux" } } });
    assert.equal((await fails(quoting.connection.invoke({ body: given }), "BAD_REQUEST")).message, "invoke: no [...]");
  }
  const own = connected({ status: 503, headers: { "content-type": "text/plain", "x-request-id": "r-1" }, body: "upstream connect error" });
  const plain = await fails(own.connection.invoke({}), "SERVER");
  assert.deepEqual([plain.httpCode, plain.requestId, plain.message], [503, "r-1", "invoke: upstream connect error"]);
});

test("odd members of bodies and parameters are data", async () => {
  const odd = () => JSON.parse('{"__proto__":"a","constructor":"b","toString":"c"}');
  const { connection } = await onEcho("/{__proto__}/{constructor}/{toString}");
  for (const type of [ContentType.JSON, ContentType.URLENCODED, ContentType.XML, ContentType.FORMDATA]) {
    const { data } = await connection.invoke({ pathParams: odd(), queryParams: odd(), body: odd(), headers: typed(type) });
    const { path, queryParams, body } = /** @type {any} */ (data);
    assert.ok(path.endsWith("/a/b/c"), path);
    assert.deepEqual(queryParams, [["__proto__", "a"], ["constructor", "b"], ["toString", "c"]]);
    for (const name of ["__proto__", "constructor", "toString"]) assert.includes(typeof body === "string" ? body : JSON.stringify(body), name);
  }
  const form = connected({ headers: { "content-type": ContentType.URLENCODED }, body: "__proto__=a&constructor=b" });
  const { data } = await form.connection.invoke({});
  assert.deepEqual(Object.entries(/** @type {any} */ (data)), [["__proto__", "a"], ["constructor", "b"]]);
});
