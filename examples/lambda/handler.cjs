// A Lambda behind a function URL, in CommonJS: a card goes into the vault, its token comes back.
const { Skyflow, SkyflowError } = require("skyflow-edge");

// Outside the handler: the client and its token live as long as the process. Lambda freezes it after each answer, so nothing
// is left to do in the background, and the time of a call ends before the function's own.
const { SKYFLOW_VAULT_ID: vaultId, SKYFLOW_CLUSTER_ID: clusterId, SKYFLOW_VAULT_URL: vaultUrl, SKYFLOW_API_KEY: apiKey } = process.env;
const client = new Skyflow({ vaultConfigs: [{ vaultId, clusterId, vaultUrl, credentials: { apiKey } }], timeoutMs: 2_500, totalTimeoutMs: 5_000 });

exports.handler = async (event) => {
  const answer = (statusCode, body) => ({ statusCode, headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  try {
    const { card_number } = JSON.parse(event.body);
    const { insertedFields } = await client.vault().insert({ table: "cards", values: [{ card_number }] });
    return answer(201, { token: insertedFields[0].card_number });
  } catch (error) {
    if (error instanceof SyntaxError) return answer(400, { error: "NOT_JSON" });
    if (error instanceof SkyflowError) return answer(error.code === "INVALID_INPUT" ? 400 : 502, { error: error.code });
    throw error;
  }
};
