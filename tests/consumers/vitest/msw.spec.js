// MSW in place of the network.
import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { expect, test } from "vitest";
import { Skyflow } from "skyflow-edge";

const ORIGIN = "https://c.vault.skyflowapis.com";
const ANSWER = { records: [{ skyflow_id: "1", tokens: { name: "token" } }] };
const config = { vaultConfigs: [{ vaultId: "v", clusterId: "c", credentials: { apiKey: "sky-ab12c-0123456789abcdef0123456789abcdef" } }], logLevel: "OFF", maxRetries: 0 };
const ROW = { table: "t", values: [{ name: "Zoé" }] };

test("MSW", async () => {
  let sent;
  const server = setupServer(http.post(`${ORIGIN}/v1/vaults/v/t`, async ({ request }) => ((sent = await request.json()), HttpResponse.json(ANSWER))));
  server.listen({ onUnhandledRequest: "error" });
  try {
    expect((await new Skyflow(config).vault().insert(ROW, { signal: new AbortController().signal })).insertedFields[0].name).toBe("token");
    expect(sent.records[0].fields).toEqual({ name: "Zoé" });
  } finally {
    server.close();
  }
});
