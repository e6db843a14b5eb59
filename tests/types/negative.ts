// What must not compile: each line is a mistake that the types are there to catch.
import { Env, RedactionType, Skyflow, SkyflowError, Vault } from "skyflow-edge";
import type { CallOptions, ClientOptions, Credentials, SkyflowErrorCode, VaultConfig } from "skyflow-edge";

declare const client: Skyflow;
declare const vault: Vault;
declare const error: SkyflowError;

// ── enums
// @ts-expect-error: no such member
Env.MARS;
// @ts-expect-error: members are read-only
Env.PROD = "PROD";
// @ts-expect-error: no such value
export const env: Env = "prod";
// @ts-expect-error: text is not enough
export const redaction: RedactionType = "PLAIN_TEXT" as string;

// ── configuration
// @ts-expect-error: a cluster is needed
export const noCluster: VaultConfig = { vaultId: "v" };
// @ts-expect-error: a member that does not exist
export const unknownMember: VaultConfig = { vaultId: "v", clusterId: "c", regionx: "eu" };
// @ts-expect-error: the Python SDK's spelling
export const snake: VaultConfig = { vault_id: "v", cluster_id: "c" };
// @ts-expect-error: no kind of credentials
export const noCredentials: Credentials = {};
// @ts-expect-error: exactly one kind
export const twoKinds: Credentials = { apiKey: "k", token: "t" };
// @ts-expect-error: exactly one kind
export const twoAccounts: Credentials = { path: "p", credentialsString: "{}" };
// @ts-expect-error: roles narrow a service account, not a key
export const narrowedKey: Credentials = { apiKey: "k", roles: ["r"] };
// @ts-expect-error: a key is text
export const numericKey: Credentials = { apiKey: 5 };
// @ts-expect-error: milliseconds are a number
export const textualTimeout: ClientOptions = { timeoutMs: "1000" };
// @ts-expect-error: fetch gives a promise of a Response
export const oddFetch: ClientOptions = { fetch: async () => "text" };
// @ts-expect-error: a logger has four methods
export const halfLogger: ClientOptions = { logger: { error() {} } };
// @ts-expect-error: a configuration is needed
new Skyflow();
// @ts-expect-error: no such level
client.setLogLevel("LOUD");
// @ts-expect-error: which vault
client.updateVaultConfig({ clusterId: "c" });
// @ts-expect-error: which vault
client.getVaultConfig();
// @ts-expect-error: which connection
client.updateConnectionConfig({ connectionUrl: "https://x" });
// @ts-expect-error: vaults come from a client
new Vault();
// @ts-expect-error: an id is text
client.vault(5);

// ── requests
// @ts-expect-error: values are needed
vault.insert({ table: "t" });
// @ts-expect-error: values are a list
vault.insert({ table: "t", values: { name: "Ann" } });
// @ts-expect-error: a row is an object
vault.insert({ table: "t", values: ["Ann"] });
// @ts-expect-error: the Python SDK's spelling
vault.insert({ table: "t", values: [], return_tokens: true });
// @ts-expect-error: no such mode
vault.insert({ table: "t", values: [], tokenMode: "SOMETIMES" });
// @ts-expect-error: a column's name
vault.insert({ table: "t", values: [], upsert: true });
// @ts-expect-error: ids are a list
vault.get({ table: "t", ids: "1" });
// @ts-expect-error: a table is needed
vault.get({ ids: ["1"] });
// @ts-expect-error: no such redaction
vault.get({ table: "t", redactionType: "PLAIN" });
// @ts-expect-error: no such order
vault.get({ table: "t", orderBy: "UP" });
// @ts-expect-error: ids are text
vault.delete({ table: "t", ids: [1] });
// @ts-expect-error: ids are needed
vault.delete({ table: "t" });
// @ts-expect-error: tokens are objects
vault.detokenize({ data: ["t"] });
// @ts-expect-error: a token is needed
vault.detokenize({ data: [{ redactionType: "MASKED" }] });
// @ts-expect-error: which row
vault.update({ table: "t", data: { name: "Bo" } });
// @ts-expect-error: one object, not a list
vault.update({ table: "t", data: [{ skyflowId: "1" }] });
// @ts-expect-error: text
vault.query({ query: 5 });
// @ts-expect-error: a column group is needed
vault.tokenize({ values: [{ value: "v" }] });
// @ts-expect-error: a column is needed
vault.uploadFile({ table: "t", file: new Blob([]) });
// @ts-expect-error: no such method
vault.request({ method: "OPTIONS", path: "/" });
// @ts-expect-error: a request is needed
vault.insert();
// @ts-expect-error: rows are objects
vault.get<string>({ table: "t" });

