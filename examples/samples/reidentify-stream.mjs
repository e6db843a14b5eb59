// Put the values back into a text that arrives in pieces.
import { Skyflow } from "skyflow-edge";

const { SKYFLOW_VAULT_ID: vaultId, SKYFLOW_CLUSTER_ID: clusterId, SKYFLOW_VAULT_URL: vaultUrl, SKYFLOW_API_KEY: apiKey } = process.env;
const client = new Skyflow({ vaultConfigs: [{ vaultId, clusterId, vaultUrl, credentials: { apiKey } }] });
const detect = client.detect();

const { processedText } = await detect.deidentifyText({ text: "My name is Ann Lee.", tokenFormat: { default: "vault_token" } });
const pieces = new ReadableStream({
  start(controller) {
    for (let at = 0; at < processedText.length; at += 4) controller.enqueue(processedText.slice(at, at + 4));
    controller.close();
  },
});
for await (const piece of pieces.pipeThrough(detect.reidentifyStream())) console.log(piece);
