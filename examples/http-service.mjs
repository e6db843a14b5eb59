// A service that answers its own callers with the right status, and whose vault is another container of Docker Compose.
import { Skyflow, toHttpStatus } from "skyflow-edge";
import { LocalVault } from "skyflow-local-vault";

// In compose.yaml the vault has `hostname: vault` and `command: npx skyflow-local-vault --host 0.0.0.0`. Here it is in this process, and its
// `fetch` answers for any host.
const local = await LocalVault.create({ tables: { persons: { columns: { name: {}, email: { unique: true } } } } });
const vaultConfigs = [{ vaultId: local.vaultId, vaultUrl: "http://vault:8290", credentials: { apiKey: local.apiKey } }];
const config = { vaultConfigs, fetch: local.fetch, logLevel: "OFF", maxRetries: 0 };

console.log("28. http:// is for loopback, and for the hosts that are named");
try {
  new Skyflow(config);
} catch (error) {
  console.log({ code: error.code, message: error.message, status: toHttpStatus(error) });
}
const vault = new Skyflow({ ...config, allowInsecureHosts: ["vault"] }).vault();

/** POST stores a customer, GET shows one. With Hono, Deno, Bun or a Worker this is the handler. */
async function handle(request) {
  try {
    if (request.method === "GET") {
      const id = new URL(request.url).pathname.slice(1);
      return Response.json((await vault.get({ table: "persons", ids: [id], redactionType: "MASKED" })).data[0]);
    }
    const { insertedFields } = await vault.insert({ table: "persons", values: [await request.json()] });
    return Response.json(insertedFields[0], { status: 201 });
  } catch (error) {
    // The message names tables and columns: it is for the log, the code for the caller.
    const headers = error.retryAfterMs ? { "retry-after": String(Math.ceil(error.retryAfterMs / 1000)) } : {};
    return Response.json({ error: error.code ?? "INTERNAL" }, { status: toHttpStatus(error), headers });
  }
}

console.log("29. What its callers get");
const post = (row) => new Request("http://service.example/", { method: "POST", body: JSON.stringify(row) });
const answers = [];
async function answer(what, request) {
  const response = await handle(request);
  answers.push({ what, status: response.status, retryAfter: response.headers.get("retry-after") ?? "", error: (await response.json()).error ?? "" });
}
const ann = { name: "Ann Lee", email: "ann@example.com" };
await answer("a new customer", post(ann));
await answer("the same e-mail again", post(ann));
await answer("a column that does not exist", post({ nickname: "Ann" }));
await answer("a customer that does not exist", new Request("http://service.example/00000000-0000-4000-8000-000000000000"));
local.setFaults([{ status: 429, retryAfter: 3 }]);
await answer("the vault limits the service's rate", post({ name: "Bo", email: "bo@example.com" }));
console.table(answers);
