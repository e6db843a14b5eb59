// The main job, end to end, on a vault inside this process: no account, no network.
import { RedactionType, Skyflow, SkyflowError } from "skyflow-edge";
import { LocalVault } from "skyflow-local-vault";

const local = await LocalVault.create();

// With a real vault: your vaultId, clusterId and apiKey, and no client options.
const client = Skyflow.builder()
  .addVaultConfig({ vaultId: local.vaultId, clusterId: local.clusterId, credentials: { apiKey: local.apiKey } })
  .setClientOptions({ fetch: local.fetch })
  .setLogLevel("OFF")
  .build();
const vault = client.vault();

console.log("1. Insert two rows: the answer holds tokens in place of values");
const { insertedFields } = await vault.insert({
  table: "persons",
  values: [
    { name: "Ann Lee", card_number: "4111-1111-1111-1111" },
    { name: "Bo Chen", card_number: "5500-0000-0000-0004" },
  ],
});
console.table(insertedFields);

console.log("2. Detokenize the first card, in the clear and masked");
const token = String(insertedFields[0].card_number);
const { detokenizedFields } = await vault.detokenize({
  data: [
    { token, redactionType: RedactionType.PLAIN_TEXT },
    { token, redactionType: RedactionType.MASKED },
  ],
});
console.table(detokenizedFields);

console.log("3. Get both rows by id");
const ids = insertedFields.map((row) => row.skyflowId);
const { data } = await vault.get({ table: "persons", ids, redactionType: RedactionType.PLAIN_TEXT });
console.table(data);

console.log("4. Delete the first row");
console.log(await vault.delete({ table: "persons", ids: [ids[0]] }));

console.log("5. Get it again: a SkyflowError says what, where and with which request id");
try {
  await vault.get({ table: "persons", ids: [ids[0]] });
} catch (error) {
  if (!(error instanceof SkyflowError)) throw error;
  console.log(error.toJSON());
}
