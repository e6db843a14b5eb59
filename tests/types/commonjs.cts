// From a CommonJS module: Node loads an ES module by `require`.
import edge = require("skyflow-edge");

const client: edge.Skyflow = edge.Skyflow.builder().setLogLevel(edge.LogLevel.OFF).build();
const inserted: Promise<edge.InsertResponse> = client.vault().insert({ table: "t", values: [{ a: 1 }] });
export = { client, inserted };
