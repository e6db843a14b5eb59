/**
 * Programs as users of skyflow-node 2.1 write them after its published samples, every operation among them, against the
 * local vault. The same file runs in every runtime: it is given the entry, uses no runtime's own names, and there is no
 * option for another `fetch` in skyflow-node, so the global one is the vault's.
 */
import * as assert from "../support/assert.js";

/** @typedef {typeof import("skyflow-edge/skyflow-node")} Node */
/** @typedef {typeof import("skyflow-local-vault")} Local */
/** @typedef {{ name: string, failure: string | null }} Result */

/** @type {{ name: string, run: (node: Node, local: Local) => Promise<void> }[]} */
const PROGRAMS = [];
const program = (/** @type {string} */ name, /** @type {(node: Node, local: Local) => Promise<void>} */ run) => void PROGRAMS.push({ name, run });

/** @param {Node} node @param {Local} local */
export async function runPrograms(node, local) {
  /** @type {Result[]} */
  const results = [];
  const { fetch } = globalThis;
  for (const { name, run } of PROGRAMS) {
    const failure = await run(node, local).then(
      () => null,
      (error) => `${error?.message}\n${error?.stack}`,
    );
    results.push({ name, failure });
  }
  globalThis.fetch = fetch;
  // A rejection counts as unhandled once its turn is over.
  await new Promise((resolve) => setTimeout(resolve, 20));
  return results;
}

const SCHEMA = { persons: { columns: { email: { unique: true }, name: {}, card_number: {}, ssn: {} } } };

/** A vault that answers all that is sent, and a client of it. @param {Node} node @param {Local} local @param {Record<string, any>} [options] */
async function onVault(node, { LocalVault }, options = {}) {
  const vault = await LocalVault.create({ tables: /** @type {any} */ (SCHEMA), ...options });
  globalThis.fetch = /** @type {any} */ (vault.fetch);
  const credentials = { apiKey: vault.apiKey };
  const client = new node.Skyflow({ vaultConfigs: [{ vaultId: vault.vaultId, clusterId: vault.clusterId, env: node.Env.PROD, credentials }], logLevel: node.LogLevel.OFF });
  return { local: vault, client, id: vault.vaultId };
}

/** Rows with tokens. @param {Node} node @param {any} client @param {Record<string, unknown>[]} rows */
async function inserted(node, client, rows) {
  const options = new node.InsertOptions();
  options.setReturnTokens(true);
  return (await client.vault().insert(new node.InsertRequest("persons", rows), options)).insertedFields;
}

program("insert rows, with tokens and without", async (node, local) => {
  const { client, id } = await onVault(node, local);
  const request = new node.InsertRequest("persons", [{ card_number: "4111111111111112", name: "Ann" }]);
  const bare = await client.vault(id).insert(request);
  assert.ok(bare instanceof node.InsertResponse);
  assert.deepEqual(Object.keys(bare), ["insertedFields", "errors"]);
  assert.equal(bare.errors, null);
  assert.deepEqual(Object.keys(bare.insertedFields[0]), ["skyflowId"], "no tokens unless they are asked for");
  const [row] = await inserted(node, client, [{ card_number: "4111111111111112" }]);
  assert.ok(typeof row.card_number === "string" && row.card_number !== "4111111111111112");
  assert.equal(row.skyflow_id, row.skyflowId);
});

program("insert what can be inserted, with tokens of your own, and upsert", async (node, local) => {
  const { client, id } = await onVault(node, local);
  const options = new node.InsertOptions();
  options.setReturnTokens(true);
  options.setContinueOnError(true);
  const response = await client.vault(id).insert(new node.InsertRequest("persons", [{ name: "Ann" }, { unknown_column: "x" }]), options);
  assert.equal(response.insertedFields[0].requestIndex, 0);
  const [error] = response.errors ?? [];
  assert.ok(error.requestIndex === 1 && typeof error.error === "string" && error.httpCode === 400);
  assert.equal(error.request_ID, error.requestId);

  const byot = new node.InsertOptions();
  byot.setTokenMode(node.TokenMode.ENABLE);
  byot.setTokens([{ name: "token-of-ann" }]);
  byot.setReturnTokens(true);
  const own = await client.vault(id).insert(new node.InsertRequest("persons", [{ name: "Ann" }]), byot);
  assert.equal(own.insertedFields[0].name, "token-of-ann");

  const upsert = new node.InsertOptions();
  upsert.setUpsertColumn("email");
  const ids = [];
  for (const name of ["Ann", "Bea"]) ids.push((await client.vault().insert(new node.InsertRequest("persons", [{ email: "a@b.co", name }]), upsert)).insertedFields[0].skyflowId);
  assert.equal(ids[0], ids[1]);
});

