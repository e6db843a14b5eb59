// The local vault, in whichever environment Vitest is told.
import { createRequire } from "node:module";
import { expect, test, vi } from "vitest";
import { Skyflow, SkyflowError } from "skyflow-edge";
import { LocalVault } from "skyflow-local-vault";

async function onVault() {
  const { vaultId, clusterId, apiKey, fetch } = await LocalVault.create();
  return new Skyflow({ vaultConfigs: [{ vaultId, clusterId, credentials: { apiKey } }], fetch, logLevel: "OFF" }).vault();
}

test("an insert gives a token, an error is a SkyflowError", async () => {
  const vault = await onVault();
  const { insertedFields } = await vault.insert({ table: "cards", values: [{ number: "4111 é" }] });
  expect(insertedFields[0].number).toMatch(/\S{10}/);
  const { signal } = new AbortController();
  await expect(vault.get({ table: "cards", ids: ["none"] }, { signal })).rejects.toBeInstanceOf(SkyflowError);
});

test("fake timers", async () => {
  vi.useFakeTimers();
  try {
    const vault = await onVault();
    expect((await vault.insert({ table: "cards", values: [{ number: "4111" }] })).insertedFields).toHaveLength(1);
  } finally {
    vi.useRealTimers();
  }
});

test("a dependency that requires the package has the same classes", () => {
  expect(createRequire(import.meta.url)("skyflow-edge").SkyflowError).toBe(SkyflowError);
});
