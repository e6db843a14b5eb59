// Only what says `export` is exported.
export {};

// The types of the global `fetch`, taken from itself: a program may have none of the platform's types by name.
type GlobalFetch = typeof globalThis extends { fetch: infer F } ? F : (input: string | { readonly href: string }, init?: PlainRequestInit) => Promise<PlainResponse>;
type Fetching<F> = F extends (input: infer Input, init?: infer Init) => Promise<infer Result> ? { input: Input; init: Init; result: Result } : never;
type FetchInput = Fetching<GlobalFetch>["input"];
type FetchInit = Fetching<GlobalFetch>["init"];
type FetchResult = Fetching<GlobalFetch>["result"];
interface PlainRequestInit {
  method?: string | undefined;
  headers?: any;
  body?: any;
  signal?: any;
}
// As the declarations of skyflow-edge have it, so that a client takes this vault's `fetch`.
interface PlainResponse {
  readonly status: number;
  readonly headers: { get(name: string): string | null; has(name: string): boolean; forEach(visit: (value: string, name: string) => void): void };
  readonly body: any;
  arrayBuffer(): Promise<ArrayBuffer>;
  text(): Promise<string>;
  json(): Promise<any>;
  blob(): Promise<any>;
  formData(): Promise<any>;
}

/** How a vault is set up. Everything is optional. */
export interface LocalVaultOptions {
  /** The vault's id: 1 to 128 ASCII letters, digits, `.`, `_` and `-`, because it stands in paths. Random by default, or the snapshot's. */
  vaultId?: string | undefined;
  /** The id in the host name: 1 to 63 lower-case letters, digits and hyphens between them. Random by default, or the snapshot's. */
  clusterId?: string | undefined;
  /** The API key that the vault accepts: printable ASCII characters. Random by default, or the snapshot's. */
  apiKey?: string | undefined;
  /** The initial state: a result of {@link LocalVault.snapshot}, ids and keys included. */
  snapshot?: string | undefined;
  /** Tables with a schema. Other tables are added on first insert, with any column and value, all tokenized. */
  tables?: { readonly [name: string]: TableSchema } | undefined;
  /** Rules that delay responses or fail requests. */
  faults?: readonly FaultRule[] | undefined;
  /** Seed of the faults' random sequence, a whole number from 0 on, 1 by default: the same seed and requests give the same faults. */
  faultSeed?: number | undefined;
  /** How many polls of a Detect run return `IN_PROGRESS`; 1 by default. */
  detectPolls?: number | undefined;
  /** Lifetime of bearer tokens in seconds, more than 0 and at most 3,155,760,000, rounded up to whole seconds; 3600 by default. */
  tokenLifetimeSeconds?: number | undefined;
  /** Leave out members of responses that are null or an empty list, as services that speak protobuf do: a page past the end is `{}`. */
  omitEmpty?: boolean | undefined;
  /**
   * What the service account's roles allow, by role id. A token with roles may do what one of them allows; a token without
   * roles may do everything. Without this option, any role id is valid and allows everything. An id has no spaces.
   */
  roles?: { readonly [id: string]: RolePolicy } | undefined;
  /**
   * Further vaults of the same account, by id, each with an id of its own: one API key, service account and cluster, and `fetch` handles the requests of
   * all. Each has its own tables, tokens and roles.
   */
  vaults?: { readonly [id: string]: FurtherVaultOptions } | undefined;
  /**
   * Where the state is kept: an empty storage gets the state that the options describe, and any other one has the state, so
   * that `snapshot` is not used. A response is returned when its changes are in the storage.
   */
  storage?: VaultStorage | undefined;
}

/** How a further vault of the account is set up. */
export interface FurtherVaultOptions {
  /** Tables with a schema, as in {@link LocalVaultOptions.tables}. */
  tables?: { readonly [name: string]: TableSchema } | undefined;
  /** What the roles allow in this vault, as in {@link LocalVaultOptions.roles}. */
  roles?: { readonly [id: string]: RolePolicy } | undefined;
}

/**
 * A row of bytes that an embedded database keeps the state in: a file, or blocks in a Durable Object's database. All
 * functions are synchronous, and throw when they fail; after that, the vault answers no more requests. Only one vault at a
 * time may have a storage. The arrays are views that are valid during the call only.
 */
export interface VaultStorage {
  /** The number of bytes; 0 for a new storage. */
  size(): number;
  /** Sets the number of bytes; new ones are 0. */
  resize(bytes: number): void;
  /** Reads `target.length` bytes from `offset` on into `target`. */
  read(offset: number, target: Uint8Array): void;
  /** Writes bytes from `offset` on, which never end after `size()`. */
  write(offset: number, bytes: Uint8Array): void;
  /** Returns when all that was written before is durable. */
  sync(): void;
}

