/** @jest-environment jsdom */
// What a page's code does in Jest: jsdom has no TextDecoder, no structuredClone and no fetch.
const { Skyflow, SkyflowError, LogLevel } = require("skyflow-edge");

const credentials = { apiKey: "sky-ab12c-0123456789abcdef0123456789abcdef" };
const answer = (body, status = 200) => {
  const text = JSON.stringify(body);
  return { ok: status < 300, status, headers: new Headers({ "content-type": "application/json" }), text: async () => text, json: async () => JSON.parse(text) };
};

test("an insert with a stub in place of fetch", async () => {
  const fetch = jest.fn(async () => answer({ records: [{ skyflow_id: "1", tokens: { name: "tök" } }] }));
  const client = new Skyflow({ vaultConfigs: [{ vaultId: "v", clusterId: "c", credentials }], fetch, logLevel: LogLevel.OFF });
  const { insertedFields } = await client.vault().insert({ table: "t", values: [{ name: "Zoé" }] });
  expect(insertedFields).toEqual([{ skyflowId: "1", name: "tök" }]);
  expect(fetch).toHaveBeenCalledTimes(1);
  expect(JSON.parse(fetch.mock.calls[0][1].body).records[0].fields).toEqual({ name: "Zoé" });
});

test("an error and a signal of jsdom's own", async () => {
  const fetch = async () => answer({ error: { http_code: 404, message: "not found", details: [] } }, 404);
  const client = new Skyflow({ vaultConfigs: [{ vaultId: "v", clusterId: "c", credentials }], fetch, logLevel: "OFF" });
  await expect(client.vault().get({ table: "t", ids: ["1"] }, { signal: new AbortController().signal })).rejects.toBeInstanceOf(SkyflowError);
});
