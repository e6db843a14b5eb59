// Upload a file into a new row, from bytes, and into a row that exists.
import { Skyflow } from "skyflow-edge";

const { SKYFLOW_VAULT_ID: vaultId, SKYFLOW_CLUSTER_ID: clusterId, SKYFLOW_VAULT_URL: vaultUrl, SKYFLOW_API_KEY: apiKey } = process.env;
const client = new Skyflow({ vaultConfigs: [{ vaultId, clusterId, vaultUrl, credentials: { apiKey } }] });
const vault = client.vault();

const { skyflowId } = await vault.uploadFile({ table: "documents", columnName: "scan", file: new File(["first"], "first.txt") });
await vault.uploadFile({ table: "documents", columnName: "scan", skyflowId, file: new TextEncoder().encode("second"), fileName: "second.txt" });
await vault.uploadFile({ table: "documents", columnName: "scan", skyflowId, base64: "dGhpcmQ=", fileName: "third.txt" });
console.log(skyflowId);
