// A checkout that never keeps a card: `POST /cards` puts it into the vault and answers with its token, `POST /pay` sends
// the token through a connection, where the vault puts the card in its place on the way to the payment provider.
//
// SKYFLOW_VAULT_ID, SKYFLOW_CLUSTER_ID and CONNECTION_URL are in wrangler.jsonc; `wrangler secret put SKYFLOW_CREDENTIALS` takes the text
// of a credentials.json. To try it without an account, run `npx skyflow-local-vault` and set SKYFLOW_VAULT_URL to its address.
import { Skyflow, SkyflowError } from "skyflow-edge";

/**
 * @typedef {object} Env
 * @property {string} SKYFLOW_VAULT_ID
 * @property {string} SKYFLOW_CLUSTER_ID
 * @property {string} [SKYFLOW_VAULT_URL]
 * @property {string} CONNECTION_URL
 * @property {string} SKYFLOW_CREDENTIALS
 * @property {{ get(key: string): Promise<string | null>, put(key: string, value: string, options: { expirationTtl: number }): Promise<void> }} TOKENS a KV namespace
 */

/** One client for all requests of an isolate. @type {Skyflow | undefined} */
let client;

/** @param {Env} env */
function skyflow(env) {
  client ??= new Skyflow({
    vaultConfigs: [{ vaultId: env.SKYFLOW_VAULT_ID, clusterId: env.SKYFLOW_CLUSTER_ID, vaultUrl: env.SKYFLOW_VAULT_URL }],
    connectionConfigs: [{ connectionId: "payments", connectionUrl: env.CONNECTION_URL }],
    env: { SKYFLOW_CREDENTIALS: env.SKYFLOW_CREDENTIALS },
    // Bearer tokens are shared by all isolates, everywhere.
    tokenCache: {
      get: (key) => env.TOKENS.get(key),
      put: (key, token, expirationTtl) => env.TOKENS.put(key, token, { expirationTtl }),
    },
  });
  return client;
}

/** @type {Record<string, (env: Env, body: any) => Promise<object>>} */
const routes = {
  "POST /cards": async (env, { number, name }) => {
    const { insertedFields } = await skyflow(env).vault().insert({ table: "cards", values: [{ number, name }] });
    const [{ skyflowId, number: token }] = insertedFields;
    return { skyflowId, token };
  },
  "POST /pay": async (env, { token, amount }) => {
    const { data } = await skyflow(env).connection("payments").invoke({ body: { card: token, amount } });
    return { paid: amount, provider: data };
  },
};

export default {
  /** @param {Request} request @param {Env} env */
  async fetch(request, env) {
    const { pathname } = new URL(request.url);
    const route = routes[`${request.method} ${pathname}`];
    if (route === undefined) return new Response("Not found", { status: 404 });
    try {
      return Response.json(await route(env, await request.json()));
    } catch (error) {
      // Its code and status say enough to a customer's browser.
      if (error instanceof SkyflowError) return Response.json({ error: error.code }, { status: error.code === "INVALID_INPUT" ? 400 : 502 });
      if (error instanceof SyntaxError) return new Response("Not JSON", { status: 400 });
      throw error;
    }
  },
};
