// Replace what a conversation tells of people: the same person has the same token in every message.
import { Skyflow } from "skyflow-edge";

const { SKYFLOW_VAULT_ID: vaultId, SKYFLOW_CLUSTER_ID: clusterId, SKYFLOW_VAULT_URL: vaultUrl, SKYFLOW_API_KEY: apiKey } = process.env;
const client = new Skyflow({ vaultConfigs: [{ vaultId, clusterId, vaultUrl, credentials: { apiKey } }] });

const conversation = [
  { role: "user", content: "My name is Ann Lee." },
  { role: "assistant", content: "Hello Ann Lee, how can I help you?" },
];
const { messages, entities } = await client.detect().deidentifyChat(conversation, { tokenFormat: { default: "vault_token" } });
console.log(messages, entities.length);
