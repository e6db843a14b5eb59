// What must compile: every way to configure and call that the documentation shows.
import {
  ContentType,
  DetectEntities,
  DetectOutputTranscription,
  Env,
  LogLevel,
  MaskingMethod,
  OrderBy,
  RedactionType,
  RequestMethod,
  Skyflow,
  SkyflowBuilder,
  SkyflowError,
  TokenMode,
  TokenType,
  VERSION,
  Vault,
} from "skyflow-edge";
import type {
  CallOptions,
  ClientOptions,
  ConnectionConfig,
  Credentials,
  DeleteRequest,
  DetokenizeRequest,
  ErrorResponse,
  FileUploadRequest,
  GetRequest,
  InsertRequest,
  InvokeConnectionRequest,
  RawRequest,
  RequestEvent,
  ResponseEvent,
  Row,
  SkyflowConfig,
  SkyflowErrorCode,
  UpdateRequest,
  VaultConfig,
} from "skyflow-edge";

import { LocalVault, type LocalVaultOptions } from "skyflow-local-vault";

import { type Equal, expectType } from "./equality.js";

// ── enums: objects of values, types of the same names, plain literals as good
const env: Env = Env.SANDBOX;
const sameEnv: Env = "SANDBOX";
const redaction: RedactionType = RedactionType.PLAIN_TEXT;
const everyEntity: DetectEntities[] = Object.values(DetectEntities);
expectType<Equal<Env, "PROD" | "SANDBOX" | "STAGE" | "DEV">>();
expectType<Equal<LogLevel, "DEBUG" | "INFO" | "WARN" | "ERROR" | "OFF">>();
expectType<Equal<RedactionType, "DEFAULT" | "REDACTED" | "MASKED" | "PLAIN_TEXT">>();
expectType<Equal<TokenMode, "DISABLE" | "ENABLE" | "ENABLE_STRICT">>();
expectType<Equal<OrderBy, "ASCENDING" | "DESCENDING" | "NONE">>();
expectType<Equal<RequestMethod, "GET" | "POST" | "PUT" | "PATCH" | "DELETE">>();
expectType<Equal<TokenType, "vault_token" | "entity_unq_counter" | "entity_only">>();
expectType<Equal<MaskingMethod, "blackbox" | "blur">>();
expectType<Equal<typeof ContentType.URLENCODED, "application/x-www-form-urlencoded">>();
expectType<Equal<typeof DetectEntities.CREDIT_CARD, "credit_card">>();
expectType<Equal<typeof DetectOutputTranscription.TRANSCRIPTION, "transcription">>();
expectType<Equal<keyof typeof TokenType, "VAULT_TOKEN" | "ENTITY_UNIQUE_COUNTER" | "ENTITY_ONLY">>();

// ── configuration
const credentials: Credentials[] = [{ apiKey: "sky-…" }, { token: "ey…" }];
const vaultConfig: VaultConfig = { vaultId: "v", clusterId: "c" };
const byUrl: VaultConfig = { vaultId: "v", vaultUrl: "https://vault.example", clusterId: undefined };
const everyVaultMember: Required<VaultConfig> = { vaultId: "v", clusterId: "c", env, credentials: { apiKey: "k" }, vaultUrl: "https://x", timeoutMs: 0, maxRetries: 0 };
const connectionConfig: ConnectionConfig = { connectionId: "c", connectionUrl: "https://x/{id}", credentials: { token: "t" } };
const fetchers: ClientOptions[] = [{ fetch }, { fetch: globalThis.fetch }, { fetch: async () => new Response() }, { fetch: (url: string | URL | Request) => fetch(url) }];
const options: ClientOptions = {
  timeoutMs: 1000,
  totalTimeoutMs: 5000,
  maxResponseBytes: 1 << 20,
  errorDetail: "full",
  maxRetries: 0,
  retryBudget: false,
  logger: console,
  onRequest: ({ operation, method, url, attempt }: RequestEvent) => console.log(operation, method, url, attempt),
  onResponse: ({ status, requestId, durationMs, error }: ResponseEvent) => {
    expectType<Equal<typeof status, number | undefined>>();
    expectType<Equal<typeof requestId, string | undefined>>();
    expectType<Equal<typeof error, string | undefined>>();
    return durationMs;
  },
};
/** As `wrangler types` writes it. */
interface WorkerEnv {
  SKYFLOW_CREDENTIALS: string;
  VAULT_ID: "v";
}
const inWorker = (env: WorkerEnv): ClientOptions => ({ env });
const config: SkyflowConfig = { vaultConfigs: [vaultConfig], connectionConfigs: [connectionConfig], skyflowCredentials: { apiKey: "k" }, logLevel: "DEBUG", ...options };