program("get by ids and by a column, query, update and delete", async (node, local) => {
  const { client, id } = await onVault(node, local);
  const rows = await inserted(node, client, [{ email: "a@b.co", name: "Ann" }, { email: "c@d.co", name: "Bo" }]);
  const ids = rows.map((/** @type {any} */ { skyflowId }) => skyflowId);
  const options = new node.GetOptions();
  options.setRedactionType(node.RedactionType.PLAIN_TEXT);
  const { data, errors } = await client.vault(id).get(new node.GetRequest("persons", ids), options);
  assert.deepEqual([data.map(({ name }) => name).sort(), errors], [["Ann", "Bo"], null]);
  const found = await client.vault(id).get(new node.GetColumnRequest("persons", "email", ["c@d.co"]), options);
  assert.deepEqual(found.data.map(({ name, skyflowId }) => [name, skyflowId]), [["Bo", ids[1]]]);
  const tokens = new node.GetOptions();
  tokens.setReturnTokens(true);
  const [row] = (await client.vault(id).get(new node.GetRequest("persons", [ids[0]]), tokens)).data;
  assert.equal(row.name, rows[0].name);

  const change = new node.UpdateOptions();
  change.setReturnTokens(true);
  const { updatedField } = await client.vault(id).update(new node.UpdateRequest("persons", { skyflowId: ids[0], name: "Cleo" }), change);
  assert.ok(updatedField.skyflowId === ids[0] && typeof updatedField.name === "string");
  await client.vault(id).update(new node.UpdateRequest("persons", { skyflow_id: ids[1], name: "Dan" }));
  const { fields } = await client.vault(id).query(new node.QueryRequest("SELECT * FROM persons WHERE name = 'Cleo'"));
  assert.deepEqual([fields.length, fields[0].name, typeof fields[0].tokenizedData], [1, "Cleo", "object"]);
  const { deletedIds } = await client.vault(id).delete(new node.DeleteRequest("persons", ids));
  assert.deepEqual([...deletedIds].sort(), [...ids].sort());
});

program("detokenize and tokenize", async (node, local) => {
  const { client, id } = await onVault(node, local);
  const [row] = await inserted(node, client, [{ name: "Ann", card_number: "4111111111111112" }]);
  const data = [{ token: String(row.card_number), redactionType: node.RedactionType.PLAIN_TEXT }, { token: "no-such-token" }];
  const options = new node.DetokenizeOptions();
  options.setContinueOnError(true);
  options.setDownloadUrl(false);
  const { detokenizedFields, errors } = await client.vault(id).detokenize(new node.DetokenizeRequest(data), options);
  assert.deepEqual(detokenizedFields?.map(({ token, value }) => [token, value]), [[row.card_number, "4111111111111112"]]);
  assert.equal(errors?.[0].token, "no-such-token");
  const all = await client.vault(id).detokenize(new node.DetokenizeRequest([data[0]]));
  assert.equal(all.errors, null);
  const answered = await client.vault(id).tokenize(new node.TokenizeRequest([{ value: "Ann", columnGroup: "name" }])).catch((error) => error);
  assert.ok(answered instanceof node.SkyflowError || Array.isArray(answered.tokens), "the local vault says whether it has such a group");
});

program("upload a file", async (node, local) => {
  const { client, id } = await onVault(node, local, { tables: { docs: { columns: { name: {}, scan: { type: "file" } } } } });
  const { insertedFields } = await client.vault(id).insert(new node.InsertRequest("docs", [{ name: "Ann" }]));
  const [{ skyflowId }] = insertedFields;
  for (const source of ["object", "base64", "older"]) {
    const options = new node.FileUploadOptions();
    if (source === "base64") {
      options.setBase64("aGk=");
      options.setFileName("hi.txt");
    } else options.setFileObject(new File(["hi"], "hi.txt", { type: "text/plain" }));
    if (source !== "older") options.setSkyflowId(skyflowId);
    const request = source === "older" ? new node.FileUploadRequest("docs", skyflowId, "scan") : new node.FileUploadRequest("docs", "scan");
    const response = await client.vault(id).uploadFile(request, options);
    assert.deepEqual([response.skyflowId, response.errors], [skyflowId, null], source);
  }
});

program("deidentify and reidentify a text", async (node, local) => {
  const { client, id } = await onVault(node, local);
  const format = new node.TokenFormat();
  format.setDefault(node.TokenType.VAULT_TOKEN);
  const options = new node.DeidentifyTextOptions();
  options.setEntities([node.DetectEntities.SSN, node.DetectEntities.CREDIT_CARD]);
  options.setTokenFormat(format);
  const shift = new node.Transformations();
  shift.setShiftDays({ max: 30, min: 30, entities: [node.DetectEntities.DOB] });
  options.setTransformations(shift);
  const text = "My SSN is 123-45-6789.";
  const { processedText, entities, wordCount, charCount, errors } = await client.detect(id).deidentifyText(new node.DeidentifyTextRequest(text), options);
  assert.ok(!processedText.includes("123-45-6789") && entities.length === 1);
  assert.deepEqual([typeof wordCount, typeof charCount, errors, entities[0].textIndex?.start], ["number", "number", null, 10]);
  const back = new node.ReidentifyTextOptions();
  back.setPlainTextEntities([node.DetectEntities.SSN]);
  const again = await client.detect(id).reidentifyText(new node.ReidentifyTextRequest(processedText), back);
  assert.deepEqual(Object.entries(again), [["processedText", text]]);
});

