// New credentials for a client that is in use: the calls in progress end with the old ones, the next call has the new ones.
import { Skyflow } from "skyflow-edge";
import { LocalVault } from "skyflow-local-vault";

const { apiKey, credentialsString, vaultId, clusterId, fetch } = await LocalVault.create();
let exchanges = 0;
const client = new Skyflow({
  vaultConfigs: [{ vaultId, clusterId }], // without credentials of its own, so it has the shared ones
  skyflowCredentials: { apiKey },
  onRequest: ({ operation }) => void (exchanges += Number(operation === "tokenExchange")),
  logLevel: "OFF",
  fetch,
});
const vault = client.vault();

console.log("21. The shared credentials, as the client shows them: masked");
console.log(client.getSkyflowCredentials());

console.log("22. From an API key to a service account, while ten calls are in progress");
const values = [{ name: "Ann Lee" }];
const inProgress = Array.from({ length: 10 }, () => vault.insert({ table: "persons", values }));
client.updateSkyflowCredentials({ credentialsString });
console.log({ inserted: (await Promise.all(inProgress)).length, exchanges });
await vault.insert({ table: "persons", values });
console.log({ next: "inserted", exchanges, credentials: client.getSkyflowCredentials() });

console.log("23. Credentials that cannot be used are refused, and the client keeps those it has");
try {
  client.updateSkyflowCredentials({ credentialsString: "{}" });
} catch (error) {
  console.log({ code: error.code, message: error.message });
}
await vault.insert({ table: "persons", values });
console.log({ next: "inserted", exchanges });
