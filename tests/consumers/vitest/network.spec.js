// nock and undici's MockAgent in place of the network.
import nock from "nock";
import { fetch as undiciFetch, MockAgent } from "undici";
import { expect, test } from "vitest";
import { Skyflow } from "skyflow-edge";

const ORIGIN = "https://c.vault.skyflowapis.com";
const ANSWER = { records: [{ skyflow_id: "1", tokens: { name: "token" } }] };
const config = { vaultConfigs: [{ vaultId: "v", clusterId: "c", credentials: { apiKey: "sky-ab12c-0123456789abcdef0123456789abcdef" } }], logLevel: "OFF", maxRetries: 0 };
const ROW = { table: "t", values: [{ name: "Zoé" }] };

test("nock", async () => {
  const scope = nock(ORIGIN).post("/v1/vaults/v/t", (body) => body.records[0].fields.name === "Zoé").reply(200, ANSWER);
  try {
    expect((await new Skyflow(config).vault().insert(ROW)).insertedFields[0].name).toBe("token");
    scope.done();
  } finally {
    nock.restore();
  }
});

test("undici's MockAgent", async () => {
  const agent = new MockAgent();
  agent.disableNetConnect();
  agent.get(ORIGIN).intercept({ path: "/v1/vaults/v/t", method: "POST" }).reply(200, ANSWER, { headers: { "content-type": "application/json" } });
  const fetch = (url, init) => undiciFetch(url, { ...init, dispatcher: agent });
  expect((await new Skyflow({ ...config, fetch }).vault().insert(ROW)).insertedFields[0].name).toBe("token");
  agent.assertNoPendingInterceptors();
});
