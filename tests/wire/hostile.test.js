// H-P12: whatever is passed, nothing but a SkyflowError comes of it, and later calls are none the worse.
import assert from "node:assert/strict";
import test from "node:test";

import { Skyflow, SkyflowError } from "skyflow-edge";

import { cannedFetch } from "./canned-fetch.js";
import { HOSTILE, QUOTED } from "./hostile-values.js";
import { VALID } from "./rules/configuration.js";
import { invoke } from "./rules/connections.js";
import { DETECT_RULES } from "./rules/detect.js";
import { VAULT_RULES } from "./rules/vault.js";
import { inVirtualTime } from "./virtual-clock.js";

const REQUEST_MEMBERS = [
  ..."table values tokens upsert homogeneous tokenMode returnTokens continueOnError ids columnName columnValues".split(" "),
  ..."redactionType fields offset limit orderBy downloadUrl data query skyflowId file filePath base64 fileName".split(" "),
  ..."method body headers pathParams queryParams".split(" "),
  ..."text entities allowRegexList tokenFormat transformations bleep maskingMethod waitTime outputDirectory onProgress runId denyTopics".split(" "),
];
const CALL_OPTIONS = ["signal", "timeoutMs", "totalTimeoutMs", "maxRetries", "headers"];
const CONFIG_MEMBERS = [
  ..."vaultConfigs connectionConfigs skyflowCredentials logLevel timeoutMs totalTimeoutMs maxResponseBytes maxRetries".split(" "),
  ..."fetch logger onRequest onResponse".split(" "),
];
const VAULT_MEMBERS = ["vaultId", "clusterId", "env", "credentials", "vaultUrl", "timeoutMs", "maxRetries"];
const METHODS = [
  ..."vault detect connection addVaultConfig updateVaultConfig getVaultConfig removeVaultConfig addConnectionConfig updateConnectionConfig".split(" "),
  ..."getConnectionConfig removeConnectionConfig addSkyflowCredentials updateSkyflowCredentials setLogLevel updateLogLevel".split(" "),
];

/** @param {unknown} thrown */
function assertOurs(thrown) {
  assert.ok(thrown instanceof SkyflowError, /** @type {any} */ (thrown)?.stack ?? String(thrown));
  assert.ok(!thrown.message.includes(QUOTED), "what was thrown is not quoted");
}

const connectionConfigs = [{ connectionId: "c1", connectionUrl: "https://gateway.example.com/{id}" }];
const refusing = () => cannedFetch({ status: 400, body: {} }).fetch;

for (const { on = "vault", operation, valid } of [...VAULT_RULES, ...DETECT_RULES, invoke]) {
  test(`H-P12: a call of ${operation} rejects with a SkyflowError, or not at all`, async (t) => {
    for (const [name, value] of Object.entries(HOSTILE)) {
      const calls = [
        ...REQUEST_MEMBERS.flatMap((member) => [[{ ...valid, [member]: value }], [{ ...valid, [member]: [value] }]]),
        ...CALL_OPTIONS.map((option) => [valid, { [option]: value }]),
        ...[[value], [valid, value]],
      ];
      await t.test(name, async () => {
        for (const call of calls) {
          /** @type {any} */
          const target = new Skyflow({ ...VALID, connectionConfigs, fetch: refusing(), maxRetries: 0, logLevel: "OFF" })[on]();
          assertOurs((await inVirtualTime(() => target[operation](...call))).thrown);
        }
      });
    }
  });
}

test("H-P12: a configuration is refused with a SkyflowError, or taken", async (t) => {
  for (const [name, value] of Object.entries(HOSTILE)) {
    /** @type {any} */
    const any = value;
    const attempts = [
      () => new Skyflow(any),
      () => Skyflow.builder().setClientOptions(any).build(),
      ...CONFIG_MEMBERS.flatMap((member) => [value, [value]].map((given) => () => new Skyflow({ ...VALID, [member]: given }))),
      ...VAULT_MEMBERS.flatMap((member) => [
        () => new Skyflow({ ...VALID, vaultConfigs: [{ ...VALID.vaultConfigs[0], [member]: any }] }),
        () => new Skyflow(VALID).updateVaultConfig({ vaultId: "v1", [member]: any }),
      ]),
      ...METHODS.flatMap((method) => [
        () => /** @type {any} */ (new Skyflow(VALID))[method](value),
        () => /** @type {any} */ (Skyflow.builder())[method]?.(value).build(),
      ]),
    ];
    await t.test(name, () => {
      const strange = [];
      for (const attempt of attempts) {
        try {
          attempt();
        } catch (thrown) {
          if (!(thrown instanceof SkyflowError) || thrown.message.includes(QUOTED)) strange.push(`${attempt}: ${thrown}`);
        }
      }
      assert.deepEqual(strange, []);
    });
  }
});

// Last: what it shows would end every test behind it.
test("H-P12: objects that throw, ten thousand times, take nothing from later calls", async () => {
  const { fetch } = cannedFetch({ body: { records: [] } });
  const vault = new Skyflow({ ...VALID, fetch, logLevel: "OFF" }).vault();
  const ids = HOSTILE["a revoked array"];
  const logLevel = HOSTILE["a getter that throws"];
  for (let count = 0; count < 10_000; count++) {
    await vault.get({ table: "t", ids }).catch(() => {});
    assert.throws(() => new Skyflow({ ...VALID, logLevel }));
  }
  assert.deepEqual((await vault.get({ table: "t" })).data, []);
});
