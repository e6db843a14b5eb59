/** Starts the vault of this page and loads the SDK, and times both. */
import type { ClientOptions, Credentials, Skyflow } from "skyflow-edge";
import type { LocalVault } from "skyflow-local-vault";

import { ROLES, TABLES } from "./schema.ts";

type Edge = typeof import("skyflow-edge");

/** The SDK and the vault, ready. */
export interface Started {
  edge: Edge;
  local: LocalVault;
  /** How long each step took, in milliseconds. */
  timings: { importMs: number; firstClientMs: number; vaultMs: number };
  /** A client of its own for each section, so that each shows its own requests. */
  client: (fetch: NonNullable<ClientOptions["fetch"]>, credentials?: Credentials) => Skyflow;
}

async function timed<T>(work: () => T | Promise<T>): Promise<{ value: T; ms: number }> {
  const begin = performance.now();
  const value = await work();
  return { value, ms: performance.now() - begin };
}

/** @throws whatever the browser cannot do, such as run WebAssembly */
export async function start(): Promise<Started> {
  const edge = await timed(() => import("skyflow-edge"));
  const credentials = { apiKey: "sky-page-0123456789abcdef0123456789abcdef0" };
  const first = await timed(() => new edge.value.Skyflow({ vaultConfigs: [{ vaultId: "first", clusterId: "first", credentials }] }));
  const vault = await timed(async () => (await import("skyflow-local-vault")).LocalVault.create({ vaultId: "demo-vault", clusterId: "demo", tables: TABLES, roles: ROLES }));
  const local = vault.value;
  return {
    edge: edge.value,
    local,
    timings: { importMs: edge.ms, firstClientMs: first.ms, vaultMs: vault.ms },
    client: (fetch, own = { apiKey: local.apiKey }) =>
      new edge.value.Skyflow({ vaultConfigs: [{ vaultId: local.vaultId, clusterId: local.clusterId, credentials: own }], fetch, logLevel: "OFF" }),
  };
}