// @ts-expect-error: rows either by ids or by a column
vault.get({ table: "t", ids: ["1"], columnName: "c", columnValues: ["v"] });
// @ts-expect-error: a column needs values
vault.get({ table: "t", columnName: "c" });
// @ts-expect-error: values need a column
vault.get({ table: "t", columnValues: ["v"] });
// @ts-expect-error: ids that may be missing would read the whole table
vault.get({ table: "t", ids: ["1"] as string[] | undefined });
// @ts-expect-error: as in get
vault.getAll({ table: "t", columnName: "c", pageSize: 5 });
// @ts-expect-error: a column that the row's type has not
vault.insert<{ name: string }>({ table: "t", values: [{ name: "Ann", card: "4111" }] });
// @ts-expect-error: a column that the row's type needs
vault.insert<{ name: string; card: string }>({ table: "t", values: [{ name: "Ann" }] });
// @ts-expect-error: a unique column is one of the row's
vault.insert<{ name: string }>({ table: "t", values: [{ name: "Ann" }], upsert: "card" });
// @ts-expect-error: one source of bytes
vault.uploadFile({ table: "t", columnName: "c", file: new Blob([]), filePath: "a.pdf" });
// @ts-expect-error: a source of bytes
vault.uploadFile({ table: "t", columnName: "c", fileName: "a.pdf" });
// @ts-expect-error: base64 needs a name
vault.uploadFile({ table: "t", columnName: "c", base64: "aGk=" });
// @ts-expect-error: text is no file
vault.uploadFile({ table: "t", columnName: "c", file: "a.pdf" });

// ── options of a call
// @ts-expect-error: an AbortSignal
export const oddSignal: CallOptions = { signal: new AbortController() };
// @ts-expect-error: header values are text
export const oddHeader: CallOptions = { headers: { "x-trace": 5 } };
// @ts-expect-error: a member that does not exist
export const timeout: CallOptions = { timeout: 5 };

// ── answers and errors
export async function answers() {
  const { data } = await vault.get<{ name: string }>({ table: "t" });
  for (const row of data) {
    // @ts-expect-error: not one of the columns that were named
    row.card;
    // @ts-expect-error: a column of text
    row.name satisfies number;
  }
  const { insertedFields, errors } = await vault.insert({ table: "t", values: [] });
  // @ts-expect-error: errors may be null
  errors.length;
  // @ts-expect-error: a column is unknown until it is looked at
  insertedFields[0]?.["name"].toUpperCase();
}
// @ts-expect-error: read-only
error.httpCode = 5;
// @ts-expect-error: no such code
export const code: SkyflowErrorCode = "TEAPOT";
// @ts-expect-error: no such code
new SkyflowError("message", { code: "TEAPOT" });
// @ts-expect-error: two codes are never the same
export const impossible = error.code === "TEAPOT";

export async function connections() {
  // @ts-expect-error: no such method
  await client.connection().invoke({ method: "FETCH" });
  // @ts-expect-error: a path parameter is text or a number
  await client.connection().invoke({ pathParams: { id: true } });
  // @ts-expect-error: a header is text
  await client.connection().invoke({ headers: { "x-a": 5 } });
  // @ts-expect-error: a list has no members
  await client.connection().invoke({ body: [{ a: 1 }] });
  // @ts-expect-error: nor has a number
  await client.connection().invoke({ body: 5 });
  // @ts-expect-error: nor has a flag
  await client.connection().invoke({ body: true });
  // @ts-expect-error: nor has null
  await client.connection().invoke({ body: null });
  // @ts-expect-error: a Map is no data
  await client.connection().invoke({ body: new Map([["a", 1]]) });
  // @ts-expect-error: the content type goes in the headers
  await client.connection().invoke({ body: {}, contentType: "text/plain" });
  // @ts-expect-error: a third argument
  await client.connection().invoke({ body: {} }, {}, { timeoutMs: 5 });
  // @ts-expect-error: not known until it is looked at
  (await client.connection().invoke({})).data.ok;
}
