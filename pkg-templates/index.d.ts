/**
 * Skyflow data privacy vault client for Cloudflare Workers, Deno, Bun, Node and
 * browsers. Written by hand: this file is the contract of the package.
 */
import type {
  DetectEntities,
  DetectOutputTranscription,
  Env,
  LogLevel,
  MaskingMethod,
  OrderBy,
  RedactionType,
  RequestMethod,
  TokenMode,
  TokenType,
} from "./enums.js";
// These hide the globals of the same names, which a program may not have.
import type { AbortSignal, Blob, ByteStream, File, Headers, RequestInit, RequestOrUrl, Response, StreamOf, TextTransform } from "./platform.js";
export type { StreamOf, TextTransform } from "./platform.js";

export * from "./enums.js";

/** The version of this package. */
export declare const VERSION: string;

// ───────────────────────── configuration ─────────────────────────

/** An API key: for servers. */
export interface ApiKeyCredentials extends Omit<NoCredentials, "apiKey"> {
  /** Begins with `sky-` and is 42 characters long. */
  apiKey: string;
}

/** A bearer token that you made. */
export interface TokenCredentials extends Omit<NoCredentials, "token"> {
  /** A JWT that has not expired. */
  token: string;
}

/** A service account, by the file of its credentials.json (Node, Deno, Bun). */
export interface PathCredentials extends Omit<NoCredentials, "path" | keyof ServiceAccountSource>, ServiceAccountSource {
  /** Where the credentials.json is on disk. It is read again for each new token. */
  path: string;
}

/** A service account, by the text of its credentials.json. It is exchanged for bearer tokens, which are kept and renewed. */
export interface StringCredentials extends Omit<NoCredentials, "credentialsString" | keyof ServiceAccountSource>, ServiceAccountSource {
  /** The text of the credentials.json. */
  credentialsString: string;
}

/** A source of bearer tokens, or of an API key: your server, a secrets store, a workload identity. */
export interface SourceCredentials extends Omit<NoCredentials, "getToken"> {
  /** Gives a token when one is needed. */
  getToken: GetToken;
}

/** How a client proves who it is. Exactly one kind; never logged, never shown. */
export type Credentials =
  /** An API key. */
  | ApiKeyCredentials
  /** A bearer token that you made. */
  | TokenCredentials
  /** A service account, by the file of its credentials.json. */
  | PathCredentials
  /** A service account, by the text of its credentials.json. */
  | StringCredentials
  /** Bearer tokens (or an API key) from a source of your own. */
  | SourceCredentials;

/**
 * Gives a bearer token, or an API key, which is kept and shared by all calls of one vault or connection. It is called when
 * there is no token, before the token expires (60 seconds, or a fifth of a shorter life) and once after a 401; never twice
 * at once. While the old token is valid, a failed renewal fails no call.
 *
 * Otherwise a `getToken` that throws, rejects or has no answer within the call's `timeoutMs` fails the calls that wait for it:
 * `INVALID_CREDENTIALS` or `TIMEOUT`, before anything is sent. `tokenCache` is not used for these tokens, because a function has no
 * name that several processes could share; keep them in a cache of your own. It must not wait for a call of its own client
 * that needs the token: each would wait for the other until its time is up.
 *
 * @param context why a token is needed, for which vault or connection, and a signal that ends with the time for it
 * @returns the token, without `Bearer`, or an object with its end; a promise of either
 * @example
 * const getToken = async ({ signal }) => (await fetch("/skyflow-token", { signal })).json(); // { accessToken, expiresAt }
 * const client = new Skyflow({ vaultConfigs: [{ vaultId, clusterId, credentials: { getToken } }] });
 */
export type GetToken = (context: TokenContext) => string | ProvidedToken | Promise<string | ProvidedToken>;

/** Why `getToken` is called, and for what. */
export interface TokenContext {
  /**
   * `missing`: there is none yet. `expiring`: the one there is ends soon, or has ended. `rejected`: the vault answered 401 to the
   * last one, so a copy in a cache of yours is of no use.
   */
  reason: "missing" | "expiring" | "rejected";
  /** Aborts when the time for a token is up. */
  signal: AbortSignal;
  /** The vault that the token is for; each vault has tokens of its own. */
  vaultId?: string | undefined;
  /** The connection that the token is for. */
  connectionId?: string | undefined;
}

/** A token and its end. Other members, such as the `tokenType` of `generateBearerToken`, have no effect. */
export interface ProvidedToken {
  /** Without `Bearer`. */
  accessToken: string;
  /**
   * When it ends: a Date, or milliseconds since 1970, as `Date.now()` gives them. Seconds and texts are refused. Default: the `exp`
   * of a JWT; without one the token is used until the vault rejects it.
   */
  expiresAt?: Date | number | null | undefined;
}

/** The members of all kinds of credentials, none of them given; each kind takes its own out and adds them back. */
interface NoCredentials {
  /** Not beside another kind of credentials. */
  apiKey?: undefined;
  /** Not beside another kind of credentials. */
  token?: undefined;
  /** Not beside another kind of credentials. */
  path?: undefined;
  /** Not beside another kind of credentials. */
  credentialsString?: undefined;
  /** Not beside another kind of credentials. */
  getToken?: undefined;
  /** Only for a service account. */
  roles?: undefined;
  /** Only for a service account. */
  context?: undefined;
  /** Only for a service account. */
  tokenUri?: undefined;
}

/** What the tokens of a service account are narrowed to, and where they are issued. */
export interface ServiceAccountSource {
  /** Role ids; at least one, if given. `null` is refused: the token would have all roles. */
  roles?: readonly string[] | undefined;
  /** For context-aware authorization: the claim `ctx`. */
  context?: Context | undefined;
  /** In place of the file's `tokenURI`; needed when that is not one of Skyflow's hosts. */
  tokenUri?: string | undefined;
}

/** Text, or an object whose keys are made of letters, digits and underscores. */
export type Context = string | { readonly [key: string]: any };

/** Names and texts: an object, a `Headers`, a `Map`, or pairs. A name whose value is `undefined` is left out. */
export type HeaderValues = Headers | { readonly [name: string]: string | undefined } | readonly (readonly [string, string])[] | Iterable<readonly [string, string]>;

/**
 * Names and values of a query: an object, a `URLSearchParams`, a `Map`, or pairs. A list, which must not be empty, gives its
 * name once for each of its items; a name whose value is `undefined` is left out.
 */
export type QueryValues = { readonly [name: string]: QueryValue | readonly QueryValue[] | undefined } | readonly QueryPair[] | Iterable<QueryPair>;

/** A name of a query, and its value or values. */
type QueryPair = readonly [string, QueryValue | readonly QueryValue[]];

/** One value of a query. */
export type QueryValue = string | number | boolean;

/** Members of every vault's configuration. */
export interface VaultSettings {
  /** The vault's id. */
  vaultId: string;
  /** Where it is hosted. Default `PROD`. */
  env?: Env | undefined;
  /** Default: the client's `skyflowCredentials`, then the environment's SKYFLOW_CREDENTIALS. */
  credentials?: Credentials | undefined;
  /** For this vault, instead of the client's. */
  timeoutMs?: number | undefined;
  /** For this vault, instead of the client's. */
  maxRetries?: number | undefined;
}

/** A vault by its cluster. */
export interface ClusterVaultConfig extends VaultSettings {
  /** First part of the vault's host name: `https://{clusterId}.vault.skyflowapis.com`. */
  clusterId: string;
  /** In place of the URL made of `clusterId` and `env`. `http://` only for loopback hosts and those of `allowInsecureHosts`. */
  vaultUrl?: string | undefined;
}

/** A vault by its URL. */
export interface UrlVaultConfig extends VaultSettings {
  /** Scheme and host, such as `https://vault.example`. `http://` only for loopback hosts and those of `allowInsecureHosts`. */
  vaultUrl: string;
  /** Not needed beside a `vaultUrl`. */
  clusterId?: string | undefined;
}

/** One vault. */
export type VaultConfig =
  /** By its cluster. */
  | ClusterVaultConfig
  /** By its URL. */
  | UrlVaultConfig;

/** One connection. */
export interface ConnectionConfig {
  /** What the client calls it; unique among its connections. */
  connectionId: string;
  /** The whole URL; `{name}` placeholders are filled by the call. */
  connectionUrl: string;
  /** Default: the client's `skyflowCredentials`, then the environment's SKYFLOW_CREDENTIALS. */
  credentials?: Credentials | undefined;
}

/** Members of a vault's configuration to change; `undefined` changes nothing. */
export interface VaultConfigChange extends VaultSettings {
  /** First part of the vault's host name. */
  clusterId?: string | undefined;
  /** In place of the URL made of `clusterId` and `env`. */
  vaultUrl?: string | undefined;
}

/** Members of a connection's configuration to change; `undefined` changes nothing. */
export interface ConnectionConfigChange extends Omit<ConnectionConfig, "connectionUrl"> {
  /** The whole URL; `{name}` placeholders are filled by the call. */
  connectionUrl?: string | undefined;
}

