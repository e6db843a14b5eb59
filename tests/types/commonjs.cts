// From a CommonJS module: its declarations are those of index.d.cts.
import edge = require("skyflow-edge");

const client: edge.Skyflow = edge.Skyflow.builder().setLogLevel(edge.LogLevel.OFF).build();
const inserted: Promise<edge.InsertResponse> = client.vault().insert({ table: "t", values: [{ a: 1 }] });
export = { client, inserted };
