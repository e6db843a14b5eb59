// A Worker, with the platform's types of workerd and no others, and the `Env` that `wrangler types` writes.
import { Env as VaultEnv, Skyflow } from "skyflow-edge";
import type { ClientOptions, RawResponse } from "skyflow-edge";

declare global {
  interface Env {
    SKYFLOW_CREDENTIALS: string;
    VAULT_PROXY: Fetcher;
    VAULT_OBJECT: DurableObjectNamespace;
    TOKENS: KVNamespace;
  }
}

const bindings = (env: Env): ClientOptions[] => [
  { env, fetch: env.VAULT_PROXY.fetch, tokenCache: { get: (key) => env.TOKENS.get(key), put: (key, token, expirationTtl) => env.TOKENS.put(key, token, { expirationTtl }) } },
  { fetch: (input, init) => env.VAULT_PROXY.fetch(input, init) },
  { fetch: (input, init) => env.VAULT_OBJECT.get(env.VAULT_OBJECT.idFromName("a")).fetch(input, init) },
];

export default {
  async fetch(request: Request, env: Env, ctx: ExecutionContext): Promise<Response> {
    const [options] = bindings(env);
    const client = new Skyflow({ ...options, waitUntil: (promise) => ctx.waitUntil(promise), vaultConfigs: [{ vaultId: "v", clusterId: "c", env: VaultEnv.SANDBOX }] });
    const vault = client.vault();
    const file: File | null = (await request.formData()).get("file") as File | null;
    if (file !== null) await vault.uploadFile({ table: "t", columnName: "c", file }, { signal: request.signal });
    if (request.body !== null) await vault.uploadFile({ table: "t", columnName: "c", file: request.body, fileName: "a.bin" });
    const raw: RawResponse<string> = await vault.request({ method: "GET", path: "/v1/x", query: new URL(request.url).searchParams });
    const run = await client.detect().getDetectRun({ runId: "r" });
    const out: File | undefined = run.file;
    return new Response(out ?? raw.data, { headers: raw.headers });
  },
};
