// The same from a CommonJS module: Node loads ES modules by `require`.
const { Skyflow } = require("skyflow-edge");
const { LocalVault } = require("skyflow-local-vault");

LocalVault.create().then(async (local) => {
  const client = new Skyflow({ vaultConfigs: [{ vaultId: local.vaultId, clusterId: local.clusterId }], skyflowCredentials: { apiKey: local.apiKey }, fetch: local.fetch });
  const { insertedFields } = await client.vault().insert({ table: "persons", values: [{ name: "Ann Lee" }] });
  const { detokenizedFields } = await client.vault().detokenize({ data: [{ token: String(insertedFields[0].name), redactionType: "PLAIN_TEXT" }] });
  console.log(detokenizedFields[0].value);
});
