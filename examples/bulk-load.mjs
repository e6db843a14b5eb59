// A CSV file of any length into a vault: it is read as it is sent, and the tokens are written to another file as they come.
// In memory are no more than `concurrency` times `batchSize` rows. `ROWS=1000000 node examples/bulk-load.mjs` for a million.
import { once } from "node:events";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Presets, SingleBar } from "cli-progress";
import { parse } from "csv-parse";
import { Skyflow } from "skyflow-edge";
import { LocalVault } from "skyflow-local-vault";

const rows = Number(process.env.ROWS ?? 20_000);
const folder = await mkdtemp(join(tmpdir(), "bulk-load-"));
const [source, target] = [join(folder, "persons.csv"), join(folder, "tokens.csv")];

// The file that somebody sent.
await writeFile(source, (function* () {
  yield "name,email\n";
  for (let i = 0; i < rows; i++) yield `Person ${i},person.${i}@example.com\n`;
})());

const local = await LocalVault.create();
const vault = new Skyflow({
  vaultConfigs: [{ vaultId: local.vaultId, clusterId: local.clusterId, credentials: { apiKey: local.apiKey } }],
  fetch: local.fetch,
}).vault();

console.log(`13. Insert the ${rows} rows of a CSV file, read as they are sent`);
const out = createWriteStream(target);
const bar = new SingleBar(
  { format: "{bar} {percentage}% | {value} of {total} rows | {rate} rows/s | {eta_formatted} left", noTTYOutput: true, notTTYSchedule: 1000 },
  Presets.legacy,
);
const started = performance.now();
bar.start(rows, 0, { rate: "-" });
const { summary } = await vault.bulkInsert({
  table: "persons",
  values: createReadStream(source).pipe(parse({ columns: true })),
  batchSize: 500,
  concurrency: 4,
  onProgress: (done) => bar.update(done, { rate: Math.round((done * 1000) / (performance.now() - started)) }),
  // It is waited for, so a slow disk slows the reading down.
  onBatch: async ({ insertedFields }) => {
    const lines = insertedFields.map(({ skyflowId, name, email, requestIndex }) => `${requestIndex},${skyflowId},${name},${email}\n`);
    if (!out.write(lines.join(""))) await once(out, "drain");
  },
});
bar.stop();
out.end();
await once(out, "close");
console.log({ ...summary, tokensBytes: (await stat(target)).size });

console.log("14. Ask for the tokens of values, and delete rows, in the same form");
const values = Array.from({ length: 200 }, (_, i) => ({ value: `person.${i}@example.com`, columnGroup: "email" }));
const { errors, toRetry, toRetryIndexes } = await vault.bulkTokenize({ values, continueOnError: true });
console.log({ errors: errors?.length ?? 0, toRetry: toRetry.length, toRetryIndexes });
const { data } = await vault.get({ table: "persons", limit: 25 });
const { deletedIds } = await vault.bulkDelete({ table: "persons", ids: data.map(({ skyflowId }) => skyflowId), batchSize: 10 });
console.log({ deleted: deletedIds.length });

await rm(folder, { recursive: true });
