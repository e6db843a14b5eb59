import { Skyflow } from "skyflow-edge";

const client = Skyflow.builder().addVaultConfig({ vaultId, clusterId, credentials: { apiKey } }).build();
const { insertedFields } = await client.vault().insert({ table: "persons", values: [{ card_number: "4111111111111111" }] });
console.log(insertedFields[0].card_number); // a token
