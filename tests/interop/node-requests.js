/**
 * The requests that skyflow-node was recorded with, sent to a vault that has the records they speak of.
 *
 * The recordings are of a stand-in that answered anything, so each request gets what it needs first: rows for the ids, tokens
 * and values that it names. What is compared is that it is understood: the status, and what it brings back.
 */
import { createSign } from "node:crypto";

import { readRecordings } from "../wire/recordings.js";

/**
 * @typedef {import("../wire/recordings.js").Recording} Recording
 * @typedef {{ vaultUrl: string, vaultId: string, apiKey: string, connectionUrl: string, credentialsString: string }} Served
 * @typedef {{ id: string, operation: string, status: number, problem?: string }} Outcome
 */

const OPERATIONS = [
  "insert", "update", "delete", "get", "query", "detokenize", "tokenize", "uploadFile", "deidentifyText", "reidentifyText", "deidentifyFile",
  "getDetectRun", "invokeConnection", "generateBearerToken",
];

/**
 * Where a local vault answers otherwise, with what it answers.
 * @type {Record<string, [status: number, reason: string]>}
 */
const OTHERWISE = {
  "delete/unicode-id": [404, "ids are UUIDs"],
  "detokenize/signed-data-token": [403, "the recorded token is signed with a key of no vault"],
  "detokenize/partial-without-request-id": [207, "the recorded answer is one without the vault's own status"],
  "detokenize/all-failed": [207, "the recorded answer is one without the vault's own status"],
  "detokenize/value-null": [404, "null has no token"],
  "deidentifyFile/empty-file": [400, "there is nothing in the file"],
};

const nameOf = (/** @type {Recording} */ { id }) => id.replace(/@.*/, "");

/** @param {Served} served @returns {Promise<Outcome[]>} */
export async function replayed(served) {
  const recordings = readRecordings().filter(
    ({ sdk, kind, operation, request, response }) =>
      sdk.startsWith("node") && kind === "ok" && OPERATIONS.includes(operation) && request !== null && response?.status !== undefined && response.status < 300,
  );
  const outcomes = [];
  for (const recording of recordings) {
    await send(served, "POST", "/_local/reset");
    outcomes.push(await replay(served, recording));
  }
  return outcomes;
}

/** @param {Served} served @param {Recording} recording @returns {Promise<Outcome>} */
async function replay(served, recording) {
  const { id, operation, request, response } = recording;
  const names = await prepare(served, recording);
  const changed = (/** @type {string} */ text) => [...names].reduce((result, [old, name]) => result.replaceAll(old, name), text);
  const url = new URL(request.url);
  const target = operation === "invokeConnection" ? connectionPath(served, url) : url.pathname + url.search;
  const path = changed(target.replace(/(\/v[12]\/vaults\/)[^/?]+/, `$1${served.vaultId}`).replace(/vault_id=[^&]+/, `vault_id=${served.vaultId}`));
  const body = operation === "generateBearerToken" ? withAssertion(served, request.body) : bodyOf(served, request, changed);
  const headers = headersOf(served, request);
  const answer = await fetch(served.vaultUrl + path, { method: request.method, headers, body });
  const text = await answer.text();
  const [expected] = OTHERWISE[nameOf(recording)] ?? [response?.status];
  if (answer.status !== expected) return { id, operation, status: answer.status, problem: `${expected} was expected: ${text.slice(0, 300)}` };
  const problem = answer.status < 300 ? missing(operation, text, recording) : undefined;
  return { id, operation, status: answer.status, ...(problem === undefined ? {} : { problem }) };
}

/** What an answer lacks that the recorded one has. @param {string} operation @param {string} text @param {Recording} recording */
function missing(operation, text, { request, response }) {
  const answer = JSON.parse(text);
  const recorded = /** @type {any} */ (response?.body) ?? {};
  if (operation === "invokeConnection") return answer.method === request.method ? undefined : "the echo is not of this request";
  // Of a run, what every kind of file has.
  const known = operation === "getDetectRun" ? ["status", "output", "outputType", "message"] : Object.keys(recorded).filter((key) => recorded[key] !== null);
  const absent = known.find((key) => !(key in answer) && !["word_count", "character_count"].includes(key));
  if (absent !== undefined) return `the answer has no ${absent}: ${text.slice(0, 300)}`;
  // With ids, an offset goes past them.
  const isPast = /skyflow_ids=.*offset=/.test(request.url);
  if (!isPast && ["get", "query", "detokenize", "tokenize"].includes(operation) && recorded.records?.length > 0 && answer.records.length === 0) return "nothing was found";
  return undefined;
}

/**
 * Makes what a request speaks of, and says what the recorded ids are here.
 * @param {Served} served
 * @param {Recording} recording
 * @returns {Promise<Map<string, string>>}
 */
