/**
 * What a user's program does with the two packages, from end to end. The same file runs in every environment, on the
 * packages as they are installed from npm: so it is given them, uses no runtime's own names, and imports nothing else.
 */
import * as assert from "../support/assert.js";

/** @typedef {typeof import("skyflow-edge")} Edge */
/** @typedef {typeof import("skyflow-local-vault")} Local */
/** @typedef {{ name: string, failure: string | null }} Result */

/** @type {{ name: string, run: (edge: Edge, local: Local) => Promise<void> }[]} */
const STEPS = [];
const step = (/** @type {string} */ name, /** @type {(edge: Edge, local: Local) => Promise<void>} */ run) => void STEPS.push({ name, run });

/**
 * Runs each step on what was imported, and tells what became of it.
 * @param {Edge} edge
 * @param {Local} local
 */
export async function runScenario(edge, local) {
  /** @type {Result[]} */
  const results = [];
  for (const { name, run } of STEPS) {
    const failure = await run(edge, local).then(
      () => null,
      (error) => `${error?.message}\n${error?.stack}`,
    );
    results.push({ name, failure });
  }
  // A rejection counts as unhandled once its turn is over.
  await new Promise((resolve) => setTimeout(resolve, 20));
  return results;
}

/** A vault and a client of it. @param {Edge} edge @param {Local} local @param {Record<string, any>} [config] @param {Record<string, any>} [options] */
async function onVault({ Skyflow }, { LocalVault }, config = {}, options) {
  const vault = await LocalVault.create(options);
  const { vaultId, clusterId, apiKey } = vault;
  const client = new Skyflow({ vaultConfigs: [{ vaultId, clusterId, credentials: { apiKey } }], fetch: vault.fetch, logLevel: "OFF", ...config });
  return { local: vault, client, vault: client.vault() };
}

const CARD = "4111-1111-1111-1111";

step("every operation on rows", async (edge, local) => {
  const { vault } = await onVault(edge, local);
  const { insertedFields } = await vault.insert({ table: "persons", values: [{ name: "Ann", card: CARD }, { name: "Bo", card: "5500-0000-0000-0004" }] });
  const ids = insertedFields.map(({ skyflowId }) => skyflowId);
  const token = String(insertedFields[0].card);
  assert.ok(ids.length === 2 && token !== CARD, "tokens in place of values");

  const { detokenizedFields } = await vault.detokenize({ data: [{ token, redactionType: edge.RedactionType.PLAIN_TEXT }] });
  assert.equal(detokenizedFields[0].value, CARD);
  await vault.update({ table: "persons", data: { skyflowId: ids[0], name: "Bea" } });
  const { data } = await vault.get({ table: "persons", ids, redactionType: "PLAIN_TEXT" });
  assert.deepEqual(data.map(({ name }) => name), ["Bea", "Bo"]);
  const { fields } = await vault.query({ query: "SELECT name FROM persons WHERE name = 'Bea'" });
  assert.equal(fields.length, 1);
  const { deletedIds } = await vault.delete({ table: "persons", ids: [ids[1]] });
  assert.deepEqual(deletedIds, [ids[1]]);
});

step("bulk inserts, all pages, and a file", async (edge, local) => {
  const { vault } = await onVault(edge, local, {}, { tables: { files: { columns: { name: {}, photo: { type: "file" } } } } });
  const values = Array.from({ length: 60 }, (_, index) => ({ name: `Ann ${index}` }));
  const { summary } = await vault.bulkInsert({ table: "persons", values, batchSize: 25 });
  assert.deepEqual(summary, { total: 60, succeeded: 60, failed: 0 });
  let rows = 0;
  for await (const row of vault.getAll({ table: "persons" })) rows += row.skyflowId === undefined ? 0 : 1;
  assert.equal(rows, 60);
  const file = new Blob(["a photo"], { type: "text/plain" });
  const { skyflowId } = await vault.uploadFile({ table: "files", columnName: "photo", file, fileName: "photo.txt" });
  assert.match(skyflowId, /\S/);
});

step("a service account: one token for many calls, narrowed by roles", async (edge, local) => {
  const vault = await local.LocalVault.create({ roles: { clerk: { tables: ["persons"] } } });
  const { vaultId, clusterId, credentialsString, fetch } = vault;
  let exchanges = 0;
  const onRequest = (/** @type {{ operation: string }} */ { operation }) => void (operation === "tokenExchange" && exchanges++);
  const credentials = { credentialsString, roles: ["clerk"] };
  const client = new edge.Skyflow({ vaultConfigs: [{ vaultId, clusterId, credentials }], fetch, onRequest, logLevel: "OFF" });
  await Promise.all(Array.from({ length: 5 }, () => client.vault().insert({ table: "persons", values: [{ name: "Ann" }] })));
  assert.equal(exchanges, 1);
  const refused = await assert.rejects(client.vault().insert({ table: "cards", values: [{ number: CARD }] }));
  assert.ok(refused instanceof edge.SkyflowError && refused.code === "PERMISSION_DENIED", String(refused));

  const { accessToken, tokenType } = await edge.generateBearerTokenFromCreds(credentialsString, { fetch });
  assert.equal(tokenType, "Bearer");
  assert.equal(edge.isExpired(accessToken), false);
  assert.equal(edge.isExpired("no token"), true);
});

