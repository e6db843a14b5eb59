// Deno: no permission but for the network and the environment.
import { Skyflow, SkyflowError } from "skyflow-edge";

const vault = new Skyflow({
  vaultConfigs: [{
    vaultId: Deno.env.get("SKYFLOW_VAULT_ID") ?? "",
    clusterId: Deno.env.get("SKYFLOW_CLUSTER_ID"),
    vaultUrl: Deno.env.get("SKYFLOW_VAULT_URL"),
    credentials: { apiKey: Deno.env.get("SKYFLOW_API_KEY") ?? "" },
  }],
  logLevel: "OFF",
}).vault();

async function answer(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (request.method === "POST" && pathname === "/customers") {
    const { name, card_number } = await request.json();
    const { insertedFields } = await vault.insert({ table: "customers", values: [{ name, card_number }] });
    const { skyflowId: id, ...tokens } = insertedFields[0];
    return Response.json({ id, ...tokens }, { status: 201 });
  }
  const [, id] = /^\/customers\/([^/]+)$/.exec(pathname) ?? [];
  if (id === undefined) return new Response("Not found", { status: 404 });
  const { data } = await vault.get({ table: "customers", ids: [id], redactionType: "MASKED" }, { signal: request.signal });
  return Response.json(data[0]);
}

Deno.serve({ port: Number(Deno.env.get("PORT") ?? 3000), hostname: "127.0.0.1" }, (request) =>
  answer(request).catch((error) => {
    if (!(error instanceof SkyflowError)) throw error;
    return Response.json({ error: error.code }, { status: error.code === "NOT_FOUND" ? 404 : 502 });
  }));
