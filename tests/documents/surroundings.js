/** What the code blocks of documents may name without declaring it, and the vault behind it. */
import * as edge from "skyflow-edge";
import { LocalVault } from "skyflow-local-vault";

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The vault that every block begins with. */
const TABLES = {
  persons: { columns: { name: {}, email: { unique: true }, card_number: {}, ssn: { redaction: "REDACTED" }, owner: {}, passport: { type: "file" } } },
  docs: { columns: { scan: { type: "file" } } },
};

export const TEXT = "My name is Ann Lee and my SSN is 123-45-6789.";

const ROW = { name: "Ann", email: "ann@example.com", card_number: "4111111111111111" };

/** The vault with what every block finds in it: made once, because its key pair takes a while. */
const filled = (async () => {
  const local = await LocalVault.create({ detectPolls: 0, tables: /** @type {any} */ (TABLES) });
  const { vaultId, clusterId, apiKey, credentialsString, fetch } = local;
  const client = new edge.Skyflow({ vaultConfigs: [{ vaultId, clusterId, credentials: { apiKey } }], fetch });
  const vault = client.vault();
  const { insertedFields } = await vault.insert({ table: "persons", values: [ROW] });
  const [{ skyflowId, card_number: token }] = /** @type {{ skyflowId: string, card_number: string }[]} */ (insertedFields);
  await vault.uploadFile({ table: "persons", columnName: "passport", skyflowId, file: new File(["a"], "passport.txt") });
  const { skyflowId: documentId } = await vault.uploadFile({ table: "docs", columnName: "scan", file: new File(["a"], "a.txt") });
  const { processedText } = await client.detect().deidentifyText({ text: TEXT, tokenFormat: { default: "vault_token" } });
  const { accessToken: bearerToken } = await edge.generateBearerTokenFromCreds(credentialsString, { fetch });
  return { local, snapshot: local.snapshot(), skyflowId, token, documentId, processedText, bearerToken };
})();

/** The vault as it was filled, and the names that lead there. */
export async function surroundings() {
  const { local, snapshot, ...ids } = await filled;
  local.restore(snapshot);
  local.setFaults([]);
  const { vaultId, clusterId, apiKey, credentialsString, connectionUrl, fetch } = local;
  const client = new edge.Skyflow({ vaultConfigs: [{ vaultId, clusterId, credentials: { apiKey } }], connectionConfigs: [{ connectionId: "payments", connectionUrl: `${connectionUrl}/{id}`, credentials: { apiKey } }], fetch, logLevel: "OFF" });
  const [vault, detect] = [client.vault(), client.detect()];
  const { runId } = await detect.deidentifyFile({ file: new File([TEXT], "letter.txt") });

  const folder = mkdtempSync(join(tmpdir(), "skyflow-edge-documents-"));
  const [credentialsPath, textPath, csvPath, outputDirectory] = ["credentials.json", "letter.txt", "persons.csv", "out"].map((name) => join(folder, name));
  writeFileSync(credentialsPath, credentialsString);
  writeFileSync(textPath, TEXT);
  writeFileSync(csvPath, "name,email\nBo Stone,bo@example.com\nCem Lee,cem@example.com\n");
  mkdirSync(outputDirectory);

  const names = {
    ...ids, local, client, vault, detect, vaultId, clusterId, apiKey, credentialsString, credentialsPath, connectionUrl,
    vaultUrl: local.vaultUrl, textPath, csvPath, outputDirectory, runId,
    text: TEXT,
    tokens: [ids.token],
    file: new File([TEXT], "letter.txt", { type: "text/plain" }),
    csv: `name,ssn\n${ids.processedText.split(" ")[3]},1\n`,
    values: [{ name: "Bo" }, { name: "Cem" }],
    error: new edge.SkyflowError("get: failed with NOT_FOUND", { code: "NOT_FOUND", httpCode: 404 }),
    vaultConfigs: [{ vaultId, clusterId, credentials: { apiKey } }],
    env: { VAULT_ID: vaultId, CLUSTER_ID: clusterId, SKYFLOW_API_KEY: apiKey, SKYFLOW_CREDENTIALS: credentialsString, KV: keyValueStore() },
  };
  return { names, fetch, close: () => rmSync(folder, { recursive: true }) };
}

/** As much of Workers KV as documents use. */
function keyValueStore() {
  const kept = new Map();
  return { get: async (/** @type {string} */ key) => kept.get(key) ?? null, put: async (/** @type {string} */ key, /** @type {string} */ value) => void kept.set(key, value) };
}