// ── a vault in the process
const localOptions: LocalVaultOptions = { tables: { persons: { columns: { name: { unique: true, redaction: "MASKED" } } } }, faults: [{ status: 503, rate: 0.5, match: "insert" }] };
const local: Promise<LocalVault> = LocalVault.create(localOptions);
const onLocal: Promise<Skyflow> = local.then(({ vaultId, clusterId, apiKey, fetch }) => new Skyflow({ vaultConfigs: [{ vaultId, clusterId, credentials: { apiKey } }], fetch }));

// ── client
const fromConfig = new Skyflow(config);
const fromNothing = new Skyflow({});
const builder: SkyflowBuilder = Skyflow.builder();
const client: Skyflow = builder
  .addVaultConfig(vaultConfig)
  .addConnectionConfig(connectionConfig)
  .addSkyflowCredentials({ token: "t" })
  .setLogLevel(LogLevel.WARN)
  .setClientOptions(options)
  .build();
const chained: Skyflow = client
  .addVaultConfig({ vaultId: "w", clusterId: "c", env: "STAGE" })
  .updateVaultConfig({ vaultId: "w", maxRetries: 1 })
  .removeVaultConfig("w")
  .addConnectionConfig(connectionConfig)
  .updateConnectionConfig({ connectionId: "c", connectionUrl: "https://y" })
  .removeConnectionConfig("c")
  .addSkyflowCredentials({ apiKey: "k" })
  .updateSkyflowCredentials({ token: "t" })
  .setLogLevel("OFF")
  .updateLogLevel(LogLevel.OFF);
expectType<Equal<ReturnType<Skyflow["getLogLevel"]>, LogLevel>>();
expectType<Equal<ReturnType<Skyflow["getVaultConfig"]>, VaultConfig>>();
expectType<Equal<ReturnType<Skyflow["getConnectionConfig"]>, ConnectionConfig>>();
expectType<Equal<typeof VERSION, string>>();
const vaults: Vault[] = [client.vault(), client.vault("v")];

// A subclass of the builder keeps its own type through the chain.
class MyBuilder extends SkyflowBuilder {
  mine() {
    return this;
  }
}
new MyBuilder().addVaultConfig(vaultConfig).mine().setLogLevel("INFO").mine().build();

// ── requests
const insert: InsertRequest[] = [
  { table: "t", values: [{ name: "Ann", age: 5, deep: { a: [1, null] } }] },
  { table: "t", values: [{}], tokens: [{ name: "t" }, null], tokenMode: "ENABLE", upsert: "name", homogeneous: false, returnTokens: false, continueOnError: true },
  { table: "t", values: [], tokenMode: TokenMode.ENABLE_STRICT },
];
const get: GetRequest[] = [
  { table: "t" },
  { table: "t", ids: ["1"], redactionType: redaction, fields: ["a"], returnTokens: true, downloadUrl: true },
  { table: "t", columnName: "c", columnValues: ["v"], offset: 0, limit: "25", orderBy: OrderBy.ASCENDING },
];
const remove: DeleteRequest = { table: "t", ids: ["*"] };
const detokenize: DetokenizeRequest = { data: [{ token: "a" }, { token: "b", redactionType: "MASKED" }], continueOnError: true, downloadUrl: false };
const update: UpdateRequest = { table: "t", data: { skyflowId: "1", name: "Bo" }, tokens: { name: "t" }, returnTokens: true, tokenMode: "ENABLE" };
// Lists that must not change, and members that may be undefined, are good everywhere.
const ids = ["1", "2"] as const;
const readonlyRows: readonly { readonly name: string }[] = [{ name: "Ann" }];
const ofReadonly = { table: "t", values: readonlyRows, tokens: [null, { name: "t" }] as const, upsert: undefined, homogeneous: undefined, tokenMode: undefined, returnTokens: undefined, continueOnError: undefined } satisfies InsertRequest;
const readonlyLists = [
  { table: "t", ids, fields: ids, redactionType: undefined, offset: undefined },
  { table: "t", columnName: "c", columnValues: ids, limit: undefined },
] as const satisfies readonly GetRequest[];
const readonlyDeletion: DeleteRequest = { table: "t", ids };
const readonlyTokens: DetokenizeRequest = { data: [{ token: "a", redactionType: undefined }] as const };
const readonlyConfig: SkyflowConfig = { vaultConfigs: [vaultConfig] as const, connectionConfigs: [] as const, skyflowCredentials: { path: "p", roles: ids, context: undefined, tokenUri: undefined }, logLevel: undefined };
const oneKind: Credentials[] = [{ apiKey: "k", token: undefined }, { credentialsString: "{}", path: undefined, context: { user: "u" } }];
const onlyEnv: ClientOptions = { fetch: undefined, logger: undefined, timeoutMs: undefined, onRequest: undefined, waitUntil: undefined };
/** A context may be of an interface. */
interface UserContext {
  user: string;
}
const withContext = (context: UserContext): Credentials => ({ path: "p", context });
const queries: InvokeConnectionRequest[] = [
  { queryParams: { ids: [1, 2], tags: ["a", "b"] as const, flag: true, none: undefined }, headers: { "x-a": undefined } },
  { queryParams: new Map<string, string>(), headers: new Headers() },
  { queryParams: [["a", ["b", "c"]]], headers: [["x-a", "b"]] },
];
const queried: RawRequest = { method: "GET", path: "/v1/x", query: { a: [1, true, "x"] } };
const uploads: FileUploadRequest[] = [
  { table: "t", columnName: "c", file: new DataView(new ArrayBuffer(1)), fileName: "a.bin", filePath: undefined, base64: undefined, skyflowId: undefined },
  { table: "t", columnName: "c", file: new SharedArrayBuffer(1), fileName: "a.bin" },
  { table: "t", columnName: "c", file: new Blob([]).stream(), fileName: "a.bin" },
  { table: "t", columnName: "c", file: new File([], "a.bin"), fileName: undefined },
];
const callOptions: CallOptions[] = [{}, { signal: AbortSignal.timeout(5), timeoutMs: 1, totalTimeoutMs: 2, maxRetries: 0, headers: { "x-trace": "1" } }];

