// What a user writes first, with a local vault where a real one would be.
import { Skyflow } from "skyflow-edge";
import { LocalVault } from "skyflow-local-vault";

const local = await LocalVault.create();
const client = new Skyflow({ vaultConfigs: [{ vaultId: local.vaultId, clusterId: local.clusterId }], skyflowCredentials: { apiKey: local.apiKey }, fetch: local.fetch });
const { insertedFields } = await client.vault().insert({ table: "persons", values: [{ name: "Ann Lee" }] });
const { detokenizedFields } = await client.vault().detokenize({ data: [{ token: String(insertedFields[0].name), redactionType: "PLAIN_TEXT" }] });
console.log(detokenizedFields[0].value);
