// De-identify a file and wait for it.
import { Skyflow } from "skyflow-edge";

const { SKYFLOW_VAULT_ID: vaultId, SKYFLOW_CLUSTER_ID: clusterId, SKYFLOW_VAULT_URL: vaultUrl, SKYFLOW_API_KEY: apiKey } = process.env;
const client = new Skyflow({ vaultConfigs: [{ vaultId, clusterId, vaultUrl, credentials: { apiKey } }] });
const detect = client.detect();

const { status, file, entities } = await detect.deidentifyFile({
  file: new File(["name,ssn\nAnn Lee,123-45-6789\n"], "people.csv"),
  tokenFormat: { default: "entity_unq_counter" },
  waitTime: 30, // seconds
  onProgress: ({ status, elapsedMs }) => console.log(status, elapsedMs),
});
console.log(status, await file?.text(), entities.length);