/** How the client talks to the network and to you. */
export interface ClientOptions {
  /** Used for every request: a service binding, a proxy, a local vault, a test's stub. Default: the runtime's `fetch`. */
  fetch?: ((input: RequestOrUrl | string, init?: RequestInit) => Promise<Response>) | undefined;
  /**
   * Milliseconds for one attempt, headers and body together. Reading a file before the first attempt has its own limit of
   * this length, and so has closing the source of a bulk call. Default 60 000; 0 is none.
   */
  timeoutMs?: number | undefined;
  /** Milliseconds for a call with all its attempts and the waits between them. Default: none. */
  totalTimeoutMs?: number | undefined;
  /** Largest body of an answer, a whole number of bytes. Default 16 MiB, which a Worker can parse; 48 MiB where Detect returns files. */
  maxResponseBytes?: number | undefined;
  /** Attempts after the first, where repeating cannot write twice. Default 2; 0 is none. */
  maxRetries?: number | undefined;
  /**
   * Limits the retries of all calls of this client to one host together, token exchanges included, so that a vault that is down
   * gets little more than one request per call. A bucket of 500 tokens for each host: a retry takes 5, or 10 where no response
   * came; a success puts back 1, or what its retry took. While too few are left, calls fail at once and their error says so.
   * Default `true`; `false` limits the retries of each call only, by `maxRetries`.
   * @example new Skyflow({ vaultConfigs, retryBudget: false })
   */
  retryBudget?: boolean | undefined;
  /**
   * Receives a text and an object of fields for each entry: pino, winston, bunyan, `console`, or one of your own. The
   * default is the console, with the text alone; it shows failed requests at `DEBUG` only, because the caller has the error.
   */
  logger?: Logger | undefined;
  /**
   * Headers of every attempt, token exchanges included; or a function that gives them, called before each attempt. Headers
   * that the client sets itself (`authorization`, `content-type`, framing) and line breaks are refused; headers of
   * `CallOptions` and of a connection's request take precedence. A function that throws or gives no headers fails the call:
   * `INVALID_INPUT`, and nothing is sent.
   */
  headers?: HeaderValues | ((event: RequestEvent) => HeaderValues | null | undefined | Promise<HeaderValues | null | undefined>) | undefined;
  /**
   * Hosts of a private network that `http://` URLs may name, such as `["vault"]` in Docker Compose: names without dots, names that end in
   * `.local`, `.internal`, `.svc`, `.lan` or `.test`, private addresses. Without scheme and port. Credentials travel unencrypted there.
   */
  allowInsecureHosts?: readonly string[] | undefined;
  /**
   * Where SKYFLOW_CREDENTIALS is looked up: a Worker's `env`. Default: the runtime's own environment. It is read when the first call
   * needs it, and its mistakes are that call's `INVALID_CREDENTIALS`. Its value is the text of a credentials.json, or JSON of one
   * kind of credentials, such as `{"apiKey": "sky-…"}`.
   */
  // Not `unknown`: the `Env` that wrangler generates is an interface, and no interface fits that.
  env?: Record<string, any> | undefined;
  /**
   * `waitUntil` of `cloudflare:workers`: a bearer token is renewed in the background while a call uses one that is still
   * valid.
   */
  waitUntil?: ((promise: Promise<unknown>) => void) | undefined;
  /** Shares bearer tokens between isolates or processes. Default: in memory only. */
  tokenCache?: TokenCache | undefined;
  /**
   * How much of a server's text errors show. Default `safe`: words of a fixed vocabulary and the names of your request (tables,
   * columns), everything else as `[...]`, because a server may quote a record; the whole answer is at `error.response`.
   * `full` shows server texts as they come, in messages, `details` and `cause`: for development.
   */
  errorDetail?: "safe" | "full" | undefined;
  /**
   * Whether a page may have an API key or a service account for a host that is not loopback. Default false: the client warns
   * once, unless `logLevel` is set to `ERROR` or `OFF`, because everyone who opens a page can read what it has. Give a page a
   * bearer token that is short-lived and limited to what the page needs, by `getToken`.
   */
  dangerouslyAllowBrowser?: boolean | undefined;
  /** Called before each attempt. What a listener throws or rejects with is ignored. */
  onRequest?: ((event: RequestEvent) => unknown) | undefined;
  /** Called after each attempt. */
  onResponse?: ((event: ResponseEvent) => unknown) | undefined;
  /** Called when a call begins, and when the renewal of a token does. */
  onCallStart?: ((event: CallStartEvent) => unknown) | undefined;
  /**
   * Called when a call or the renewal of a token has ended, with any outcome. Each page of `getAll` is a call; a whole
   * `bulkInsert` is one.
   * @example
   * new Skyflow({ vaultConfigs, onCall: ({ operation, durationMs, outcome, code }) => console.log(operation, durationMs, outcome, code) });
   */
  onCall?: ((event: CallEvent) => unknown) | undefined;
}

/**
 * Where a client logs: `console`, or a logger that has these methods. Each is given a text and an object of fields; those of pino and
 * bunyan get the fields first.
 */
export interface Logger {
  /** For `LogLevel.DEBUG`. */
  debug(...entry: any[]): unknown;
  /** For `LogLevel.INFO`. */
  info(...entry: any[]): unknown;
  /** For `LogLevel.WARN`. */
  warn(...entry: any[]): unknown;
  /** For `LogLevel.ERROR`. */
  error(...entry: any[]): unknown;
}

/** Argument of `onCallStart`. */
export interface CallStartEvent {
  /** The method's name, such as `insert`; `tokenExchange` or `getToken` for the renewal of a token. */
  operation: string;
  /** Of this call alone; the same in all its events and log entries. */
  callId: string;
  /** Of a token's renewal: the call that began it. */
  parentCallId?: string;
  /** The vault. */
  vaultId?: string;
  /** The connection. */
  connectionId?: string;
}

/** Argument of `onCall`: no record, no id of one, no credential. */
export interface CallEvent extends CallStartEvent {
  /** `partial`: some records failed, and are in `errors`. `aborted`: by the caller's signal, or by its source or `onBatch`, which threw. */
  outcome: "ok" | "partial" | "error" | "aborted";
  /** Code of the error that the call ended in. */
  code?: SkyflowErrorCode;
  /** Attempts that were made, of all its requests. */
  attempts: number;
  /** Milliseconds from the call to its end, waits included. */
  durationMs: number;
  /** Records of the request; where it lists none, of the result. */
  rows?: number;
  /** `x-request-id` of the last answer. */
  requestId?: string;
}

/**
 * Such as Workers KV or Redis. It holds bearer tokens, so protect it like them. It may fail, and each access may take a
 * second.
 */
export interface TokenCache {
  /** `key` is a digest and reveals nothing of the credential. */
  get(key: string): Promise<string | null | undefined>;
  /** Keeps a token for at most so many seconds. */
  put(key: string, token: string, ttlSeconds: number): Promise<void>;
}

/** Argument of `onRequest`: no body, no credential, and a URL without its query. */
export interface RequestEvent {
  /** The method's name, such as `insert`, or `tokenExchange`. */
  operation: string;
  /** Of the call that the attempt is a part of. */
  callId: string;
  /** Of this attempt alone: the same before and after it. */
  attemptId: string;
  /** The HTTP method. */
  method: string;
  /** Without its query. */
  url: string;
  /** The same with `{id}` in the place of each id of a record. */
  urlTemplate: string;
  /** Counts from 1. */
  attempt: number;
}

/** Argument of `onResponse`. */
export interface ResponseEvent extends RequestEvent {
  /** HTTP status, if an answer came. */
  status?: number | undefined;
  /** `x-request-id` of the answer. */
  requestId?: string | undefined;
  /** Milliseconds from the request to the end of the body. */
  durationMs: number;
  /** Code of the error that the attempt ended in. */
  error?: string | undefined;
}

/** Everything `new Skyflow()` takes. */
export interface SkyflowConfig extends ClientOptions {
  /** The vaults; `vault()` without an id means the first. */
  vaultConfigs?: readonly VaultConfig[] | undefined;
  /** The connections; `connection()` without an id means the first. */
  connectionConfigs?: readonly ConnectionConfig[] | undefined;
  /** For every vault and connection without credentials of its own. */
  skyflowCredentials?: Credentials | undefined;
  /** Default `ERROR`. */
  logLevel?: LogLevel | undefined;
}

/**
 * Options of a single call, in place of the client's. Unknown members are refused, because a misspelt one would have no
 * effect.
 */
export interface CallOptions {
  /** Ends the call: a request under way is aborted, a wait is cut short. `null` is none. */
  signal?: AbortSignal | null | undefined;
  /** Milliseconds for one attempt, and for reading a file before the first; 0 is none. */
  timeoutMs?: number | undefined;
  /** Milliseconds for all attempts and waits; 0 is none. */
  totalTimeoutMs?: number | undefined;
  /** Attempts after the first. */
  maxRetries?: number | undefined;
  /** Headers to add. Credentials and framing headers (`authorization`, `host`, `cookie`, `content-length`, …) are refused. */
  headers?: HeaderValues | undefined;
}

// ───────────────────────── client ─────────────────────────

/** Collects a configuration. Nothing is checked before `build`. */
export declare class SkyflowBuilder {
  /** One more vault; the first is the one that `vault()` means. */
  addVaultConfig(config: VaultConfig): this;
  /** One more connection; the first is the one that `connection()` means. */
  addConnectionConfig(config: ConnectionConfig): this;
  /** Credentials for every vault and connection without its own. */
  addSkyflowCredentials(credentials: Credentials): this;
  /** What the client logs. Default `ERROR`. */
  setLogLevel(level: LogLevel): this;
  /** Timeouts, retries, `fetch`, logger and listeners; options given twice are merged, the later ones win. */
  setClientOptions(options: ClientOptions): this;
  /**
   * The client.
   * @throws {SkyflowError} `INVALID_INPUT` or `INVALID_CREDENTIALS`, naming the member that is wrong
   */
  build(): Skyflow;
}

/** One connection. From `Skyflow.connection()`. */
export declare class Connection {
  private constructor();
  /**
   * Sends a request of your own to the connection's URL. It is sent again only when the answer is 429, or 503 with
   * `Retry-After`: nobody knows what the other party does twice. Listeners and the log get the URL as it is
   * configured, without parameters.
   *
   * @param request what to send
   * @param options of this call
   * @throws {SkyflowError} `INVALID_INPUT` before anything is sent; afterwards whatever the answer or its absence means
   * @see docs/connections.md
   * @example
   * const { data } = await client.connection().invoke({ pathParams: { id: 7 }, body: { card: token } });
   */
  invoke<T = unknown>(request: InvokeConnectionRequest, options?: CallOptions): Promise<InvokeConnectionResponse<T>>;
}

