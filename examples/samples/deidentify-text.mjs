// Replace what a text tells of people.
import { DetectEntities, Skyflow, TokenType } from "skyflow-edge";

const { SKYFLOW_VAULT_ID: vaultId, SKYFLOW_CLUSTER_ID: clusterId, SKYFLOW_VAULT_URL: vaultUrl, SKYFLOW_API_KEY: apiKey } = process.env;
const client = new Skyflow({ vaultConfigs: [{ vaultId, clusterId, vaultUrl, credentials: { apiKey } }] });
const detect = client.detect();

const { processedText, entities } = await detect.deidentifyText({
  text: "My name is Ann Lee and my SSN is 123-45-6789.",
  entities: [DetectEntities.NAME, DetectEntities.SSN],
  tokenFormat: { default: TokenType.VAULT_TOKEN },
});
console.log(processedText, entities);
