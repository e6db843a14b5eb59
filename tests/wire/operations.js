/**
 * How each recorded operation is carried out with this package. An operation without an entry is
 * reported as `not yet`; giving it one takes a line or two here.
 */
import * as edge from "skyflow-edge";

import { generateKeyPairSync } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { answer, cannedFetch, partsOf } from "./canned-fetch.js";
import { isExchange, jwtSeen, observedError } from "./recordings.js";
import { inVirtualTime } from "./virtual-clock.js";

/**
 * @typedef {import("./recordings.js").Recording} Recording
 * @typedef {import("./recordings.js").Observed} Observed
 * @typedef {(client: any, input: any, wanted: Observed, sent: import("./canned-fetch.js").Sent[]) => Promise<any>} Adapter
 *   what the operation gives for the recorded input
 */

/** @param {string} method of Vault @returns {Adapter} */
const onVault = (method) => (client, { vaultId, request }) => client.vault(vaultId)[method](request);

/** A recorded file, as a file. @param {any} value */
export const asFile = (value) => (value?.$file ? new File([value.$file.text ?? Buffer.from(value.$file.base64, "base64")], value.$file.name, { type: value.$file.type ?? "" }) : value);

/** @type {Adapter} */
const onConnection = (client, { request }) => {
  const { body } = request;
  const isObject = typeof body === "object" && body !== null && !Array.isArray(body);
  return client.connection().invoke(isObject ? { ...request, body: Object.fromEntries(Object.entries(body).map(([name, value]) => [name, asFile(value)])) } : request);
};

/** @param {string} method of Detect @returns {Adapter} */
const onDetect = (method) => async (client, { vaultId, request, readBack, folder }) => {
  const { file, ...result } = await client.detect(vaultId)[method](request);
  if (file === undefined) return result;
  return { ...result, file: { $file: { name: file.name, size: file.size, text: await file.text() } }, ...(readBack && { filesWritten: written(folder, readBack) }) };
};

/** The files in these directories, and their texts. @param {string} folder @param {string[]} directories */
export function written(folder, directories) {
  const names = directories.flatMap((directory) => readdirSync(join(folder, directory)).map((name) => `${directory}/${name}`));
  return Object.fromEntries(names.filter((name) => !name.endsWith("/.keep")).map((name) => [name, readFileSync(join(folder, name), "utf8")]));
}

/** @type {Record<string, Adapter>} */
export const OPERATIONS = {
  client: steps,
  deidentifyFile: onDetect("deidentifyFile"),
  deidentifyText: onDetect("deidentifyText"),
  delete: onVault("delete"),
  detokenize: onVault("detokenize"),
  generateBearerToken: ofAccount("generateBearerToken"),
  generateSignedDataTokens: async (...args) => {
    const signed = await ofAccount("generateSignedDataTokens")(...args);
    return signed.map((/** @type {any} */ { token, signedToken }) => ({ token, signedToken: jwtSeen(signedToken, Date.now()) }));
  },
  get: onVault("get"),
  getDetectRun: onDetect("getDetectRun"),
  insert: onVault("insert"),
  invokeConnection: onConnection,
  isExpired: async (_client, { request: { token } }) => edge.isExpired(token),
  query: onVault("query"),
  reidentifyText: onDetect("reidentifyText"),
  tokenize: onVault("tokenize"),
  update: onVault("update"),
  uploadFile: onVault("uploadFile"),
};

/**
 * Carries a recording's input out and tells what was sent and what came of it.
 * @param {Recording} recording
 * @param {Observed} wanted
 * @param {ReturnType<typeof import("./recordings.js").answersOf>} answers
 * @param {"safe" | "full"} errorDetail
 * @returns {Promise<Observed>}
 */
