// A page that keeps no card number: it puts it into a vault and shows the token that comes back. Here the vault runs
// inside the page, so it works offline; with a real one, a page gets a short-lived `token` from its own server, never
// an API key: what a page has, its visitors have.
import { RedactionType, Skyflow, SkyflowError } from "skyflow-edge";
import { LocalVault } from "skyflow-local-vault";

/** @param {string} name @returns {any} */
const element = (name) => document.querySelector(name);

const local = await LocalVault.create();
const client = new Skyflow({
  vaultConfigs: [{ vaultId: local.vaultId, clusterId: local.clusterId, credentials: { apiKey: local.apiKey } }],
  fetch: local.fetch,
});
const vault = client.vault();

/** @type {string | undefined} */
let token;

element("form").addEventListener("submit", async (/** @type {SubmitEvent} */ event) => {
  event.preventDefault();
  const { insertedFields } = await vault.insert({ table: "cards", values: [{ number: element("input").value }] });
  token = String(insertedFields[0].number);
  element("input").value = "";
  element("output").textContent = token;
  element("button[name=show]").disabled = false;
});

element("button[name=show]").addEventListener("click", async () => {
  try {
    const { detokenizedFields } = await vault.detokenize({ data: [{ token: String(token), redactionType: RedactionType.MASKED }] });
    element("output").textContent = detokenizedFields[0].value;
  } catch (error) {
    if (!(error instanceof SkyflowError)) throw error;
    element("output").textContent = error.code;
  }
});