program("deidentify a file, and look at its run", async (node, local) => {
  const { client, id } = await onVault(node, local, { detectPolls: 0 });
  const options = new node.DeidentifyFileOptions();
  options.setEntities([node.DetectEntities.SSN]);
  options.setWaitTime(5);
  const format = new node.TokenFormat();
  format.setDefault(node.TokenType.ENTITY_ONLY);
  options.setTokenFormat(format);
  const file = new File(["My SSN is 123-45-6789."], "note.txt");
  const run = await client.detect(id).deidentifyFile(new node.DeidentifyFileRequest({ file }), options);
  assert.equal(run.status, "SUCCESS");
  assert.equal(run.file?.name, "deidentified.txt");
  assert.excludes(await run.file?.text(), "123-45-6789");
  assert.deepEqual([run.pageCount, run.errors, typeof run.wordCount], [0, null, "number"]);
  const later = await client.detect(id).getDetectRun(new node.GetDetectRunRequest(String(run.runId)));
  assert.equal(later.status, "SUCCESS");
});

program("invoke a connection", async (node, local) => {
  const { local: vault } = await onVault(node, local);
  const client = new node.Skyflow({ connectionConfigs: [{ connectionId: "echo", connectionUrl: vault.connectionUrl, credentials: { apiKey: vault.apiKey } }], logLevel: node.LogLevel.OFF });
  const request = new node.InvokeConnectionRequest(node.RequestMethod.POST, { card: "token" }, { "Content-Type": "application/json" }, undefined, { q: "1" });
  const { data, metadata, errors } = await client.connection("echo").invoke(request);
  assert.includes(JSON.stringify(data), "token");
  assert.deepEqual([typeof metadata?.requestId, metadata?.request_ID, errors], ["string", metadata?.requestId, null]);
});

program("make tokens of a service account, and use them", async (node, local) => {
  const { local: vault, id } = await onVault(node, local);
  const { accessToken, tokenType } = await node.generateBearerTokenFromCreds(vault.credentialsString, { ctx: "ann" });
  assert.deepEqual([tokenType, node.isExpired(accessToken), node.isExpired("")], ["Bearer", false, true]);
  const signed = await node.generateSignedDataTokensFromCreds(vault.credentialsString, { dataTokens: ["t1", "t2"], timeToLive: 90 });
  assert.deepEqual(signed.map(({ token, signedToken }) => [token, signedToken.slice(0, 13)]), [["t1", "signed_token_"], ["t2", "signed_token_"]]);
  const kinds = [{ token: accessToken }, { credentialsString: vault.credentialsString, context: { user: "ann" } }];
  for (const skyflowCredentials of kinds) {
    const client = new node.Skyflow({ vaultConfigs: [{ vaultId: id, clusterId: vault.clusterId }], skyflowCredentials, logLevel: node.LogLevel.OFF });
    assert.equal((await client.vault().insert(new node.InsertRequest("persons", [{ name: "Ann" }]))).errors, null);
  }
});

program("change the configuration of a client", async (node, local) => {
  const { local: vault, client, id } = await onVault(node, local);
  const second = { vaultId: "second", clusterId: "other", env: node.Env.SANDBOX };
  assert.equal(client.addVaultConfig(second), undefined);
  client.updateVaultConfig({ ...second, credentials: { apiKey: vault.apiKey } });
  assert.deepEqual(client.getVaultConfig("second"), { ...second, credentials: { apiKey: vault.apiKey } });
  client.removeVaultConfig("second");
  assert.ok(assert.throws(() => client.vault("second")) instanceof node.SkyflowError);
  client.updateSkyflowCredentials({ apiKey: vault.apiKey });
  assert.deepEqual(client.getSkyflowCredentials(), { apiKey: vault.apiKey });
  assert.equal(client.updateLogLevel(node.LogLevel.OFF), client);
  assert.equal(client.getLogLevel(), "OFF");
  assert.equal(client.vault(), client.vault(id));
});

program("fail with a SkyflowError", async (node, local) => {
  const { client, id } = await onVault(node, local);
  const missing = await assert.rejects(client.vault(id).get(new node.GetRequest("persons", ["5b3cbd0d-0000-4000-8000-000000000000"])));
  assert.ok(missing instanceof node.SkyflowError && missing instanceof Error);
  const { error } = /** @type {any} */ (missing);
  assert.deepEqual([error.httpCode, error.message, error.http_code, typeof error.httpStatus], [404, missing.message, 404, "string"]);
  const invalid = await assert.rejects(client.vault(id).insert(new node.InsertRequest("", [])));
  assert.deepEqual([invalid.error.httpCode, invalid.error.httpStatus, invalid.error.details, invalid.error.requestId], [400, "Bad Request", [], null]);
  assert.ok(assert.throws(() => new node.Skyflow({ vaultConfigs: [{ vaultId: "v", clusterId: "c", credentials: { apiKey: "key" } }] })) instanceof node.SkyflowError);
});
