// Put the values back into a text.
import { DetectEntities, Skyflow, TokenType } from "skyflow-edge";

const { SKYFLOW_VAULT_ID: vaultId, SKYFLOW_CLUSTER_ID: clusterId, SKYFLOW_VAULT_URL: vaultUrl, SKYFLOW_API_KEY: apiKey } = process.env;
const client = new Skyflow({ vaultConfigs: [{ vaultId, clusterId, vaultUrl, credentials: { apiKey } }] });
const detect = client.detect();

const text = "My name is Ann Lee and my SSN is 123-45-6789.";
const { processedText } = await detect.deidentifyText({ text, tokenFormat: { default: TokenType.VAULT_TOKEN } });
const shown = await detect.reidentifyText({
  text: processedText,
  plainTextEntities: [DetectEntities.NAME],
  maskedEntities: [DetectEntities.SSN],
});
console.log(processedText, shown.processedText);
