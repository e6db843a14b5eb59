// R08: many calls on one signal: Node prints no warning of a leak, and when they are over no listener is left.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import test from "node:test";
import { fileURLToPath } from "node:url";

import { nodeFolder } from "../consumers/support/project.js";
import { figure } from "../support/figures.js";

const PROGRAM = `
  import { getEventListeners } from "node:events";
  import { Skyflow } from ${JSON.stringify(import.meta.resolve("skyflow-edge"))};
  const credentials = { apiKey: "sky-ab12c-0123456789abcdef0123456789abcdef" };
  const calls = async (fetch, signal, count) => {
    const vault = new Skyflow({ vaultConfigs: [{ vaultId: "v", clusterId: "c", credentials }], fetch, logLevel: "OFF", maxRetries: 0 }).vault();
    let most = 0;
    const running = Array.from({ length: count }, () => vault.get({ table: "t" }, { signal }).then(() => "ok", ({ code }) => code));
    await new Promise((resolve) => setTimeout(resolve, 20));
    most = getEventListeners(signal, "abort").length;
    return { running, most };
  };
  const answered = new AbortController();
  let release;
  const held = new Promise((resolve) => (release = resolve));
  const { running, most } = await calls(() => held.then(() => Response.json({ records: [] })), answered.signal, 1000);
  release();
  const ok = (await Promise.all(running)).filter((outcome) => outcome === "ok").length;
  const aborted = new AbortController();
  const waiting = await calls(() => new Promise(() => {}), aborted.signal, 1000);
  aborted.abort();
  const ended = (await Promise.all(waiting.running)).filter((outcome) => outcome === "ABORTED").length;
  const left = [answered, aborted].map(({ signal }) => getEventListeners(signal, "abort").length);
  console.log(JSON.stringify({ ok, ended, most, left }));
`;

for (const version of /** @type {("20" | "22" | "24")[]} */ (["20", "22", "24"])) {
  test(`R08 1,000 concurrent calls on one signal in Node ${version}: no warning, and no listener left`, () => {
    const node = `${nodeFolder(/** @type {any} */ (version))}/node`;
    const { stdout, stderr } = spawnSync(node, ["--input-type=module", "-e", PROGRAM], { encoding: "utf8", cwd: fileURLToPath(new URL(".", import.meta.url)) });
    assert.equal(stderr, "");
    const { ok, ended, most, left } = JSON.parse(stdout);
    assert.deepEqual([ok, ended, left], [1000, 1000, [0, 0]]);
    assert.ok(most <= 10, `${most} listeners at once`);
    figure("R08", `Node ${version}: 1,000 calls on one signal hold ${most} listeners at once and leave ${left[0]}; no MaxListenersExceededWarning`);
  });
}
