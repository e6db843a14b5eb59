/**
 * How each recorded operation is carried out with `skyflow-edge/skyflow-node`: the recorded input becomes the request
 * and options that a user of skyflow-node would make, and what comes of it is told in the recordings' own form.
 */
import * as node from "skyflow-edge/skyflow-node";

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { answer, cannedFetch, partsOf } from "../wire/canned-fetch.js";
import { asFile, withFiles, withKeys, withPaths, written } from "../wire/operations.js";
import { expectation, isExchange, jwtSeen, OWN_WORDS } from "../wire/recordings.js";
import { inVirtualTime } from "../wire/virtual-clock.js";

/**
 * @typedef {import("../wire/recordings.js").Recording} Recording
 * @typedef {import("../wire/recordings.js").Observed} Observed
 */

/** What skyflow-node did, in this package's words where the words were its own. @param {Recording} recording @returns {Observed} */
export function recorded(recording) {
  const { sent, result } = expectation(recording);
  if (recording.error !== undefined) return { sent, error: errorAs(recording.error) };
  if (recording.operation.startsWith("generate") || recording.operation === "isExpired") return { sent, result };
  if (recording.input.steps !== undefined) {
    return { sent, result: recording.result.map((/** @type {any} */ step) => (step.error ? { error: errorAs(step.error) } : { result: step.result })) };
  }
  const { filesWritten } = recording;
  return { sent, result: filesWritten ? { ...recording.result, filesWritten } : recording.result };
}

/** @param {any} error recorded */
function errorAs({ type, message, httpCode, httpStatus, grpcCode, requestId, details }) {
  if (type !== "SkyflowError") return { escaped: type };
  return plain({ message: message?.$sdk ? OWN_WORDS : message, httpCode, httpStatus, grpcCode, requestId, details });
}

/** @param {any} error @param {any} wanted */
function seen(error, wanted) {
  if (!(error instanceof node.SkyflowError)) return { escaped: String(error?.stack ?? error) };
  const { message, httpCode, httpStatus, grpcCode, requestId, details } = /** @type {any} */ (error.error);
  if (message !== error.message) return { escaped: "an error with two messages" };
  return plain({ message: wanted === OWN_WORDS && message.length > 20 ? OWN_WORDS : message, httpCode, httpStatus, grpcCode, requestId, details });
}

/** As JSON has it, without what is undefined. @param {any} value */
const plain = (value) => (value === undefined ? null : JSON.parse(JSON.stringify(value)));

/** An object of a class with setters, from the recorded options. @param {any} Class @param {Record<string, any>} values */
function made(Class, values) {
  const object = new Class();
  for (const [name, value] of Object.entries(values)) object[`set${name[0].toUpperCase()}${name.slice(1)}`](value);
  return object;
}

