// What a client tells of its calls: events of calls and attempts, structured log entries, headers of one's own.
import { Skyflow, toHttpStatus } from "skyflow-edge";
import { LocalVault } from "skyflow-local-vault";

// The first request is answered with 503, so that there is something to tell.
const local = await LocalVault.create({ faults: [{ status: 503, retryAfter: 0 }] });
const { apiKey, vaultId, clusterId, fetch } = local;
const calls = [];
const client = new Skyflow({
  vaultConfigs: [{ vaultId, clusterId, credentials: { apiKey } }],
  fetch,
  headers: ({ callId, attempt }) => ({ "x-correlation-id": `${callId}/${attempt}` }),
  onResponse: () => local.setFaults([]),
  onCall: ({ operation, outcome, rows, attempts, code }) => calls.push({ operation, outcome, rows, attempts, code }),
  logger: { debug() {}, info() {}, warn: (text, { code, waitMs }) => console.log("warn", { code, waitMs }), error() {} },
  logLevel: "WARN",
});

console.log("19. What a client tells of its calls: the second attempt of an insert, and a get that found nothing");
await client.vault().insert({ table: "persons", values: [{ name: "Ann" }, { name: "Bo" }] });
const failure = await client.vault().get({ table: "persons", ids: ["no-such-id"] }).catch((error) => error);
console.table(calls);

console.log("20. The status for one's own caller");
console.log({ code: failure.code, status: toHttpStatus(failure) });
