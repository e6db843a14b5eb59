// From a CommonJS module.
import node = require("skyflow-edge/skyflow-node");

const client: node.Skyflow = new node.Skyflow({ vaultConfigs: [{ vaultId: "v", clusterId: "c", env: node.Env.PROD }] });
const inserted: Promise<node.InsertResponse> = client.vault().insert(new node.InsertRequest("t", [{ a: 1 }]), new node.InsertOptions());
export = { client, inserted };
