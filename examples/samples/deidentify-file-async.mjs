// Start a run, and look at it later.
import { Skyflow } from "skyflow-edge";

const { SKYFLOW_VAULT_ID: vaultId, SKYFLOW_CLUSTER_ID: clusterId, SKYFLOW_VAULT_URL: vaultUrl, SKYFLOW_API_KEY: apiKey } = process.env;
const client = new Skyflow({ vaultConfigs: [{ vaultId, clusterId, vaultUrl, credentials: { apiKey } }] });
const detect = client.detect();

const begun = await detect.deidentifyFile({ file: new File(["My SSN is 123-45-6789."], "letter.txt"), waitTime: 0 });
console.log(begun.status, begun.runId); // keep the id; another process may go on
let run = begun;
while (run.status === "IN_PROGRESS") {
  await new Promise((resolve) => setTimeout(resolve, 200));
  run = await detect.getDetectRun({ runId: begun.runId });
}
console.log(run.status, await run.file?.text());
