// See what came of a run.
import { Skyflow } from "skyflow-edge";

const { SKYFLOW_VAULT_ID: vaultId, SKYFLOW_CLUSTER_ID: clusterId, SKYFLOW_VAULT_URL: vaultUrl, SKYFLOW_API_KEY: apiKey } = process.env;
const client = new Skyflow({ vaultConfigs: [{ vaultId, clusterId, vaultUrl, credentials: { apiKey } }] });
const detect = client.detect();

const { runId } = await detect.deidentifyFile({ file: new File(["My SSN is 123-45-6789."], "letter.txt") });
const { status, wordCount, outputs } = await detect.getDetectRun({ runId });
console.log(status, wordCount, outputs.map(({ type, extension }) => `${type}.${extension}`));
