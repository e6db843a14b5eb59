/**
 * The rival: what an engineer writes by hand for one endpoint. `fetch`, `JSON.stringify`, `.json()`,
 * and a result of the same shape; no validation, no retries, no timeout, no error mapping.
 */

const base = "https://cluster.vault.skyflowapis.com/v1/vaults/vault";

/** @param {typeof fetch} fetch @param {string} apiKey */
export function byHand(fetch, apiKey) {
  const headers = { authorization: `Bearer ${apiKey}`, "content-type": "application/json" };
  return {
    async insert(table, values) {
      const body = JSON.stringify({ records: values.map((fields) => ({ fields })), tokenization: true });
      const response = await fetch(`${base}/${encodeURIComponent(table)}`, { method: "POST", headers, body });
      if (!response.ok) throw new Error(`HTTP ${response.status}`);
      const { records } = await response.json();
      return { insertedFields: records.map(({ skyflow_id, tokens }) => ({ skyflowId: skyflow_id, ...tokens })), errors: null };
    },
    async detokenize(data) {
      const detokenizationParameters = data.map(({ token, redactionType = "DEFAULT" }) => ({ token, redaction: redactionType }));
      const response = await fetch(`${base}/detokenize`, { method: "POST", headers, body: JSON.stringify({ detokenizationParameters }) });
      if (!response.ok) throw new Error(`HTTP ${response.status}`);
      const { records } = await response.json();
      return { detokenizedFields: records.map(({ token, value, valueType }) => ({ token, value, type: valueType })), errors: null };
    },
    async get(table, ids) {
      const query = ids.map((id) => `skyflow_ids=${encodeURIComponent(id)}`).join("&");
      const response = await fetch(`${base}/${encodeURIComponent(table)}?${query}`, { headers });
      if (!response.ok) throw new Error(`HTTP ${response.status}`);
      const { records } = await response.json();
      return { data: records.map(({ fields: { skyflow_id, ...rest } }) => ({ skyflowId: skyflow_id, ...rest })), errors: null };
    },
  };
}

/**
 * Signed data tokens as an engineer makes them by hand: a key imported once, all signatures side by side.
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