/**
 * A client for any number of vaults. Make one and keep it; it may live in module scope.
 *
 * Configuration may change while calls are in flight: a call uses what it began with. There is no `close()`: between calls a client
 * holds no timer and no connection of its own, so a process ends by itself.
 *
 * @example
 * const client = Skyflow.builder()
 *   .addVaultConfig({ vaultId, clusterId, credentials: { apiKey } })
 *   .build();
 * const { insertedFields } = await client.vault().insert({ table: "persons", values: [{ name: "Ann" }] });
 */
export declare class Skyflow {
  /**
   * @throws {SkyflowError} `INVALID_INPUT` or `INVALID_CREDENTIALS`, naming the member that is wrong
   */
  constructor(config: SkyflowConfig);
  /** Collects a configuration step by step. */
  static builder(): SkyflowBuilder;
  /**
   * The operations of a vault; without an id, of the first one configured.
   * @throws {SkyflowError} `INVALID_INPUT` when it is not configured
   */
  vault(vaultId?: string): Vault;
  /**
   * A connection; without an id, the first one configured.
   * @throws {SkyflowError} `INVALID_INPUT` when it is not configured
   */
  connection(connectionId?: string): Connection;
  /**
   * Detection in a vault; without an id, in the first one configured.
   * @throws {SkyflowError} `INVALID_INPUT` when it is not configured
   */
  detect(vaultId?: string): Detect;
  /** One more vault. @throws {SkyflowError} `INVALID_INPUT` when the id is configured already */
  addVaultConfig(config: VaultConfig): this;
  /**
   * Changes the members given; `credentials` cannot be `null`, nor the masked ones of `getVaultConfig`: leave them out to keep them.
   * @throws {SkyflowError} `INVALID_INPUT` when the id is not configured
   */
  updateVaultConfig(config: VaultConfigChange): this;
  /** The configuration as it was given, its secrets masked. @throws {SkyflowError} `INVALID_INPUT` when the id is not configured */
  getVaultConfig(vaultId: string): VaultConfig;
  /** Forgets a vault; calls in flight finish. @throws {SkyflowError} `INVALID_INPUT` when the id is not configured */
  removeVaultConfig(vaultId: string): this;
  /** One more connection. @throws {SkyflowError} `INVALID_INPUT` when the id is configured already */
  addConnectionConfig(config: ConnectionConfig): this;
  /** Changes the members given; `credentials` cannot be `null`. @throws {SkyflowError} `INVALID_INPUT` when the id is not configured */
  updateConnectionConfig(config: ConnectionConfigChange): this;
  /** The configuration as it was given, its secrets masked. @throws {SkyflowError} `INVALID_INPUT` when the id is not configured */
  getConnectionConfig(connectionId: string): ConnectionConfig;
  /** Forgets a connection; calls in flight finish. @throws {SkyflowError} `INVALID_INPUT` when the id is not configured */
  removeConnectionConfig(connectionId: string): this;
  /**
   * For every vault and connection without credentials of its own, from the next call on.
   * @throws {SkyflowError} `INVALID_CREDENTIALS` when they cannot be used
   */
  addSkyflowCredentials(credentials: Credentials): this;
  /** The same as `addSkyflowCredentials`. */
  updateSkyflowCredentials(credentials: Credentials): this;
  /** What was given for all vaults and connections, its secrets masked; nothing when there is none. */
  getSkyflowCredentials(): Credentials | undefined;
  /** What the client logs, from the next call on. */
  setLogLevel(level: LogLevel): this;
  /** The same as `setLogLevel`. */
  updateLogLevel(level: LogLevel): this;
  /** What the client logs. */
  getLogLevel(): LogLevel;
}

// ───────────────────────── vault ─────────────────────────

/**
 * Columns and their values, written as JSON: a Date as its ISO text; a column whose value is `undefined` is left out. What
 * JSON cannot carry is refused: a bigint, NaN, a function, a promise, a Map or Set, a blob, a cycle, half of a surrogate pair. Numbers of answers are
 * JavaScript's: an integer beyond 2^53, or a decimal of more than 17 digits, comes back rounded. Store these as strings.
 */
export type Row = Record<string, unknown>;

/** Columns and values as a caller has them. Unlike `Row`, this type accepts an interface. */
export type Columns = Record<string, any>;

/** One row or token that failed while others did not. */
export interface RecordError {
  /** Position in the request. */
  requestIndex?: number | undefined;
  /** `x-request-id` of the answer that said so. */
  requestId: string | null;
  /** This row's own HTTP status. */
  httpCode?: number | undefined;
  /** What the vault says of it. */
  error: string;
  /** The token that could not be detokenized. */
  token?: string | undefined;
  /**
   * The part of the answer about this row, with the row's own status, as `SkyflowError.response` holds a whole answer:
   * unfiltered, and not enumerable, so neither JSON nor a log shows it. Absent if no answer mentions the row.
   */
  readonly response?: ErrorResponse | undefined;
}

/** Members of every response. */
export interface VaultResponse {
  /** Records that failed while the rest did not; `null` when nothing did. */
  errors: RecordError[] | null;
  /** `x-request-id` of the last answer; give it to Skyflow's support. */
  requestId: string | null;
}

/** Rows as `insert` takes them: of `T` where that is given, of any columns where it is not. */
type RowsOf<T> = [Row extends T ? Columns : T][T extends unknown ? 0 : never];

/** Tokens by column: a text for each column of `T`, and where `T` is not given, whatever the vault says of any column. */
type TokensOf<T> = Row extends T ? Row : { [Column in keyof T]: string };

/** Rows to insert. */
export interface InsertRequest<T extends Columns = Columns> {
  /** The table. */
  table: string;
  /** At least one row; each with at least one column. */
  values: readonly T[];
  /** Your own tokens, by row; needs `tokenMode` `ENABLE` or `ENABLE_STRICT`. */
  tokens?: readonly ({ readonly [Column in keyof T]?: any } | null)[] | undefined;
  /** A unique column: a row whose value exists is updated instead. Not with `homogeneous`. */
  upsert?: (keyof T & string) | undefined;
  /** Whether all rows have the same columns. Not sent with `continueOnError`. */
  homogeneous?: boolean | undefined;
  /** Default `DISABLE`: the vault makes the tokens. */
  tokenMode?: TokenMode | undefined;
  /** Default true. */
  returnTokens?: boolean | undefined;
  /** Insert what can be inserted and report the rest in `errors`. Default false: all or nothing. */
  continueOnError?: boolean | undefined;
}

/**
 * An inserted row: its id, and its tokens by column. With a type of rows, `insert<Person>(…)`, each column of it is a text;
 * a column that the vault does not tokenize has none, and without `returnTokens` no column has.
 */
export type InsertedField<T extends Columns = Row> = {
  /** The row's id. */
  skyflowId: string;
  /** Position in the request, with `continueOnError`. */
  requestIndex?: number | undefined;
} & TokensOf<T>;

/** Response of `insert`. */
export interface InsertResponse<T extends Columns = Row> extends VaultResponse {
  /** In the order of the rows; those that failed are in `errors`. */
  insertedFields: InsertedField<T>[];
}

/** Rows to delete. */
export interface DeleteRequest {
  /** The table. */
  table: string;
  /** Skyflow ids; the single id `*` deletes every row of the table. */
  ids: readonly string[];
}

/** Response of `delete`. */
export interface DeleteResponse extends VaultResponse {
  /** The ids that the vault reports as deleted; ids without a row may be missing. */
  deletedIds: string[];
}

/** Options of `get` and `getAll`, apart from the choice of rows. */
export interface GetSettings {
  /** The table. */
  table: string;
  /** How values are shown. Not with `returnTokens`. */
  redactionType?: RedactionType | undefined;
  /** Tokens in place of values. Default false. */
  returnTokens?: boolean | undefined;
  /** Only these columns. */
  fields?: readonly string[] | undefined;
  /** Rows to leave out at the start. */
  offset?: number | string | undefined;
  /** At most 25. */
  limit?: number | string | undefined;
  /** By skyflow id. */
  orderBy?: OrderBy | undefined;
  /** Whether file columns hold download URLs. */
  downloadUrl?: boolean | undefined;
}

// `never`, not `undefined`: `get({ table, ids: undefined })` is refused, as it would read other rows than were meant.

/** Rows by their ids. */
export interface GetByIdsRequest extends GetSettings {
  /** Any number: read by several requests of 25 each, in their order. */
  ids: readonly string[];
  /** Not with `ids`. */
  columnName?: never | undefined;
  /** Not with `ids`. */
  columnValues?: never | undefined;
}

/** Rows by the values of a unique column. */
export interface GetByColumnRequest extends GetSettings {
  /** A unique column. */
  columnName: string;
  /** The values to look for. */
  columnValues: readonly string[];
  /** Not with `columnName`. */
  ids?: never | undefined;
}

/** Rows from the start of the table. */
export interface GetFromStartRequest extends GetSettings {
  /** For rows by their ids. */
  ids?: never | undefined;
  /** For rows by the values of a column; needs `columnValues`. */
  columnName?: never | undefined;
  /** For rows by the values of a column; needs `columnName`. */
  columnValues?: never | undefined;
}

/** Which rows: by `ids`, by `columnName` with `columnValues`, or from the start of the table. */
export type GetRequest =
  /** Rows by their ids. */
  | GetByIdsRequest
  /** Rows by the values of a unique column. */
  | GetByColumnRequest
  /** Rows from the start of the table. */
  | GetFromStartRequest;

/** Response of `get`. */
export interface GetResponse<T = Row> extends VaultResponse {
  /** Each row carries its `skyflowId`. */
  data: (T & RowId)[];
}

/** The id of a row. */
export interface RowId {
  /** The row's id; missing where only other `fields` were asked for. */
  skyflowId?: string | undefined;
}

