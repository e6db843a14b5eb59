// Call somebody else's API through a connection.
import { RequestMethod, Skyflow } from "skyflow-edge";

const { SKYFLOW_CONNECTION_URL, SKYFLOW_API_KEY: apiKey } = process.env;
const client = new Skyflow({ connectionConfigs: [{ connectionId: "payments", connectionUrl: `${SKYFLOW_CONNECTION_URL}/{merchant}`, credentials: { apiKey } }] });
const { data, metadata } = await client.connection("payments").invoke({
  method: RequestMethod.POST,
  pathParams: { merchant: "a/b & c" },
  queryParams: { mode: "test" },
  headers: { "content-type": "application/json" },
  body: { amount: 100, card: "token-of-a-card" },
});
console.log(data, metadata);
