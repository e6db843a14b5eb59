// Loggers that users bring: an entry of the real ones has the message and the fields.
import assert from "node:assert/strict";

import { consumer } from "./support/consumer.js";

for (const node of /** @type {const} */ (["20", "22", "24"])) {
  consumer({ project: "loggers", name: `Loggers in Node ${node}: pino, winston`, shows: ["pino", "winston"], node: /** @type {any} */ (node), long: node === "22" }, async ({ sh }) => {
    assert.match(await sh("node --test loggers.spec.js"), /pass 4\n/);
  });
}