/** A token to turn back into its value. */
export interface DetokenizeItem {
  /** From `insert`, `update` or `tokenize`. */
  token: string;
  /** How the value is shown. Default `DEFAULT`: what the vault's policy says. */
  redactionType?: RedactionType | undefined;
}

/** Tokens to turn back into values. */
export interface DetokenizeRequest {
  /** At least one token. */
  data: readonly DetokenizeItem[];
  /** Detokenize what can be and report the rest in `errors`. */
  continueOnError?: boolean | undefined;
  /** Whether files are given as download URLs. */
  downloadUrl?: boolean | undefined;
}

/** A token and its value. */
export interface DetokenizedField {
  /** As it was given. */
  token: string;
  /** As its redaction shows it; a number beyond 2^53 is rounded, so store it as a string. */
  value: unknown;
  /** Such as `STRING` or `INTEGER`. */
  type: string | null;
}

/** Response of `detokenize`. */
export interface DetokenizeResponse extends VaultResponse {
  /** In the order of the tokens; those that failed are in `errors`. */
  detokenizedFields: DetokenizedField[];
}

/** Which row `update` changes. */
export interface RowToChange {
  /** The row's id. In JavaScript `skyflow_id` is accepted too, not both. */
  skyflowId: string;
}

/** A row to change. */
export interface UpdateRequest {
  /** The table. */
  table: string;
  /** The row's id and the columns to change; a JSON column is replaced whole. */
  data: Columns & RowToChange;
  /** Your own tokens by column; needs `tokenMode` `ENABLE` or `ENABLE_STRICT`. */
  tokens?: Columns | undefined;
  /** Default false. */
  returnTokens?: boolean | undefined;
  /** Default `DISABLE`. */
  tokenMode?: TokenMode | undefined;
}

/** Response of `update`. */
export interface UpdateResponse extends VaultResponse {
  /** The row's id, and its tokens if they were asked for. */
  updatedField: InsertedField;
}

/** A query to run. */
export interface QueryRequest {
  /** One SQL `SELECT`. */
  query: string;
}

/** Response of `query`. */
export interface QueryResponse<T = Row> extends VaultResponse {
  /** The rows that were found; `tokenizedData` has their tokens. */
  fields: (T & RowId & TokenizedData)[];
}

/** The tokens of a row that `query` found. */
export interface TokenizedData {
  /** By column, where the vault sends them. */
  tokenizedData: Row;
}

/** A value whose token is looked up. */
export interface TokenizeItem {
  /** The value, as text. */
  value: string;
  /** What the vault calls the columns that share tokens. */
  columnGroup: string;
}

/** Values to look up the tokens of. */
export interface TokenizeRequest {
  /** At least one. */
  values: readonly TokenizeItem[];
}

/** Response of `tokenize`. */
export interface TokenizeResponse extends VaultResponse {
  /** In the order of the values. */
  tokenizedFields: TokenizedField[];
}

/** The token of a value. */
export interface TokenizedField {
  /** The token. */
  token: string;
}

/**
 * The bytes of a file: a `File` or `Blob` (`Bun.file` and `fs.openAsBlob` give one), a typed array, `DataView` or Node `Buffer`,
 * a buffer, also a shared one, or a stream, which is read once. They must not be changed until the call is over.
 */
export type FileBytes = File | Blob | ArrayBufferView | ArrayBuffer | SharedArrayBuffer | ByteStream;

/** Where an uploaded file goes. */
export interface FileUploadTarget {
  /** The table. */
  table: string;
  /** A column for files. */
  columnName: string;
  /** The row to attach the file to; left out, a new row is made. */
  skyflowId?: string | undefined;
}

/** An upload of bytes. */
export interface BytesUploadRequest extends FileUploadTarget {
  /** The bytes themselves. */
  file: FileBytes;
  /** Needed where the file has no name of its own, as bytes and streams have none. Only its last part is sent. */
  fileName?: string | undefined;
  /** Not with `file`. */
  filePath?: undefined;
  /** Not with `file`. */
  base64?: undefined;
}

/** An upload of a file on disk: Node, Deno and Bun. */
export interface PathUploadRequest extends FileUploadTarget {
  /** Only its last part is sent, as the file's name. */
  filePath: string;
  /** In place of the name in `filePath`. */
  fileName?: string | undefined;
  /** Not with `filePath`. */
  file?: undefined;
  /** Not with `filePath`. */
  base64?: undefined;
}

/** An upload of base64. */
export interface Base64UploadRequest extends FileUploadTarget {
  /** The bytes as standard base64, with its padding. */
  base64: string;
  /** The file's name. */
  fileName: string;
  /** Not with `base64`. */
  file?: undefined;
  /** Not with `base64`. */
  filePath?: undefined;
}

/** A file to upload. Exactly one source of its bytes. */
export type FileUploadRequest =
  /** The bytes themselves. */
  | BytesUploadRequest
  /** A file on disk. */
  | PathUploadRequest
  /** Base64, with a name. */
  | Base64UploadRequest;

/** Response of `uploadFile`. */
export interface FileUploadResponse extends VaultResponse {
  /** The row that has the file. */
  skyflowId: string;
}

/** One file: a column of a row. */
export interface FileRef {
  /** The table. */
  table: string;
  /** The row. */
  skyflowId: string;
  /** The column. */
  columnName: string;
}

/** Response of `deleteFile`. */
export interface DeleteFileResponse extends VaultResponse {
  /** The row. */
  skyflowId: string;
  /** Whether the file is gone. */
  deleted: boolean;
}

/** What the virus scan says of a file. The vault may come to have more words than these. */
export type FileScanStatus =
  /** Not asked for. */
  | "SCAN_NONE"
  /** Nothing found. */
  | "SCAN_CLEAN"
  /** A virus was found. */
  | "SCAN_INFECTED"
  /** The file was deleted because of what was found. */
  | "SCAN_DELETED"
  /** The scan failed. */
  | "SCAN_ERROR"
  /** Not over yet. */
  | "SCAN_PENDING"
  /** Such a file cannot be scanned. */
  | "SCAN_UNSCANNABLE"
  /** There is no such file. */
  | "SCAN_FILE_NOT_FOUND"
  /** The request made no sense to the scanner. */
  | "SCAN_INVALID"
  /** Another word of the vault. */
  | (string & {});

/** Response of `getFileScanStatus`. */
export interface FileScanStatusResponse extends VaultResponse {
  /** What the scan says, such as `SCAN_CLEAN`. */
  status: FileScanStatus;
}

/** Any endpoint of the vault's host. */
export interface RawRequest {
  /** The HTTP method. */
  method: RequestMethod;
  /** Begins with `/`; its segments are already encoded, and it holds no query. */
  path: string;
  /** Encoded for you; a list gives its name once for each value. */
  query?: QueryValues | undefined;
  /** Sent as JSON, unless it is a form, a blob, bytes or text. */
  body?: unknown;
  /** Whether repeating it cannot write twice. Default: only for GET. */
  retry?: boolean | undefined;
  /**
   * How the body of a success is read. `bytes` gives a `Uint8Array`, of up to 48 MiB. `stream` gives a `ReadableStream` as soon as the
   * headers are there: no limit, no timeout, but the call's `signal` still ends it. Default: JSON parsed where it is JSON, text otherwise.
   */
  responseType?: "json" | "text" | "bytes" | "stream" | undefined;
}

/** Response of the endpoint. */
export interface RawResponse<T> {
  /** Parsed where it is JSON, text otherwise; or as `responseType` says. */
  data: T;
  /** The HTTP status. */
  status: number;
  /** The answer's headers. */
  headers: Headers;
  /** `x-request-id` of the answer. */
  requestId: string | null;
}

/** The members of a connection's body. Accepts an interface, and no list, `Map` or `Set`. */
export interface ConnectionData {
  /** What the content type can carry. */
  readonly [name: string]: any;
  /** What can be iterated has no members. */
  readonly [Symbol.iterator]?: undefined;
}

/** A `FormData` or a `URLSearchParams`. */
export interface ConnectionForm {
  /** Adds a value. */
  append(name: string, value: any): void;
  /** All values of a name. */
  getAll(name: string): unknown[];
}

/** The body of a connection's call. */
export type ConnectionBody =
  /** Written as the content type says. */
  | ConnectionData
  /** Sent as it is. */
  | ConnectionForm
  /** Sent as it is, with a content type beside it. */
  | string
  /** Sent as it is, with its own type. */
  | Blob
  /** Sent as they are. */
  | ArrayBufferView
  /** The same. */
  | ArrayBuffer
  /** The same. */
  | SharedArrayBuffer;

/** A request of your own through a connection. */
export interface InvokeConnectionRequest {
  /** Default POST. */
  method?: RequestMethod | undefined;
  /**
   * An object is written as the `content-type` among `headers` says: JSON (the default, and for every type not named
   * here), nested `application/x-www-form-urlencoded`, `multipart/form-data` (blobs and bytes are files) or XML. Text,
   * a form, a blob and bytes are sent as they are; text needs a `content-type` beside it. Anything else is refused: give a
   * list, a number or `null` as JSON text.
   */
  body?: ConnectionBody | undefined;
  /**
   * For the party behind the connection. An `x-skyflow-authorization` of yours is sent in place of the client's
   * credentials; framing headers (`host`, `content-length`, …) are refused.
   */
  headers?: HeaderValues | undefined;
  /** What stands in the places of `{name}` in the connection's URL, each percent-encoded. All must be filled. */
  pathParams?: { readonly [name: string]: string | number } | undefined;
  /** Added to the query of the connection's URL, percent-encoded; a list gives its name once for each item. */
  queryParams?: QueryValues | undefined;
}

