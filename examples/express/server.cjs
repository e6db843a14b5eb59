// Customers whose card numbers never reach this server's database: CommonJS and Express.
const express = require("express");
const { Skyflow, SkyflowError } = require("skyflow-edge");

const { SKYFLOW_VAULT_ID: vaultId, SKYFLOW_CLUSTER_ID: clusterId, SKYFLOW_VAULT_URL: vaultUrl, SKYFLOW_API_KEY: apiKey, PORT = "3000" } = process.env;
const client = new Skyflow({ vaultConfigs: [{ vaultId, clusterId, vaultUrl, credentials: { apiKey } }], totalTimeoutMs: 8_000, logLevel: "OFF" });
const vault = client.vault();

/** In place of a database: tokens by customer. */
const customers = new Map();

const app = express();
app.use(express.json());

app.post("/customers", async (request, response) => {
  const { name, card_number } = request.body;
  const { insertedFields } = await vault.insert({ table: "customers", values: [{ name, card_number }] });
  const { skyflowId, ...tokens } = insertedFields[0];
  customers.set(skyflowId, tokens);
  response.status(201).json({ id: skyflowId, ...tokens });
});

app.get("/customers/:id", async (request, response) => {
  const { data } = await vault.get({ table: "customers", ids: [request.params.id], redactionType: "MASKED" });
  response.json(data[0]);
});

app.use((error, request, response, next) => {
  if (!(error instanceof SkyflowError)) return next(error);
  console.error(error.code, error.requestId); // safe to log
  response.status(error.code === "NOT_FOUND" ? 404 : 502).json({ error: error.code });
});

app.listen(Number(PORT), "127.0.0.1", () => console.log(`http://127.0.0.1:${PORT}`));
