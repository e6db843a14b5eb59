// Who can reach the server: this machine's programs, and pages of origins that were allowed.
import assert from "node:assert/strict";
import test from "node:test";

import { figure } from "../../../tests/support/figures.js";
import { raw, start } from "./support/command-line.js";

const HOSTS = [
  "evil.example", "evil.example:PORT", "localhost.evil.example:PORT", "127.0.0.1.evil.example:PORT", "evil.localhost:PORT", "127.0.0.1", "localhost",
  "127.0.0.1:1", "0.0.0.0:PORT", "127.1:PORT", "2130706433:PORT", "[::]:PORT", "user@127.0.0.1:PORT", "127.0.0.1:PORT:PORT", "127.0.0.1:PORT/", " ",
];
const ORIGINS = [
  "https://evil.example", "http://evil.example:PORT", "http://localhost.evil.example:PORT", "http://evil.localhost:PORT", "https://127.0.0.1:PORT",
  "http://127.0.0.1", "http://localhost:1", "null", "file://", "chrome-extension://abc", "http://127.0.0.1:PORT.evil.example", "http://user@127.0.0.1:PORT",
];

test("R55 a foreign Host or Origin is refused, whatever the request", async () => {
  const server = await start();
  const { vaultUrl, vaultId, apiKey } = server.credentials;
  const { port } = new URL(vaultUrl);
  const authorization = `Bearer ${apiKey}`;
  let refused = 0;
  for (const path of [`/v1/vaults/${vaultId}/t`, "/_local/snapshot", "/v1/auth/sa/oauth/token", "/"]) {
    for (const host of HOSTS) {
      const { statusCode } = await raw(vaultUrl + path, { authorization, host: host.replaceAll("PORT", port) });
      assert.ok([400, 403].includes(statusCode ?? 0), `${host}: ${statusCode}`);
      refused++;
    }
    for (const origin of ORIGINS) {
      const { statusCode, headers } = await raw(vaultUrl + path, { authorization, origin: origin.replaceAll("PORT", port) });
      assert.deepEqual([statusCode, headers["access-control-allow-origin"]], [403, undefined], origin);
      refused++;
    }
  }
  for (const name of ["127.0.0.1", "localhost", "[::1]"]) {
    const { statusCode } = await raw(`${vaultUrl}/v1/vaults/${vaultId}/t`, { authorization, host: `${name}:${port}` });
    assert.equal(statusCode, 404, name);
  }
  await server.stop();
  figure("R55", `${refused} raw requests with a foreign Host or Origin: all refused`);
});

test("R55 another address than loopback is warned of, and its name is a host of the server", async () => {
  const server = await start("--host", "0.0.0.0");
  assert.match(server.problems(), /listening on 0\.0\.0\.0: other machines can reach this vault/);
  await server.stop();
  const quiet = await start();
  assert.equal(quiet.problems(), "");
  await quiet.stop();
});