/** Response of `invoke`. */
export interface InvokeConnectionResponse<T = unknown> extends VaultResponse {
  /**
   * By the answer's content type: JSON parsed, text and XML as text, the pairs of a form as an object, anything else as
   * a `Uint8Array`. Without a content type, JSON if it is that. JSON that does not parse is text, and what is not text in its charset is a `Uint8Array`. JSON of more than 1,000,000
   * values and forms of more than 100,000 pairs are an error.
   */
  data: T;
  /** What is known of the answer besides its data. */
  metadata: ConnectionMetadata;
}

/** What is known of a connection's answer besides its data. */
export interface ConnectionMetadata {
  /** `x-request-id` of the answer. */
  requestId?: string | undefined;
  [key: string]: unknown;
}

/** Which rows, and how many at once. */
export type GetAllRequest = GetRequest & PageOptions;

/** How `getAll` reads. */
export interface PageOptions {
  /** Rows of one page, at most and by default 25. Not with `ids` or `columnValues`, whose rows all come at once. */
  pageSize?: number | undefined;
}

/**
 * Where the rows of a bulk call come from: a list, or an iterable, an async iterable or a stream that is read while the call is
 * under way, such as a generator or a CSV parser. The rows of a list are all checked before the first request; those of any
 * other source are checked as they are read.
 */
export type BulkSource<T> = readonly T[] | Iterable<T> | AsyncIterable<T> | StreamOf<T>;

/** The caller's own rows; of an empty list literal nothing is known. */
type BulkRow<T extends Columns> = [T] extends [never] ? Row : T;

/** Of a method, so that a function whose `total` is a number is taken as well: the total of a list is one. */
type BulkProgress = { call(done: number, total: number | undefined): void }["call"];

/** How much goes at once. A source is never read ahead of `batchSize` times `concurrency` rows. */
export interface BulkOptions {
  /** Rows in one request. Default 50, at most 1000. */
  batchSize?: number | undefined;
  /** Requests at the same time. Default 4, at most 10. Fewer for a while after the vault answered 429, or 503 with `Retry-After`. */
  concurrency?: number | undefined;
  /** Called after each request, with the rows done so far; `total` is `undefined` where the rows are not a list. */
  onProgress?: BulkProgress | undefined;
}

/** Rows or tokens, counted by outcome. */
export interface BulkSummary {
  /** All of the request. */
  total: number;
  /** Those that were done. */
  succeeded: number;
  /** Those in `errors`. */
  failed: number;
}

/** What may be sent again. */
export interface BulkRetry<T> {
  /** Your own rows, tokens or ids whose failure may pass, and for which nothing was changed. */
  toRetry: T[];
  /** The position of each of them in the request. */
  toRetryIndexes: number[];
}

/** Members of every batch that `onBatch` is called with. Positions are those in the whole request. */
export interface BulkBatch<T> extends VaultResponse, BulkRetry<T> {
  /** The position of its first row in the request. */
  firstIndex: number;
  /** Your own rows, in their order. */
  rows: T[];
  /** Counts by outcome. */
  summary: BulkSummary;
}

/**
 * What comes of a bulk call with `onBatch`: counts alone, so that a load of any length needs no more memory than its batches.
 */
export interface BulkCounts {
  /** Counts by outcome. */
  summary: BulkSummary;
  /** `x-request-id` of the last answer. */
  requestId: string | null;
}

/** Takes the results of a bulk call as they come. */
export interface BulkListener<Batch> {
  /**
   * Called with each batch when its request has ended, in that order and one call at a time: a promise that it returns is
   * awaited before more is read. If it throws, the bulk call ends with the code `ABORTED` and what was thrown as `cause`.
   */
  onBatch: (batch: Batch) => unknown;
}

/** Rows to insert. `tokens`, if there are any, are a list. */
export type BulkInsertRequest<T extends Columns = Row> = Omit<InsertRequest<T>, "values"> & BulkOptions & {
  /** Each row with at least one column. */
  values: BulkSource<T>;
};

/** Response of `bulkInsert`. */
export interface BulkInsertResponse<T extends Columns = Row> extends InsertResponse<BulkRow<T>>, BulkRetry<BulkRow<T>> {
  /** Counts by outcome. */
  summary: BulkSummary;
}

/** A batch of `bulkInsert`. */
export interface BulkInsertBatch<T extends Columns = Row> extends BulkBatch<T> {
  /** In the order of the rows; those that failed are in `errors`. */
  insertedFields: InsertedField<T>[];
}

/** Tokens to turn back into values. */
export type BulkDetokenizeRequest = Omit<DetokenizeRequest, "data"> & BulkOptions & {
  /** `redactionType` defaults to `DEFAULT`: what the vault's policy says. */
  data: BulkSource<DetokenizeItem>;
};

/** Response of `bulkDetokenize`. */
export interface BulkDetokenizeResponse extends DetokenizeResponse, BulkRetry<DetokenizeItem> {
  /** Counts by outcome. */
  summary: BulkSummary;
}

/** A batch of `bulkDetokenize`. */
export interface BulkDetokenizeBatch extends BulkBatch<DetokenizeItem> {
  /** In the order of the tokens; those that failed are in `errors`. */
  detokenizedFields: DetokenizedField[];
}

/** Values to look up the tokens of. */
export type BulkTokenizeRequest = BulkOptions & {
  /** A column group is what the vault calls columns that share tokens. */
  values: BulkSource<TokenizeItem>;
  /** Go on when a request fails, and report its values in `errors`. */
  continueOnError?: boolean | undefined;
};

/** A token that exists for a value. */
export interface BulkTokenizedField {
  /** The token. */
  token: string;
  /** Position of its value in the request. */
  requestIndex: number;
}

/** Response of `bulkTokenize`. */
export interface BulkTokenizeResponse extends VaultResponse, BulkRetry<TokenizeItem> {
  /** In the order of the values; those that failed are in `errors`. */
  tokenizedFields: BulkTokenizedField[];
  /** Counts by outcome. */
  summary: BulkSummary;
}

/** A batch of `bulkTokenize`. */
export interface BulkTokenizeBatch extends BulkBatch<TokenizeItem> {
  /** In the order of the values; those that failed are in `errors`. */
  tokenizedFields: BulkTokenizedField[];
}

/** Rows to delete. */
export type BulkDeleteRequest = BulkOptions & {
  /** The table. */
  table: string;
  /** Skyflow ids; `*`, which `delete` takes for all rows, is refused. */
  ids: BulkSource<string>;
  /** Go on when a request fails, and report its ids in `errors`. */
  continueOnError?: boolean | undefined;
};

/** Response of `bulkDelete`. */
export interface BulkDeleteResponse extends DeleteResponse, BulkRetry<string> {
  /** Counts by outcome. */
  summary: BulkSummary;
}

/** A batch of `bulkDelete`. */
export interface BulkDeleteBatch extends BulkBatch<string> {
  /** What is gone; an id that no row has is in `errors`, with the status 404. */
  deletedIds: string[];
}

