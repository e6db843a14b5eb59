/**
 * The rival of every ratio: what a careful engineer writes by hand for the three endpoints. JSON, `fetch` with a timeout over
 * headers and body, the status checked, the rows reshaped. It validates nothing, retries nothing and logs nothing.
 */

/** The default of the client, so that both sides have the same timer. */
const TIMEOUT_MS = 60_000;

/**
 * @param {(url: string, init: RequestInit) => Promise<Response>} fetch
 * @param {string} apiKey
 * @param {string} vaultUrl
 */
export function byHand(fetch, apiKey, vaultUrl) {
  const base = `${vaultUrl}/v1/vaults/vault`;
  const headers = { authorization: `Bearer ${apiKey}`, "content-type": "application/json" };

  /** One request. A controller and a timer that is cleared take less time in Node than `AbortSignal.timeout`. */
  async function send(url, method, body) {
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(new DOMException("The request timed out", "TimeoutError")), TIMEOUT_MS);
    try {
      const response = await fetch(url, { method, headers, body, signal: controller.signal });
      if (!response.ok) throw new Error(`HTTP ${response.status}: ${await response.text()}`);
      return await response.json();
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    async insert({ table, values }) {
      const body = JSON.stringify({ records: values.map((fields) => ({ fields })), tokenization: true });
      const { records } = await send(`${base}/${encodeURIComponent(table)}`, "POST", body);
      return { insertedFields: records.map(({ skyflow_id, tokens }) => ({ skyflowId: skyflow_id, ...tokens })), errors: null };
    },
    async detokenize({ data }) {
      const detokenizationParameters = data.map(({ token, redactionType = "DEFAULT" }) => ({ token, redaction: redactionType }));
      const { records } = await send(`${base}/detokenize`, "POST", JSON.stringify({ detokenizationParameters }));
      return { detokenizedFields: records.map(({ token, value, valueType }) => ({ token, value, type: valueType })), errors: null };
    },
    async get({ table, ids = [] }) {
      const query = ids.map((id) => `skyflow_ids=${encodeURIComponent(id)}`).join("&");
      const { records } = await send(`${base}/${encodeURIComponent(table)}?${query}`, "GET", undefined);
      return { data: records.map(({ fields: { skyflow_id, ...rest } }) => ({ skyflowId: skyflow_id, ...rest })), errors: null };
    },
  };
}

/**
 * Signed data tokens by hand: a key imported once, all signatures in parallel.
 * @param {BufferSource} pkcs8
 */
export async function signByHand(pkcs8) {
  const key = await crypto.subtle.importKey("pkcs8", pkcs8, { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" }, false, ["sign"]);
  const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const header = part({ alg: "RS256", typ: "JWT" });
  return (dataTokens) => {
    const iat = Math.floor(Date.now() / 1000);
    return Promise.all(
      dataTokens.map(async (tok) => {
        const text = `${header}.${part({ iss: "sdk", sub: "client", key: "key", aud: "https://manage.skyflowapis.com", iat, exp: iat + 60, tok })}`;
        const signature = await crypto.subtle.sign("RSASSA-PKCS1-v1_5", key, new TextEncoder().encode(text));
        return { token: tok, signedToken: `signed_token_${text}.${Buffer.from(signature).toString("base64url")}` };
      }),
    );
  };
}
