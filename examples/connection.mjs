// Calling somebody else's API through a connection, which puts values in the place of tokens on the way. Here it is the
// local vault's echo: it answers with what reached it.
import { ContentType, Skyflow, SkyflowError } from "skyflow-edge";
import { LocalVault } from "skyflow-local-vault";

const local = await LocalVault.create();

// With a real connection: its URL, as it stands in Skyflow Studio, and no client options.
const connectionUrl = `${local.connectionUrl}/merchants/{merchant}/payments`;
const client = new Skyflow({
  connectionConfigs: [{ connectionId: "payments", connectionUrl, credentials: { apiKey: local.apiKey } }],
  fetch: local.fetch,
  logLevel: "OFF",
});
const payments = client.connection("payments");

const card = { number: "token-of-a-card", expiry: { month: 12, year: 2030 } };

console.log("1. JSON: path and query parameters are encoded, whatever they hold");
const { data, metadata } = await payments.invoke({ pathParams: { merchant: "a/b & c" }, queryParams: { "dry run": true }, body: { amount: 100, card } });
const { method, path, query, headers, body } = data;
console.log({ method, path, query, "content-type": headers["content-type"], body, metadata });

console.log("2. The same card as a nested form and as XML, by the content type");
for (const type of [ContentType.URLENCODED, ContentType.XML]) {
  const sent = await payments.invoke({ pathParams: { merchant: 7 }, headers: { "content-type": type }, body: { card } });
  console.log(sent.data.body);
}

console.log("3. What the other party refuses is an error with its own status");
await payments.invoke({ pathParams: { merchant: 7 }, headers: { "x-echo-status": "402" } }).catch((error) => {
  if (!(error instanceof SkyflowError)) throw error;
  console.log(error.code, error.httpCode);
});