/** Bodies of a connection: of an interface, too. */
interface Card {
  number: string;
  expires?: { month: number };
}
const card: Card = { number: "4111" };
const form = new FormData();
const bodies: InvokeConnectionRequest[] = [
  { body: card },
  { body: { amount: 100, tags: ["x"], none: null, when: new Date(0) } },
  { body: {} },
  { body: "text", headers: { "content-type": "text/plain" } },
  { body: form },
  { body: new URLSearchParams("a=1") },
  { body: new Blob(["x"]) },
  { body: new Uint8Array(2) },
  { body: new ArrayBuffer(2) },
  { body: new DataView(new ArrayBuffer(2)) },
  { body: undefined },
  { body: JSON.parse("{}") },
];

// Rows of an interface, which has no index signature of its own.
interface Person {
  name: string;
  age: number;
}
const people: Person[] = [{ name: "Ann", age: 5 }];
const rows: Row[] = people.map((person) => ({ ...person }));
const ofPeople: InsertRequest = { table: "t", values: people };
const onePerson: UpdateRequest = { table: "t", data: { skyflowId: "1", ...people[0] } };
declare const personVault: Vault;
expectType<Equal<Awaited<ReturnType<typeof personVault.get<Person>>>["data"][number]["name"], string>>();

// ── errors
declare const code: SkyflowErrorCode;
declare const error: SkyflowError;
const asError: Error = error;
const made = new SkyflowError("message", { code: "API", httpCode: 400, httpStatus: null, grpcCode: null, requestId: null, details: [], retryable: false, retryAfterMs: null, operation: "get", response: null, cause: 5 });
const bare = new SkyflowError("message");
expectType<Equal<SkyflowError["code"], SkyflowErrorCode>>();
expectType<Equal<SkyflowError["httpStatus"], string | null>>();
expectType<Equal<SkyflowError["grpcCode"], number | null>>();
expectType<Equal<SkyflowError["requestId"], string | null>>();
expectType<Equal<SkyflowError["details"], unknown[]>>();
expectType<Equal<SkyflowError["name"], string>>();
expectType<Equal<SkyflowError["operation"], string | null>>();
expectType<Equal<SkyflowError["retryAfterMs"], number | null>>();
expectType<Equal<SkyflowError["response"], ErrorResponse | null>>();
const declineCode: string | undefined = error.response?.json<{ decline_code: string }>()?.decline_code;

/** A subclass may have a name of its own. */
class PaymentError extends SkyflowError {
  override readonly name = "PaymentError";
}
expectType<Equal<ReturnType<SkyflowError["toJSON"]>, Record<string, unknown>>>();

/** A `switch` over every code leaves nothing: with a code more or less, this does not compile. */
function explain(known: SkyflowErrorCode): string {
  switch (known) {
    case "INVALID_INPUT":
    case "INVALID_CREDENTIALS":
    case "BAD_REQUEST":
    case "CONFLICT":
      return "fix the call";
    case "AUTHENTICATION":
    case "PERMISSION_DENIED":
      return "fix the access";
    case "NOT_FOUND":
      return "gone";
    case "RATE_LIMITED":
    case "SERVER":
    case "TIMEOUT":
    case "NETWORK":
      return "later";
    case "ABORTED":
      return "ended";
    case "INVALID_RESPONSE":
    case "UNSUPPORTED_RUNTIME":
    case "API":
      return "look";
    default: {
      const nothing: never = known;
      return nothing;
    }
  }
}

export { bodies, byUrl, ofReadonly, readonlyLists, readonlyDeletion, readonlyTokens, readonlyConfig, oneKind, onlyEnv, withContext, queries, queried, uploads, bare, declineCode, PaymentError, chained, code, explain, asError, callOptions, credentials, detokenize, everyEntity, everyVaultMember, fetchers, fromConfig, fromNothing, get, insert, made, remove, rows, sameEnv, update, vaults };
