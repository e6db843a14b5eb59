import assert from "node:assert/strict";
import { Writable } from "node:stream";
import { test } from "node:test";
import pino from "pino";
import { Skyflow } from "skyflow-edge";
import { LocalVault } from "skyflow-local-vault";
import winston from "winston";

const ID = "00000000-0000-4000-8000-000000000000";

/** A stream, and the JSON that is written to it, a line an entry. */
function kept() {
  const lines = [];
  const stream = new Writable({ write: (chunk, _, done) => (lines.push(...String(chunk).trim().split("\n")), done()) });
  return { stream, entries: () => lines.map((line) => JSON.parse(line)) };
}

/** Of each logger: how it is made, and where its entry has the text and the level. */
const LOGGERS = {
  pino: { make: (stream) => pino({ level: "debug" }, stream), text: "msg", levels: { warn: 40, error: 50 } },
  winston: {
    make: (stream) => winston.createLogger({ level: "debug", format: winston.format.json(), transports: [new winston.transports.Stream({ stream })] }),
    text: "message",
    levels: { warn: "warn", error: "error" },
  },
};

for (const [name, { make, text, levels }] of Object.entries(LOGGERS)) {
  for (const child of [false, true]) {
    test(`${name}${child ? ", a child of it" : ""}: an entry has its level, its text and its fields`, async () => {
      const { stream, entries } = kept();
      const logger = make(stream);
      const local = await LocalVault.create({ faults: [{ status: 429, retryAfter: 0 }] });
      const { vaultId, clusterId, apiKey, fetch } = local;
      const config = { vaultConfigs: [{ vaultId, clusterId, credentials: { apiKey } }], fetch, logLevel: "DEBUG", onResponse: () => local.setFaults([]) };
      const vault = new Skyflow({ ...config, logger: child ? logger.child({ module: "vault" }) : logger }).vault();
      await assert.rejects(vault.get({ table: "persons", ids: [ID] }));
      await new Promise(setImmediate);
      const found = entries();
      const [request] = found;
      assert.deepEqual([request.operation, request.method, request.attempt, typeof request.callId], ["get", "GET", 1, "string"]);
      const retry = found.find(({ waitMs }) => waitMs !== undefined);
      assert.deepEqual([retry.level, retry.operation, retry.code, retry.waitMs, retry.callId], [levels.warn, "get", "RATE_LIMITED", 0, request.callId]);
      assert.match(retry[text], /^\[skyflow-edge\] get: RATE_LIMITED/);
      const failure = found.at(-1);
      assert.deepEqual([failure.level, failure.code, failure.status, typeof failure.requestId], [levels.error, "NOT_FOUND", 404, "string"]);
      assert.match(failure[text], /^\[skyflow-edge\] get: failed with NOT_FOUND, HTTP status 404, request id /);
      assert.ok(found.every((entry) => (entry.module === "vault") === child), "what the logger adds itself");
      assert.ok(!JSON.stringify(found).includes(ID), "no ids of records");
    });
  }
}