step("signed data tokens", async (edge, local) => {
  const { local: served, client, vault } = await onVault(edge, local);
  const { insertedFields } = await vault.insert({ table: "persons", values: [{ card: CARD }] });
  const { credentialsString } = served;
  const token = String(insertedFields[0].card);
  const [signed] = await edge.generateSignedDataTokensFromCreds(credentialsString, { dataTokens: [token], timeToLive: 60 });
  assert.equal(signed.token, token);
  client.updateVaultConfig({ vaultId: served.vaultId, credentials: { credentialsString } });
  const { detokenizedFields } = await client.vault().detokenize({ data: [{ token: signed.signedToken, redactionType: "PLAIN_TEXT" }] });
  assert.equal(detokenizedFields[0].value, CARD);
});

step("a connection gets what was meant for it", async (edge, local) => {
  const { client, local: served } = await onVault(edge, local);
  client.addConnectionConfig({ connectionId: "echo", connectionUrl: `${served.connectionUrl}/cards/{id}`, credentials: { apiKey: served.apiKey } });
  const { data, metadata } = await client.connection("echo").invoke({ method: "PUT", pathParams: { id: "a/b" }, queryParams: { n: 5 }, body: { card: CARD } });
  const echo = /** @type {any} */ (data);
  assert.match(echo.path, /\/cards\/a%2Fb$/);
  assert.deepEqual([echo.method, echo.queryParams, echo.body], ["PUT", [["n", "5"]], { card: CARD }]);
  assert.match(String(metadata.requestId), /\S/);
});

step("a text and a file go out without what they tell of people, and the text comes back whole", async (edge, local) => {
  const { client } = await onVault(edge, local);
  const detect = client.detect();
  const address = "ann.lee@example.com";
  const text = `Write to ${address}, please.`;
  const { processedText, entities } = await detect.deidentifyText({ text, entities: [edge.DetectEntities.EMAIL_ADDRESS], tokenFormat: { default: edge.TokenType.VAULT_TOKEN } });
  assert.equal(entities.length, 1);
  assert.excludes(processedText, address);
  assert.equal((await detect.reidentifyText({ text: processedText })).processedText, text);
  const { status, file } = await detect.deidentifyFile({ file: new Blob([text]), fileName: "letter.txt" });
  assert.equal(status, "SUCCESS");
  assert.excludes(await file?.text(), address);
});

step("errors are SkyflowErrors, and say what, where and with which request id", async (edge, local) => {
  const { vault } = await onVault(edge, local);
  const error = await assert.rejects(vault.get({ table: "persons", ids: ["no-such-id"] }));
  assert.ok(error instanceof edge.SkyflowError && error instanceof Error, String(error));
  assert.deepEqual([error.name, error.code, error.httpCode], ["SkyflowError", "NOT_FOUND", 404]);
  assert.match(error.requestId, /\S/);
  const unsent = await assert.rejects(vault.insert({ table: "persons", values: [{}, /** @type {any} */ (5)] }));
  assert.ok(unsent instanceof edge.SkyflowError && unsent.code === "INVALID_INPUT", String(unsent));
  const unmade = assert.throws(() => edge.Skyflow.builder().addVaultConfig(/** @type {any} */ ({})).build());
  assert.ok(unmade instanceof edge.SkyflowError, "in the constructor as well");
  const thrown = new TypeError("fetch failed");
  const down = await onVault(edge, local, { fetch: () => Promise.reject(thrown), maxRetries: 0 });
  const network = await assert.rejects(down.vault.get({ table: "persons" }));
  assert.deepEqual([network.code, network.cause.name, network.cause.message], ["NETWORK", "TypeError", "fetch failed"]);
});

step("an abort ends a call at once, a timeout in its time", async (edge, local) => {
  const never = (/** @type {any} */ _, /** @type {RequestInit} */ { signal }) => new Promise((_resolve, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
  const { vault } = await onVault(edge, local, { fetch: never });
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 5);
  const aborted = await assert.rejects(vault.get({ table: "persons" }, { signal: controller.signal }));
  assert.ok(aborted instanceof edge.SkyflowError && aborted.cause === controller.signal.reason, String(aborted));
  assert.equal(aborted.code, "ABORTED");
  const late = await assert.rejects(vault.get({ table: "persons" }, { timeoutMs: 5, maxRetries: 0 }));
  assert.equal(late.code, "TIMEOUT");
});

step("logs and events tell of every attempt, and of no value", async (edge, local) => {
  /** @type {any[]} */
  const said = [];
  const note = (/** @type {any[]} */ ...words) => void said.push(...words);
  const logger = { debug: note, info: note, warn: note, error: note };
  const { client, vault, local: served } = await onVault(edge, local, { logLevel: "DEBUG", logger, onRequest: note, onResponse: note });
  await vault.insert({ table: "persons", values: [{ card: CARD }] });
  const text = JSON.stringify(said);
  assert.includes(text, '"operation":"insert"');
  for (const secret of [CARD, served.apiKey]) assert.excludes(text, secret);
  const before = said.length;
  client.setLogLevel(edge.LogLevel.OFF);
  assert.equal(client.getLogLevel(), "OFF");
  await vault.get({ table: "persons" });
  assert.equal(said.length, before + 2, "one request and its answer, no log");
});

step("clients may be made by the thousand, and none is ever freed by hand", async ({ Skyflow }, local) => {
  const { vaultId, clusterId, apiKey, fetch } = await local.LocalVault.create();
  const config = { vaultConfigs: [{ vaultId, clusterId, credentials: { apiKey } }], fetch, logLevel: /** @type {const} */ ("OFF") };
  const clients = Array.from({ length: 1000 }, () => new Skyflow(config));
  const answers = await Promise.all(clients.slice(-20).map((client) => client.vault().get({ table: "persons" }).catch((error) => error.code)));
  assert.equal(new Set(answers.map((answer) => JSON.stringify(answer.data ?? answer))).size, 1);
});