/** The operations of one vault. From `Skyflow.vault()`. Each rejects with a {@link SkyflowError}. */
export declare class Vault {
  private constructor();
  /**
   * Inserts rows. `POST /v1/vaults/{vaultId}/{table}`; with `continueOnError` `POST /v1/vaults/{vaultId}`.
   *
   * Never sent twice once it may have been carried out, unless `upsert` makes that harmless. With a type of rows the tokens are
   * typed: `insert<Person>(…)`.
   * @example
   * await vault.insert({ table: "persons", values: [{ name: "Ann", card_number: "4111 1111 1111 1111" }] });
   */
  insert<T extends Columns = Row>(request: InsertRequest<RowsOf<T>>, options?: CallOptions): Promise<InsertResponse<T>>;
  /**
   * Reads rows. `GET /v1/vaults/{vaultId}/{table}`.
   * @example
   * await vault.get({ table: "persons", ids: [skyflowId], redactionType: "MASKED" });
   */
  get<T extends Columns = Row>(request: GetRequest, options?: CallOptions): Promise<GetResponse<T>>;
  /**
   * Deletes rows. `DELETE /v1/vaults/{vaultId}/{table}`.
   * @example
   * await vault.delete({ table: "persons", ids: [skyflowId] });
   */
  delete(request: DeleteRequest, options?: CallOptions): Promise<DeleteResponse>;
  /**
   * Turns tokens back into values. `POST /v1/vaults/{vaultId}/detokenize`.
   * @example
   * await vault.detokenize({ data: [{ token, redactionType: "PLAIN_TEXT" }] });
   */
  detokenize(request: DetokenizeRequest, options?: CallOptions): Promise<DetokenizeResponse>;
  /**
   * Changes columns of one row. `PUT /v1/vaults/{vaultId}/{table}/{skyflowId}`.
   * @example
   * await vault.update({ table: "persons", data: { skyflowId, name: "Bea" } });
   */
  update(request: UpdateRequest, options?: CallOptions): Promise<UpdateResponse>;
  /**
   * Runs one SQL SELECT. `POST /v1/vaults/{vaultId}/query`.
   * @example
   * await vault.query({ query: "SELECT name FROM persons LIMIT 5" });
   */
  query<T extends Columns = Row>(request: QueryRequest, options?: CallOptions): Promise<QueryResponse<T>>;
  /**
   * The tokens that exist for values; makes none. `POST /v1/vaults/{vaultId}/tokenize`.
   * @example
   * await vault.tokenize({ values: [{ value: "ann@example.com", columnGroup: "email" }] });
   */
  tokenize(request: TokenizeRequest, options?: CallOptions): Promise<TokenizeResponse>;
  /**
   * Uploads a file into a file column. `POST /v2/vaults/{vaultId}/files/upload`. Its bytes never enter WebAssembly.
   * @example
   * await vault.uploadFile({ table: "persons", columnName: "passport", skyflowId, file });
   */
  uploadFile(request: FileUploadRequest, options?: CallOptions): Promise<FileUploadResponse>;
  /**
   * Deletes a file. `DELETE /v1/vaults/{vaultId}/{table}/{skyflowId}/files/{column}`.
   * @example
   * await vault.deleteFile({ table: "persons", skyflowId, columnName: "passport" });
   */
  deleteFile(request: FileRef, options?: CallOptions): Promise<DeleteFileResponse>;
  /**
   * What the virus scan says, such as `SCAN_CLEAN`. `GET …/files/{column}/scan-status`.
   * @example
   * const { status } = await vault.getFileScanStatus({ table: "persons", skyflowId, columnName: "passport" });
   */
  getFileScanStatus(request: FileRef, options?: CallOptions): Promise<FileScanStatusResponse>;
  /**
   * Calls any endpoint of the vault's host, with this client's credentials, retries and errors.
   * @example
   * await vault.request({ method: "GET", path: `/v1/vaults/${vaultId}/persons/${skyflowId}` });
   */
  request(request: RawRequest & { responseType: "bytes" }, options?: CallOptions): Promise<RawResponse<Uint8Array>>;
  request(request: RawRequest & { responseType: "stream" }, options?: CallOptions): Promise<RawResponse<StreamOf<Uint8Array>>>;
  request(request: RawRequest & { responseType: "text" }, options?: CallOptions): Promise<RawResponse<string>>;
  request<T = unknown>(request: RawRequest, options?: CallOptions): Promise<RawResponse<T>>;
  /**
   * Inserts any number of rows by several requests; results come in the order of the rows, each with its `requestIndex`. An
   * empty list is an empty result. Without `continueOnError` the first failure stops further requests, and the error's
   * `details` say which rows were done, failed or not sent. `totalTimeoutMs` is for the whole call.
   *
   * Rows of an iterable or a stream are read as they are sent. When the call ends early, the source's `return()` is called, or
   * its `cancel()`. If the source throws, the call ends with the code `ABORTED` and what was thrown as `cause`. If a row is
   * invalid, the message names its position; with `continueOnError` only that row is in `errors`.
   * @see docs/bulk.md
   * @example
   * await vault.bulkInsert({ table: "persons", values, batchSize: 500, onProgress: (done, total) => {} });
   * @example
   * // Rows of a generator, of which no more than 4 times 500 are in memory.
   * function* people() { for (let i = 0; i < 1000; i++) yield { name: `Person ${i}` }; }
   * await vault.bulkInsert({ table: "persons", values: people(), batchSize: 500, onBatch: ({ insertedFields }) => console.log(insertedFields.length) });
   */
  bulkInsert<T extends Columns>(request: BulkInsertRequest<T> & { onBatch?: undefined }, options?: CallOptions): Promise<BulkInsertResponse<T>>;
  bulkInsert<T extends Columns>(request: BulkInsertRequest<T> & BulkListener<BulkInsertBatch<T>>, options?: CallOptions): Promise<BulkCounts>;
  /**
   * Detokenizes any number of tokens, as `bulkInsert` inserts rows.
   * @example
   * const { detokenizedFields, toRetry } = await vault.bulkDetokenize({ data: tokens.map((token) => ({ token })), continueOnError: true });
   */
  bulkDetokenize(request: BulkDetokenizeRequest & { onBatch?: undefined }, options?: CallOptions): Promise<BulkDetokenizeResponse>;
  bulkDetokenize(request: BulkDetokenizeRequest & BulkListener<BulkDetokenizeBatch>, options?: CallOptions): Promise<BulkCounts>;
  /**
   * Looks up the tokens of any number of values, as `bulkInsert` inserts rows.
   * @example
   * const { tokenizedFields } = await vault.bulkTokenize({ values: [{ value: "ann@example.com", columnGroup: "email" }] });
   */
  bulkTokenize(request: BulkTokenizeRequest & { onBatch?: undefined }, options?: CallOptions): Promise<BulkTokenizeResponse>;
  bulkTokenize(request: BulkTokenizeRequest & BulkListener<BulkTokenizeBatch>, options?: CallOptions): Promise<BulkCounts>;
  /**
   * Deletes any number of rows, as `bulkInsert` inserts them. Ids that no row has are in `errors`, with the status 404.
   * @example
   * const { deletedIds, errors } = await vault.bulkDelete({ table: "persons", ids: [skyflowId], batchSize: 500, continueOnError: true });
   */
  bulkDelete(request: BulkDeleteRequest & { onBatch?: undefined }, options?: CallOptions): Promise<BulkDeleteResponse>;
  bulkDelete(request: BulkDeleteRequest & BulkListener<BulkDeleteBatch>, options?: CallOptions): Promise<BulkCounts>;
  /**
   * All rows, page by page; the next page is fetched while you work on this one. Stop with `break` or a signal.
   * @example
   * for await (const row of vault.getAll({ table: "persons" })) console.log(row.skyflowId);
   */
  getAll<T extends Columns = Row>(request: GetAllRequest, options?: CallOptions): AsyncIterableIterator<T & RowId>;
}

// ───────────────────────── detect ─────────────────────────

/** What stands in for an entity. An entity in none of the lists gets `default`, and may be in one list only. */
export interface TokenFormat {
  /** For entities in none of the lists. Default: the vault's. */
  default?: TokenType | undefined;
  /** Tokens of the vault, which can be reidentified. */
  vaultToken?: readonly DetectEntities[] | undefined;
  /** Such as `[NAME_1]`. */
  entityUniqueCounter?: readonly DetectEntities[] | undefined;
  /** Such as `[NAME]`. */
  entityOnly?: readonly DetectEntities[] | undefined;
}

/** What becomes of values beside tokens. */
export interface Transformations {
  /** Dates are moved by a number of days between two. */
  shiftDates?: ShiftDates | undefined;
}

/** How far dates are moved. */
export interface ShiftDates {
  /** Days, at most; a whole number. */
  maxDays: number;
  /** Days, at least; a whole number, not more than `maxDays`. */
  minDays: number;
  /** Of `date`, `date_interval` and `dob` only; left out, the vault decides. */
  entities?: readonly DetectEntities[] | undefined;
}

/** What is detected, and what becomes of it. Unknown members are refused, because a misspelt one would have no effect. */
export interface DetectionOptions {
  /** What is looked for; left out, everything. */
  entities?: readonly DetectEntities[] | undefined;
  /** What matches stays as it is; wins over `restrictRegexList`. */
  allowRegexList?: readonly string[] | undefined;
  /** An entity that matches as a whole becomes `[RESTRICTED]`. */
  restrictRegexList?: readonly string[] | undefined;
  /** What stands in place of what is found. */
  tokenFormat?: TokenFormat | undefined;
  /** For texts, and for files that are text, audio, JSON, XML or of no known kind. */
  transformations?: Transformations | undefined;
}

/** A text to de-identify. */
export interface DeidentifyTextRequest extends DetectionOptions {
  /** The text. */
  text: string;
}

/**
 * A position in a text, as the vault counts; `end` is exclusive. The numbers are passed on unchanged. For text beyond ASCII,
 * find out which units your vault counts in before you slice: a JavaScript string counts UTF-16 units, in which an emoji is
 * two or more.
 */
export interface TextIndex {
  /** Where it begins, counted from 0. */
  start: number;
  /** Behind its end. */
  end: number;
}

/** Something that was found. */
export interface EntityInfo {
  /** What stands in its place. */
  token: string;
  /** What was there. */
  value: string;
  /** Where it was. */
  textIndex: TextIndex;
  /** Where its token is. */
  processedIndex: TextIndex;
  /** Such as `SSN`. */
  entity: string;
  /** How sure the vault is, from 0 to 1, by entity. */
  scores: Record<string, number>;
}

/** Response of `deidentifyText`. */
export interface DeidentifyTextResponse extends VaultResponse {
  /** The text, with tokens. */
  processedText: string;
  /** What was found. */
  entities: EntityInfo[];
  /** Words of the text, as the vault counts. */
  wordCount: number;
  /** Characters of the text, as the vault counts. */
  charCount: number;
}

/** How entities come back; an entity in none of the lists is for the vault's policy to decide. */
export interface ReidentifyTextRequest {
  /** A text with tokens. */
  text: string;
  /** These come back redacted. An entity may be in one of the three lists. */
  redactedEntities?: readonly DetectEntities[] | undefined;
  /** These come back masked. */
  maskedEntities?: readonly DetectEntities[] | undefined;
  /** These come back as they were. */
  plainTextEntities?: readonly DetectEntities[] | undefined;
}

/** Response of `reidentifyText`. */
export interface ReidentifyTextResponse extends VaultResponse {
  /** The text, with values. */
  processedText: string;
}

/** Options of `reidentifyStream`: how entities come back, and those of each request to the vault. */
export type ReidentifyStreamOptions = Omit<ReidentifyTextRequest, "text"> & CallOptions & {
  /**
   * Whether tokens without brackets are recognized too, `NAME_0ykQWPA`, as `reidentifyText` recognizes them: a language
   * model may leave the brackets out. A word that may become such a token is then held back. Default true.
   */
  bareTokens?: boolean | undefined;
};

/** Options of `deidentifyChat`: what is detected, and those of the request. */
export type DeidentifyChatOptions = DetectionOptions & CallOptions;

/** Something that was found in a conversation. */
export interface ChatEntityInfo extends Omit<EntityInfo, "textIndex" | "processedIndex"> {
  /** The position of its message. Left out, like the two below, if the vault does not say where what it found was. */
  messageIndex?: number | undefined;
  /** Where it was in the text that it was found in, in UTF-16 units, as `slice` counts. */
  textIndex?: TextIndex | undefined;
  /** Where its token is in that text now, in UTF-16 units. */
  processedIndex?: TextIndex | undefined;
}

/** Response of `deidentifyChat`. */
export interface DeidentifyChatResponse<Message> extends VaultResponse {
  /** The messages, of the same shape, with tokens. */
  messages: Message[];
  /** What was found in all of them. */
  entities: ChatEntityInfo[];
}

/** A file on disk: Node, Deno and Bun. */
export interface FileOnDisk {
  /** Where it is. Only its last part is used, as the file's name. */
  filePath: string;
}

