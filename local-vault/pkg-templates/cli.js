#!/usr/bin/env node
/**
 * `skyflow-local-vault`: serves a local vault over HTTP, on this machine only.
 * Node only; nothing else in the package imports this file.
 */
import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";

// By its name, so that the bundles of both share one file.
import { LocalVault } from "skyflow-local-vault";

import { serve } from "./server.js";
import { StateFile, writeCredentials } from "./state-file.js";

const USAGE = `Usage: skyflow-local-vault [--port 8787] [--state FILE] [--schema FILE]

Serves a Skyflow vault for development on http://127.0.0.1.

  --port    the port to listen on, 0 for any free one; default 8787
  --state   keep the vault in this file: read at the start, written before each change is answered
  --schema  a JSON file with the tables, as LocalVaultOptions.tables has them
`;

async function main() {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "8787" },
      state: { type: "string" },
      schema: { type: "string" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return;
  }
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new Error("--port must be a number from 0 to 65535.");
  const state = values.state === undefined ? undefined : new StateFile(values.state);
  const snapshot = await state?.read();
  const tables = values.schema === undefined ? undefined : JSON.parse(await readFile(values.schema, "utf8"));
  const vault = await LocalVault.create({ snapshot, tables });
  const server = await serve(vault, port, state && (() => state.save(() => vault.snapshot())));
  await state?.save(() => vault.snapshot());
  const credentials = await writeCredentials(vault, server.url, values.state);
  process.stdout.write(
    [
      `vault id     ${vault.vaultId}`,
      `vault url    ${server.url}`,
      `credentials  ${credentials.path}   (API key and service account)`,
      `state        ${values.state ?? "in memory only"}`,
      "",
    ].join("\n"),
  );
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.once(signal, async () => {
      await server.close();
      await credentials.remove();
      process.exit(0);
    });
  }
}

main().catch((error) => {
  process.stderr.write(`skyflow-local-vault: ${error.message}\n`);
  process.exit(1);
});
