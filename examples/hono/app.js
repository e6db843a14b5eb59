// One app for every runtime that Hono runs in: `export default app` is all that Workers, Deno and Bun need.
import { Skyflow, SkyflowError } from "skyflow-edge";

import { Hono } from "hono";
import { env } from "hono/adapter";

let client;

/** The vault, made on the first request: a Worker has its variables only then. */
function vaultOf(context) {
  const { SKYFLOW_VAULT_ID: vaultId, SKYFLOW_CLUSTER_ID: clusterId, SKYFLOW_VAULT_URL: vaultUrl, SKYFLOW_API_KEY: apiKey } = env(context);
  client ??= new Skyflow({ vaultConfigs: [{ vaultId, clusterId, vaultUrl, credentials: { apiKey } }], logLevel: "OFF" });
  return client.vault();
}

const app = new Hono();

app.post("/customers", async (context) => {
  const { name, card_number } = await context.req.json();
  const { insertedFields } = await vaultOf(context).insert({ table: "customers", values: [{ name, card_number }] });
  const { skyflowId: id, ...tokens } = insertedFields[0];
  return context.json({ id, ...tokens }, 201);
});

app.get("/customers/:id", async (context) => {
  // A visitor who leaves ends the call.
  const { data } = await vaultOf(context).get({ table: "customers", ids: [context.req.param("id")], redactionType: "MASKED" }, { signal: context.req.raw.signal });
  return context.json(data[0]);
});

app.onError((error, context) => {
  if (!(error instanceof SkyflowError)) throw error;
  return context.json({ error: error.code }, error.code === "NOT_FOUND" ? 404 : 502);
});

export default app;