/** What a role allows, for every operation. */
export interface RolePolicy {
  /** The tables that the role may access; all by default. */
  tables?: readonly string[] | undefined;
  /** Refuse all writes, and Detect requests that store vault tokens. */
  readOnly?: boolean | undefined;
  /**
   * The rows that the role may access: those that have, in each of these columns, this part of the token's context. The part
   * is `request.context`, or a member of it. With `{ owner: "request.context.user" }`, a token of the context
   * `{ user: "ann" }` reads and writes the rows whose `owner` is `ann`.
   */
  rows?: { readonly [column: string]: string } | undefined;
  /** Whether Detect is allowed. By default only for a role without `tables` and `rows`, because detected values belong to no table. */
  detect?: boolean | undefined;
}

/** A rule that delays responses, or fails requests without performing them: with a `status`, a `latencyMs`, or both. */
export interface FaultRule {
  /** Respond with this status, 400 to 599. */
  status?: number | undefined;
  /** The share of matching requests to which the rule applies, 0 to 1; 1 by default. */
  rate?: number | undefined;
  /** Delay the response by this many milliseconds, at most 2,147,483,647. Aborting the request ends the delay. */
  latencyMs?: number | undefined;
  /**
   * Apply only to requests whose `METHOD /path?query` contains this text: `"POST"`, `"/cards"`, `"GET /v1/vaults"`. The method is in
   * capitals and the rest percent-encoded. It does not name operations: an insert is a `POST` to the table's path.
   */
  match?: string | undefined;
  /** Seconds to send as `retry-after` with the status, which it needs. */
  retryAfter?: number | undefined;
}

/** A request that the vault handled. It never contains values. */
export interface LoggedRequest {
  /** Milliseconds since 1970. */
  timeMs: number;
  /**
   * What was asked for, by the SDKs' name of the operation (`insert`, `detokenize`); `getBearerToken` for a token exchange, `download`
   * for a file; empty for any other request.
   */
  operation: string;
  /** The HTTP method. */
  method: string;
  /** The path without the query; for a connection, only as far as its name. */
  path: string;
  /** The status of the response. */
  status: number;
  /** The response's `x-request-id`. */
  requestId: string;
  /** Whether the status comes from a fault rule. */
  isFault: boolean;
}

/** A table's columns. Values in other columns are refused. */
export interface TableSchema {
  /** The columns, by name. */
  columns: { readonly [name: string]: ColumnSchema };
}

/** One column's settings. */
export interface ColumnSchema {
  /** Values are unique among the table's records. Upsert, and get by column, need it. */
  unique?: boolean | undefined;
  /** Whether values get tokens; true by default, but never for files. Without tokens, the settings of tokens are refused. */
  tokenize?: boolean | undefined;
  /** Equal values share one token, also after their last record was deleted; false by default. Another vault has another token. */
  deterministic?: boolean | undefined;
  /**
   * The columns of one group share the tokens of equal values, across tables, and `tokenize` takes the group's name. They need
   * the same `tokenFormat`, `tokenExpiresAfterSeconds`, `redaction`, `masking` and `type`.
   */
  columnGroup?: string | undefined;
  /**
   * `auto`, the default: card, phone and social security numbers keep their shape, and other values get a UUID.
   * `uuid`: always a UUID.
   * `preserve`: format-preserving tokens by FF1 (NIST SP 800-38G) with a key of the vault: the value's length and separators, digits
   * stay digits, letters letters of the same case. A shape that fewer than a million values have gets a UUID.
   */
  tokenFormat?: "auto" | "uuid" | "preserve" | undefined;
  /**
   * Transient tokens: seconds after which a token stands for nothing any more, 1 to 3,155,760,000; never by default. The value stays;
   * the next write of its record gives it a new token.
   */
  tokenExpiresAfterSeconds?: number | undefined;
  /** What `DEFAULT` redaction shows; plain text by default. */
  redaction?: "DEFAULT" | "REDACTED" | "MASKED" | "PLAIN_TEXT" | undefined;
  /** What `MASKED` shows; by default `*` for letters and digits, but for the last four digits of a long number. */
  masking?: MaskingPattern | undefined;
  /**
   * The type of the values; any by default. `date` takes days such as `2024-02-29`, `datetime` times such as
   * `2024-02-29T12:00:00Z`; detokenize returns it as `valueType`. Only an upload writes files.
   */
  type?: "string" | "number" | "integer" | "float" | "boolean" | "date" | "datetime" | "json" | "array" | "file" | undefined;
}