const isObject = (/** @type {unknown} */ value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** The classes of nested options. @param {Record<string, any>} options */
function nested({ tokenFormat, transformations, bleep, ...options }) {
  const shiftDays = isObject(transformations) ? transformations.shiftDays ?? transformations.shiftDates ?? transformations : undefined;
  return {
    ...options,
    ...(tokenFormat !== undefined && { tokenFormat: isObject(tokenFormat) ? made(node.TokenFormat, tokenFormat) : tokenFormat }),
    ...(transformations !== undefined && { transformations: shiftDays ? made(node.Transformations, { shiftDays }) : transformations }),
    ...(bleep !== undefined && { bleep: isObject(bleep) ? made(node.Bleep, bleep) : bleep }),
  };
}

/** @type {Record<string, (client: any, request: any, vaultId?: string) => Promise<any>>} */
const CALLS = {
  insert: (client, { table, values, upsert, ...options }, id) =>
    client.vault(id).insert(new node.InsertRequest(table, values), made(node.InsertOptions, { ...options, ...(upsert !== undefined && { upsertColumn: upsert }) })),
  get: (client, { table, ids, columnName, columnValues, ...options }, id) => {
    const byColumn = columnName !== undefined || columnValues !== undefined;
    const request = byColumn ? new node.GetColumnRequest(table, columnName, columnValues) : new node.GetRequest(table, ids);
    return client.vault(id).get(request, made(node.GetOptions, options));
  },
  delete: (client, { table, ids }, id) => client.vault(id).delete(new node.DeleteRequest(table, ids)),
  detokenize: (client, { data, ...options }, id) => client.vault(id).detokenize(new node.DetokenizeRequest(data), made(node.DetokenizeOptions, options)),
  update: (client, { table, data, ...options }, id) => client.vault(id).update(new node.UpdateRequest(table, data), made(node.UpdateOptions, options)),
  query: (client, { query }, id) => client.vault(id).query(new node.QueryRequest(query)),
  tokenize: (client, { values }, id) => client.vault(id).tokenize(new node.TokenizeRequest(values)),
  uploadFile: (client, { table, columnName, file, ...options }, id) =>
    client.vault(id).uploadFile(new node.FileUploadRequest(table, columnName), made(node.FileUploadOptions, { ...options, ...(file !== undefined && { fileObject: file }) })),
  deidentifyText: (client, { text, ...options }, id) => client.detect(id).deidentifyText(new node.DeidentifyTextRequest(text), made(node.DeidentifyTextOptions, nested(options))),
  reidentifyText: (client, { text, ...options }, id) => client.detect(id).reidentifyText(new node.ReidentifyTextRequest(text), made(node.ReidentifyTextOptions, options)),
  deidentifyFile: (client, { file, ...options }, id) => {
    const input = file instanceof File ? { file } : file;
    return client.detect(id).deidentifyFile(new node.DeidentifyFileRequest(input), made(node.DeidentifyFileOptions, nested(options)));
  },
  getDetectRun: (client, { runId }, id) => client.detect(id).getDetectRun(new node.GetDetectRunRequest(runId)),
  invokeConnection: (client, { method, body, headers, pathParams, queryParams }) => {
    const files = isObject(body) ? Object.fromEntries(Object.entries(body).map(([name, value]) => [name, asFile(value)])) : body;
    return client.connection().invoke(new node.InvokeConnectionRequest(method, files, headers, pathParams, queryParams));
  },
  isExpired: async (_client, { token }) => node.isExpired(token),
  generateBearerToken: (_client, { path, credentialsString, options }) =>
    path === undefined ? node.generateBearerTokenFromCreds(credentialsString, options) : node.generateBearerToken(path, options),
  generateSignedDataTokens: async (_client, { path, credentialsString, options }) => {
    const signed = await (path === undefined ? node.generateSignedDataTokensFromCreds(credentialsString, options) : node.generateSignedDataTokens(path, options));
    return signed.map(({ token, signedToken }) => ({ token, signedToken: jwtSeen(signedToken, Date.now()) }));
  },
};

/** The names of all recorded operations. */
export const OPERATIONS = [...Object.keys(CALLS), "client"];

/**
 * @param {Recording} recording
 * @param {Observed} wanted
 * @param {ReturnType<typeof import("../wire/recordings.js").answersOf>} answers
 * @returns {Promise<Observed>}
 */
export async function observe(recording, wanted, answers) {
  const folder = mkdtempSync(join(tmpdir(), "skyflow-edge-"));
  const globalFetch = globalThis.fetch;
  const before = process.env.SKYFLOW_CREDENTIALS;
  try {
    const { files = {}, env = {}, ...rest } = withKeys(recording.input);
    const request = withFiles(rest.request, files, folder);
    Object.assign(process.env, env);
    const input = { ...rest, request, config: withPaths(rest.config, folder) };
    // Token exchanges and the calls they are for are answered apart: they may overtake each other.
    const [exchanges, calls] = [true, false].map((kind) => answers.filter(({ url }) => isExchange(url) === kind).map(({ canned }) => canned));
    const { fetch: record, sent } = cannedFetch({});
    const respond = async (/** @type {any} */ url, /** @type {any} */ init) => {
      await record(url, init);
      const { body } = /** @type {any} */ (sent.at(-1));
      if (isExchange(url)) body.assertion = jwtSeen(body.assertion, Date.now());
      const queue = isExchange(url) ? exchanges : calls;
      const canned = queue.length > 1 ? queue.shift() : queue[0];
      if (canned === undefined) throw new Error(`nothing was recorded for ${url}`);
      return answer(canned, init);
    };
    // As a user of skyflow-node has it: there is no option for another `fetch`.
    globalThis.fetch = respond;
    const ended = await inVirtualTime(() => carryOut(recording, input, wanted, sent));
    globalThis.fetch = globalFetch;
    for (const one of sent) one.body = await partsOf(one.body);
    if (ended.failed) return { sent, error: seen(ended.thrown, wanted.error?.message) };
    const { value } = ended;
    const { readBack } = recording.input;
    if (!readBack) return { sent, result: Array.isArray(value) ? await Promise.all(value.map(told)) : await told(value) };
    return { sent, result: { ...(await told(value)), filesWritten: written(folder, readBack) } };
  } finally {
    globalThis.fetch = globalFetch;
    if (before === undefined) delete process.env.SKYFLOW_CREDENTIALS;
    rmSync(folder, { recursive: true });
  }
}

/** A result as it was recorded. @param {any} value */
async function told(value) {
  if (!(value?.file instanceof File)) return plain(value);
  const { file, ...rest } = value;
  return { ...plain(rest), file: { $file: { name: file.name, size: file.size, text: await file.text() } } };
}

/** @param {Recording} recording @param {any} input @param {Observed} wanted @param {any[]} sent @returns {Promise<any>} */
async function carryOut(recording, { config, request, vaultId, steps, repeat = { times: 1 } }, wanted, sent) {
  const call = CALLS[recording.operation];
  const tokens = recording.operation.startsWith("generate") || recording.operation === "isExpired";
  if (tokens) return call(undefined, request);
  const client = new node.Skyflow({ logLevel: "OFF", errorDetail: "full", ...config });
  if (recording.operation === "client") return stepped(client, steps, wanted, sent);
  const once = () => call(client, request, vaultId);
  if (repeat.times === 1) return once();
  if (repeat.parallel) return Promise.all(Array.from({ length: repeat.times }, once));
  const results = [];
  for (let count = 0; count < repeat.times; count++) results.push(await once());
  return results;
}

/** The methods of the client, one after the other. @param {any} client @param {any[]} steps @param {Observed} wanted @param {any[]} sent */
async function stepped(client, steps, wanted, sent) {
  const outcomes = [];
  for (const [index, { call, args }] of steps.entries()) {
    try {
      outcomes.push({ result: await shown(client[call](...args), sent) });
    } catch (error) {
      outcomes.push({ error: seen(error, wanted.result?.[index]?.error?.message) });
    }
  }
  return outcomes;
}

/** A controller does not tell its vault's id, but its requests do. @param {any} value @param {any[]} sent */
async function shown(value, sent) {
  const { name } = value?.constructor ?? {};
  if (name === "DetectController") {
    await value.getDetectRun(new node.GetDetectRunRequest("r")).catch(() => {});
    return { vaultId: sent.splice(0).pop().query[0].split("=")[1] };
  }
  if (name !== "VaultController") return plain(value);
  await value.get(new node.GetRequest("t", ["1"])).catch(() => {});
  return { vaultId: sent.splice(0).pop().url.split("/").at(-2) };
}
