// De-identify a file on disk, and write what comes of it.
import { mkdtemp, readdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Skyflow } from "skyflow-edge";

const { SKYFLOW_VAULT_ID: vaultId, SKYFLOW_CLUSTER_ID: clusterId, SKYFLOW_VAULT_URL: vaultUrl, SKYFLOW_API_KEY: apiKey } = process.env;
const client = new Skyflow({ vaultConfigs: [{ vaultId, clusterId, vaultUrl, credentials: { apiKey } }] });
const detect = client.detect();

const folder = await mkdtemp(join(tmpdir(), "sample-"));
await writeFile(join(folder, "letter.txt"), "My SSN is 123-45-6789.");
const { status } = await detect.deidentifyFile({ file: { filePath: join(folder, "letter.txt") }, outputDirectory: folder });
console.log(status, await readdir(folder)); // the file of entities holds the original values: keep it private
