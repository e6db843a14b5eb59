/** How a vault is set up. Everything is optional. */
export interface LocalVaultOptions {
  /** The vault's id; random by default, or the snapshot's. */
  vaultId?: string;
  /** The API key it accepts; random by default, or the snapshot's. */
  apiKey?: string;
  /** State to start from, as {@link LocalVault.snapshot} gave it, identity and keys included. */
  snapshot?: string;
  /**
   * Tables with a schema. A table that is not listed is made on first insert,
   * all columns tokenised, any value allowed.
   */
  tables?: Record<string, TableSchema>;
  /** Answer some requests late or with an error. */
  faults?: FaultRule[];
  /** Start of the faults' random sequence, default 1: the same seed and requests give the same faults. */
  faultSeed?: number;
  /** How many polls of a Detect run for a file are answered `IN_PROGRESS` before its end; default 1. */
  detectPolls?: number;
  /** Seconds that a bearer token of the service account lives; default 3600. */
  tokenLifetimeSeconds?: number;
  /**
   * What the service account's roles allow, by role id. A token that asks for roles may do what one of them allows; one
   * that asks for none may do everything. Without this option any role id is accepted and allows everything.
   */
  roles?: Record<string, RolePolicy>;
}

/** What a role allows, by whatever operation: get, query, detokenize, and all that writes. */
export interface RolePolicy {
  /** Only these tables; all if not set. Tokenize tells the tokens of values one has already, and is not bound to tables. */
  tables?: string[];
  /** Nothing may be written. */
  readOnly?: boolean;
  /**
   * Only rows that hold, in each of these columns, that part of the token's context: `request.context`, or a member of it.
   * `{ owner: "request.context.user" }` lets a token of the context `{ user: "ann" }` see and write the rows whose `owner` is `ann`.
   */
  rows?: Record<string, string>;
}

/** Requests to answer late, or with an error instead of carrying them out. */
export interface FaultRule {
  /** Answer with this status, 400 to 599. */
  status?: number;
  /** Which share of the matching requests, 0 to 1; default 1. */
  rate?: number;
  /** Hold the answer back this long. Aborting the request ends the wait. */
  latencyMs?: number;
  /** Only requests whose `METHOD /path?query` contains this. */
  match?: string;
  /** Seconds to send as `retry-after` along with the status. */
  retryAfter?: number;
}

/** A table's columns. A value in any other column is refused. */
export interface TableSchema {
  /** The columns, by name. */
  columns: Record<string, ColumnSchema>;
}

/** One column's settings. */
export interface ColumnSchema {
  /** No two records have the same value. Upsert, and get by column, need it. */
  unique?: boolean;
  /** Whether values get tokens; default true, but never for files. */
  tokenize?: boolean;
  /** Equal values share one token; default false. */
  deterministic?: boolean;
  /**
   * `preserve`: tokens have the value's length and separators, digits stay digits and letters letters.
   * Default: the shape of card, phone and social security numbers is kept, all else gets a UUID.
   */
  tokenFormat?: "uuid" | "preserve";
  /** What `DEFAULT` redaction shows; plain text if not set. */
  redaction?: "DEFAULT" | "REDACTED" | "MASKED" | "PLAIN_TEXT";
  /** The type values must have; any if not set. Files come by upload only. */
  type?: "string" | "number" | "boolean" | "file";
}

/**
 * A Skyflow vault that runs inside the process, for development and tests: the
 * same HTTP API, everything in memory.
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
   * Makes a vault with an API key and a service account of its own.
   * @throws Error when an option or the snapshot cannot be used
   */
  static create(options?: LocalVaultOptions): Promise<LocalVault>;
  /**
   * Answers a request of the vault's HTTP API, whatever host it is addressed to. It is bound: hand it to
   * a client as its `fetch`, or serve it. Rejects with the signal's reason when the request is aborted.
   */
  readonly fetch: (input: Request | string | URL, init?: RequestInit) => Promise<Response>;
  /** The id in the path of every request. */
  readonly vaultId: string;
  /** The id in the host name. */
  readonly clusterId: string;
  /** `https://{clusterId}.vault.skyflowapis.com`; nothing listens there, only `fetch` answers for it. */
  readonly vaultUrl: string;
  /** An API key this vault accepts. */
  readonly apiKey: string;
  /** The text of a credentials.json: a service account of this vault, private key included. */
  readonly credentialsString: string;
  /** The address of an echo connection. */
  readonly connectionUrl: string;
  /** The whole state as JSON text: tables, records, tokens, and also the vault's keys. */
  snapshot(): string;
  /**
   * Replaces all tables, records and tokens by a snapshot's. The vault keeps its own id and credentials.
   * @throws Error when the text is no snapshot; nothing is changed then
   */
  restore(snapshot: string): void;
}
