// Wait for a file's virus scan, download and delete it.
import { Skyflow } from "skyflow-edge";

const { SKYFLOW_VAULT_ID: vaultId, SKYFLOW_CLUSTER_ID: clusterId, SKYFLOW_VAULT_URL: vaultUrl, SKYFLOW_API_KEY: apiKey } = process.env;
const client = new Skyflow({ vaultConfigs: [{ vaultId, clusterId, vaultUrl, credentials: { apiKey } }] });
const vault = client.vault();

const { skyflowId } = await vault.uploadFile({ table: "documents", columnName: "scan", file: new File(["a report"], "report.txt") });
const { status } = await vault.getFileScanStatus({ table: "documents", columnName: "scan", skyflowId });
const { data } = await vault.get({ table: "documents", ids: [skyflowId], downloadUrl: true });
const file = await fetch(data[0].scan); // a URL for some minutes
console.log(status, await file.text());
await vault.deleteFile({ table: "documents", columnName: "scan", skyflowId });
