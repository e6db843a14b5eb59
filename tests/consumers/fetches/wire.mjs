// What each `fetch` puts on the wire for the same calls, and what comes back of their answers, beside the runtime's own.
import { createServer, request as httpRequest } from "node:http";
import { connect } from "node:net";

import crossFetch from "cross-fetch";
import nodeFetch2 from "node-fetch-2";
import nodeFetch3 from "node-fetch-3";
import { ofetch } from "ofetch";
import { Skyflow } from "skyflow-edge";
import * as undici6 from "undici-6";
import * as undici7 from "undici-7";

const BYTES = Uint8Array.from({ length: 1024 }, (_, index) => index % 256);
const ROWS = [{ name: "Zoé 🦀" }];

/** What came: method, path, the headers that mean something to the vault, and the body with the boundary by one name. */
const requests = [];
const SIGNIFICANT = ["authorization", "content-type", "content-length", "sky-metadata", "x-skyflow-authorization", "x-own"];
const vault = createServer(async (incoming, outgoing) => {
  const chunks = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const body = Buffer.concat(chunks).toString("latin1");
  const boundary = /boundary=([^;]+)/.exec(incoming.headers["content-type"] ?? "")?.[1];
  const plain = (text) => (boundary ? text.replaceAll(boundary, "BOUNDARY") : text);
  const headers = Object.fromEntries(SIGNIFICANT.map((name) => [name, plain(incoming.headers[name] ?? "")]));
  requests.push({ method: incoming.method, path: incoming.url, headers, body: plain(body), proxied: incoming.headers["x-proxied"] === "yes" });
  const answer = (status, type, content) => outgoing.writeHead(status, { "content-type": type, "x-request-id": "r1" }).end(content);
  if (incoming.url.startsWith("/bytes")) return answer(200, "application/octet-stream", BYTES);
  if (incoming.url.startsWith("/text")) return answer(200, "text/plain; charset=iso-8859-1", Buffer.from("Zo\xe9", "latin1"));
  if (incoming.url.endsWith("/upload")) return answer(200, "application/json", '{"skyflowID":"1"}');
  if (incoming.url.includes("/moved")) return outgoing.writeHead(302, { location: "/elsewhere" }).end();
  if (incoming.url.includes("/slow")) return;
  if (incoming.method === "GET") return answer(404, "application/json", '{"error":{"http_code":404,"message":"Not Found"}}');
  return answer(200, "application/json", JSON.stringify({ records: [{ skyflow_id: "1", tokens: { name: "tök" } }] }));
});
await new Promise((resolve) => vault.listen(0, "127.0.0.1", resolve));
const { port } = vault.address();
const base = `http://127.0.0.1:${port}`;

/** A proxy as companies have them: tunnels by CONNECT, and passes plain requests on. */
let tunnels = 0;
const proxy = createServer((incoming, outgoing) => {
  tunnels++;
  const { host: _, ...headers } = incoming.headers;
  incoming.pipe(httpRequest(incoming.url, { method: incoming.method, headers }, (answer) => answer.pipe(outgoing.writeHead(answer.statusCode, answer.headers))));
});
proxy.on("connect", ({ url }, socket) => {
  tunnels++;
  const [host, port] = url.split(":");
  const upstream = connect(Number(port), host, () => (socket.write("HTTP/1.1 200 OK\r\n\r\n"), socket.pipe(upstream).pipe(socket)));
  for (const end of [socket, upstream]) end.on("error", () => (socket.destroy(), upstream.destroy()));
});
await new Promise((resolve) => proxy.listen(0, "127.0.0.1", resolve));
const proxyAddress = `http://127.0.0.1:${proxy.address().port}`;

const through = ({ fetch, ProxyAgent }) => {
  const dispatcher = new ProxyAgent(proxyAddress);
  return (url, init) => fetch(url, { ...init, dispatcher });
};

const FETCHES = {
  "the runtime's": undefined,
  "undici 6 by a proxy": through(undici6),
  "undici 7 by a proxy": through(undici7),
  "node-fetch 2": nodeFetch2,
  "node-fetch 3": nodeFetch3,
  "cross-fetch": crossFetch,
  "ofetch.native": ofetch.native,
};

const described = (value) => (value instanceof Uint8Array ? `bytes ${Buffer.from(value).toString("base64")}` : value);
const outcome = (promise) => promise.then((value) => ({ value }), ({ code, httpCode, message }) => ({ code, httpCode, message }));

/** All calls, one after the other. */
async function calls(fetch) {
  const credentials = { apiKey: "sky-ab12c-0123456789abcdef0123456789abcdef" };
  const connectionConfigs = ["bytes", "text", "form"].map((name) => ({ connectionId: name, connectionUrl: `${base}/${name}`, credentials }));
  const client = new Skyflow({ vaultConfigs: [{ vaultId: "v", vaultUrl: base, credentials }], connectionConfigs, fetch, logLevel: "OFF", maxRetries: 0 });
  const form = new FormData();
  form.append("name", "Zoé");
  form.append("scan", new File([BYTES], "é.bin", { type: "application/pdf" }));
  const upload = (source) => client.vault().uploadFile({ table: "t", columnName: "c", skyflowId: "1", ...source });
  return [
    await outcome(client.vault().insert({ table: "t", values: ROWS }, { headers: { "x-own": "a" } })),
    await outcome(client.vault().get({ table: "t", ids: ["none"] })),
    await outcome(upload({ file: new File([BYTES], "dir/é.pdf", { type: "application/pdf" }) })),
    await outcome(upload({ file: BYTES, fileName: "a.bin" })),
    await outcome(client.connection("form").invoke({ body: form }).then(({ data }) => data)),
    await outcome(client.connection("form").invoke({ body: { a: 1, file: new Blob([BYTES]) }, headers: { "content-type": "multipart/form-data" } }).then(({ data }) => data)),
    await outcome(client.connection("form").invoke({ body: new URLSearchParams({ a: "é" }) }).then(({ data }) => data)),
    await outcome(client.connection("form").invoke({ body: BYTES, headers: { "content-type": "application/pdf" } }).then(({ data }) => data)),
    await outcome(client.connection("bytes").invoke({}).then(({ data }) => described(data))),
    await outcome(client.connection("text").invoke({}).then(({ data }) => described(data))),
    await outcome(client.vault().request({ method: "GET", path: "/v1/moved" }).then(({ data }) => data)),
    await outcome(client.vault().request({ method: "GET", path: "/v1/slow" }, { signal: AbortSignal.timeout(500) }).then(({ data }) => data)),
  ];
}

const table = {};
for (const [name, fetch] of Object.entries(FETCHES)) {
  requests.length = tunnels = 0;
  const outcomes = await calls(fetch);
  table[name] = { outcomes, requests: [...requests], tunnels };
}
// `fetch` is looked up for each call: what a test puts in place of it after the import counts.
requests.length = 0;
const own = globalThis.fetch;
let replaced = 0;
globalThis.fetch = (...given) => (replaced++, own(...given));
table["replaced after the import"] = { outcomes: await calls(undefined), requests: [...requests], tunnels: replaced };
globalThis.fetch = own;

console.log(JSON.stringify(table));
vault.closeAllConnections();
proxy.closeAllConnections();
vault.close();
proxy.close();
process.exit();
