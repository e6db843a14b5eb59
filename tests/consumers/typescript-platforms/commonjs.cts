// From a CommonJS module.
import edge = require("skyflow-edge");
import node = require("skyflow-edge/skyflow-node");
import local = require("skyflow-local-vault");

const vault: Promise<local.LocalVault> = local.LocalVault.create();
const client: edge.Skyflow = new edge.Skyflow({ logLevel: edge.LogLevel.OFF });
const inserted: Promise<edge.InsertResponse> = client.vault().insert({ table: "t", values: [{ a: 1 }] });
const request: node.InsertRequest = new node.InsertRequest("cards", [{ number: "4111" }]);
export = { client, inserted, request, vault };
