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

test("the local vault and a service account, though jsdom has no crypto.subtle", async () => {
  const { LocalVault } = require("skyflow-local-vault");
  expect(globalThis.crypto?.subtle).toBeUndefined();
  const { vaultId, clusterId, credentialsString, fetch } = await LocalVault.create();
  const client = new Skyflow({ vaultConfigs: [{ vaultId, clusterId, credentials: { credentialsString } }], fetch, logLevel: "OFF" });
  const { insertedFields } = await client.vault().insert({ table: "cards", values: [{ number: "4111 é" }] });
  expect(insertedFields[0].number).toMatch(/\S{10}/);
});

test("files of jsdom's, whose Blob has few of a Blob's methods", async () => {
  const { LocalVault } = require("skyflow-local-vault");
  const { vaultId, clusterId, apiKey, fetch } = await LocalVault.create({ tables: { docs: { columns: { scan: { type: "file" } } } } });
  const client = new Skyflow({ vaultConfigs: [{ vaultId, clusterId, credentials: { apiKey } }], fetch, logLevel: "OFF" });
  for (const source of [{ file: new File(["héllo"], "a.txt") }, { file: new Blob(["héllo"]), fileName: "a.txt" }, { file: Uint8Array.of(104, 195, 169, 108, 108, 111), fileName: "a.txt" }]) {
    const { skyflowId } = await client.vault().uploadFile({ table: "docs", columnName: "scan", ...source });
    const { data } = await client.vault().get({ table: "docs", ids: [skyflowId], downloadUrl: true });
    expect(await (await fetch(data[0].scan)).text()).toBe("héllo");
  }
  const { processedText } = await client.detect().deidentifyText({ text: "My SSN is 123-45-6789." });
  expect(processedText).not.toContain("123-45");
  const { status } = await client.detect().deidentifyFile({ file: new File(["My SSN is 123-45-6789."], "letter.txt"), waitTime: 10 });
  expect(status).toBe("SUCCESS");
});
