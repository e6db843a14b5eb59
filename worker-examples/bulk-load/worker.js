// Files of rows into a vault, however long, by way of Cloudflare Queues.
//
// `POST /tables/{table}?upsert={unique column}` takes newline-delimited JSON and queues it (load.js). The same Worker takes the
// messages from the queue and writes their rows (write.js). What cannot be written ends in the queue `bulk-load-dead`; its
// messages, sent to `POST /again`, are tried once more.
//
// SKYFLOW_VAULT_ID and SKYFLOW_CLUSTER_ID are in wrangler.jsonc; `wrangler secret put` takes SKYFLOW_CREDENTIALS, the text of a credentials.json,
// LOAD_TOKEN, which callers show, and QUEUE_KEY, 32 bytes in base64 (`openssl rand -base64 32`).
import { load } from "./load.js";
import { opened } from "./sealed.js";
import { write } from "./write.js";

/**
 * @template Body
 * @typedef {{ send(body: Body): Promise<unknown>, sendBatch(messages: { body: Body, contentType: "json" }[]): Promise<unknown> }} Queue
 */

/**
 * @typedef {object} Env
 * @property {string} SKYFLOW_VAULT_ID
 * @property {string} SKYFLOW_CLUSTER_ID
 * @property {string} [SKYFLOW_VAULT_URL]
 * @property {string} SKYFLOW_CREDENTIALS
 * @property {string} LOAD_TOKEN
 * @property {string} QUEUE_KEY
 * @property {{ get(key: string): Promise<string | null>, put(key: string, value: string, options: { expirationTtl: number }): Promise<void> }} TOKENS a KV namespace
 * @property {Queue<import("./sealed.js").Message>} ROWS
 * @property {Queue<unknown>} DEAD
 */

const TABLE = /^\/tables\/(\w{1,100})$/;
const COLUMN = /^\w{1,100}$/;

/** In the same time wherever they differ. @param {Request} request @param {string} token */
async function authorized(request, token) {
  const digest = (/** @type {string} */ text) => crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  const [shown, wanted] = await Promise.all([digest(request.headers.get("authorization") ?? ""), digest(`Bearer ${token}`)]);
  return Boolean(token) && /** @type {any} */ (crypto.subtle).timingSafeEqual(shown, wanted);
}

const refused = (/** @type {number} */ status, /** @type {string} */ error) => Response.json({ error }, { status });

export default {
  /** @param {Request} request @param {Env} env */
  async fetch(request, env) {
    if (!(await authorized(request, env.LOAD_TOKEN))) return refused(401, "authorization must be Bearer and the LOAD_TOKEN");
    const { pathname, searchParams } = new URL(request.url);
    const [, table] = TABLE.exec(pathname) ?? [];
    if (request.method === "POST" && table !== undefined) {
      const upsert = searchParams.get("upsert") ?? "";
      if (!COLUMN.test(upsert)) return refused(400, "upsert must name a unique column: messages may be delivered twice");
      return load(request.body, { table, upsert }, env);
    }
    if (request.method === "POST" && pathname === "/again") {
      const letter = await request.json().catch(() => undefined);
      if ((await opened(letter, env.QUEUE_KEY)) === undefined) return refused(400, "this is no message that the QUEUE_KEY opens");
      await env.ROWS.send(letter);
      return Response.json({ queued: letter.lines.length }, { status: 202 });
    }
    return refused(404, "not found");
  },

  /** @param {{ messages: readonly import("./write.js").Delivery[] }} batch @param {Env} env */
  async queue({ messages }, env) {
    await Promise.all(messages.map((message) => write(message, env)));
  },
};
