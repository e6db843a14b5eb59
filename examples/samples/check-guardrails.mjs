// Check a prompt before it goes to a model.
import { Skyflow } from "skyflow-edge";

const { SKYFLOW_VAULT_ID: vaultId, SKYFLOW_CLUSTER_ID: clusterId, SKYFLOW_VAULT_URL: vaultUrl, SKYFLOW_API_KEY: apiKey } = process.env;
const client = new Skyflow({ vaultConfigs: [{ vaultId, clusterId, vaultUrl, credentials: { apiKey } }] });
const detect = client.detect();

const { validation, toxic, deniedTopic } = await detect.checkGuardrails({ text: "Which medicine helps?", checkToxicity: true, denyTopics: ["medicine"] });
console.log({ validation, toxic, deniedTopic });
