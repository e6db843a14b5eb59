import { Skyflow } from "/node_modules/skyflow-edge/index.js"; // with a bundler: "skyflow-edge"

const client = Skyflow.builder().addVaultConfig({ vaultId, clusterId, credentials: { token } }).build(); // a short-lived token from your server, no key
const { insertedFields } = await client.vault().insert({ table: "persons", values: [{ card_number: "4111111111111111" }] });
console.log(insertedFields[0].card_number); // a token