export async function observe(recording, wanted, answers, errorDetail) {
  const folder = mkdtempSync(join(tmpdir(), "skyflow-edge-"));
  try {
    const { files = {}, ...rest } = withKeys(recording.input);
    const input = { ...rest, request: withFiles(rest.request, files, folder), config: withPaths(rest.config, folder), folder };
    const observed = await carryOut(recording, { ...input, config: { errorDetail, ...input.config } }, wanted, answers);
    // Not before, and not in virtual time: a blob may be backed by its file.
    for (const sent of observed.sent) sent.body = await partsOf(sent.body);
    return observed;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * @param {Recording} recording
 * @param {any} input
 * @param {Observed} wanted
 * @param {ReturnType<typeof import("./recordings.js").answersOf>} answers
 * @returns {Promise<Observed>}
 */
async function carryOut(recording, input, wanted, answers) {
  const { config, repeat = { times: 1 } } = input;
  // Token exchanges and the calls they are for are answered apart: they may overtake each other.
  const [exchanges, calls] = [true, false].map((kind) => answers.filter(({ url }) => isExchange(url) === kind).map(({ canned }) => canned));
  const { fetch: record, sent } = cannedFetch({});
  const respond = async (/** @type {string} */ url, /** @type {RequestInit} */ init) => {
    await record(url, init);
    const { body } = /** @type {any} */ (sent.at(-1));
    if (isExchange(url)) body.assertion = jwtSeen(body.assertion, Date.now());
    const queue = isExchange(url) ? exchanges : calls;
    const canned = queue.length > 1 ? queue.shift() : queue[0];
    if (canned === undefined) throw new Error(`nothing was recorded for ${url}`);
    return answer(canned, init);
  };
  const adapter = OPERATIONS[recording.operation];
  const ended = await inVirtualTime(async () => {
    const client = new edge.Skyflow({ logLevel: "OFF", ...config, fetch: respond });
    const once = () => adapter(client, { ...input, fetch: respond }, wanted, sent);
    if (repeat.times === 1) return once();
    if (repeat.parallel) return Promise.all(Array.from({ length: repeat.times }, once));
    const results = [];
    for (let count = 0; count < repeat.times; count++) results.push(await once());
    return results;
  });
  return ended.failed ? { sent, error: observedError(ended.thrown, wanted.error?.message) } : { sent, result: ended.value };
}

/** The functions of a service account, which take a path or a text. @param {"generateBearerToken" | "generateSignedDataTokens"} name @returns {Adapter} */
function ofAccount(name) {
  return (_client, { request: { path, credentialsString, options }, fetch }) => {
    const own = name === "generateBearerToken" ? { ...options, fetch } : options;
    return path === undefined ? edge[`${name}FromCreds`](credentialsString, own) : edge[name](path, own);
  };
}

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const pem = (/** @type {"pkcs1" | "pkcs8"} */ type) => JSON.stringify(privateKey.export({ type, format: "pem" })).slice(1, -1);
const keys = { PKCS1: pem("pkcs1"), PKCS8: pem("pkcs8") };

/** A real key in the place of each that is only named. @param {any} value @returns {any} */
export function withKeys(value) {
  if (typeof value === "string") return value.replaceAll("$PRIVATE_KEY_PKCS1", keys.PKCS1).replaceAll("$PRIVATE_KEY", keys.PKCS8);
  if (Array.isArray(value)) return value.map(withKeys);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withKeys(member)]));
}

/** Credentials whose paths are in the folder. @param {any} config @param {string} folder */
export function withPaths(config, folder) {
  return JSON.parse(JSON.stringify(config), (name, value) => (name === "path" && typeof value === "string" && value !== "" ? join(folder, value) : value));
}

/**
 * The recorded request with real files in it.
 * @param {any} request
 * @param {Record<string, string>} files name and text
 * @param {string} folder where they are written
 */
export function withFiles(request, files, folder) {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  if (request === undefined) return request;
  return {
    ...request,
    ...(request.file && { file: asFile(request.file) }),
    ...(request.file?.filePath && { file: { filePath: join(folder, request.file.filePath) } }),
    ...(request.outputDirectory && { outputDirectory: join(folder, request.outputDirectory) }),
    ...(request.path && { path: join(folder, request.path) }),
    ...(request.filePath && { filePath: join(folder, request.filePath) }),
  };
}

/** The methods of the client, one after the other. @type {Adapter} */
async function steps(client, { steps }, wanted, sent) {
  const outcomes = [];
  for (const [index, { call, args }] of steps.entries()) {
    if (typeof client[call] !== "function") outcomes.push({ missing: call });
    else {
      try {
        outcomes.push({ result: await shown(client, await client[call](...args), sent) });
      } catch (error) {
        outcomes.push({ error: observedError(error, wanted.result?.[index]?.error?.message) });
      }
    }
  }
  return outcomes;
}

/** What the recordings show of a client and of its controllers. @param {any} client @param {any} value @param {any[]} sent */
async function shown(client, value, sent) {
  if (value === client) return "client";
  const { name } = value?.constructor ?? {};
  if (name === "Detect") {
    await value.getDetectRun({ runId: "r" }, { maxRetries: 0 }).catch(() => {});
    return { vaultId: sent.pop().query[0].split("=")[1] };
  }
  if (name !== "Vault") return value;
  // A vault does not tell its id, but its requests do.
  await value.get({ table: "t" }, { maxRetries: 0 }).catch(() => {});
  return { vaultId: sent.pop().url.split("/").at(-2) };
}
