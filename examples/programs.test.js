// Each whole example, started as its README says, on the local vault as its command line serves it.
import assert from "node:assert/strict";
import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test, { after, before } from "node:test";
import { fileURLToPath } from "node:url";

import { shell } from "../tests/consumers/support/consumer.js";
import { environment, project } from "../tests/consumers/support/project.js";
import { freePort, whileServing } from "../tests/consumers/support/served.js";
import { page, resultsIn } from "../tests/support/browser.js";
import { startVault } from "../tests/support/local-vault-server.js";

/** @type {Awaited<ReturnType<typeof startVault>>} */
let vault;
before(async () => void (vault = await startVault()));
after(() => vault.stop());

/** A copy of an example with what it needs installed, and what of the environment it gets. @param {string} name */
function installed(name) {
  const withoutOurs = (/** @type {any} */ { dependencies }) => void delete dependencies["skyflow-edge"];
  const { folder } = project(`example-${name}`, withoutOurs, fileURLToPath(new URL(name, import.meta.url)));
  return { folder, env: { ...environment(folder, undefined), ...vault.variables } };
}

const CARD = { name: "Ann Lee", card_number: "4111111111111111" };

/** @param {string} url @param {unknown} body */
const post = (url, body) => fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });

/** Posts a customer and gets tokens. @param {string} url */
async function postsCustomer(url) {
  const response = await post(url, CARD);
  const text = await response.text();
  assert.equal(response.status, 201, text);
  assert.ok(!text.includes(CARD.card_number) && !text.includes(CARD.name), "tokens in place of values");
  return /** @type {{ id: string, card_number: string }} */ (JSON.parse(text));
}

/** @type {[string, string][]} */
const SERVERS = [["express", "exec node server.cjs"], ["hono", "exec node node.js"], ["deno", "exec deno run --no-remote --allow-net --allow-env main.ts"], ["bun", "exec bun run server.ts"]];

for (const [name, line] of SERVERS) {
  test(`examples/${name} keeps tokens and shows a masked card`, async () => {
    const { folder, env } = installed(name);
    await whileServing(folder, line, env, async (address) => {
      const { id } = await postsCustomer(`${address}/customers`);
      const shown = await (await fetch(`${address}/customers/${id}`)).json();
      assert.equal(shown.card_number, "************1111");
      const unknown = await fetch(`${address}/customers/00000000-0000-4000-8000-000000000000`);
      assert.deepEqual([unknown.status, await unknown.json()], [404, { error: "NOT_FOUND" }]);
    });
  });
}

test("examples/lambda answers with tokens, and with a status where it cannot", async () => {
  const { folder, env } = installed("lambda");
  const lines = (await shell(folder, "node invoke.cjs", env)).trim().split("\n");
  assert.deepEqual(lines.map((line) => line.slice(0, 3)), ["201", "201", "400"]);
  assert.ok(!lines.join().includes("4111111111111111"));
});

const long = process.env.LONG_TESTS === "1" ? false : "only with LONG_TESTS=1";

test("examples/next: a route in node, one in edge, and a server component", { skip: long, timeout: 280_000 }, async () => {
  const { folder, env } = installed("next");
  const settings = { ...env, NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: "production" };
  // Without secrets, as a build has them.
  await shell(folder, "next build", { ...settings, SKYFLOW_VAULT_ID: undefined, SKYFLOW_API_KEY: undefined, SKYFLOW_VAULT_URL: undefined });
  await whileServing(folder, "exec next start --hostname 127.0.0.1 --port $PORT", settings, async (address) => {
    await postsCustomer(`${address}/api/edge`);
    const { id } = await postsCustomer(`${address}/api/customers`);
    const html = await (await fetch(`${address}/?id=${id}`)).text();
    assert.ok(html.includes("************1111") && !html.includes(CARD.card_number));
  });
});

/** What a visitor of the page does, in a frame of a page of ours. */
const VISITOR = `
  const settled = async (look) => { for (let tries = 0; tries < 4000; tries++) { const found = look(); if (found) return found; await new Promise((resolve) => setTimeout(resolve, 10)); } throw new Error(document.querySelector("iframe").contentDocument.body.textContent); };
  globalThis.results = (async () => {
    const frame = document.body.appendChild(document.createElement("iframe"));
    frame.src = "/app.html";
    const form = await settled(() => frame.contentDocument.querySelector("form"));
    const number = form.querySelector("input").value;
    form.requestSubmit();
    const token = await settled(() => frame.contentDocument.querySelector("output")?.textContent);
    return { number, token, state: frame.contentDocument.querySelector("[role=status]").textContent };
  })().catch((error) => ({ error: String(error) }));
`;

test("examples/vite-react sends a card with a token from its own server", { timeout: 200_000 }, async () => {
  const port = await freePort();
  const roles = fileURLToPath(new URL("vite-react/roles.json", import.meta.url));
  const own = await startVault(["--roles", roles, "--cors", `http://127.0.0.1:${port}`]);
  try {
    const { folder, env } = installed("vite-react");
    await shell(folder, "vite build", env);
    renameSync(join(folder, "dist/index.html"), join(folder, "dist/app.html"));
    writeFileSync(join(folder, "dist/visitor.js"), VISITOR);
    writeFileSync(join(folder, "dist/index.html"), page("/visitor.js"));
    await whileServing(folder, "exec node server.mjs", { ...env, ...own.variables }, async (behind) => {
      const { results, unhandled } = await resultsIn("chromium", join(folder, "dist"), { port, behind });
      const { number, token, state, error } = /** @type {any} */ (results);
      assert.deepEqual([unhandled, error, state, number], [[], undefined, "Saved", CARD.card_number]);
      assert.match(token, /^\d{16}$/);
      assert.notEqual(token, number);
    });
  } finally {
    await own.stop();
  }
});
