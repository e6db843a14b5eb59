// Jest with its default settings and the local vault, in the environment "node".
const { Skyflow, SkyflowError, VERSION } = require("skyflow-edge");
const { LocalVault } = require("skyflow-local-vault");

test("an insert gives a token, an error is a SkyflowError", async () => {
  const { vaultId, clusterId, apiKey, fetch } = await LocalVault.create();
  const client = new Skyflow({ vaultConfigs: [{ vaultId, clusterId, credentials: { apiKey } }], fetch, logLevel: "OFF" });
  const { insertedFields } = await client.vault().insert({ table: "cards", values: [{ number: "4111 é" }] });
  expect(insertedFields[0].number).toMatch(/\S{10}/);
  await expect(client.vault().get({ table: "cards", ids: ["none"] })).rejects.toBeInstanceOf(SkyflowError);
});

test("a service account", async () => {
  const { vaultId, clusterId, credentialsString, fetch } = await LocalVault.create();
  const client = new Skyflow({ vaultConfigs: [{ vaultId, clusterId, credentials: { credentialsString } }], fetch, logLevel: "OFF" });
  const { insertedFields } = await client.vault().insert({ table: "cards", values: [{ number: "4111" }] });
  expect(insertedFields).toHaveLength(1);
});

test.each(["modern", "legacy"])("fake timers, %s", async (kind) => {
  jest.useFakeTimers(kind === "legacy" ? { legacyFakeTimers: true } : {});
  try {
    const { vaultId, clusterId, apiKey, fetch } = await LocalVault.create();
    const client = new Skyflow({ vaultConfigs: [{ vaultId, clusterId, credentials: { apiKey } }], fetch, logLevel: "OFF" });
    expect((await client.vault().insert({ table: "cards", values: [{ number: "4111" }] })).insertedFields).toHaveLength(1);
  } finally {
    jest.useRealTimers();
  }
});

test("what is exported can be spied on", () => {
  const edge = require("skyflow-edge");
  const spy = jest.spyOn(edge, "isExpired").mockReturnValue(false);
  expect(edge.isExpired("no token")).toBe(false);
  spy.mockRestore();
  expect(edge.isExpired("no token")).toBe(true);
  expect(VERSION).toMatch(/^\d/);
});
