const { Skyflow } = require("skyflow-edge");

const client = Skyflow.builder().addVaultConfig({ vaultId, clusterId, credentials: { apiKey } }).build();
const inserted = client.vault().insert({ table: "persons", values: [{ card_number: "4111111111111111" }] });
inserted.then(({ insertedFields }) => console.log(insertedFields[0].card_number)); // a token