/** A file for Detect. */
export type DetectFile =
  /** The bytes themselves. */
  | FileBytes
  /** A file on disk. */
  | FileOnDisk;

/** A tone over what is hidden in audio. */
export interface Bleep {
  /** Decibels, which may be negative. */
  gain?: number | undefined;
  /** Hertz, more than 0. */
  frequency?: number | undefined;
  /** Seconds before what is hidden. */
  startPadding?: number | undefined;
  /** Seconds after it. */
  stopPadding?: number | undefined;
}

/** How far a Detect run is. The vault may come to have more words than these. */
export type DetectRunStatus =
  /** Not over yet. */
  | "IN_PROGRESS"
  /** Done. */
  | "SUCCESS"
  /** Failed; `errors` has the reason. */
  | "FAILED"
  /** The vault does not know. */
  | "UNKNOWN"
  /** Another word of the vault. */
  | (string & {});

/** Argument of `onProgress` of a Detect run. */
export interface DetectProgress {
  /** For `getDetectRun`. */
  runId: string;
  /** How far the run is. */
  status: DetectRunStatus;
  /** Milliseconds since the run was started. */
  elapsedMs: number;
}

/** Options for another kind of file are checked, but not sent. */
export interface DeidentifyFileRequest extends DetectionOptions {
  /** The bytes, or where they are on disk (Node, Deno, Bun). */
  file: DetectFile;
  /** Needed where the file has no name of its own; the extension picks the endpoint. */
  fileName?: string | undefined;
  /** Images: whether the processed image is returned. */
  outputProcessedImage?: boolean | undefined;
  /** Images: whether the text read in it is returned. */
  outputOcrText?: boolean | undefined;
  /** Images: how hidden parts are covered. Default: the vault's. */
  maskingMethod?: MaskingMethod | undefined;
  /** PDFs: dots per inch, more than 0. */
  pixelDensity?: number | undefined;
  /** PDFs: the highest resolution at which they are processed, more than 0. */
  maxResolution?: number | undefined;
  /** Audio: whether the processed audio is returned. */
  outputProcessedAudio?: boolean | undefined;
  /** Audio: the kind of transcription to return; none if left out. */
  outputTranscription?: DetectOutputTranscription | undefined;
  /** Audio: the tone over what is hidden. */
  bleep?: Bleep | undefined;
  /**
   * Node, Deno, Bun: an existing directory. Each output of a run that succeeded is written there, as
   * `processed-{name}.{extension}`, numbered where two have the same name; a file of that name is replaced. Only its owner may
   * read it. **The file of the entities, `processed-{name}.json`, holds the original values**: keep the directory as safe as
   * the file that is deidentified, or delete that output.
   */
  outputDirectory?: string | undefined;
  /** Seconds to wait for the run, at most and by default 64; fractions are taken. Then `status` is `IN_PROGRESS`. */
  waitTime?: number | undefined;
  /** Called after each poll of the run. */
  onProgress?: ((progress: DetectProgress) => void) | undefined;
}

/** A file that came of a run, in base64. */
export interface DetectOutput {
  /** Its bytes, in base64. */
  file: string;
  /** Such as `redacted_file` or `entities`. */
  type: string;
  /** Without the dot. */
  extension: string;
}

/** Members that the vault did not send are left out. */
export interface DeidentifyFileResponse extends VaultResponse {
  /** The first output, in base64. */
  fileBase64?: string | undefined;
  /** The same as a file, called `deidentified.{extension}`. */
  file?: File | undefined;
  /** Of the first output, such as `redacted_file`. */
  type?: string | undefined;
  /** Of the first output, without the dot. */
  extension?: string | undefined;
  /** Words of the file. */
  wordCount?: number | undefined;
  /** Characters of the file. */
  charCount?: number | undefined;
  /** Kilobytes of the file. */
  sizeInKb?: number | undefined;
  /** Audio. */
  durationInSeconds?: number | undefined;
  /** Documents. */
  pageCount?: number | undefined;
  /** Presentations. */
  slideCount?: number | undefined;
  /** The outputs that list what was found. */
  entities: DetectOutput[];
  /** All outputs, the first among them. */
  outputs: DetectOutput[];
  /** For `getDetectRun`. */
  runId?: string | undefined;
  /** `SUCCESS`, `IN_PROGRESS`, `FAILED` (with the reason in `errors`) or `UNKNOWN`. */
  status?: DetectRunStatus | undefined;
  /** Of a run that failed: the vault's whole answer, unfiltered and not enumerable. */
  readonly response?: ErrorResponse | undefined;
}

/** A run to look at. */
export interface GetDetectRunRequest {
  /** From `deidentifyFile`. */
  runId: string;
}

/** The file's extension must be one of txt, csv, json, xls, xlsx, doc, docx and xml. */
export interface ReidentifyFileRequest extends Omit<ReidentifyTextRequest, "text"> {
  /** A file with tokens: its bytes, or where they are on disk (Node, Deno, Bun). */
  file: DetectFile;
  /** Needed where the file has no name of its own. */
  fileName?: string | undefined;
}

/** Response of `reidentifyFile`. */
export interface ReidentifyFileResponse extends VaultResponse {
  /** The vault's word for how it went. */
  status?: DetectRunStatus | undefined;
  /** The file, with values. */
  file?: File | undefined;
  /** The same in base64. */
  fileBase64?: string | undefined;
  /** Without the dot. */
  extension?: string | undefined;
}

/** A text to check before it goes to a model, or comes from one. */
export interface CheckGuardrailsRequest {
  /** The text. */
  text: string;
  /** Whether to look for toxic language. */
  checkToxicity?: boolean | undefined;
  /** Topics that it must not be about. */
  denyTopics?: readonly string[] | undefined;
}

/** Whether a text may be used. The vault may come to have more words than these. */
export type GuardrailsValidation =
  /** It may. */
  | "passed"
  /** It is toxic or on a denied topic. */
  | "failed"
  /** Another word of the vault. */
  | (string & {});

/** Response of `checkGuardrails`. */
export interface CheckGuardrailsResponse extends VaultResponse {
  /** As it was checked. */
  text: string;
  /** Whether it is, if that was asked. */
  toxic?: boolean | undefined;
  /** Whether it is about one of the topics, if there were any. */
  deniedTopic?: boolean | undefined;
  /** `passed` or `failed`. */
  validation: GuardrailsValidation;
}

/** Detection in one vault. From `Skyflow.detect()`. Each method rejects with a {@link SkyflowError}. */
export declare class Detect {
  private constructor();
  /**
   * Replaces what is sensitive in a text by tokens. `POST /v1/detect/deidentify/string`. May be repeated.
   * @example
   * const { processedText } = await detect.deidentifyText({ text: "My SSN is 123-45-6789.", entities: ["ssn"] });
   */
  deidentifyText(request: DeidentifyTextRequest, options?: CallOptions): Promise<DeidentifyTextResponse>;
  /**
   * Turns the tokens in a text back. `POST /v1/detect/reidentify/string`. May be repeated.
   * @example
   * await detect.reidentifyText({ text: processedText, plainTextEntities: ["ssn"] });
   */
  reidentifyText(request: ReidentifyTextRequest, options?: CallOptions): Promise<ReidentifyTextResponse>;
  /**
   * Replaces what is sensitive in the messages of a conversation, by one request: a value has the same token in all of them.
   * A name that is found in one message has its token in all, also where the vault has found only a part of it or nothing.
   *
   * Every string in a message is treated as text, in unknown members too, except strings that say what something is: `role`,
   * types, ids, links, dates of a message, and the `name`, `model` and bytes of a part. In the data of tools (`arguments`,
   * `args`, `input`, `output`, `result`, `response`, `json`, `toolResult`, …) every string is a text. Base64 text and values
   * that are not plain data (a Map, a promise, an instance of a class) are refused. Without any text, nothing is sent.
   * @see docs/streams.md
   * @example
   * const { messages } = await detect.deidentifyChat([{ role: "user", content: "I am Ann Lee." }], { tokenFormat: { default: "vault_token" } });
   */
  deidentifyChat<Message extends object>(messages: readonly Message[], options?: DeidentifyChatOptions): Promise<DeidentifyChatResponse<Message>>;
  /**
   * Turns back the tokens in a text that arrives in pieces, such as a language model's answer. Only what may be the beginning of a
   * token is held back, at most 59 characters; text without tokens passes at once. The vault is asked once for all tokens that
   * wait, and once for a token that comes again.
   *
   * Recognized are `[NAME_0ykQWPA]` and, unless `bareTokens` is false, the same without brackets. What the vault does not know
   * passes as it is, and so does `[NAME]`. An error of the vault, an abort or a piece that is no string errors both sides with a
   * `SkyflowError`. `totalTimeoutMs` is for each request.
   * @throws {SkyflowError} `INVALID_INPUT` when the options are wrong
   * @see docs/streams.md
   * @example
   * const answer = new Blob([processedText]).stream().pipeThrough(new TextDecoderStream());
   * for await (const piece of answer.pipeThrough(detect.reidentifyStream({ plainTextEntities: ["name"] }))) console.log(piece);
   */
  reidentifyStream(options?: ReidentifyStreamOptions): TextTransform;
  /**
   * Replaces what is sensitive in a file: starts a run, `POST /v1/detect/deidentify/file/…`, never twice, and polls it until
   * it ends or `waitTime` is up. The file's bytes never enter WebAssembly, and their base64 is made piece by piece.
   *
   * A run that fails is a `SERVER` error with the vault's reason. However a call ends after its run was started, abort and
   * timeout included, the run goes on: the error's `details` have its `runId`, and `getDetectRun` gets the result.
   * @example
   * const { file, runId, status } = await detect.deidentifyFile({ file: new File([text], "letter.txt"), waitTime: 30 });
   */
  deidentifyFile(request: DeidentifyFileRequest, options?: CallOptions): Promise<DeidentifyFileResponse>;
  /**
   * How far a run is, and what came of it. `GET /v1/detect/runs/{runId}`.
   * @example
   * const { status, file } = await detect.getDetectRun({ runId });
   */
  getDetectRun(request: GetDetectRunRequest, options?: CallOptions): Promise<DeidentifyFileResponse>;
  /**
   * Turns the tokens in a file back. `POST /v1/detect/reidentify/file`. Never sent twice once it may have been carried out.
   * @example
   * const { file } = await detect.reidentifyFile({ file: new File([csv], "people.csv"), plainTextEntities: ["name"] });
   */
  reidentifyFile(request: ReidentifyFileRequest, options?: CallOptions): Promise<ReidentifyFileResponse>;
  /**
   * Whether a text is toxic, or on a topic that you deny. `POST /v1/detect/guardrails`. May be repeated.
   * @example
   * const { validation } = await detect.checkGuardrails({ text, checkToxicity: true, denyTopics: ["medicine"] });
   */
  checkGuardrails(request: CheckGuardrailsRequest, options?: CallOptions): Promise<CheckGuardrailsResponse>;
}