async function prepare(served, { operation, request, response }) {
  /** @type {Map<string, string>} */
  const names = new Map();
  const body = request.body ?? {};
  const records = /** @type {any} */ (response?.body)?.records ?? [];
  const url = new URL(request.url);
  const table = decodeURIComponent(url.pathname.split("/")[4] ?? "persons");
  if (operation === "getDetectRun") {
    const file = { base64: Buffer.from("My SSN is 123-45-6789.").toString("base64"), data_format: "txt" };
    const { run_id } = await send(served, "POST", "/v1/detect/deidentify/file", { vault_id: served.vaultId, file });
    return names.set("run-0001", run_id);
  }
  if (operation === "detokenize") {
    const values = body.detokenizationParameters.map(({ token }, /** @type {number} */ index) => [token, records[index]?.value ?? null]);
    for (const [token, value] of new Map(values)) {
      if (typeof value === "string") await insert(served, "persons", { card: value }, { card: token });
    }
  }
  if (operation === "tokenize") {
    for (const { value, columnGroup } of body.tokenizationParameters) await insert(served, "persons", { [columnGroup]: value });
  }
  const text = decodeURIComponent(request.url) + JSON.stringify(body);
  const ids = new Set([...(text.match(/id-\d{4}/g) ?? []), ...(["update"].includes(operation) ? [decodeURIComponent(url.pathname.split("/")[5] ?? "")] : [])]);
  const wanted = [...url.searchParams.getAll("fields"), url.searchParams.get("column_name")].filter((name) => name && name !== "skyflow_id");
  const extra = Object.fromEntries(wanted.map((name, index) => [name, `${name}${index}`]));
  const fields = (/** @type {number} */ index) => {
    const { skyflow_id: _, ...shown } = records[index]?.fields ?? {};
    return { name: "Ann", a: "x", b: "x", ...extra, ...shown };
  };
  const target = operation === "uploadFile" ? body.find((/** @type {any} */ part) => part.name === "tableName").text : operation === "query" ? "persons" : table;
  const column = url.searchParams.get("column_name");
  for (const value of column ? url.searchParams.getAll("column_values") : []) await insert(served, target, { ...fields(0), [column]: value }, undefined, column);
  const reads = ["update", "delete", "get", "query", "uploadFile"].includes(operation);
  if (reads && ids.size === 0 && !column) await insert(served, target, fields(0));
  for (const [index, old] of [...ids].entries()) names.set(old, await insert(served, target, fields(index)));
  return names;
}

/** @param {Served} served @param {string} table @param {object} row @param {object} [tokens] @param {string | null} [upsert] */
async function insert({ vaultId, ...served }, table, row, tokens, upsert) {
  const request = { records: [{ fields: row, ...(tokens ? { tokens } : {}) }], ...(tokens ? { byot: "ENABLE" } : {}), ...(upsert ? { upsert } : {}) };
  const { records } = await send(served, "POST", `/v1/vaults/${vaultId}/${encodeURIComponent(table)}`, request);
  return records[0].skyflow_id;
}

/** @param {Pick<Served, "vaultUrl" | "apiKey">} served @param {string} method @param {string} path @param {unknown} [body] @returns {Promise<any>} */
async function send({ vaultUrl, apiKey }, method, path, body) {
  const headers = { authorization: `Bearer ${apiKey}`, "content-type": "application/json" };
  const answer = await fetch(vaultUrl + path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${text}`);
  return JSON.parse(text);
}

/** The path of the echo connection, and what the recorded one has below its name. @param {Served} served @param {URL} url */
const connectionPath = ({ connectionUrl }, url) =>
  new URL(connectionUrl).pathname + url.pathname.replace(/^\/v1\/gateway\/outboundRoutes\/[^/]+/, "") + url.search;

/** @param {Served} served @param {any} request */
function headersOf({ apiKey }, { headers, bodyType }) {
  const { authorization, "x-skyflow-authorization": own, "sky-metadata": metadata, ...others } = headers;
  if (bodyType === "multipart") delete others["content-type"];
  return {
    ...others,
    ...(authorization?.startsWith("Bearer ") ? { authorization: `Bearer ${apiKey}` } : {}),
    ...(own === undefined ? {} : { "x-skyflow-authorization": apiKey }),
    ...(metadata === undefined ? {} : { "sky-metadata": "{}" }),
  };
}

/** @param {Served} served @param {any} request @param {(text: string) => string} changed */
function bodyOf({ vaultId }, { bodyType, body }, changed) {
  if (bodyType === "none" || body === undefined || body === null) return undefined;
  if (bodyType === "text") return body;
  if (bodyType === "json") return changed(JSON.stringify(typeof body.vault_id === "string" ? { ...body, vault_id: vaultId } : body));
  const form = new FormData();
  for (const { name, disposition, contentType, text, base64 } of body) {
    const file = /filename="([^"]*)"/.exec(disposition)?.[1];
    const content = base64 === undefined ? text : Buffer.from(base64, "base64");
    if (file === undefined) form.append(name, changed(text));
    else form.append(name, new File([content], file, { type: contentType ?? "" }), file);
  }
  return form;
}

/** The recorded exchange with an assertion of this vault's service account. @param {Served} served @param {any} body */
function withAssertion({ credentialsString }, body) {
  const { clientID, keyID, tokenURI, privateKey } = JSON.parse(credentialsString);
  const { header, claims } = body.assertion.$jwt;
  const now = Math.floor(Date.now() / 1000);
  const own = { ...claims, iss: clientID, sub: clientID, key: keyID, aud: tokenURI, exp: now + (claims.exp.$now ?? 3600) };
  if (own.iat !== undefined) own.iat = now;
  const encode = (/** @type {unknown} */ value) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const signed = `${encode(header)}.${encode(own)}`;
  return JSON.stringify({ ...body, assertion: `${signed}.${createSign("RSA-SHA256").update(signed).sign(privateKey, "base64url")}` });
}
