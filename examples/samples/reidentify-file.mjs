// Put the values back into a file.
import { Skyflow } from "skyflow-edge";

const { SKYFLOW_VAULT_ID: vaultId, SKYFLOW_CLUSTER_ID: clusterId, SKYFLOW_VAULT_URL: vaultUrl, SKYFLOW_API_KEY: apiKey } = process.env;
const client = new Skyflow({ vaultConfigs: [{ vaultId, clusterId, vaultUrl, credentials: { apiKey } }] });
const detect = client.detect();

const { processedText } = await detect.deidentifyText({ text: "Ann Lee", entities: ["name"], tokenFormat: { default: "vault_token" } });
const { file } = await detect.reidentifyFile({ file: new File([`name\n${processedText}\n`], "people.csv"), plainTextEntities: ["name"] });
console.log(await file.text());