// ───────────────────────── service accounts ─────────────────────────

/** How a bearer token is asked for. Any other member is refused: misspelled, it would not narrow the token. */
export interface BearerTokenOptions {
  /** Role ids to narrow the token to; at least one, if given. */
  roleIds?: readonly string[] | undefined;
  /** The claim `ctx`. Empty text and an empty object are none. */
  ctx?: Context | undefined;
  /** In place of the file's `tokenURI`. */
  tokenUri?: string | undefined;
  /** Default `ERROR`. */
  logLevel?: LogLevel | undefined;
  /** In place of the runtime's `fetch`. */
  fetch?: ClientOptions["fetch"] | undefined;
  /** Ends the exchange. */
  signal?: AbortSignal | null | undefined;
}

/** A bearer token, for `credentials: { token }` elsewhere. */
export interface BearerToken {
  /** A secret: it is good until it expires. */
  accessToken: string;
  /** `Bearer`. */
  tokenType: string;
}

/** Which tokens are signed, and for how long. */
export interface SignedDataTokensOptions {
  /** At least one. */
  dataTokens: readonly string[];
  /** Seconds, more than 0 and at most ten years. Default 60. */
  timeToLive?: number | undefined;
  /** The claim `ctx`. */
  ctx?: Context | undefined;
  /** In place of the file's `tokenURI`. */
  tokenUri?: string | undefined;
  /** Default `ERROR`. */
  logLevel?: LogLevel | undefined;
}

/** A data token and its signed form. */
export interface SignedDataToken {
  /** As it was given. */
  token: string;
  /** To detokenize, with a bearer token of the same service account. */
  signedToken: string;
}

/**
 * Exchanges the service account in a credentials.json on disk for a bearer token. A client does this by itself.
 * @throws {SkyflowError} `INVALID_CREDENTIALS`, `INVALID_INPUT`, or what the token endpoint said
 */
export declare function generateBearerToken(credentialsPath: string, options?: BearerTokenOptions): Promise<BearerToken>;
/**
 * The same with the text of the credentials.json.
 * @example
 * const { accessToken } = await generateBearerTokenFromCreds(credentialsString, { roleIds: ["r1"], ctx: { user: "u1" } });
 */
export declare function generateBearerTokenFromCreds(credentialsString: string, options?: BearerTokenOptions): Promise<BearerToken>;
/** Signs data tokens with the service account in a credentials.json on disk; sends nothing. Results are in order. */
export declare function generateSignedDataTokens(credentialsPath: string, options: SignedDataTokensOptions): Promise<SignedDataToken[]>;
/**
 * The same with the text of the credentials.json.
 * @example
 * const [{ signedToken }] = await generateSignedDataTokensFromCreds(credentialsString, { dataTokens: [token], timeToLive: 300 });
 */
export declare function generateSignedDataTokensFromCreds(credentialsString: string, options: SignedDataTokensOptions): Promise<SignedDataToken[]>;
/**
 * Whether a JWT has expired, by its own `exp`; nothing is verified. A text that is not a JWT, or has no `exp`, counts as
 * expired.
 */
export declare function isExpired(token: string | null | undefined): boolean;

// ───────────────────────── errors ─────────────────────────

/** Stable, for `switch`. */
export type SkyflowErrorCode =
  /**
   * What you passed is wrong; nothing was sent. In a bulk call that reads an iterable or a stream, earlier batches may have
   * been: see `details`.
   */
  | "INVALID_INPUT"
  /** The credentials cannot be used; nothing was sent. */
  | "INVALID_CREDENTIALS"
  /** 401: the vault does not accept the credentials. */
  | "AUTHENTICATION"
  /** 403: they do not allow this. */
  | "PERMISSION_DENIED"
  /** 400: the vault does not accept the request, though it has the right form. */
  | "BAD_REQUEST"
  /** 404 */
  | "NOT_FOUND"
  /** 409: the request conflicts with what is stored, such as a second value in a unique column. */
  | "CONFLICT"
  /** 429 */
  | "RATE_LIMITED"
  /** 5xx */
  | "SERVER"
  /** `timeoutMs` or `totalTimeoutMs` ran out. */
  | "TIMEOUT"
  /** Your AbortSignal, or your own source or listener that threw; `cause` is its reason, or what was thrown. */
  | "ABORTED"
  /** No answer: the connection failed; `cause` is what `fetch` threw. */
  | "NETWORK"
  /** A success status, but not the vault's answer. */
  | "INVALID_RESPONSE"
  /** The runtime lacks what was asked for. */
  | "UNSUPPORTED_RUNTIME"
  /** Any other refusal by the server. */
  | "API";

/** Arguments of a SkyflowError, besides its message. */
export interface SkyflowErrorFields {
  /** Default `API`. */
  code?: SkyflowErrorCode | undefined;
  /** Default null. */
  operation?: string | null | undefined;
  /** Default 400. */
  httpCode?: number | undefined;
  /** Default null. */
  httpStatus?: string | null | undefined;
  /** Default null. */
  grpcCode?: number | null | undefined;
  /** Default null. */
  requestId?: string | null | undefined;
  /** Default none. */
  details?: readonly unknown[] | undefined;
  /** Default false. */
  retryable?: boolean | undefined;
  /** Default null. */
  retryAfterMs?: number | null | undefined;
  /** Default null. */
  response?: ErrorResponse | null | undefined;
  /** The error that caused this one. */
  cause?: unknown;
}

/** A whole error answer. Nothing of it is filtered: it may quote records, so keep it out of logs. */
export interface ErrorResponse {
  /** HTTP status. */
  readonly status: number;
  /** The answer's headers. */
  readonly headers: Headers;
  /** The body as text. */
  text(): string;
  /** The body parsed; `undefined` when it is not JSON. */
  json<T = any>(): T | undefined;
}

/**
 * Everything that goes wrong. Its message says what, where and what to do, and holds no secret. Of a server's text it shows
 * the words of a fixed vocabulary and names of the request; `[...]` stands for the rest, which is at `response`.
 */
export declare class SkyflowError extends Error {
  constructor(message: string, fields?: SkyflowErrorFields);
  /** `SkyflowError`, in minified code too; a subclass may have another. */
  readonly name: string;
  /** What kind of failure; stable, for `switch`. */
  readonly code: SkyflowErrorCode;
  /** The method that failed, such as `insert`; null when none was called. */
  readonly operation: string | null;
  /** HTTP status; 400 for what is caught before a request is sent, 0 when no answer arrived. */
  readonly httpCode: number;
  /** The server's own word for the status, such as `Not Found`. */
  readonly httpStatus: string | null;
  /** The server's gRPC code, if it gave one. */
  readonly grpcCode: number | null;
  /** `x-request-id` of the answer. */
  readonly requestId: string | null;
  /** The server's details, with the same words shown as in the message. */
  readonly details: unknown[];
  /** Whether the same call may succeed later and cannot write twice: false for a bulk insert that has written rows, and for `deidentifyFile` once its run was started. */
  readonly retryable: boolean;
  /** Milliseconds that the server asked to wait, if it did: 31 days at most. */
  readonly retryAfterMs: number | null;
  /**
   * The whole answer of the server, if there was one. It is in no log, `toJSON` or `inspect`.
   * @example
   * if (error.code === "API") console.debug(error.response?.json()?.decline_code);
   */
  readonly response: ErrorResponse | null;
  /** The cause: the error of `fetch`, rebuilt from its names, codes and known words; or the reason of an abort, unchanged. */
  readonly cause?: unknown;
  /** Everything but `cause`, `response` and `stack`. */
  toJSON(): Record<string, unknown>;
}

/**
 * The HTTP status for your own caller when a vault call failed. Problems that you must fix (credentials, permissions,
 * quotas, addresses, settings) are a 5xx, never a 4xx. With a 503, send `Retry-After` if `error.retryAfterMs` is set.
 *
 * 400: the vault or the client refused what the call held. 404 and 409: as the vault said. 500: configuration, credentials, permissions
 * (401 and 403 of the vault), an unsupported runtime, and every value that is no `SkyflowError`. 502: the vault failed, gave an unusable
 * answer, or could not be reached. 503: it is overloaded, or limits your rate, or the call was aborted. 504: no answer in time.
 *
 * @param error what a call rejected with; anything at all
 * @returns a status from 400 to 504
 * @see docs/errors-to-http.md
 * @example
 * const answer = await vault.get({ table: "persons" }).then(
 *   ({ data }) => Response.json(data),
 *   (error) => {
 *     const headers = error.retryAfterMs ? { "retry-after": String(Math.ceil(error.retryAfterMs / 1000)) } : undefined;
 *     return new Response(null, { status: toHttpStatus(error), headers });
 *   },
 * );
 */
export declare function toHttpStatus(error: unknown): number;
