// Turn tokens back into values, in the clear and masked.
import { RedactionType, Skyflow } from "skyflow-edge";

const { SKYFLOW_VAULT_ID: vaultId, SKYFLOW_CLUSTER_ID: clusterId, SKYFLOW_VAULT_URL: vaultUrl, SKYFLOW_API_KEY: apiKey } = process.env;
const client = new Skyflow({ vaultConfigs: [{ vaultId, clusterId, vaultUrl, credentials: { apiKey } }] });
const vault = client.vault();

const { insertedFields } = await vault.insert({ table: "persons", values: [{ name: "Ann Lee", card_number: "4111111111111111" }] });
const token = insertedFields[0].card_number;
const { detokenizedFields, errors } = await vault.detokenize({
  data: [
    { token, redactionType: RedactionType.PLAIN_TEXT },
    { token, redactionType: RedactionType.MASKED },
    { token: "no-such-token" },
  ],
  continueOnError: true,
});
console.log(detokenizedFields, errors);
