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
