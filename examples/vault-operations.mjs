// The other operations of a vault: upsert, update, query, tokenize, files, bulk inserts and paging.
import { Skyflow } from "skyflow-edge";
import { LocalVault } from "skyflow-local-vault";

const local = await LocalVault.create({
  tables: { persons: { columns: { name: {}, email: { unique: true, deterministic: true }, passport: { type: "file" } } } },
});
const vault = new Skyflow({
  vaultConfigs: [{ vaultId: local.vaultId, clusterId: local.clusterId, credentials: { apiKey: local.apiKey } }],
  fetch: local.fetch,
}).vault();

console.log("6. Upsert: a row whose e-mail exists is updated, so both answers name one row");
const row = { name: "Ann Lee", email: "ann@example.com" };
const first = await vault.insert({ table: "persons", values: [row] });
const again = await vault.insert({ table: "persons", values: [{ ...row, name: "Ann Lee-Brown" }], upsert: "email" });
const { skyflowId } = again.insertedFields[0];
console.log({ first: first.insertedFields[0].skyflowId, again: skyflowId });

console.log("7. Update one column and get its new token");
console.log(await vault.update({ table: "persons", data: { skyflowId, name: "Ann Brown" }, returnTokens: true }));

console.log("8. Query");
console.log((await vault.query({ query: "SELECT name, email FROM persons WHERE email = 'ann@example.com'" })).fields);

console.log("9. Tokenize: the token that exists for a value");
console.log((await vault.tokenize({ values: [{ value: "ann@example.com", columnGroup: "email" }] })).tokenizedFields);

console.log("10. Upload a file and ask for its download URL");
const file = new File(["not really a passport"], "passport.txt", { type: "text/plain" });
await vault.uploadFile({ table: "persons", columnName: "passport", skyflowId, file });
console.log((await vault.getFileScanStatus({ table: "persons", columnName: "passport", skyflowId })).status);
const { data } = await vault.get({ table: "persons", ids: [skyflowId], downloadUrl: true });
console.log(await (await local.fetch(String(data[0].passport))).text());

console.log("11. Insert a thousand rows, five requests at a time");
const values = Array.from({ length: 1000 }, (_, i) => ({ name: `Person ${i}`, email: `person.${i}@example.com` }));
const { summary } = await vault.bulkInsert({ table: "persons", values, batchSize: 100, concurrency: 5 });
console.log(summary);

console.log("12. Read the table page by page, and stop after thirty rows");
let seen = 0;
for await (const _ of vault.getAll({ table: "persons" })) if (++seen === 30) break;
console.log({ seen });