/**
 * How `MASKED` shows the values of a column: with `"^.*([0-9]{4})$"` and `"XXXX-${1}"`, a card number by its last four digits. A value
 * without a match is masked as in a column without a pattern.
 */
export interface MaskingPattern {
  /** A regular expression of the `regex` crate, without look-around and back-references; at most 1,000 bytes. */
  findPattern: string;
  /** The text for each match, with `${1}` for its first group, which `findPattern` must have; `$$` is a dollar sign. At most 1,000 bytes. */
  replacePattern: string;
}

/** A kind of file with options, as the command line takes them. */
export type OptionFile = "schema" | "seed" | "roles" | "faults" | "vaults";

/**
 * A Skyflow vault that runs inside the process, for development and tests: the
 * same HTTP API, everything in memory, and in a storage if there is one.
 *
 * ```js
 * const vault = await LocalVault.create();
 * const response = await vault.fetch(`${vault.vaultUrl}/v1/vaults/${vault.vaultId}/persons`, {
 *   method: "POST",
 *   headers: { authorization: `Bearer ${vault.apiKey}` },
 *   body: JSON.stringify({ records: [{ fields: { name: "Ann" } }], tokenization: true }),
 * });
 * ```
 */
export declare class LocalVault {
  private constructor();
  /**
   * Creates a vault with an API key and a service account of its own.
   * @throws Error if an option or the snapshot cannot be used: its place, what it must be, and for an unknown name the nearest one
   */
  static create(options?: LocalVaultOptions): Promise<LocalVault>;
  /**
   * Checks the text of a file as the command line does. `skyflow-local-vault/schemas/<kind>.json` is the JSON Schema of each kind, for
   * the file's `$schema`.
   *
   * ```js
   * LocalVault.checkFile("schema", '{"cards":{"columns":{"number":{"redaction":"MASKED"}}}}');
   * // With "MASK": line 1 column 51, at /cards/columns/number/redaction: unknown variant `MASK`, expected one of …; did you mean `MASKED`?
   * ```
   *
   * @throws Error with line, column, JSON pointer and reason; it repeats no value of a row
   */
  static checkFile(kind: OptionFile, text: string): void;
  /**
   * Handles a request of the vault's HTTP API, for any host. It is bound: pass it to a client as its `fetch`, or
   * serve it. Rejects with the signal's reason when the request is aborted, and with a `TypeError` for what the platform's `fetch`
   * does not take: a relative URL, a body of a `GET`.
   */
  readonly fetch: (input: FetchInput, init?: FetchInit) => Promise<FetchResult>;
  /** The id in the path of every request. */
  readonly vaultId: string;
  /** The ids of all vaults of the account, `vaultId` first. */
  readonly vaultIds: string[];
  /** The id in the host name. */
  readonly clusterId: string;
  /** `https://{clusterId}.vault.skyflowapis.com`; nothing listens there, only `fetch` handles it. */
  readonly vaultUrl: string;
  /** The API key that the vault accepts. */
  readonly apiKey: string;
  /** The text of a credentials.json: a service account of this vault, private key included. */
  readonly credentialsString: string;
  /** The address of an echo connection. */
  readonly connectionUrl: string;
  /** The complete state as JSON text: tables, records, tokens, and the vault's keys. */
  snapshot(): string;
  /**
   * Replaces all tables, records and tokens by those of a snapshot. The vault keeps its own id and credentials.
   * @throws Error if the text is not a snapshot; nothing changes then
   */
  restore(snapshot: string): void;
  /**
   * Deletes all records, tokens, files, Detect runs, logged requests and tables without a schema. Tables with a schema stay,
   * without rows; ids, keys and fault rules stay.
   */
  reset(): void;
  /** The most recent 1,000 requests, oldest first. */
  requests(): LoggedRequest[];
  /**
   * Replaces the fault rules, `[]` for none, and starts their random sequences again.
   * @throws Error if a rule is impossible or can never apply, or if the vault is closed; the old rules stay then
   */
  setFaults(faults: readonly FaultRule[], faultSeed?: number): void;
  /**
   * Stores what is not stored yet, and lets go of the storage, which can then be opened again. From then on requests get a 500 that says
   * so, and `restore`, `reset` and `setFaults` throw; `snapshot` and `requests` still return what there was. Closing again does nothing.
   * @throws Error if the storage fails
   */
  close(): void;
}
