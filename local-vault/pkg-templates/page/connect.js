/** Lines to copy, for each runtime and SDK. */
import { apiKey } from "./api.js";
import { byId, copyButton, element } from "./dom.js";

let current = 0;

/** @param {import("./page.js").Overview} overview @returns {[string, (key: string) => string][]} */
function samples({ vaults, clusterId }) {
  const [{ vaultId }] = vaults;
  const url = location.origin;
  const config = (/** @type {string} */ key) => `{ vaultId: "${vaultId}", vaultUrl: "${url}", credentials: { apiKey: "${key}" } }`;
  const insert = `await client.vault().insert({ table: "persons", values: [{ name: "Ann" }] });`;
  const client = (/** @type {string} */ from) => (/** @type {string} */ key) =>
    `import { Skyflow } from "${from}";\n\nconst client = new Skyflow({\n  vaultConfigs: [${config(key)}],\n});\n${insert}`;
  const variables = (/** @type {string} */ key) => `SKYFLOW_VAULT_ID=${vaultId}\nSKYFLOW_VAULT_URL=${url}\nSKYFLOW_API_KEY=${key}`;
  return [
    ["curl", (key) => `curl -sS '${url}/v1/vaults/${vaultId}/persons' \\\n  -H 'authorization: Bearer ${key}' \\\n  -H 'content-type: application/json' \\\n  -d '{"records":[{"fields":{"name":"Ann"}}],"tokenization":true}'`],
    ["Node, Bun", (key) => `// npm install skyflow-edge\n${client("skyflow-edge")(key)}`],
    ["Deno", client("npm:skyflow-edge")],
    ["Worker", (key) => `# .dev.vars\n${variables(key)}`],
    [".env", variables],
    ["Browser", (key) => `// npx skyflow-local-vault --cors http://localhost:5173\n${client("skyflow-edge")(key)}`],
    ["skyflow-python", (key) => `# skyflow-python builds its URL from cluster and environment: replace it.\nimport skyflow.vault.client.client as module\nfrom skyflow import Env, Skyflow\n\nmodule.get_vault_url = lambda *_: "${url}"\nclient = (\n    Skyflow.builder()\n    .add_vault_config({\n        "vault_id": "${vaultId}",\n        "cluster_id": "${clusterId}",\n        "env": Env.PROD,\n        "credentials": {"api_key": "${key}"},\n    })\n    .build()\n)`],
  ];
}

/** @param {import("./page.js").Overview} overview */
export function drawConnect(overview) {
  const all = samples(overview);
  const hidden = "*".repeat(8);
  const panel = element("div", { role: "tabpanel", id: "sample", tabindex: "0", class: "sample" });
  const tabs = all.map(([name], index) => element("button", { type: "button", role: "tab", id: `tab-${index}`, "aria-controls": "sample" }, name));
  const select = (/** @type {number} */ index) => {
    current = index;
    tabs.forEach((tab, at) => {
      tab.setAttribute("aria-selected", String(at === index));
      tab.tabIndex = at === index ? 0 : -1;
    });
    const [name, text] = all[index];
    panel.setAttribute("aria-labelledby", `tab-${index}`);
    panel.replaceChildren(element("pre", {}, element("code", {}, text(hidden))), copyButton(() => text(apiKey()), `the lines for ${name}, with the key`));
  };
  tabs.forEach((tab, index) => {
    tab.addEventListener("click", () => select(index));
    tab.addEventListener("keydown", ({ key }) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
      if (step === undefined) return;
      select((index + step + all.length) % all.length);
      tabs[current].focus();
    });
  });
  select(Math.min(current, all.length - 1));
  byId("connect-body").replaceChildren(
    element("p", { class: "label" }, "The API key is hidden on the page, and part of what is copied."),
    element("div", { class: "tabs", role: "tablist", "aria-label": "Runtimes and SDKs" }, ...tabs), panel);
}
