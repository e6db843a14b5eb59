// Requests to endpoints without a method: answers as bytes and as a stream, and queries that name a parameter more than once.
import { Skyflow } from "skyflow-edge";
import { LocalVault } from "skyflow-local-vault";

const local = await LocalVault.create();
const { apiKey, vaultId, clusterId, connectionUrl } = local;
const client = new Skyflow({
  vaultConfigs: [{ vaultId, clusterId, credentials: { apiKey } }],
  connectionConfigs: [{ connectionId: "search", connectionUrl: `${connectionUrl}/search`, credentials: { apiKey } }],
  fetch: local.fetch,
});
const vault = client.vault();
await vault.insert({ table: "persons", values: Array.from({ length: 25 }, (_, i) => ({ name: `Person ${i}` })) });
const path = `/v1/vaults/${vaultId}/persons`;

console.log("24. Bytes: the body as it came, nothing parsed");
const { data: bytes, status, headers } = await vault.request({ method: "GET", path, query: { limit: 2 }, responseType: "bytes" });
const { records } = JSON.parse(new TextDecoder().decode(bytes));
console.log({ status, type: headers.get("content-type"), isBytes: bytes instanceof Uint8Array, rows: records.length });

console.log("25. A stream, while it arrives. `signal: null` means no signal, so an optional signal can be passed on as it is");
async function lengthOf(table, signal = null) {
  const { data } = await vault.request({ method: "GET", path: `/v1/vaults/${vaultId}/${table}`, responseType: "stream" }, { signal });
  let length = 0;
  for await (const piece of data) length += piece.byteLength;
  return length;
}
console.log({ isWhole: (await lengthOf("persons")) === (await vault.request({ method: "GET", path, responseType: "text" })).data.length });
await lengthOf("persons", AbortSignal.abort()).catch(({ code }) => console.log({ code }));

console.log("26. Lists: a name once for each value, in `queryParams` of a connection as in `query`");
const { data: echo } = await client.connection("search").invoke({ method: "GET", queryParams: { status: ["open", "paid"], limit: 10 } });
console.log(echo.query);
const { data } = await vault.request({ method: "GET", path, query: { fields: ["name", "skyflow_id"], limit: 1 } });
console.log(Object.keys(data.records[0].fields));
